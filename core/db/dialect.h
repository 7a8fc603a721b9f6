// SPDX-FileCopyrightText: Crosscheck contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/db/connectionsettings.h"
#include "core/db/error.h"
#include "core/db/value.h"

#include <QStringList>
#include <QStringView>

#include <vector>

namespace crosscheck {

/// A table's place: its name and, outside the engine's default schema, its schema.
struct TableName {
    QString schema; ///< empty in the default schema
    QString name;

    /// `schema.table`, or `table` in the default schema: for people, never for SQL.
    [[nodiscard]] QString display() const;
    friend bool operator==(const TableName &, const TableName &) = default;
};

/// A statement with the values for its `?`.
struct Statement {
    QString sql;
    std::vector<Value> values;
};

/// By which an engine tells later what became of a transaction; empty where it does not.
struct TransactionQueries {
    QString number; ///< the SELECT of the number of the transaction that it stands in
    QString
        state; ///< the SELECT, by that number, of `committed`, `aborted`, `in progress`, or NULL where it is too long ago
    QString end; ///< the statement, by that number, that ends whoever has it still open
};

/// All that differs between database engines. Stateless; one class per engine.
class Dialect
{
public:
    Dialect() = default;
    Dialect(const Dialect &) = delete;
    Dialect &operator=(const Dialect &) = delete;
    virtual ~Dialect() = default;

    /// The name as an identifier in SQL, whatever characters it holds.
    [[nodiscard]] virtual QString quoted(QStringView identifier) const;
    [[nodiscard]] QString quoted(const TableName &table) const;

    /// Makes an Error of the engine's code and words.
    [[nodiscard]] virtual Error classify(const QString &nativeCode, const QString &engineText) const = 0;

    /// Comparison of two expressions that holds for NULL beside NULL too, and byte by byte whatever a column's
    /// collation says.
    [[nodiscard]] virtual QString same(const QString &left, const QString &right) const = 0;
    /// The expression that unpacks a value bound at one `?`, exact for @p value.
    [[nodiscard]] virtual QString placeholder(const Value &value) const = 0;
    /// The value as a person would write it in SQL.
    [[nodiscard]] virtual QString literal(const Value &value) const;

    /// The texts of expressions with a blank between; those that are NULL are left out.
    [[nodiscard]] virtual QString joined(const QStringList &expressions) const;

    /// The name in SQL of a temporary table, which this connection alone sees.
    [[nodiscard]] virtual QString temporaryTable(QStringView name) const = 0;
    /// The statements that make one and its indexes, within a transaction. @p columns: each with its type; @p indexes:
    /// for each the names of its columns.
    [[nodiscard]] virtual QStringList createTemporaryTable(QStringView name, const QStringList &columns,
                                                           const QList<QStringList> &indexes) const = 0;
    [[nodiscard]] virtual QString dropTemporaryTable(QStringView name) const = 0;
    /// Whether a statement may name a temporary table more than once.
    [[nodiscard]] virtual bool rereadsTemporaryTables() const { return true; }
    /// A column type that holds texts of any length, and what goes behind a table of such that is to last and can roll back.
    [[nodiscard]] virtual QString longTextType() const { return QStringLiteral("TEXT"); }
    [[nodiscard]] virtual QString tableOptions() const { return {}; }
    /// The column type, with its collation, that compares like a column of @p declaredType and @p collation.
    [[nodiscard]] virtual QString comparableType(const QString &declaredType,
                                                 const QString &collation) const = 0;
    /// Whether equal values of a column type are always written alike, as 1.10 and 1.1 are not.
    [[nodiscard]] virtual bool hasOneForm(const QString &declaredType) const = 0;
    /// A foreign key's column, of @p collation, on the right of `=`, so that it is compared as the key that it refers to
    /// is. May keep an index on the column from being used: for columns whose type or collation differs from the key's.
    [[nodiscard]] virtual QString comparedAsKey(const QString &column, const QString &collation,
                                                const QString &keyCollation) const = 0;
    /// `INSERT INTO` that fails on any broken constraint. @p resolves: the table's definition says otherwise; one that
    /// replaced a row would wipe its payload. Only then, since it holds for what the table's triggers do, too.
    [[nodiscard]] virtual QString insertInto(bool resolves) const = 0;
    /// Between an INSERT's columns and its values: what lets it give keys that the engine gives otherwise; may be empty.
    [[nodiscard]] virtual QString overridingKeys() const = 0;
    /// The statement that keeps others from writing to a table until the transaction ends; empty where its begin did.
    [[nodiscard]] virtual QString lockTable(const TableName &table) const = 0;
    /// The same as insertInto() for `UPDATE`.
    [[nodiscard]] virtual QString update(bool resolves) const = 0;
    /// The statement that deletes the rows of @p table, called @p alias, for which @p others (a temporary table with its
    /// alias) has a row by @p conditions. @p key: columns that tell the table's rows apart; empty where none do.
    [[nodiscard]] virtual QString deleteMatching(const TableName &table, const QString &alias,
                                                 const QString &others, const QString &conditions,
                                                 const QStringList &key) const;
    /// A column's name and the expression that it is set to.
    using Assignments = QList<std::pair<QString, QString>>;
    /// The statement that updates the rows of @p table, called @p alias, for which @p others (temporary tables with their
    /// aliases) have a row by @p conditions. @p resolves: as for update().
    [[nodiscard]] virtual QString updateMatching(const TableName &table, const QString &alias,
                                                 const QString &others, const QString &conditions,
                                                 const Assignments &assignments, bool resolves) const;
    /// The join of a big table without a usable index with a small indexed one: one pass over the big one.
    [[nodiscard]] virtual QString scanJoin() const = 0;
    /// ` AND` what holds for each whole number of @p operand from @p low to @p high, and is compared faster than the number is
    /// looked up among others; empty where that helps nothing.
    [[nodiscard]] virtual QString withinBounds(const QString &operand, qint64 low, qint64 high) const
    {
        Q_UNUSED(operand)
        Q_UNUSED(low)
        Q_UNUSED(high)
        return {};
    }
    /// The `SELECT` of about how many rows a table has, found in one step; empty where the catalogue tells that.
    [[nodiscard]] virtual QString rowEstimate(const TableName &table) const
    {
        Q_UNUSED(table)
        return {};
    }
    [[nodiscard]] virtual TransactionQueries transactionQueries() const { return {}; }
    /// The statement that gives one value, which is another after each commit of somebody else to one of @p tables, and may
    /// be another after other commits; see readChangeMark() for what it can miss.
    [[nodiscard]] virtual Statement changeMark(const std::vector<TableName> &tables) const = 0;
};

/// The dialect of an engine.
[[nodiscard]] const Dialect &dialectOf(Engine engine);

} // namespace crosscheck
