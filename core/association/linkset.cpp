// SPDX-FileCopyrightText: Crosscheck contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/association/linkset.h"

#include <algorithm>

namespace crosscheck {

namespace {

using Array = LargeVector<std::uint32_t>;

constexpr std::size_t mostExpected = 1 << 24; // of an estimate that may be far off: 128 MiB of addresses
constexpr double mostSpare = 0.125;

/// Offsets of compressed rows out of the row number of each entry.
Array offsetsOf(const Array &rows, std::uint32_t size)
{
    Array offsets(std::size_t(size) + 1, 0);
    for (const std::uint32_t row : rows)
        ++offsets[std::size_t(row) + 1];
    for (std::size_t i = 1; i < offsets.size(); ++i)
        offsets[i] += offsets[i - 1];
    return offsets;
}

/// Makes @p target the transpose of compressed rows; its rows come out ascending, whatever order the input's rows have.
void transpose(const Array &offsets, const Array &positions, const Array &targetOffsets, Array &target)
{
    Array next(targetOffsets.begin(), targetOffsets.end() - 1);
    target.resize(positions.size());
    for (std::uint32_t row = 0; row + 1 < offsets.size(); ++row) {
        for (std::uint32_t i = offsets[row]; i < offsets[row + 1]; ++i)
            target[next[positions[i]]++] = row;
    }
}

} // namespace

LinkSet::Positions LinkSet::linksOf(Side side, std::uint32_t position) const
{
    const auto &offsets = m_offsets[side];
    return Positions(m_positions[side]).subspan(offsets[position], offsets[position + 1] - offsets[position]);
}

bool LinkSet::contains(std::uint32_t left, std::uint32_t right) const
{
    const Positions row = linksOf(Side::Left, left);
    return std::binary_search(row.begin(), row.end(), right);
}

std::uint32_t LinkSet::multiplicity(std::uint32_t left, std::uint32_t right) const
{
    if (!contains(left, right))
        return 0;
    const auto multiple = m_multiples.find({left, right});
    return multiple == m_multiples.end() ? 1 : multiple->second;
}

std::size_t LinkSet::indexOf(std::uint32_t left, std::uint32_t right) const
{
    const Positions row = linksOf(Side::Left, left);
    return m_offsets.left[left] + std::size_t(std::lower_bound(row.begin(), row.end(), right) - row.begin());
}

std::shared_ptr<const LinkSet> LinkSet::with(const PerSide<std::uint32_t> &sizes,
                                             const std::vector<Pair> &removed,
                                             const std::vector<Pair> &added) const
{
    auto links = std::make_shared<LinkSet>();
    for (const Side side : bothSides) {
        std::vector<Change> changes;
        changes.reserve(removed.size() + added.size());
        for (const auto *pairs : {&removed, &added}) {
            for (const auto &[left, right] : *pairs)
                changes.push_back(
                    {side == Side::Left ? left : right, side == Side::Left ? right : left, pairs == &added});
        }
        std::sort(changes.begin(), changes.end(), [](const Change &a, const Change &b) {
            return std::pair(a.row, a.position) < std::pair(b.row, b.position);
        });
        copyChanged(side, sizes[side], changes, *links);
    }
    links->m_multiples = m_multiples;
    for (const Pair &pair : removed)
        links->m_multiples.erase(pair);
    return links;
}

/// @p changes: ascending by row and position.
void LinkSet::copyChanged(Side side, std::uint32_t size, const std::vector<Change> &changes,
                          LinkSet &to) const
{
    const Array &from = m_positions[side];
    const auto begin = [this, side](std::uint32_t row) { // rows that are new have no links
        return m_offsets[side][std::min<std::size_t>(row, m_offsets[side].size() - 1)];
    };
    Array &offsets = to.m_offsets[side];
    Array &positions = to.m_positions[side];
    offsets.resize(std::size_t(size) + 1);
    positions.reserve(from.size() + changes.size());
    const auto copy = [&](std::uint32_t first, std::uint32_t last) {
        positions.insert(positions.end(), from.begin() + first, from.begin() + last);
    };
    std::uint32_t row = 0;
    const auto copyRowsBefore = [&](std::uint32_t end) {
        const std::uint32_t shift = std::uint32_t(positions.size()) - begin(row); // modulo 2^32
        copy(begin(row), begin(end));
        for (; row < end; ++row)
            offsets[std::size_t(row) + 1] = begin(row + 1) + shift;
    };
    for (auto change = changes.begin(); change != changes.end();) {
        copyRowsBefore(change->row);
        std::uint32_t next = begin(row);
        for (; change != changes.end() && change->row == row; ++change) {
            const auto place = std::uint32_t(
                std::lower_bound(from.begin() + next, from.begin() + begin(row + 1), change->position)
                - from.begin());
            copy(next, place);
            const bool isThere = place < begin(row + 1) && from[place] == change->position;
            next = !change->isAdded && isThere ? place + 1 : place;
            if (change->isAdded)
                positions.push_back(change->position);
        }
        copy(next, begin(row + 1));
        offsets[std::size_t(++row)] = std::uint32_t(positions.size());
    }
    copyRowsBefore(size);
}

LinkSetBuilder::LinkSetBuilder(std::uint32_t leftSize, std::uint32_t rightSize, std::size_t expectedRows)
    : m_sizes{leftSize, rightSize}
{
    for (const Side side : bothSides)
        m_rows[side].reserve(std::min(expectedRows, mostExpected));
}

void LinkSetBuilder::append(std::uint32_t left, std::uint32_t right)
{
    m_rows.left.push_back(left);
    m_rows.right.push_back(right);
}

/// Counting sorts only: by right, then stably by left (rows now ascend), fold duplicates, and back by right. The memory of
/// the rows becomes that of the links: touching new memory takes as long as sorting.
std::shared_ptr<const LinkSet> LinkSetBuilder::build()
{
    LinkSet links;
    const Array rightOffsets = offsetsOf(m_rows.right, m_sizes.right);
    Array next(rightOffsets.begin(), rightOffsets.end() - 1);
    Array leftsByRight(rowCount());
    for (std::size_t i = 0; i < rowCount(); ++i)
        leftsByRight[next[m_rows.right[i]]++] = m_rows.left[i];
    const Array leftOffsets = offsetsOf(m_rows.left, m_sizes.left);
    Array rights = std::move(m_rows.right);
    transpose(rightOffsets, leftsByRight, leftOffsets, rights);
    leftsByRight = {};

    links.m_offsets.left.assign(leftOffsets.size(), 0);
    std::uint32_t kept = 0;
    for (std::uint32_t left = 0; left < m_sizes.left; ++left) {
        for (std::uint32_t i = leftOffsets[left]; i < leftOffsets[left + 1]; ++i) {
            if (kept > links.m_offsets.left[left] && rights[kept - 1] == rights[i])
                ++links.m_multiples.try_emplace({left, rights[i]}, 1).first->second;
            else
                rights[kept++] = rights[i];
        }
        links.m_offsets.left[left + 1] = kept;
    }
    rights.resize(kept);
    links.m_offsets.right = offsetsOf(rights, m_sizes.right);
    Array lefts = std::move(m_rows.left);
    transpose(links.m_offsets.left, rights, links.m_offsets.right, lefts);
    trim(rights, mostSpare);
    trim(lefts, mostSpare);
    links.m_positions.left = std::move(rights);
    links.m_positions.right = std::move(lefts);
    return std::make_shared<const LinkSet>(std::move(links));
}

} // namespace crosscheck
