// SPDX-FileCopyrightText: Crosscheck contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/association/cell.h"

#include <tsl/robin_map.h>

#include <cstddef>
#include <vector>

namespace crosscheck {

/// What is staged for a link.
enum class LinkMark : std::uint8_t { None, Grant, Revoke };

/// The staged marks of cells: sparse, 16 bytes a cell, with the balance of each entity kept along.
class LinkMarks
{
public:
    [[nodiscard]] LinkMark mark(Cell cell) const;
    /// Sets or, with None, clears a mark. @return the mark before.
    LinkMark set(Cell cell, LinkMark mark);
    [[nodiscard]] std::size_t grants() const { return m_grants; }
    [[nodiscard]] std::size_t revokes() const { return m_marks.size() - m_grants; }
    [[nodiscard]] std::size_t size() const { return m_marks.size(); }
    /// Grants minus revokes of one entity.
    [[nodiscard]] std::int32_t balance(EntityId id) const;

    struct Marked {
        Cell cell;
        LinkMark mark;
    };
    /// All marks, by left and then by right id.
    [[nodiscard]] std::vector<Marked> sorted() const;

private:
    void addToBalance(Cell cell, std::int32_t amount);

    tsl::robin_map<std::uint64_t, LinkMark> m_marks;
    PerSide<tsl::robin_map<std::uint32_t, std::int32_t>> m_balance;
    std::size_t m_grants = 0;
};

} // namespace crosscheck
