// SPDX-FileCopyrightText: Crosscheck contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/models/unseen.h"

namespace crosscheck {

Unseen::Unseen(Workspace &workspace, QObject *parent)
    : QObject(parent)
    , m_workspace(workspace)
{
    connect(&workspace, &Workspace::snapshotChanged, this, &Unseen::forgetAbsent);
}

void Unseen::add(const SnapshotDifference &difference)
{
    if (difference.came.empty() && difference.went.empty() && difference.rows.left.empty()
        && difference.rows.right.empty())
        return;
    const auto mark = [this](const std::vector<LinkSet::Pair> &links, LinkMark how) {
        for (const auto &[left, right] : links)
            m_cells.set(Cell::of(m_workspace.idAt(Side::Left, left), m_workspace.idAt(Side::Right, right)),
                        how);
    };
    mark(difference.came, LinkMark::Grant);
    mark(difference.went, LinkMark::Revoke);
    for (const Side side : bothSides) {
        for (const std::uint32_t slot : difference.rows[side])
            m_rows.insert(m_workspace.idAt(sideOfRows(side), slot));
    }
    Q_EMIT changed();
}

/// Where both sides are one table a row is kept once: it stands at the same place on both.
Side Unseen::sideOfRows(Side side) const
{
    return m_workspace.association().sidesShareKey() ? Side::Left : side;
}

/// Nothing for a row that nobody has needed yet.
std::optional<EntityId> Unseen::knownAt(Side side, std::uint32_t slot) const
{
    if (slot >= m_workspace.snapshot().axis(side).size())
        return {};
    const auto id = m_workspace.identities(side).knownIdAt(slot);
    return id ? std::optional(EntityId(side, *id)) : std::nullopt;
}

bool Unseen::contains(std::uint32_t left, std::uint32_t right) const
{
    if (m_cells.size() == 0)
        return false;
    const auto leftId = knownAt(Side::Left, left);
    const auto rightId = leftId ? knownAt(Side::Right, right) : std::nullopt;
    return rightId && m_cells.mark(Cell::of(*leftId, *rightId)) != LinkMark::None;
}

bool Unseen::contains(Side side, std::uint32_t slot) const
{
    const auto id = m_rows.empty() ? std::nullopt : knownAt(sideOfRows(side), slot);
    return id && m_rows.contains(*id);
}

std::vector<Unseen::Place> Unseen::places() const
{
    std::vector<Place> places;
    for (const LinkMarks::Marked &marked : m_cells.sorted())
        places.push_back({EntityId(marked.cell.left), EntityId(marked.cell.right)});
    for (const EntityId id : m_rows)
        places.push_back(id.side == Side::Left ? Place{id, {}} : Place{{}, id});
    return places;
}

void Unseen::look(std::uint32_t left, std::uint32_t right)
{
    if (count() == 0)
        return;
    const std::size_t before = count();
    const auto leftId = knownAt(Side::Left, left);
    const auto rightId = knownAt(Side::Right, right);
    if (leftId && rightId)
        m_cells.set(Cell::of(*leftId, *rightId), LinkMark::None);
    for (const auto &id : {leftId, knownAt(sideOfRows(Side::Right), right)}) {
        if (id)
            m_rows.erase(*id);
    }
    if (count() != before)
        Q_EMIT changed();
}

void Unseen::look(const SaveRequest &saved)
{
    if (count() == 0)
        return;
    const std::size_t before = count();
    for (const auto *links : {&saved.grants, &saved.revokes, &saved.changes}) {
        for (const SaveRequest::Link &link : *links)
            m_cells.set(Cell::of(saved.entities.left[link.left].id, saved.entities.right[link.right].id),
                        LinkMark::None);
    }
    for (const Side side : bothSides) {
        for (std::size_t i = 0; i < saved.writes[side].size(); ++i)
            m_rows.erase(saved.entities[side][i].id);
    }
    if (count() != before)
        Q_EMIT changed();
}

void Unseen::lookAtAll()
{
    if (count() == 0)
        return;
    m_cells = {};
    m_rows.clear();
    Q_EMIT changed();
}

/// What is gone cannot be looked at.
void Unseen::forgetAbsent()
{
    const std::size_t before = count();
    for (const LinkMarks::Marked &marked : m_cells.sorted()) {
        if (!m_workspace.slotOf(marked.cell.left) || !m_workspace.slotOf(marked.cell.right))
            m_cells.set(marked.cell, LinkMark::None);
    }
    std::erase_if(m_rows, [this](EntityId id) { return !m_workspace.slotOf(id); });
    if (count() != before)
        Q_EMIT changed();
}

} // namespace crosscheck
