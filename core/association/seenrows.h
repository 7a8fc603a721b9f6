// SPDX-FileCopyrightText: Crosscheck contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/association/axis.h"
#include "core/schema/association.h"

#include <functional>

namespace crosscheck {

class Connection;

/// Looks the rows of an entity up by their keys: what tells each, or nothing where it is not there. Calls @p visit once for
/// each of @p keys, with its place among them, in any order. Within a transaction, on the connection's thread.
[[nodiscard]] Result<void> readSeenRows(
    Connection &connection, const EntitySide &entity, const std::vector<Key> &keys,
    const std::function<void(std::size_t, const std::optional<SeenRow> &)> &visit);

} // namespace crosscheck
