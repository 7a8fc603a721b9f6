// SPDX-FileCopyrightText: Crosscheck contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/association/key.h"
#include "core/schema/association.h"

namespace crosscheck {

class Connection;

/// What else the database does when rows of an entity are deleted, beside removing their links of this association.
struct DeletionImpact {
    struct Loss {
        TableName table;
        QString onDelete; ///< `CASCADE`, `SET NULL`, …
        qint64 rows = 0;
    };
    std::vector<Loss> losses;  ///< rows of other tables that would be deleted or changed
    std::vector<Loss> forbids; ///< rows of other tables that forbid it

    /// One sentence of each for a person; empty without any.
    [[nodiscard]] QString lossText() const;
    [[nodiscard]] QString forbidText() const;
};

/// Counts the rows that refer to the given rows through other foreign keys. Direct references only: what a cascade would
/// drag along from further tables is not counted. On the connection's thread.
[[nodiscard]] Result<DeletionImpact> deletionImpact(Connection &connection, const Association &association,
                                                    Side side, const std::vector<Key> &keys);

} // namespace crosscheck
