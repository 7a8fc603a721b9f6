// SPDX-FileCopyrightText: Crosscheck contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/db/dialect.h"

#include <span>

namespace crosscheck {

/// MariaDB 10.5 and later.
class MariadbDialect : public Dialect
{
public:
    using Dialect::quoted;

    QString quoted(QStringView identifier) const override;

    /// @p nativeCode: the number of a server's error, or of the client library's.
    Error classify(const QString &nativeCode, const QString &engineText) const override;
    QString same(const QString &left, const QString &right) const override;
    QString placeholder(const Value &value) const override;
    QString literal(const Value &value) const override;
    QString temporaryTable(QStringView name) const override;
    QStringList createTemporaryTable(QStringView name, const QStringList &columns,
                                     const QList<QStringList> &indexes) const override;
    QString dropTemporaryTable(QStringView name) const override;
    QString longTextType() const override { return QStringLiteral("LONGTEXT"); }
    QString tableOptions() const override { return QStringLiteral(" ENGINE=InnoDB CHARACTER SET utf8mb4"); }
    QString comparableType(const QString &declaredType, const QString &collation) const override;
    bool hasOneForm(const QString &declaredType) const override;
    QString comparedAsKey(const QString &column, const QString &collation,
                          const QString &keyCollation) const override;
    QString insertInto(bool resolves) const override;
    QString overridingKeys() const override;
    QString lockTable(const TableName &table) const override;
    QString update(bool resolves) const override;
    QString deleteMatching(const TableName &table, const QString &alias, const QString &others,
                           const QString &conditions, const QStringList &key) const override;
    QString updateMatching(const TableName &table, const QString &alias, const QString &others,
                           const QString &conditions, const Assignments &assignments,
                           bool resolves) const override;
    QString scanJoin() const override;
    TransactionQueries transactionQueries() const override;
    Statement changeMark(const std::vector<TableName> &tables) const override;

    /// The statement with a literal, exact and of the value's own kind, for each `?` that stands neither in a text nor in
    /// a quoted name.
    [[nodiscard]] QByteArray withLiterals(const QString &sql, std::span<const Value> values) const;

    /// The statements of Connection::insertRows(), none too long for a server.
    [[nodiscard]] static std::vector<Statement> insertRows(const QString &table, const QStringList &types,
                                                           const std::vector<std::vector<Value>> &rows);

    /// The collation that compares texts byte by byte, without padding.
    [[nodiscard]] virtual QString binaryCollation() const;

protected:
    /// For messages.
    [[nodiscard]] virtual QString productName() const;
};

} // namespace crosscheck
