// SPDX-FileCopyrightText: Crosscheck contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/schema/correction.h"

namespace crosscheck {

/// A table that looked like a junction and is none.
struct Rejected {
    TableName table;
    QString reason;
};

/// What discovery found in a database, in the order of the tables' names.
struct Discovery {
    std::vector<Association> associations;
    std::vector<Rejected> rejected;
    std::vector<Correction> corrections; ///< those that were followed
    Catalogue catalogue;
    QString notice; ///< why what a person said could not be followed; empty mostly

    /// What a person said of an association; null where it is as discovery found it.
    [[nodiscard]] const Correction *correctionOf(const Association &association) const;
    /// The association called @p name; with an empty name the only one there is.
    /// @return NotFound or Ambiguous, with the names that there are.
    [[nodiscard]] Result<Association> choose(const QString &name) const;
    /// What to show first, where there is one at all: plain links before objects of their own, the surest first, then
    /// those with a key over the pair and with little beside it.
    [[nodiscard]] const Association &mostLikely() const;
};

/// Finds every many-to-many relation, by the catalogue and, where a column says of which table a row is, by its values. What
/// a person said comes before; what does not fit any more, or cannot be read, is among the rejected. On the connection's thread.
[[nodiscard]] Result<Discovery> discover(Connection &connection,
                                         const std::vector<Correction> &corrections = {});
/// With what this user said of the database. Where that cannot be read, the notice says so.
[[nodiscard]] Result<Discovery> discoverForUser(Connection &connection);

} // namespace crosscheck
