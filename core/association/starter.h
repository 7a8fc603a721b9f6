// SPDX-FileCopyrightText: Crosscheck contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/db/error.h"

namespace crosscheck {

class Connection;

/// Makes the starter tables (users, roles, users_roles with their rows) in an open database, all or none.
[[nodiscard]] Result<void> makeStarterTables(Connection &connection);

/// Makes a new database file with the starter tables. @return Input when the file exists.
[[nodiscard]] Result<void> makeStarterDatabase(const QString &path);

} // namespace crosscheck
