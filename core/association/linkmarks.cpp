// SPDX-FileCopyrightText: Crosscheck contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/association/linkmarks.h"

#include <algorithm>
#include <utility>

namespace crosscheck {

namespace {

constexpr std::int32_t weight(LinkMark mark)
{
    return mark == LinkMark::Grant ? 1 : mark == LinkMark::Revoke ? -1 : 0;
}

} // namespace

LinkMark LinkMarks::mark(Cell cell) const
{
    if (m_marks.empty())
        return LinkMark::None;
    const auto found = m_marks.find(packed(cell));
    return found == m_marks.end() ? LinkMark::None : found->second;
}

void LinkMarks::reserve(std::size_t more)
{
    const std::size_t wanted = m_marks.size() + more;
    if (more > m_marks.size()
        && double(wanted) > double(m_marks.bucket_count()) * double(m_marks.max_load_factor()))
        m_marks.reserve(wanted); // which moves all marks, however little is wanted
}

LinkMark LinkMarks::set(Cell cell, LinkMark mark)
{
    const auto [found, isNew] = m_marks.try_emplace(packed(cell), LinkMark::None);
    const LinkMark before = std::exchange(found.value(), mark);
    if (mark == LinkMark::None)
        m_marks.erase(found);
    if (before == mark)
        return before;
    m_grants += std::size_t(mark == LinkMark::Grant) - std::size_t(before == LinkMark::Grant);
    tally(cell, before, mark);
    return before;
}

void LinkMarks::tally(Cell cell, LinkMark before, LinkMark now)
{
    for (const Side side : bothSides) {
        auto &tallies = m_tallies[side];
        const std::uint32_t id = cell.id(side).value;
        if (id >= tallies.size())
            tallies.resize(std::size_t(id) + 1);
        tallies[id].balance += weight(now) - weight(before);
        tallies[id].marks += std::uint32_t(now != LinkMark::None) - std::uint32_t(before != LinkMark::None);
    }
}

std::int32_t LinkMarks::balance(EntityId id) const
{
    const auto &tallies = m_tallies[id.side];
    return id.value < tallies.size() ? tallies[id.value].balance : 0;
}

bool LinkMarks::hasMarks(EntityId id) const
{
    const auto &tallies = m_tallies[id.side];
    return id.value < tallies.size() && tallies[id.value].marks > 0;
}

std::vector<LinkMarks::Marked> LinkMarks::sorted() const
{
    std::vector<Marked> all;
    all.reserve(m_marks.size());
    forEach([&all](Cell cell, LinkMark mark) { all.push_back({cell, mark}); });
    if (all.size() < (m_tallies.left.size() + m_tallies.right.size()) / 16) {
        std::sort(all.begin(), all.end(), [](const Marked &a, const Marked &b) { return a.cell < b.cell; });
        return all;
    }
    for (const Side side : {Side::Right, Side::Left})
        sortBy(side, all);
    return all;
}

/// A stable counting sort: how many marks each id has is known.
void LinkMarks::sortBy(Side side, std::vector<Marked> &marks) const
{
    std::vector<std::uint32_t> next;
    next.reserve(m_tallies[side].size());
    std::uint32_t before = 0;
    for (const Tally &tally : m_tallies[side])
        next.push_back(std::exchange(before, before + tally.marks));
    std::vector<Marked> sorted(marks.size());
    for (const Marked &marked : marks)
        sorted[next[marked.cell.id(side).value]++] = marked;
    marks.swap(sorted);
}

} // namespace crosscheck
