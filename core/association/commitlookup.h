// SPDX-FileCopyrightText: Crosscheck contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/association/saverequest.h"
#include "core/db/workerthread.h"

namespace crosscheck {

class Connection;

/// What became of a save whose commit was not answered.
enum class CommitFate {
    Made,
    NotMade,
    Unclear, ///< somebody else has changed since what it wrote; no row that it added is there
};

/// Finds out what became of a save whose commit was not answered (SaveOutcome::Commit::isKnown), on another connection: by
/// the transaction's number where the engine keeps it, and by what the rows hold that it wrote to, read so that it waits for
/// whoever is still writing them. Takes transactions of its own. On the connection's thread.
/// @return Busy where it is not decided yet.
[[nodiscard]] Result<CommitFate> fateOfCommit(Connection &connection, const SaveRequest &request,
                                              const SaveOutcome &outcome, JobContext &context);

/// What to tell of a save whose connection was lost at the commit and that is not known to be made. @p fate: none where it could
/// not be looked up.
[[nodiscard]] Error lostAtCommit(std::optional<CommitFate> fate);

} // namespace crosscheck
