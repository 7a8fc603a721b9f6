// SPDX-FileCopyrightText: Crosscheck contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/association/snapshot.h"

namespace crosscheck {

/// What is otherwise in a snapshot than in the one before it, by the positions in the newer one. Rows are told apart by
/// their keys; what is gone with a row is not told.
struct SnapshotDifference {
    /// More links, and more rows of a side, than this are counted, not told.
    static constexpr std::size_t mostTold = 100'000;

    std::vector<LinkSet::Pair> came; ///< links, also those that hold something else; by left, then by right
    std::vector<LinkSet::Pair> went; ///< of rows that are still there; likewise
    PerSide<std::vector<std::uint32_t>> rows; ///< that came, or are otherwise than they were; ascending
    PerSide<std::size_t> rowCount{0, 0};      ///< of these, told or not
    std::size_t linkCount = 0;                ///< of those that came and went, told or not
    PerSide<std::size_t> gone{0, 0};          ///< rows

    [[nodiscard]] bool isEmpty() const
    {
        return linkCount + rowCount.left + rowCount.right + gone.left + gone.right == 0;
    }
};

/// What two snapshots hold that can be compared.
struct Comparable {
    PerSide<bool> rest{true, true}; ///< SeenRow::rest of a side's rows was made alike
    bool payload = true;            ///< the payload columns are the same
};

/// Takes one pass over the links of both, and over the rows of a side that is not shared; empty where one of them has no
/// links. Any thread.
[[nodiscard]] SnapshotDifference differenceOf(const Snapshot &before, const Snapshot &now,
                                              const Comparable &comparable = {});

} // namespace crosscheck
