// SPDX-FileCopyrightText: Crosscheck contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/association/rowset.h"
#include "core/schema/side.h"

namespace crosscheck {

/// The selected cells of a matrix: all where a selected left row crosses a selected right one. Kept by slot, so it
/// stays on the same rows while they are sorted and filtered; a bit for each slot, whatever is selected.
class BlockSelection
{
public:
    [[nodiscard]] const RowSet &rows(Side side) const { return m_rows[side]; }
    [[nodiscard]] RowSet &rows(Side side) { return m_rows[side]; }
    [[nodiscard]] bool isEmpty() const { return m_rows.left.isEmpty() || m_rows.right.isEmpty(); }
    [[nodiscard]] bool contains(std::uint32_t left, std::uint32_t right) const
    {
        return m_rows.left.contains(left) && m_rows.right.contains(right);
    }
    [[nodiscard]] std::uint64_t cellCount() const
    {
        return std::uint64_t(m_rows.left.count()) * m_rows.right.count();
    }

private:
    PerSide<RowSet> m_rows;
};

} // namespace crosscheck
