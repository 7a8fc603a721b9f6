// SPDX-FileCopyrightText: Crosscheck contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/association/cell.h"
#include "core/association/linkrows.h"

#include <tsl/robin_map.h>

namespace crosscheck {

/// What the rows of links held whose removal was saved, so that undo can put them back as they were.
class RemovedLinks
{
public:
    /// @p cells: of the links that @p rows count by.
    void add(const std::vector<Cell> &cells, LinkRows rows);
    /// The link is there again.
    void forget(Cell cell) { m_places.erase(packed(cell)); }
    /// Says that a staged grant puts the link back as it was, or that it is a new one.
    void setRestored(Cell cell, bool restored);
    [[nodiscard]] bool isRestored(Cell cell) const;
    /// Appends the link's rows to @p rows, as those of link number @p link.
    void appendRows(Cell cell, std::uint32_t link, LinkRows &rows) const;

private:
    struct Place {
        std::uint32_t batch = 0;
        std::uint32_t first = 0;
        std::uint32_t count = 0;
        bool isRestored = false;
    };
    static std::uint64_t packed(Cell cell) { return std::uint64_t(cell.left.value) << 32 | cell.right.value; }
    struct Hash {
        std::size_t operator()(std::uint64_t pair) const
        {
            const std::uint64_t product = pair * 0x9E3779B97F4A7C15ULL;
            return product ^ product >> 32;
        }
    };

    std::vector<LinkRows> m_batches; ///< of each save
    tsl::robin_map<std::uint64_t, Place, Hash> m_places;
};

} // namespace crosscheck
