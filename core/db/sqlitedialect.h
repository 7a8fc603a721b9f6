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

    QString quoted(QStringView identifier) const override;
    QString beginWrite() const override;
    QString beginRead() const override;
    Error classify(const QString &nativeCode, const QString &engineText) const override;
    QString same(const QString &left, const QString &right) const override;
    QString placeholder(const Value &value) const override;
    QString temporaryTable(QStringView name) const override;
    QString comparableType(const QString &declaredType, const QString &collation) const override;
    QString comparedAsKey(const QString &column) const override;
    QString insertInto() const override;
    QString update() const override;
    QString insertFromJson(const QString &table, int columns) const override;
    QString scanJoin() const override;
};

} // namespace crosscheck
