// SPDX-FileCopyrightText: Crosscheck contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/association/workspace.h"

#include <algorithm>

namespace crosscheck {

Workspace::Restoring Workspace::editRestore(const StagedRecord &record, bool comparesRest)
{
    PerSide<std::vector<std::uint32_t>> ids;
    for (const Side side : bothSides) {
        for (std::uint32_t number = 0; number < record.rows[side].size(); ++number) {
            const EntityChange *change = record.changes.entity({side, number});
            const bool isAdded = change && change->kind == EntityChange::Kind::Add;
            ids[side].push_back(restoredId(side, record.rows[side][number], isAdded, comparesRest));
        }
    }
    const auto here = [&ids](Cell cell) {
        return Cell{{ids.left[cell.left.value]}, {ids.right[cell.right.value]}};
    };
    Restoring restoring;
    Edit &edit = restoring.edit;
    for (const auto &[cell, mark] : record.changes.links().sorted())
        (mark == LinkMark::Grant ? edit.link : edit.unlink).push_back(here(cell));
    bool isNamed = false; // what can only be named: an edit would make nothing of it, or something else
    for (const auto &[number, draft] : record.changes.payload()) {
        const Cell cell = here(number);
        const bool isGone = record.changes.links().mark(number) == LinkMark::None && !isInSnapshot(cell);
        if (isGone)
            m_changes.setPayload(cell, draft);
        else
            edit.payload.push_back({cell, {draft.begin(), draft.end()}});
        isNamed = isNamed || isGone;
    }
    for (const Side side : bothSides) {
        for (const auto &[number, change] : record.changes.entities(side)) {
            const EntityId id{side, ids[side][number]};
            const bool isGone
                = change.kind == EntityChange::Kind::Rename && !m_identities[side].position(id.value);
            if (isGone)
                m_changes.setEntity(id, change);
            else
                restoreEntity(id, change, edit);
            isNamed = isNamed || isGone;
        }
    }
    for (const auto &[id, impact] : record.impacts)
        setImpact({id.side, ids[id.side][id.value]}, impact);
    for (const auto &[number, seen] : record.seen) {
        const Cell cell = here(number);
        const auto left = m_identities.left.position(cell.left.value);
        const auto right = m_identities.right.position(cell.right.value);
        if (left && right && isInSnapshot(cell)
            && seenLink(*m_snapshot, std::size_t(m_association.payload.size()), {*left, *right}) != seen)
            restoring.changed.push_back(cell);
    }
    if (isNamed)
        Q_EMIT edited({});
    return restoring;
}

void Workspace::markChanged(const std::vector<Cell> &links)
{
    for (const Cell cell : links) {
        if (m_changes.links().mark(cell) == LinkMark::Revoke || m_changes.payload(cell))
            m_changedLinks.insert(cell);
    }
    if (!links.empty())
        Q_EMIT edited({});
}

/// The id, here, of a row that a journal tells of.
std::uint32_t Workspace::restoredId(Side side, const RecordedRow &row, bool isAdded, bool comparesRest)
{
    Identities &identities = m_identities[side];
    const Axis &axis = m_snapshot->axis(side);
    if (const auto position = row.key.isEmpty() || isAdded ? std::nullopt : axis.position(row.key)) {
        const std::uint32_t id = identities.idAt(*position);
        const SeenRow seen{row.seen.label, comparesRest ? row.seen.rest : axis.rest(*position)};
        if (seen != axis.seen(*position) && !isStaged({side, id}))
            identities.setSeen(id, seen);
        return id;
    }
    const std::uint32_t id = identities.add();
    if (row.key.isEmpty())
        return id;
    identities.setKey(id, row.key);
    identities.setSeen(id, row.seen);
    if (isAdded) // the row of that key is another
        identities.setDeleted(id, true);
    return id;
}

void Workspace::restoreEntity(EntityId id, const EntityChange &change, Edit &edit)
{
    if (change.kind == EntityChange::Kind::Delete)
        edit.entities.push_back({id, std::nullopt});
    else
        edit.entities.push_back({id, change.draft});
}

} // namespace crosscheck
