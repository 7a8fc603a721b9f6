// SPDX-FileCopyrightText: Crosscheck contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/db/connection.h"

namespace crosscheck {

/// The channels that triggers of @p tables notify when rows are written, as far as their functions name them or take them as
/// an argument, each once. On PostgreSQL, outside a transaction.
[[nodiscard]] Result<QStringList> notifiedChannels(Connection &connection,
                                                   const std::vector<TableName> &tables);

} // namespace crosscheck
