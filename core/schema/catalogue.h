// SPDX-FileCopyrightText: Crosscheck contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/db/dialect.h"

#include <QStringList>

#include <optional>
#include <vector>

namespace crosscheck {

class Connection;

struct Column {
    QString name;
    QString type; ///< as declared, may be empty
    bool notNull = false;
    bool hasDefault = false; ///< the engine fills it in when an INSERT leaves it out
    bool generated = false;  ///< computed; never written
    QString collation = {};  ///< empty where it compares byte by byte
    bool holdsBits = false;  ///< its values are texts of the digits 0 and 1, whatever its type is called
    bool isUnsigned = false; ///< whole numbers of it go beyond 63 bits
    friend bool operator==(const Column &, const Column &) = default;

    /// Whether an INSERT must give it a value.
    [[nodiscard]] bool isRequired() const { return notNull && !hasDefault && !generated; }
    /// Whether the declared type is one for text.
    [[nodiscard]] bool isText() const;
    /// Whether it is one for numbers, for whole numbers only, or for floating-point ones.
    [[nodiscard]] bool isNumber() const;
    [[nodiscard]] bool isInteger() const;
    [[nodiscard]] bool isFloating() const;
    /// Whether it is one for true and false.
    [[nodiscard]] bool isBoolean() const;
    /// Whether it is one for bytes.
    [[nodiscard]] bool isBinary() const;
};

struct ForeignKey {
    QStringList columns;
    TableName table;        ///< the referenced table
    QStringList references; ///< its columns, in the order of columns
    QString onDelete;       ///< `CASCADE`, `SET NULL`, `NO ACTION`, …
    friend bool operator==(const ForeignKey &, const ForeignKey &) = default;
};

/// About how many rows a table had; no part of its definition, so any two count as equal.
struct RowEstimate {
    qint64 rows = 0; ///< not above 0: not known
    friend bool operator==(const RowEstimate &, const RowEstimate &) { return true; }
};

/// What the database says of one table.
struct Table {
    TableName name;
    std::vector<Column> columns;
    QStringList primaryKey;
    std::vector<QStringList> uniqueKeys; ///< other unique keys that hold for all rows
    std::vector<ForeignKey> foreignKeys;
    bool isView = false;     ///< its rows are those of other tables; nothing can be written to it
    bool isForeign = false;  ///< its rows are on another server, and cannot be locked against others
    bool canRollBack = true; ///< its storage engine takes back what a transaction wrote that is given up
    bool hasTriggers = false;
    QString owner = {}; ///< PostgreSQL: whose code runs, with the rights of who writes here; empty elsewhere
    bool isOwnerTrusted = true;     ///< the owner may do all that this user may anyway
    bool resolvesConflicts = false; ///< its definition says what to do with a row that breaks a constraint
    bool reusesKeys = false;        ///< the engine gives a deleted row's key to a later row
    /// For SQL, a whole number by which the engine finds each row, and which stays the row's as long as nobody writes to the
    /// table; empty where there is none.
    QString rowAddress = {};
    RowEstimate estimate = {};
    friend bool operator==(const Table &, const Table &) = default;

    [[nodiscard]] const Column *column(const QString &columnName) const;
    /// Whether @p columnNames, in any order, hold a whole unique or primary key.
    [[nodiscard]] bool coversKey(const QStringList &columnNames) const;
};

struct Catalogue {
    std::vector<Table> tables;
    std::vector<Table> views;

    /// The table or view of that name; null where there is none.
    [[nodiscard]] const Table *find(const TableName &name) const;
};

/// A table that nobody may pass by because it may not be read; see HistoryTable.
inline constexpr const char *historyTableName = "crosscheck_history";

/// Reads the catalogue, on the connection's thread: every table and view that is not the engine's own and can be read,
/// by name; on PostgreSQL those called historyTableName also where they cannot.
[[nodiscard]] Result<Catalogue> readCatalogue(Connection &connection);

/// Moves the views out of the tables that were read.
void setViewsApart(Catalogue &catalogue);

/// Compares two readings of a table and names the first difference; empty when there is none.
[[nodiscard]] QString differenceOf(const Table &before, const Table *now);

} // namespace crosscheck
