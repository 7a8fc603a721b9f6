// SPDX-FileCopyrightText: Crosscheck contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/saving.h"

#include "app/cli/interrupt.h"
#include "core/association/commitlookup.h"
#include "core/association/history.h"
#include "core/association/writer.h"

#include <thread>

namespace crosscheck::cli {

namespace {

constexpr int mostLooks = 15;
constexpr std::chrono::seconds betweenLooks{2};

/// Where the commit was not answered, looks up what became of it, on a new connection.
Outcome<void> settle(const Session &session, const SaveRequest &request, const SaveOutcome &saved,
                     JobContext &context)
{
    if (saved.commit.isKnown)
        return {};
    const ConnectionSettings &settings = session.connection->settings();
    Result<CommitFate> fate = tl::make_unexpected(Error());
    for (int look = 0; !fate && look < mostLooks && !context.isCancelled(); ++look) {
        if (look > 0)
            std::this_thread::sleep_for(betweenLooks);
        const auto connection = Connection::open(settings, &interruptToken(), session.password);
        fate = connection ? fateOfCommit(**connection, request, saved, context)
                          : tl::make_unexpected(connection.error());
    }
    if (fate && *fate == CommitFate::Made) {
        History::ofUser().recordCommitted(settings.location(), saved.commit.batch);
        return {};
    }
    const Error error = lostAtCommit(fate ? std::optional(*fate) : std::nullopt);
    return failure(Stage::Save, error.kind, error.text, error.detail);
}

} // namespace

Outcome<SaveOutcome> saveStaged(const Session &session, const Workspace &workspace)
{
    JobContext context(interruptToken());
    const History history = History::ofUser();
    const SaveRequest request = workspace.saveRequest();
    auto saved = at(Stage::Save, save(*session.connection, request, context, &history));
    if (!saved)
        return saved;
    if (const auto settled = settle(session, request, *saved, context); !settled)
        return tl::make_unexpected(settled.error());
    return saved;
}

} // namespace crosscheck::cli
