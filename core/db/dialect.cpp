// SPDX-FileCopyrightText: Crosscheck contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/db/dialect.h"

namespace crosscheck {

QString TableName::display() const
{
    return schema.isEmpty() ? name : QString(schema + QLatin1Char('.') + name);
}

QString Dialect::quoted(const TableName &table) const
{
    const QString name = quoted(QStringView(table.name));
    return table.schema.isEmpty() ? name
                                  : QString(quoted(QStringView(table.schema)) + QLatin1Char('.') + name);
}

} // namespace crosscheck
