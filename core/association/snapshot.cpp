// SPDX-FileCopyrightText: Crosscheck contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/association/snapshot.h"

#include <algorithm>

namespace crosscheck {

Snapshot::Snapshot(PerSide<std::shared_ptr<const Axis>> axes)
    : m_axes(std::move(axes))
{
}

Snapshot::Snapshot(PerSide<std::shared_ptr<const Axis>> axes, std::shared_ptr<const LinkSet> links,
                   Strays strays, std::vector<ValueColumn> payload)
    : m_axes(std::move(axes))
    , m_links(std::move(links))
    , m_strays(strays)
    , m_payload(std::move(payload))
{
}

ValueView Snapshot::payload(std::size_t column, std::uint32_t left, std::uint32_t right) const
{
    return m_payload[column].at(m_links->indexOf(left, right));
}

bool Snapshot::hasSamePayload(const PerSide<std::uint32_t> &link, const Snapshot &other,
                              const PerSide<std::uint32_t> &linkThere) const
{
    const std::size_t columns = std::min(m_payload.size(), other.m_payload.size());
    for (std::size_t column = 0; column < columns; ++column) {
        if (toValue(payload(column, link.left, link.right))
            != toValue(other.payload(column, linkThere.left, linkThere.right)))
            return false;
    }
    return columns == 0
        || m_links->multiplicity(link.left, link.right)
        == other.m_links->multiplicity(linkThere.left, linkThere.right);
}

bool Snapshot::holdsTheSameAs(const Snapshot &other) const
{
    const auto same = [](const auto &a, const auto &b) { return a == b || *a == *b; }; // mostly they share it
    return this == &other
        || (hasLinks() && other.hasLinks() && same(m_axes.left, other.m_axes.left)
            && same(m_axes.right, other.m_axes.right) && same(m_links, other.m_links)
            && m_payload == other.m_payload);
}

} // namespace crosscheck
