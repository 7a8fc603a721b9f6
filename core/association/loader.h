// SPDX-FileCopyrightText: Crosscheck contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/association/snapshot.h"
#include "core/db/workerthread.h"
#include "core/schema/association.h"

namespace crosscheck {

class Connection;

/// Reads an association in one read transaction, on the connection's thread.
/// @param onAxes is given a snapshot with the axes alone as soon as these are read, before the links are.
/// @param before an earlier one: what it holds alike is shared with it, be it all.
/// @param mark is given the tables' mark from just before; see readChangeMark().
/// @return the whole snapshot; Cancelled when the context says so; Unsupported where rows of an entity have one key,
/// which can be where the database does not know it as a key.
[[nodiscard]] Result<SnapshotPtr> loadSnapshot(Connection &connection, const Association &association,
                                               JobContext &context,
                                               const std::function<void(SnapshotPtr)> &onAxes = {},
                                               const SnapshotPtr &before = {}, QString *mark = nullptr);

} // namespace crosscheck
