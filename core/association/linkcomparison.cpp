// SPDX-FileCopyrightText: Crosscheck contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/association/linkcomparison.h"

namespace crosscheck {

LinkComparison::LinkComparison(const SaveRequest::SeenLinks &seen, std::size_t linkCount)
    : m_seen(seen)
    , m_counts(linkCount)
    , m_seenAt(linkCount, nowhere)
    , m_isFound(seen.first.links.size())
{
    for (std::uint32_t i = 0; i < seen.first.links.size(); ++i)
        m_seenAt[seen.first.links[i]] = i;
}

void LinkComparison::count(std::uint32_t link, RowCursor &row)
{
    ++m_counts[link];
    const std::uint32_t seen = m_seenAt[link];
    if (seen == nowhere || m_isFound[seen])
        return;
    bool isSame = true;
    for (std::size_t i = 0; i < m_seen.first.payload.size() && isSame; ++i)
        isSame = toValue(row.view(int(i) + 1)) == toValue(m_seen.first.payload[i].at(seen));
    m_isFound[seen] = isSame;
}

std::vector<std::uint32_t> LinkComparison::changed() const
{
    std::vector<std::uint32_t> links;
    for (std::uint32_t link = 0; link < m_counts.size(); ++link) {
        const std::uint32_t seen = m_seenAt[link];
        const std::uint32_t rows = link < m_seen.rows.size() ? m_seen.rows[link] : 0;
        const bool hasMore = rows > 0 && m_counts[link] > rows;
        if (m_counts[link] > 0 && (hasMore || (seen != nowhere && !m_isFound[seen])))
            links.push_back(link);
    }
    return links;
}

std::vector<std::uint32_t> LinkComparison::duplicates() const
{
    std::vector<std::uint32_t> links;
    for (std::uint32_t link = 0; link < m_counts.size(); ++link) {
        if (m_counts[link] > 1)
            links.insert(links.end(), m_counts[link], link);
    }
    return links;
}

std::vector<std::uint32_t> LinkComparison::gone() const
{
    std::vector<std::uint32_t> links;
    for (std::uint32_t link = 0; link < m_counts.size(); ++link) {
        if (m_counts[link] == 0)
            links.push_back(link);
    }
    return links;
}

} // namespace crosscheck
