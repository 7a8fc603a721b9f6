// SPDX-FileCopyrightText: Crosscheck contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/db/error.h"

#include <cstddef>
#include <functional>
#include <vector>

namespace crosscheck {

/// Asks a database @p count things in few round trips: @p most of them at once, and where that fails its halves, down to those
/// that fail by themselves; where it fails for a lock or for its time, each by itself at once.
/// @p ask: asks those from `begin` to before `end`, and again where they had failed together.
/// @return for each whether it was asked; for all Cancelled or ConnectionLost.
[[nodiscard]] Result<std::vector<Result<void>>> askTogether(
    std::size_t count, std::size_t most,
    const std::function<Result<void>(std::size_t begin, std::size_t end)> &ask);

} // namespace crosscheck
