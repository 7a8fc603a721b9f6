// SPDX-FileCopyrightText: Crosscheck contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/cli/commandline.h"

namespace crosscheck::cli {

/// All commands there are.
[[nodiscard]] const std::vector<CommandSpec> &commands();

[[nodiscard]] Outcome<ExitCode> runNew(const CommandLine &line, Console &console);
[[nodiscard]] Outcome<ExitCode> runAssociations(const CommandLine &line, Console &console);
[[nodiscard]] Outcome<ExitCode> runShow(const CommandLine &line, Console &console);
[[nodiscard]] Outcome<ExitCode> runExport(const CommandLine &line, Console &console);
[[nodiscard]] Outcome<ExitCode> runImport(const CommandLine &line, Console &console);
[[nodiscard]] Outcome<ExitCode> runLink(const CommandLine &line, Console &console);
[[nodiscard]] Outcome<ExitCode> runUnlink(const CommandLine &line, Console &console);

} // namespace crosscheck::cli
