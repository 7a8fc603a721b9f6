// SPDX-FileCopyrightText: Crosscheck contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/association/workspace.h"

namespace crosscheck {

/// The statement that brings about one staged link, with its values, for a person to read. Save sends the same
/// changes in batches.
[[nodiscard]] QString previewLink(const Workspace &workspace, const Dialect &dialect, Cell cell);

/// The same for a staged entity; a deletion's links come before it.
[[nodiscard]] QString previewEntity(const Workspace &workspace, const Dialect &dialect, EntityId id);

} // namespace crosscheck
