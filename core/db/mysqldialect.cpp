// SPDX-FileCopyrightText: Crosscheck contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/db/mysqldialect.h"

namespace crosscheck {

/// Servers can demand that each table has a primary key (`sql_require_primary_key`).
QStringList MysqlDialect::createTemporaryTable(QStringView name, const QStringList &columns,
                                               const QList<QStringList> &indexes) const
{
    const QString key = QStringLiteral("row_number_ bigint NOT NULL INVISIBLE AUTO_INCREMENT PRIMARY KEY");
    return MariadbDialect::createTemporaryTable(name, columns + QStringList{key}, indexes);
}

QString MysqlDialect::binaryCollation() const
{
    return QStringLiteral("utf8mb4_0900_bin");
}

QString MysqlDialect::productName() const
{
    return QStringLiteral("MySQL");
}

} // namespace crosscheck
