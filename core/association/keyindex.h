// SPDX-FileCopyrightText: Crosscheck contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/association/valuecolumn.h"

#include <optional>
#include <span>
#include <vector>

namespace crosscheck {

/// Finds the position of a key among the rows of an axis. Dense whole numbers by a table, all else by open
/// addressing with linear probing; the keys themselves stay in their columns, which must outlive the index.
class KeyIndex
{
public:
    KeyIndex() = default;
    /// @p columns: one for each part of the key, of equal size, below 2^32 - 1 rows.
    explicit KeyIndex(const std::vector<ValueColumn> &columns);

    [[nodiscard]] std::optional<std::uint32_t> find(const std::vector<ValueColumn> &columns,
                                                    std::span<const ValueView> key) const;

    /// Whether the keys are whole numbers in a table, so that these two may be asked.
    [[nodiscard]] bool isDense() const { return m_dense; }
    [[nodiscard]] std::optional<std::uint32_t> find(std::int64_t key) const
    {
        const std::uint64_t slot = std::uint64_t(key) - std::uint64_t(m_first);
        if (slot >= m_slots.size() || m_slots[slot] == 0)
            return {};
        return m_slots[slot] - 1;
    }
    /// Has the memory fetched that find() will look at: keys in random order wait for it more than for all else.
    void prefetch(std::int64_t key) const
    {
        const std::uint64_t slot = std::uint64_t(key) - std::uint64_t(m_first);
        if (slot < m_slots.size())
            __builtin_prefetch(&m_slots[slot]);
    }

private:
    bool tryDense(const ValueColumn &column);
    void hashAll(const std::vector<ValueColumn> &columns);

    std::int64_t m_first = 0;
    bool m_dense = false;
    LargeVector<std::uint32_t> m_slots; ///< position + 1, or 0
};

} // namespace crosscheck
