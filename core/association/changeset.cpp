// SPDX-FileCopyrightText: Crosscheck contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/association/changeset.h"

namespace crosscheck {

std::map<QString, Value> EntityDraft::rowFor(const EntitySide &side) const
{
    std::map<QString, Value> row = values;
    if (side.labelColumns.size() == 1)
        row[side.labelColumns.first()] = label;
    return row;
}

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

const PayloadDraft *ChangeSet::payload(Cell cell) const
{
    const auto found = m_payload.find(cell);
    return found == m_payload.end() ? nullptr : &found->second;
}

void ChangeSet::setPayload(Cell cell, const PayloadDraft &draft)
{
    m_payloadOfGrants.erase(cell);
    if (draft.empty()) {
        m_payload.erase(cell);
        return;
    }
    m_payload[cell] = draft;
    if (m_links.mark(cell) == LinkMark::Grant)
        m_payloadOfGrants.insert(cell);
}

std::size_t ChangeSet::size() const
{
    return m_links.size() + m_entities.left.size() + m_entities.right.size() + payloadChanges();
}

} // namespace crosscheck
