// SPDX-FileCopyrightText: Crosscheck contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/association/snapshot.h"

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

} // namespace crosscheck
