// SPDX-FileCopyrightText: Crosscheck contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/schema/association.h"

namespace crosscheck {

class Connection;

/// What tells, without reading the tables, whether somebody may have written to them: where the mark is another on the same
/// connection it is worth a look. Where it is not, nobody else has committed anything in between, with two exceptions.
/// PostgreSQL counts up to ten seconds later, but for what it is listened for (Connection::listenFor()). MariaDB may tell
/// the second in which a transaction began: there the mark is another every ten minutes, whatever happens. On servers views
/// are not counted. Outside a transaction, on the connection's thread.
/// @return Replaced where the database is no longer the one that was opened.
[[nodiscard]] Result<QString> readChangeMark(Connection &connection, const Association &association);

} // namespace crosscheck
