// SPDX-FileCopyrightText: Crosscheck contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/association/identities.h"

namespace crosscheck {

std::uint32_t Identities::idAt(std::uint32_t position, const Axis &axis)
{
    const auto [entry, isNew] = m_idAt.try_emplace(position, std::uint32_t(m_entries.size()));
    if (isNew)
        m_entries.push_back({axis.key(position), toValue(axis.label(position)), position, false});
    return entry->second;
}

std::optional<std::uint32_t> Identities::knownIdAt(std::uint32_t position) const
{
    const auto found = m_idAt.find(position);
    return found == m_idAt.end() ? std::nullopt : std::optional(found->second);
}

std::uint32_t Identities::add()
{
    m_entries.emplace_back();
    return std::uint32_t(m_entries.size() - 1);
}

std::optional<std::uint32_t> Identities::position(std::uint32_t id) const
{
    const std::uint32_t position = m_entries[id].position;
    return position == nowhere ? std::nullopt : std::optional(position);
}

void Identities::rebind(const Axis &axis)
{
    m_idAt.clear();
    for (std::uint32_t id = 0; id < m_entries.size(); ++id) {
        Entry &entry = m_entries[id];
        const bool isSought = !entry.key.isEmpty() && !entry.isDeleted;
        const auto position = isSought ? axis.position(entry.key) : std::nullopt;
        entry.position = position.value_or(nowhere);
        if (position)
            m_idAt.emplace(*position, id);
    }
}

void Identities::confirmLabels(const Axis &axis, const std::vector<bool> &staged)
{
    for (std::uint32_t id = 0; id < m_entries.size(); ++id) {
        Entry &entry = m_entries[id];
        if (entry.position != nowhere && (id >= staged.size() || !staged[id]))
            entry.seenLabel = toValue(axis.label(entry.position));
    }
}

} // namespace crosscheck
