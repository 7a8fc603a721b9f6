// SPDX-FileCopyrightText: Crosscheck contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/db/connection.h"
#include "core/schema/association.h"

namespace crosscheck {

/// Junction rows that link nothing, since a reference of theirs is NULL or refers to no row.
struct StrayRows {
    Association association;
    QStringList columns;           ///< the junction's
    std::vector<QStringList> rows; ///< their values for people, of the first ones; NULL is a null string
    qint64 count = 0;              ///< of all of them
    std::vector<std::size_t>
        digest; ///< of each row, in ascending order: tells whether they are still the same
};

/// Reads them, the first @p most in full. Within a transaction, on the connection's thread.
[[nodiscard]] Result<StrayRows> readStrayRows(Connection &connection, const Association &association,
                                              std::size_t most);

/// Deletes those that were seen, in a transaction of its own, which no history records. @return Stale, with nothing deleted, where there are
/// others by now; ReadOnly where nothing can be written; ForeignKey where other tables refer to the junction's rows. On the connection's thread.
[[nodiscard]] Result<qint64> deleteStrayRows(Connection &connection, const StrayRows &seen);

} // namespace crosscheck
