// SPDX-FileCopyrightText: Crosscheck contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/association/cell.h"
#include "core/association/largevector.h"

#include <tsl/robin_map.h>

#include <cstddef>
#include <vector>

namespace crosscheck {

/// What is staged for a link.
enum class LinkMark : std::uint8_t { None, Grant, Revoke };

/// The staged marks of cells: sparse, with the balance of each entity kept along.
class LinkMarks
{
public:
    [[nodiscard]] LinkMark mark(Cell cell) const;
    /// Sets or, with None, clears a mark. @return the mark before.
    LinkMark set(Cell cell, LinkMark mark);
    /// Makes room at once where @p more marks are more than there are; not for fewer, since an undo's are no new ones.
    void reserve(std::size_t more);
    [[nodiscard]] std::size_t grants() const { return m_grants; }
    [[nodiscard]] std::size_t revokes() const { return m_marks.size() - m_grants; }
    [[nodiscard]] std::size_t size() const { return m_marks.size(); }
    /// Grants minus revokes of one entity.
    [[nodiscard]] std::int32_t balance(EntityId id) const;
    /// Whether any link of the entity is marked.
    [[nodiscard]] bool hasMarks(EntityId id) const;

    struct Marked {
        Cell cell;
        LinkMark mark = LinkMark::None;
    };
    /// Calls @p visit with each mark, in no order.
    template <typename Visit> void forEach(Visit visit) const
    {
        for (const auto &[number, mark] : m_marks)
            visit(unpacked(number), mark);
    }
    /// All marks, by left and then by right id.
    [[nodiscard]] std::vector<Marked> sorted() const;

private:
    /// Both ids in one number, mixed so that neighbours do not collide: the table keeps the low bits, which the left
    /// id reaches only by the shift (a product's low bits depend on its factors' low bits alone).
    static constexpr std::uint64_t packed(Cell cell)
    {
        const std::uint64_t product
            = (std::uint64_t(cell.left.value) << 32 | cell.right.value) * 0x9E3779B97F4A7C15ULL;
        return product ^ product >> 32;
    }
    static constexpr Cell unpacked(std::uint64_t number)
    {
        // The factor is odd, so it has an inverse modulo 2^64.
        const std::uint64_t pair = (number ^ number >> 32) * 0xF1DE83E19937733DULL;
        return {{std::uint32_t(pair >> 32)}, {std::uint32_t(pair)}};
    }
    struct Tally {
        std::int32_t balance = 0;
        std::uint32_t marks = 0;
    };
    void tally(Cell cell, LinkMark before, LinkMark now);
    void sortBy(Side side, std::vector<Marked> &marks) const;

    using Marks = tsl::robin_map<std::uint64_t, LinkMark, std::hash<std::uint64_t>, std::equal_to<>,
                                 LargeAllocator<std::pair<std::uint64_t, LinkMark>>>;
    Marks m_marks;
    PerSide<std::vector<Tally>> m_tallies; ///< by id; ids are given one after another to what is touched
    std::size_t m_grants = 0;
};

} // namespace crosscheck
