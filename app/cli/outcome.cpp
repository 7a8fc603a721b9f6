// SPDX-FileCopyrightText: Crosscheck contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/outcome.h"

namespace crosscheck::cli {

namespace {

/// Whether it was the state of the database that forbade a save, and trying again will not help.
bool isRefusal(ErrorKind kind)
{
    return kind == ErrorKind::ReadOnly || kind == ErrorKind::Stale;
}

} // namespace

tl::unexpected<Failure> failure(Stage stage, ErrorKind kind, const QString &text, const QString &detail)
{
    return tl::make_unexpected(Failure{{kind, text, detail, {}}, stage});
}

Outcome<ExitCode> done(Outcome<void> outcome)
{
    return std::move(outcome).map([] { return ExitCode::Done; });
}

ExitCode exitCodeOf(const Failure &failure)
{
    const ErrorKind kind = failure.error.kind;
    if (kind == ErrorKind::Cancelled)
        return ExitCode::NotSaved;
    switch (failure.stage) {
    case Stage::CommandLine:
        return kind == ErrorKind::Unsupported ? ExitCode::Unreadable : ExitCode::Usage;
    case Stage::Transfer:
        return ExitCode::Unreadable;
    case Stage::Choice:
        return ExitCode::Refused;
    case Stage::Save:
        return isRefusal(kind) ? ExitCode::Refused : ExitCode::NotSaved;
    }
    return ExitCode::NotSaved;
}

} // namespace crosscheck::cli
