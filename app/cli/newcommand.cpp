// SPDX-FileCopyrightText: Crosscheck contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/commands.h"
#include "app/cli/session.h"
#include "app/cli/text.h"
#include "core/association/starter.h"

namespace crosscheck::cli {

Outcome<ExitCode> runNew(const CommandLine &line, Console &)
{
    const auto settings = settingsOf(line);
    if (!settings)
        return tl::make_unexpected(settings.error());
    if (settings->engine != Engine::Sqlite)
        return failure(Stage::CommandLine, ErrorKind::Input, tr("“new” makes SQLite files only."));
    Result<void> made = makeStarterDatabase(settings->path);
    const bool exists = !made && made.error().kind == ErrorKind::Input;
    return done(at(exists ? Stage::Choice : Stage::Transfer, std::move(made)));
}

} // namespace crosscheck::cli
