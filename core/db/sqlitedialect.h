// SPDX-FileCopyrightText: Crosscheck contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/db/dialect.h"

namespace crosscheck {

/// SQLite 3.40 and later.
class SqliteDialect final : public Dialect
{
public:
    using Dialect::quoted;

    Error classify(const QString &nativeCode, const QString &engineText) const override;
    QString same(const QString &left, const QString &right) const override;
    QString placeholder(const Value &value) const override;
    QString joined(const QStringList &expressions) const override;
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
    QString withinBounds(const QString &operand, qint64 low, qint64 high) const override;
    QString rowEstimate(const TableName &table) const override;
    Statement changeMark(const std::vector<TableName> &tables) const override;
};

} // namespace crosscheck
