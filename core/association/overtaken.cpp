// SPDX-FileCopyrightText: Crosscheck contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/association/overtaken.h"

#include "core/association/workspace.h"

#include <algorithm>

namespace crosscheck {

namespace {

using Place = std::optional<PerSide<std::uint32_t>>;

/// Where a cell is in the snapshot that the identities are bound to.
Place placeOf(const PerSide<Identities> &identities, Cell cell)
{
    const auto left = identities.left.position(cell.left.value);
    const auto right = left ? identities.right.position(cell.right.value) : std::nullopt;
    return right ? Place({*left, *right}) : std::nullopt;
}

bool isLinked(const Snapshot &snapshot, const Place &place)
{
    return place && snapshot.links().contains(place->left, place->right);
}

} // namespace

Overtaken::Overtaken(const Workspace &workspace, Before before)
    : m_workspace(workspace)
    , m_before(std::move(before))
{
}

bool Overtaken::contains(Cell cell) const
{
    // What a save wrote into the link's row is nobody else's.
    return m_workspace.changes().links().mark(cell) == LinkMark::None
        && isChanged(cell, !m_before.written.payload(cell));
}

bool Overtaken::contains(const PayloadState &state) const
{
    const Cell cell = state.cell;
    return !m_workspace.changes().payload(cell) && !m_before.written.payload(cell)
        && m_workspace.changes().links().mark(cell) == LinkMark::None && isChanged(cell, true);
}

bool Overtaken::isChanged(Cell cell, bool comparesPayload) const
{
    if (m_before.written.links().mark(cell) != LinkMark::None)
        return std::binary_search(m_before.madeByOthers.begin(), m_before.madeByOthers.end(), cell);
    const Snapshot &now = m_workspace.snapshot();
    if (!m_before.snapshot->hasLinks() || !now.hasLinks())
        return now.hasLinks(); // what they were before is not known
    return isLinked(*m_before.snapshot, placeOf(m_before.identities, cell))
        != isLinked(now, placeOf(m_workspace.m_identities, cell))
        || (comparesPayload && !hasSamePayload(cell));
}

bool Overtaken::hasSamePayload(Cell cell) const
{
    const Snapshot &now = m_workspace.snapshot();
    if (!m_before.hasSamePayloadColumns || !m_before.snapshot->hasPayload() || !now.hasPayload())
        return true;
    const Place placeBefore = placeOf(m_before.identities, cell);
    const Place placeNow = placeOf(m_workspace.m_identities, cell);
    return !isLinked(*m_before.snapshot, placeBefore) || !isLinked(now, placeNow)
        || now.hasSamePayload(*placeNow, *m_before.snapshot, *placeBefore);
}

bool Overtaken::contains(EntityId id) const
{
    const auto twin = m_workspace.twinOf(id);
    if (m_workspace.entityChange(id) || m_before.written.entity(id)
        || (twin && m_before.written.entity(*twin)))
        return false;
    const auto before = m_before.identities[id.side].position(id.value);
    const auto now = m_workspace.m_identities[id.side].position(id.value);
    if (!before || !now)
        return before.has_value() != now.has_value();
    SeenRow then = m_before.snapshot->axis(id.side).seen(*before);
    const SeenRow row = m_workspace.snapshot().axis(id.side).seen(*now);
    if (!m_before.comparesRest[id.side])
        then.rest = row.rest;
    return then != row;
}

} // namespace crosscheck
