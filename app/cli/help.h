// SPDX-FileCopyrightText: Crosscheck contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/cli/commandline.h"

namespace crosscheck::cli {

/// The help of one command, or of the whole program where @p command is null.
[[nodiscard]] QString helpText(const CommandSpec *command, const std::vector<CommandSpec> &commands);

/// `crosscheck-cli 1.2.3`
[[nodiscard]] QString versionText();

} // namespace crosscheck::cli
