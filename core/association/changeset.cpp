// SPDX-FileCopyrightText: Crosscheck contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/association/changeset.h"

namespace crosscheck {

const EntityChange *ChangeSet::entity(EntityId id) const
{
    const auto &changes = m_entities[id.side];
    const auto found = changes.find(id.value);
    return found == changes.end() ? nullptr : &found->second;
}

void ChangeSet::setEntity(EntityId id, const std::optional<EntityChange> &change)
{
    if (change)
        m_entities[id.side][id.value] = *change;
    else
        m_entities[id.side].erase(id.value);
}

std::size_t ChangeSet::size() const
{
    return m_links.size() + m_entities.left.size() + m_entities.right.size();
}

} // namespace crosscheck
