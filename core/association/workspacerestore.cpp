// SPDX-FileCopyrightText: Crosscheck contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/association/workspace.h"

#include <algorithm>

namespace crosscheck {

Edit Workspace::editRestore(const StagedRecord &record, bool comparesRest)
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
    Edit edit;
    for (const auto &[cell, mark] : record.changes.links().sorted())
        (mark == LinkMark::Grant ? edit.link : edit.unlink).push_back(here(cell));
    bool isNamed
        = false; // something that can only be named: as an edit it would come to nothing, or to something else
    const QStringList writable = m_association.writablePayload();
    for (const auto &[number, recorded] : record.changes.payload()) {
        PayloadDraft draft = recorded;
        std::erase_if(draft, [&writable](const auto &value) { return !writable.contains(value.first); });
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
    if (isNamed)
        Q_EMIT edited({});
    return edit;
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
