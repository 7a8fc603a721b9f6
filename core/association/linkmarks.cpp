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
    addToBalance(cell, weight(mark) - weight(before));
    return before;
}

void LinkMarks::addToBalance(Cell cell, std::int32_t amount)
{
    for (const Side side : bothSides) {
        auto &balances = m_balance[side];
        const std::uint32_t id = cell.id(side).value;
        if (id >= balances.size())
            balances.resize(std::size_t(id) + 1);
        balances[id] += amount;
    }
}

std::int32_t LinkMarks::balance(EntityId id) const
{
    const auto &balances = m_balance[id.side];
    return id.value < balances.size() ? balances[id.value] : 0;
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
