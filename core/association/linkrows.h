// SPDX-FileCopyrightText: Crosscheck contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/association/valuecolumn.h"

#include <cstdint>

namespace crosscheck {

/// Junction rows as what they hold beside their references, a row of it for each: what goes with a revoked link, and
/// what undo puts back.
struct LinkRows {
    std::vector<std::uint32_t> links; ///< which link each row belongs to, ascending
    std::vector<ValueColumn>
        payload; ///< a column of values for each of Association::restoredColumns(), or the first of them
    friend bool operator==(const LinkRows &, const LinkRows &) = default;
};

} // namespace crosscheck
