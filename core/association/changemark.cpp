// SPDX-FileCopyrightText: Crosscheck contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/association/changemark.h"

#include "core/db/connection.h"

namespace crosscheck {

Result<QString> readChangeMark(Connection &connection, const Association &association)
{
    if (const auto same = connection.checkIdentity(); !same)
        return tl::make_unexpected(same.error());
    const auto &[left, right] = association.sides;
    const Statement statement
        = connection.dialect().changeMark({left.table.name, right.table.name, association.junction.name});
    const auto row = connection.readRow(statement.sql, statement.values);
    if (!row)
        return tl::make_unexpected(row.error());
    return row->empty() ? QString() : toDisplay(row->front());
}

} // namespace crosscheck
