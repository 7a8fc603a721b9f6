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

LinkMark LinkMarks::set(Cell cell, LinkMark mark)
{
    const LinkMark before = this->mark(cell);
    if (before == mark)
        return before;
    if (mark == LinkMark::None)
        m_marks.erase(packed(cell));
    else
        m_marks[packed(cell)] = mark;
    m_grants += std::size_t(mark == LinkMark::Grant) - std::size_t(before == LinkMark::Grant);
    addToBalance(cell, weight(mark) - weight(before));
    return before;
}

void LinkMarks::addToBalance(Cell cell, std::int32_t amount)
{
    for (const Side side : bothSides) {
        auto &balances = m_balance[side];
        const std::int32_t now = balances[cell.id(side).value] += amount;
        if (now == 0)
            balances.erase(cell.id(side).value);
    }
}

std::int32_t LinkMarks::balance(EntityId id) const
{
    const auto &balances = m_balance[id.side];
    const auto found = balances.find(id.value);
    return found == balances.end() ? 0 : found->second;
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
