// SPDX-FileCopyrightText: Crosscheck contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/schema/labelcolumn.h"

namespace crosscheck {

QString chooseLabelColumn(const Table &table, const QStringList &keyColumns)
{
    for (const char *telling : {"name", "title", "label", "username", "login", "email", "code", "slug"}) {
        for (const Column &column : table.columns) {
            if (column.name.compare(QLatin1String(telling), Qt::CaseInsensitive) == 0)
                return column.name;
        }
    }
    for (const char *ending : {"name", "title", "label"}) {
        for (const Column &column : table.columns) {
            if (column.isText() && column.name.endsWith(QLatin1String(ending), Qt::CaseInsensitive))
                return column.name;
        }
    }
    for (const Column &column : table.columns) {
        if (column.isText())
            return column.name;
    }
    return keyColumns.value(0);
}

} // namespace crosscheck
