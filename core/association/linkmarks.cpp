// SPDX-FileCopyrightText: Crosscheck contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/association/linkmarks.h"

#include <algorithm>

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
    if (double(wanted) > double(m_marks.bucket_count()) * double(m_marks.max_load_factor()))
        m_marks.reserve(wanted); // which moves all marks, however little is wanted
}

LinkMark LinkMarks::set(Cell cell, LinkMark mark)
{
    const std::uint64_t place = packed(cell);
    const auto found = m_marks.find(place);
    const LinkMark before = found == m_marks.end() ? LinkMark::None : found->second;
    if (before == mark)
        return before;
    if (mark == LinkMark::None)
        m_marks.erase(found);
    else
        m_marks[place] = mark;
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
    std::sort(all.begin(), all.end(), [](const Marked &a, const Marked &b) { return a.cell < b.cell; });
    return all;
}

} // namespace crosscheck
