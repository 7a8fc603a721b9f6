// SPDX-FileCopyrightText: Crosscheck contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/association/history.h"
#include "core/schema/catalogue.h"

#include <unordered_set>

namespace crosscheck {

class Connection;

/// The table in which a database keeps its own history, where somebody asked for that: `crosscheck_history` in the junction's
/// schema, a row for each mebibyte of a save's record. It is written in the transaction of the save, so it holds what was
/// committed and nothing else, whoever saved from wherever; History takes over from it what it does not have. Who may not write to
/// it cannot save; on MariaDB, who has no right to it at all does not see it, and saves unrecorded. All on the connection's thread.
class HistoryTable
{
public:
    /// What a catalogue says of it.
    struct Found {
        std::optional<TableName> table; ///< where it is to be used
        QString whyNot;                 ///< where there is one that is not; empty mostly
    };
    /// On PostgreSQL, what belongs to a table runs with the rights of who writes to it: there it is used only where its owner
    /// owns @p junction too, or is trusted anyway (Table::isOwnerTrusted).
    [[nodiscard]] static Found in(const Catalogue &catalogue, const TableName &junction);

    /// The statement that makes it.
    [[nodiscard]] static QString creation(const Dialect &dialect, const TableName &junction);
    /// @return ReadOnly, Busy, Permission, …
    [[nodiscard]] static Result<void> make(Connection &connection, const TableName &junction);

    /// Within a save's transaction. @return an error also where the row did not stay.
    [[nodiscard]] static Result<void> append(Connection &connection, const TableName &table,
                                             const BatchRecord &record);

    using Ids = std::unordered_set<std::string>;
    /// Adds to @p history what is not among @p known (HistoryReader::committed()). What is no whole record of its own id stays out.
    /// @return how many saves. What was added before it fails stays.
    [[nodiscard]] static Result<std::size_t> fetch(Connection &connection, const TableName &table,
                                                   const History &history, const Ids &known);
};

} // namespace crosscheck
