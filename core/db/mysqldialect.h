// SPDX-FileCopyrightText: Crosscheck contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/db/mariadbdialect.h"

namespace crosscheck {

/// MySQL 8.0.23 and later, where it differs from MariaDB. Written by its manual
/// (https://dev.mysql.com/doc/refman/8.0/en/).
class MysqlDialect final : public MariadbDialect
{
public:
    QStringList createTemporaryTable(QStringView name, const QStringList &columns,
                                     const QList<QStringList> &indexes) const override;
    bool rereadsTemporaryTables() const override { return false; }
    QString binaryCollation() const override;

protected:
    QString productName() const override;
};

} // namespace crosscheck
