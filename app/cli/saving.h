// SPDX-FileCopyrightText: Crosscheck contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/cli/session.h"
#include "core/association/workspace.h"

namespace crosscheck::cli {

/// Saves what is staged, as the window does; where the commit is not answered, looks up what became of it, on a new connection.
[[nodiscard]] Outcome<SaveOutcome> saveStaged(const Session &session, const Workspace &workspace);

} // namespace crosscheck::cli
