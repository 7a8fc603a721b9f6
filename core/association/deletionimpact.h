// SPDX-FileCopyrightText: Crosscheck contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/association/key.h"
#include "core/schema/association.h"

#include <cstdint>

namespace crosscheck {

class Connection;

/// What else the database does when rows are deleted: beside a row of an entity and its links of this association, or
/// beside links.
struct DeletionImpact {
    /// Rows of tables, by the tables' names as people read them. A row stands as a hash of all that it holds; ascending.
    using Rows = std::map<QString, std::vector<std::uint64_t>>;
    Rows deleted;  ///< by a cascade, however far it goes
    Rows cleared;  ///< their reference becomes NULL or a default
    Rows orphaned; ///< they refer by their columns' names only, and would refer to nothing
    Rows forbids;  ///< they forbid the deletion
    /// The row itself, without its label: its key may be another's by now. Empty where that is not known.
    Rows row = {};

    /// All of them together, where a row that several have counts once. In O(n log n) of the rows.
    [[nodiscard]] static DeletionImpact sumOf(std::vector<DeletionImpact> impacts);
    /// Whether the row is another than @p seen says, or holds something else.
    [[nodiscard]] bool isAnotherRow(const DeletionImpact &seen) const;
    /// Whether a row is lost that is not in what @p seen says, be it new or be it another than it was.
    [[nodiscard]] bool exceeds(const DeletionImpact &seen) const;
    /// What would be lost, `5 of comments deleted; 2 of posts without their reference`; empty when nothing would.
    [[nodiscard]] QString lossText() const;
    /// Why it is forbidden, as a sentence; empty when it is not.
    [[nodiscard]] QString forbidText() const;
    /// Puts rows that were appended in order.
    void sort();
    friend bool operator==(const DeletionImpact &, const DeletionImpact &) = default;

private:
    void add(const DeletionImpact &other);
};

/// Follows the foreign keys from the given rows of a side, and the references that only names tell, on the connection's
/// thread and within a transaction. Triggers are not followed. A row without a key that is reached in two ways counts
/// twice. Reads each row that it names: its time is that of the deletion itself.
/// @return one for each of @p keys, in their order; Busy for a lock, Cancelled.
[[nodiscard]] Result<std::vector<DeletionImpact>> deletionImpacts(Connection &connection,
                                                                  const Association &association, Side side,
                                                                  const std::vector<Key> &keys);

/// The same of junction rows: those that a statement's end, ` FROM junction j …` with @p values, finds.
[[nodiscard]] Result<DeletionImpact> junctionImpact(Connection &connection, const Association &association,
                                                    const QString &from, const std::vector<Value> &values);

} // namespace crosscheck
