// SPDX-FileCopyrightText: Crosscheck contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/cli/commandline.h"

namespace crosscheck::cli {

/// All commands there are.
[[nodiscard]] const std::vector<CommandSpec> &commands();

[[nodiscard]] Outcome<void> runNew(const CommandLine &line, Console &console);
[[nodiscard]] Outcome<void> runAssociations(const CommandLine &line, Console &console);
[[nodiscard]] Outcome<void> runShow(const CommandLine &line, Console &console);
[[nodiscard]] Outcome<void> runExport(const CommandLine &line, Console &console);
[[nodiscard]] Outcome<void> runLink(const CommandLine &line, Console &console);
[[nodiscard]] Outcome<void> runUnlink(const CommandLine &line, Console &console);

} // namespace crosscheck::cli
