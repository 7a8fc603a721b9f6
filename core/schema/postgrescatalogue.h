// SPDX-FileCopyrightText: Crosscheck contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/schema/catalogue.h"

namespace crosscheck {

class PostgresConnection;

/// PostgreSQL's part of readCatalogue(Connection &): ordinary, partitioned and foreign tables and views that the user may read.
/// Those of the current schema have no schema in their names. A table with rules or row security counts as one with
/// triggers: both may change what is written.
[[nodiscard]] Result<Catalogue> readCatalogue(PostgresConnection &connection);

} // namespace crosscheck
