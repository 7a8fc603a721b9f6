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
    return connection.changeMark({left.table.name, right.table.name, association.junction.name});
}

} // namespace crosscheck
