// SPDX-FileCopyrightText: Crosscheck contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/association/workspace.h"
#include "core/schema/discovery.h"

#include <QStringList>

namespace crosscheck::test {

/// What a workspace shows, deleted rows left out: a line `John: Admin, Editor` for each left row, then one
/// `Viewer` for each right row, each part sorted. Two that show the same give the same.
[[nodiscard]] QStringList describe(const Workspace &workspace);

/// The same of a snapshot.
[[nodiscard]] QStringList describe(const Snapshot &snapshot);

/// What is found in a database that is made by these statements, and gone again afterwards.
[[nodiscard]] Discovery discoveryOf(const QStringList &statements);

/// The associations that were found, `users_roles users ⇄ roles` each, sorted.
[[nodiscard]] QStringList describe(const Discovery &discovery);

/// What is staged: `+John→Viewer`, `-John→Admin`, `add Zoe`, `delete Jane`, `rename John to Johnny`, sorted.
[[nodiscard]] QStringList describeChanges(const Workspace &workspace);

} // namespace crosscheck::test
