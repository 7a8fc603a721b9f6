// SPDX-FileCopyrightText: Crosscheck contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/association/largevector.h"
#include "core/schema/side.h"

#include <cstdint>
#include <map>
#include <memory>
#include <span>
#include <utility>
#include <vector>

namespace crosscheck {

/// The links between two axes at one instant: compressed sparse rows, both ways. Immutable once built.
/// A link is a pair of a left and a right position, however many junction rows hold it.
class LinkSet
{
public:
    using Positions = std::span<const std::uint32_t>;

    [[nodiscard]] std::uint32_t size(Side side) const { return std::uint32_t(m_offsets[side].size() - 1); }
    [[nodiscard]] std::size_t linkCount() const { return m_positions.left.size(); }
    /// The other side's positions that @p position is linked with, ascending.
    [[nodiscard]] Positions linksOf(Side side, std::uint32_t position) const;
    [[nodiscard]] bool contains(std::uint32_t left, std::uint32_t right) const;
    /// How many junction rows hold the pair: 0, 1, or more where there are duplicates.
    [[nodiscard]] std::uint32_t multiplicity(std::uint32_t left, std::uint32_t right) const;
    /// The place of a link in left-major order, 0 to linkCount() - 1; the link must be there.
    [[nodiscard]] std::size_t indexOf(std::uint32_t left, std::uint32_t right) const;
    /// The pairs with more than one junction row.
    using Multiples = std::map<std::pair<std::uint32_t, std::uint32_t>, std::uint32_t>;
    [[nodiscard]] const Multiples &multiples() const { return m_multiples; }
    friend bool operator==(const LinkSet &, const LinkSet &) = default;

    /// A left and a right position.
    using Pair = std::pair<std::uint32_t, std::uint32_t>;
    /// The same with some links less, however many junction rows held them, and some more, of one row each. @p sizes: of
    /// the axes, which may have grown; @p removed are there, @p added are not. Takes one pass over the links of each side.
    [[nodiscard]] std::shared_ptr<const LinkSet> with(const PerSide<std::uint32_t> &sizes,
                                                      const std::vector<Pair> &removed,
                                                      const std::vector<Pair> &added) const;

private:
    friend class LinkSetBuilder;
    struct Change {
        std::uint32_t row;
        std::uint32_t position; ///< of the other side
        bool isAdded;
    };
    void copyChanged(Side side, std::uint32_t size, const std::vector<Change> &changes, LinkSet &to) const;
    PerSide<LargeVector<std::uint32_t>> m_offsets{{0}, {0}}; ///< size() + 1 of them
    PerSide<LargeVector<std::uint32_t>> m_positions;         ///< of the other side, ascending within a row
    Multiples m_multiples;
};

/// Takes junction rows in any order and makes the link set of them in time linear to their number.
class LinkSetBuilder
{
public:
    /// @p expectedRows: about how many will come; 0 where it is not known.
    LinkSetBuilder(std::uint32_t leftSize, std::uint32_t rightSize, std::size_t expectedRows = 0);

    void append(std::uint32_t left, std::uint32_t right);
    [[nodiscard]] std::size_t rowCount() const { return m_rows.left.size(); }
    /// @throws nothing; at most 2^32 - 1 rows.
    [[nodiscard]] std::shared_ptr<const LinkSet> build();

private:
    PerSide<std::uint32_t> m_sizes;
    PerSide<LargeVector<std::uint32_t>> m_rows; ///< positions, a pair for each junction row
};

} // namespace crosscheck
