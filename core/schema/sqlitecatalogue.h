// SPDX-FileCopyrightText: Crosscheck contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/schema/catalogue.h"

namespace crosscheck {

class SqliteConnection;

/// SQLite's part of readCatalogue(Connection &).
[[nodiscard]] Result<Catalogue> readCatalogue(SqliteConnection &connection);

} // namespace crosscheck
