// SPDX-FileCopyrightText: Crosscheck contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/association/changemark.h"

#include "core/db/connection.h"

namespace crosscheck {

Result<QString> readChangeMark(Connection &connection, const Association &association)
{
    if (const auto same = connection.checkIdentity(); !same)
        return tl::make_unexpected(same.error());
    return connection.changeMark(association.tables());
}

} // namespace crosscheck
