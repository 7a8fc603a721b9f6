// SPDX-FileCopyrightText: Crosscheck contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/association/key.h"
#include "core/schema/association.h"

namespace crosscheck {

class Connection;

/// What else the database does when a row of an entity is deleted, beside removing its links of this association.
struct DeletionImpact {
    using Counts = std::map<QString, qint64>; ///< rows by table, as people read its name
    Counts deleted;                           ///< rows that a cascade deletes, however far it goes
    Counts cleared;                           ///< rows whose reference becomes NULL or a default
    Counts forbids;                           ///< rows that forbid the deletion

    void add(const DeletionImpact &other);
    /// Whether more rows of some table are deleted or cleared than @p seen says.
    [[nodiscard]] bool exceeds(const DeletionImpact &seen) const;
    /// What would be lost, `5 of comments deleted; 2 of posts without their reference`; empty when nothing would.
    [[nodiscard]] QString lossText() const;
    /// Why it is forbidden, as a sentence; empty when it is not.
    [[nodiscard]] QString forbidText() const;
};

/// Follows the foreign keys from the given rows of a side, on the connection's thread and within a transaction.
/// Triggers are not followed. A row without a key that is reached in two ways counts twice, and so does, with add(), one
/// that goes with two of the given rows.
/// @return one for each of @p keys, in their order; Busy for a lock, Cancelled.
[[nodiscard]] Result<std::vector<DeletionImpact>> deletionImpacts(Connection &connection,
                                                                  const Association &association, Side side,
                                                                  const std::vector<Key> &keys);

} // namespace crosscheck
