// SPDX-FileCopyrightText: Crosscheck contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/db/dialect.h"

namespace crosscheck {

/// PostgreSQL 12 and later.
class PostgresDialect final : public Dialect
{
public:
    using Dialect::quoted;

    Error classify(const QString &nativeCode, const QString &engineText) const override;
    QString same(const QString &left, const QString &right) const override;
    QString placeholder(const Value &value) const override;
    QString literal(const Value &value) const override;
    QString temporaryTable(QStringView name) const override;
    QStringList createTemporaryTable(QStringView name, const QStringList &columns,
                                     const QList<QStringList> &indexes) const override;
    QString dropTemporaryTable(QStringView name) const override;
    QString comparableType(const QString &declaredType, const QString &collation) const override;
    bool hasOneForm(const QString &declaredType) const override;
    QString comparedAsKey(const QString &column, const QString &collation,
                          const QString &keyCollation) const override;
    QString insertInto(bool resolves) const override;
    QString overridingKeys() const override;
    QString lockTable(const TableName &table) const override;
    QString update(bool resolves) const override;
    QString scanJoin() const override;
    TransactionQueries transactionQueries() const override;
    Statement changeMark(const std::vector<TableName> &tables) const override;

    /// The statements of Connection::insertRows().
    [[nodiscard]] std::vector<Statement> insertRows(const QString &table, const QStringList &types,
                                                    const std::vector<std::vector<Value>> &rows) const;
    /// The statement with `$1`, `$2`, … for each `?` that stands neither in a text nor in a quoted name.
    [[nodiscard]] static QByteArray numbered(const QString &sql);
};

} // namespace crosscheck
