// SPDX-FileCopyrightText: Crosscheck contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/association/saverequest.h"
#include "core/db/workerthread.h"

namespace crosscheck {

class Connection;
class History;

/// Writes a change set in one transaction, verified before it commits; on any failure nothing is written. In order:
/// take the write lock; compare the tables' definitions, the touched rows and what goes with deleted rows with
/// what was seen; remove links, delete, rename and add entities, add links, each by difference; compare the counts; record the intent in the
/// history, where one is given; commit.
///
/// @return the outcome, also where the commit was not answered (SaveOutcome::Commit::isKnown): then fateOfCommit() tells.
/// Stale when somebody else changed what the edits rest on, Busy for a lock, ReadOnly, Unique, ForeignKey,
/// NotNull, DiskFull, Cancelled. On the connection's thread.
[[nodiscard]] Result<SaveOutcome> save(Connection &connection, const SaveRequest &request,
                                       JobContext &context, const History *history = nullptr);

/// What would go with the rows of the links that @p request revokes, through foreign keys of other tables that refer to
/// them. On the connection's thread. @return Busy for a lock, Cancelled.
[[nodiscard]] Result<DeletionImpact> impactOfRevokes(Connection &connection, const SaveRequest &request);

} // namespace crosscheck
