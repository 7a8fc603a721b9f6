// SPDX-FileCopyrightText: Crosscheck contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/db/connection.h"
#include "core/schema/catalogue.h"

#include <QStringList>

#include <optional>

namespace crosscheck {

/// A temporary table of rows that are to be compared with the database's: columns `c0`, `c1`, … and `n`, the row's
/// number from 0. The connection alone sees it; it goes with the scope. Create it within a transaction.
class StagingTable
{
public:
    struct Bounds {
        qint64 low;
        qint64 high;
    };

    /// @p columns: the columns whose values it holds, so that they compare as the database's own do. The first
    /// @p keyColumns, if any, have an index together, those in @p alsoIndexed one each.
    [[nodiscard]] static Result<StagingTable> create(Connection &connection, const QString &name,
                                                     const std::vector<Column> &columns, int keyColumns,
                                                     const QList<int> &alsoIndexed = {});
    StagingTable(StagingTable &&other) noexcept;
    StagingTable &operator=(StagingTable &&) = delete;
    StagingTable(const StagingTable &) = delete;
    StagingTable &operator=(const StagingTable &) = delete;
    ~StagingTable();

    /// Adds rows in bulk. @p rowAt gives row number i (from 0 to @p count - 1), a value for each column.
    [[nodiscard]] Result<void> fill(std::size_t count,
                                    const std::function<std::vector<Value>(std::size_t)> &rowAt);

    /// The lowest and the highest of the values that a column was filled with; nothing where not all are whole numbers, and where
    /// there are none.
    [[nodiscard]] std::optional<Bounds> bounds(int column) const;

    /// Takes rows out by their numbers.
    [[nodiscard]] Result<void> remove(const std::vector<std::uint32_t> &numbers);

    [[nodiscard]] QString name() const; ///< for SQL
    /// `alias.c0, alias.c1` … of the columns from @p first on, @p count of them.
    [[nodiscard]] static QString columns(const QString &alias, int first, int count);
    /// Conditions that the columns from @p first on equal @p operands, compared as these columns are.
    [[nodiscard]] static QString matches(const QString &alias, int first, const QStringList &operands);

private:
    StagingTable(Connection &connection, const QString &name, const QStringList &types);
    [[nodiscard]] Error named(Error error) const;
    void extendBounds(const std::vector<Value> &row);

    Connection *m_connection; ///< null once moved from
    QString m_name;
    QStringList m_types;                         ///< of its columns, the number's last
    QStringList m_columns;                       ///< what the columns are called whose values it holds
    std::vector<std::optional<Bounds>> m_bounds; ///< as bounds(); of no column until it is filled
};

} // namespace crosscheck
