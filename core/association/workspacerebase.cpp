// SPDX-FileCopyrightText: Crosscheck contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/association/snapshotpatch.h"
#include "core/association/workspace.h"

#include <algorithm>
#include <utility>

// What a workspace hands to the database, and how it takes over what the database holds then.

namespace crosscheck {

namespace {

/// Where the payload columns that are written stand among all payload columns.
std::vector<std::size_t> writableColumns(const Association &association)
{
    std::vector<std::size_t> places;
    for (const QString &column : association.writablePayload())
        places.push_back(std::size_t(association.payload.indexOf(column)));
    return places;
}

} // namespace

SaveRequest Workspace::saveRequest() const
{
    SaveRequest request;
    request.association = m_association;
    constexpr std::uint32_t nowhere = 0xFFFFFFFF;
    PerSide<std::vector<std::uint32_t>> places; // by id
    const auto placeOf = [&](EntityId id) {
        auto &entities = request.entities[id.side];
        std::uint32_t &place = places[id.side][id.value];
        if (place == nowhere) {
            place = std::uint32_t(entities.size());
            const Identities &identities = m_identities[id.side];
            entities.push_back({id, identities.key(id.value), identities.seen(id.value), isAddedByTwin(id)});
        }
        return place;
    };
    for (const Side side : bothSides) {
        places[side].assign(m_identities[side].count(), nowhere);
        request.entities[side].reserve(std::min(places[side].size(), m_changes.size()));
        for (const auto &[id, change] : m_changes.entities(side)) {
            placeOf({side, id});
            request.writes[side].push_back({change, impactOf({side, id})});
        }
    }
    const std::vector<std::size_t> payload = writableColumns(m_association);
    request.revokesSeen.first.payload.resize(payload.size());
    request.changesSeen.first.payload.resize(payload.size());
    for (const auto &[cell, mark] : m_changes.links().sorted()) {
        auto &links = mark == LinkMark::Grant ? request.grants : request.revokes;
        const std::uint32_t left = placeOf(cell.left);
        links.push_back({left, placeOf(cell.right)});
        if (mark == LinkMark::Revoke)
            appendSeen(cell, payload, std::uint32_t(links.size() - 1), request.revokesSeen);
        else
            appendGrant(cell, request);
    }
    for (const auto &[cell, draft] : m_changes.payload()) {
        if (m_changes.links().mark(cell) == LinkMark::Grant)
            continue;
        const std::uint32_t left = placeOf(cell.left);
        request.changes.push_back({left, placeOf(cell.right)});
        const auto link = std::uint32_t(request.changes.size() - 1);
        appendSeen(cell, payload, link, request.changesSeen);
        request.changed.append(link, draft);
    }
    return request;
}

/// What the person saw of link number @p link; @p columns: which columns of the snapshot's payload.
void Workspace::appendSeen(Cell cell, std::span<const std::size_t> columns, std::uint32_t link,
                           SaveRequest::SeenLinks &seen) const
{
    const auto left = m_identities.left.position(cell.left.value);
    const auto right = m_identities.right.position(cell.right.value);
    const bool isSeen = left && right && m_snapshot->hasLinks();
    seen.rows.push_back(isSeen ? m_snapshot->links().multiplicity(*left, *right) : 0);
    if (!isSeen || !m_snapshot->hasPayload() || seen.rows.back() == 0)
        return;
    seen.first.links.push_back(link);
    for (std::size_t i = 0; i < columns.size(); ++i)
        seen.first.payload[i].append(m_snapshot->payload(columns[i], *left, *right));
}

/// What the grant that was appended last gives its row, or puts back with it.
void Workspace::appendGrant(Cell cell, SaveRequest &request) const
{
    const auto link = std::uint32_t(request.grants.size() - 1);
    const PayloadDraft *draft = m_changes.payload(cell);
    if (draft)
        request.given.append(link, *draft);
    if (!m_removed.isRestored(cell))
        return;
    LinkRows rows;
    m_removed.appendRows(cell, link, rows);
    if (draft)
        rows = withValues(rows, m_association.writablePayload(), *draft);
    request.restored.append(rows);
}

void Workspace::adopt(SnapshotPtr snapshot)
{
    adopt(std::move(snapshot), Association(m_association));
}

void Workspace::adopt(SnapshotPtr snapshot, Association association)
{
    retireAbsent();
    Overtaken::Before before{m_snapshot, m_identities};
    before.hasSamePayloadColumns = association.payload == m_association.payload;
    before.comparesRest = association.identifiesAs(m_association);
    if (association.restoredColumns() != m_association.restoredColumns())
        m_removed = {}; // its columns are others
    m_association = std::move(association);
    m_requiredPayload = m_association.requiredPayload();
    takeOver(std::move(snapshot), std::move(before));
}

PerSide<std::vector<bool>> Workspace::stagedIds() const
{
    PerSide<std::vector<bool>> staged;
    const auto stage = [&staged](EntityId id) {
        auto &ids = staged[id.side];
        ids.resize(std::max<std::size_t>(ids.size(), id.value + 1));
        ids[id.value] = true;
    };
    m_changes.links().forEach([&stage](Cell cell, LinkMark) {
        stage(cell.left);
        stage(cell.right);
    });
    for (const auto &[cell, draft] : m_changes.payload()) {
        stage(cell.left);
        stage(cell.right);
    }
    for (const Side side : bothSides) {
        for (const auto &[id, change] : m_changes.entities(side))
            stage({side, id});
    }
    return staged;
}

/// What is gone and wanted by nobody has had its time: the next row of its key is another.
void Workspace::retireAbsent()
{
    const PerSide<std::vector<bool>> staged = stagedIds();
    for (const Side side : bothSides)
        m_identities[side].retireAbsent(staged[side]);
}

/// @p before: nothing where no change of somebody else's can be in the snapshot.
void Workspace::takeOver(SnapshotPtr snapshot, std::optional<Overtaken::Before> before)
{
    const PerSide<SlotMap::Slots> slotsBefore{slotsOf(Side::Left), slotsOf(Side::Right)};
    const auto comparesRest = before ? before->comparesRest : PerSide<bool>{true, true};
    if (before && before->snapshot->holdsTheSameAs(*snapshot))
        before.reset();
    m_snapshot = std::move(snapshot);
    for (const Side side : bothSides)
        m_identities[side].rebind(m_snapshot->axes()[side], comparesRest[side]);
    std::optional<Overtaken> overtaken;
    if (before)
        overtaken.emplace(*this, std::move(*before));
    rebase(overtaken ? &*overtaken : nullptr);
    for (const Side side : bothSides)
        rebuildAdded(side);
    announceMoved(slotsBefore);
    m_deletedSlots = {};
    if (overtaken)
        Q_EMIT this->overtaken(*overtaken);
    Q_EMIT snapshotChanged();
}

void Workspace::adoptSaved(SnapshotPtr snapshot, const SaveRequest &request, const SaveOutcome &outcome)
{
    retireAbsent();
    Overtaken::Before before{m_snapshot, m_identities, std::exchange(m_changes, {})};
    for (const Side side : bothSides) {
        const auto &entities = request.entities[side];
        for (std::size_t i = 0; i < entities.size(); ++i) {
            m_identities[side].setKey(entities[i].id.value, outcome.keys[side][i]);
            if (const EntityChange *change = request.change(side, std::uint32_t(i)))
                setDeleted(entities[i].id, change->kind == EntityChange::Kind::Delete);
        }
        std::sort(m_deletedSlots[side].begin(), m_deletedSlots[side].end());
    }
    setWritten(request, outcome);
    for (const auto &[id, row] : outcome.deletedRows)
        m_deletedRows[id] = row;
    before.madeByOthers = rememberLinks(request, outcome);
    m_impactsNow.clear();
    m_changedLinks.clear();
    ++m_nextSave;
    takeOver(std::move(snapshot),
             canPatch(request, outcome) ? std::nullopt : std::optional(std::move(before)));
}

/// The rows that a save wrote to are as it left them: what the person wanted, or what a trigger made of it.
void Workspace::setWritten(const SaveRequest &request, const SaveOutcome &outcome)
{
    for (const Side side : bothSides) {
        for (const auto &[place, row] : outcome.rows[side]) {
            const EntityId id = request.entities[side][place].id;
            const auto twin = twinOf(id);
            m_identities[side].setSeen(id.value, row);
            if (twin && !m_identities[twin->side].isAnother(twin->value))
                m_identities[twin->side].setSeen(twin->value, row);
        }
    }
}

/// Keeps what the removed links held. @return the changes that somebody else had made already, ascending.
std::vector<Cell> Workspace::rememberLinks(const SaveRequest &request, const SaveOutcome &outcome)
{
    const auto cellOf = [&request](const SaveRequest::Link &link) {
        return Cell::of(request.entities.left[link.left].id, request.entities.right[link.right].id);
    };
    std::vector<Cell> revoked;
    for (const SaveRequest::Link &link : request.revokes)
        revoked.push_back(cellOf(link));
    for (const SaveRequest::Link &link : request.grants)
        m_removed.forget(cellOf(link));
    m_removed.add(revoked, outcome.removed);
    std::vector<Cell> madeByOthers;
    for (const std::uint32_t link : outcome.alreadyThere)
        madeByOthers.push_back(cellOf(request.grants[link]));
    for (const std::uint32_t link : outcome.alreadyGone)
        madeByOthers.push_back(revoked[link]);
    std::sort(madeByOthers.begin(), madeByOthers.end());
    return madeByOthers;
}

/// On both sides, where both are one table: until it is there again its key may be another row's.
void Workspace::setDeleted(EntityId id, bool deleted)
{
    if (const auto slot = deleted ? m_identities[id.side].position(id.value) : std::nullopt)
        m_deletedSlots[id.side].push_back(*slot);
    if (const auto slot = deleted ? twinSlot(id) : std::nullopt) {
        m_deletedSlots[otherSide(id.side)].push_back(*slot);
        if (const auto twin = twinOf(id)) {
            m_deletedTwins.insert_or_assign(id, *twin);
            m_deletedTwins.insert_or_assign(*twin, id);
        }
    }
    m_identities[id.side].setDeleted(id.value, deleted);
    if (const auto twin = m_deletedTwins.find(id); twin != m_deletedTwins.end())
        m_identities[twin->second.side].setDeleted(twin->second.value, deleted);
}

void Workspace::rebase(const Overtaken *overtaken)
{
    LinkMarks remaining;
    m_changes.links().forEach([&](Cell cell, LinkMark mark) {
        if (m_snapshot->hasLinks() && isInSnapshot(cell) == (mark == LinkMark::Grant)) {
            m_changedLinks.erase(cell);
            return;
        }
        remaining.set(cell, mark);
        if (mark == LinkMark::Revoke && overtaken && !overtaken->hasSamePayload(cell))
            m_changedLinks.insert(cell);
    });
    m_changes.links() = std::move(remaining);
    rebasePayload(overtaken);
    for (const Side side : bothSides) {
        const auto changes = m_changes.entities(side);
        for (const auto &[id, change] : changes) {
            // A rename of what is gone stays as it is, to be named; all else finds its place in the new snapshot.
            if (change.kind != EntityChange::Kind::Rename || snapshotState({side, id}))
                setState({side, id}, stateOf({side, id}));
        }
    }
}

} // namespace crosscheck
