// SPDX-FileCopyrightText: Crosscheck contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/association/linkset.h"

#include <algorithm>

namespace crosscheck {

namespace {

using Array = LargeVector<std::uint32_t>;

constexpr std::size_t mostExpected = 1 << 24; // an estimate may be far off

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

/// The transpose of compressed rows; its rows come out ascending, whatever order the input's rows have.
Array transposed(const Array &offsets, const Array &positions, const Array &targetOffsets)
{
    Array next(targetOffsets.begin(), targetOffsets.end() - 1);
    Array target(positions.size());
    for (std::uint32_t row = 0; row + 1 < offsets.size(); ++row) {
        for (std::uint32_t i = offsets[row]; i < offsets[row + 1]; ++i)
            target[next[positions[i]]++] = row;
    }
    return target;
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

/// Counting sorts only: by right, then stably by left (rows now ascend), fold duplicates, and back by right.
std::shared_ptr<const LinkSet> LinkSetBuilder::build()
{
    LinkSet links;
    const Array rightOffsets = offsetsOf(m_rows.right, m_sizes.right);
    Array next(rightOffsets.begin(), rightOffsets.end() - 1);
    Array leftsByRight(rowCount());
    for (std::size_t i = 0; i < rowCount(); ++i)
        leftsByRight[next[m_rows.right[i]]++] = m_rows.left[i];
    m_rows.right = {};
    const Array leftOffsets = offsetsOf(m_rows.left, m_sizes.left);
    m_rows.left = {};
    Array rights = transposed(rightOffsets, leftsByRight, leftOffsets);
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
    links.m_positions.right = transposed(links.m_offsets.left, rights, links.m_offsets.right);
    links.m_positions.left = std::move(rights);
    return std::make_shared<const LinkSet>(std::move(links));
}

} // namespace crosscheck
