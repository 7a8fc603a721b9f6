// SPDX-FileCopyrightText: Crosscheck contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/association/saverequest.h"
#include "core/db/connection.h"

namespace crosscheck {

class StagingTable;

/// Writes the links of a save request, within the save's transaction: only those that differ, by one scan of the
/// junction where no key finds the pair, and compares what was affected with what was to be.
class LinkWriter
{
public:
    LinkWriter(Connection &connection, const SaveRequest &request);

    [[nodiscard]] Result<void> revoke(SaveOutcome &outcome);
    /// After all entities have their keys in @p outcome.
    [[nodiscard]] Result<void> grant(SaveOutcome &outcome);

private:
    using Links = std::vector<SaveRequest::Link>;

    [[nodiscard]] std::vector<Value> rowOf(const SaveRequest::Link &link, const SaveOutcome &outcome) const;
    [[nodiscard]] QString joined(const QString &staging, const QString &matches) const;
    [[nodiscard]] Result<void> insert(const StagingTable &staging, std::size_t expected) const;
    [[nodiscard]] Result<void> verify(const QString &join, std::size_t expected, const Links &links) const;

    Connection &m_connection;
    const SaveRequest &m_request;
    const Dialect &m_dialect;
    QStringList m_columns; ///< the junction's, left and then right
};

/// The declared types of some columns of a table.
[[nodiscard]] QStringList typesOf(const Table &table, const QStringList &columns);
/// `"a" = ? AND "b" = ?`, each `?` as the value needs it.
[[nodiscard]] QString conditions(const Dialect &dialect, const QStringList &columns,
                                 const std::vector<Value> &values);

} // namespace crosscheck
