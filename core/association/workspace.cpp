// SPDX-FileCopyrightText: Crosscheck contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/association/workspace.h"

#include <algorithm>

namespace crosscheck {

Workspace::Workspace(Association association, SnapshotPtr snapshot, QObject *parent)
    : QObject(parent)
    , m_association(std::move(association))
    , m_snapshot(std::move(snapshot))
    , m_identities{Identities(m_snapshot->axes().left), Identities(m_snapshot->axes().right)}
    , m_requiredPayload(m_association.requiredPayload())
{
}

std::uint32_t Workspace::slotCount(Side side) const
{
    return m_snapshot->axis(side).size() + std::uint32_t(m_added[side].size());
}

std::optional<std::uint32_t> Workspace::knownId(Side side, std::uint32_t slot) const
{
    const std::uint32_t size = m_snapshot->axis(side).size();
    return slot < size ? m_identities[side].knownIdAt(slot) : std::optional(m_added[side][slot - size]);
}

EntityId Workspace::idAt(Side side, std::uint32_t slot)
{
    const std::uint32_t size = m_snapshot->axis(side).size();
    return {side, slot < size ? m_identities[side].idAt(slot) : m_added[side][slot - size]};
}

std::optional<std::uint32_t> Workspace::slotOf(EntityId id) const
{
    if (const auto position = m_identities[id.side].position(id.value))
        return position;
    const auto &added = m_added[id.side];
    const auto found = std::lower_bound(added.begin(), added.end(), id.value);
    if (found == added.end() || *found != id.value)
        return {};
    return m_snapshot->axis(id.side).size() + std::uint32_t(found - added.begin());
}

QString Workspace::name(Side side, std::uint32_t slot) const
{
    const EntityChange *change = entityChange(side, slot);
    if (change && change->kind != EntityChange::Kind::Delete)
        return toDisplay(change->draft.label);
    return QString::fromStdString(m_snapshot->axis(side).displayName(slot));
}

QString Workspace::name(EntityId id) const
{
    if (const auto slot = slotOf(id))
        return name(id.side, *slot);
    return QString::fromStdString(keyedForm(seenName(id).toStdString(), key(id)));
}

QString Workspace::storedName(EntityId id) const
{
    const auto position = m_identities[id.side].position(id.value);
    return position ? QString::fromStdString(m_snapshot->axis(id.side).displayName(*position)) : QString();
}

Value Workspace::label(Side side, std::uint32_t slot) const
{
    const EntityChange *change = entityChange(side, slot);
    return change && change->kind != EntityChange::Kind::Delete ? change->draft.label
                                                                : toValue(m_snapshot->axis(side).label(slot));
}

QString Workspace::seenName(EntityId id) const
{
    return toDisplay(m_identities[id.side].seen(id.value).label);
}

const EntityChange *Workspace::entityChange(Side side, std::uint32_t slot) const
{
    if (m_changes.entities(Side::Left).empty() && m_changes.entities(Side::Right).empty())
        return nullptr;
    if (const auto id = knownId(side, slot))
        return entityChange({side, *id});
    // A row that nobody needed on this side may have been changed on the other.
    if (!m_association.sidesShareKey())
        return nullptr;
    const auto twin = m_snapshot->axis(otherSide(side)).position(m_snapshot->axis(side).key(slot));
    const auto known = twin ? knownId(otherSide(side), *twin) : std::nullopt;
    return known ? m_changes.entity({otherSide(side), *known}) : nullptr;
}

const EntityChange *Workspace::entityChange(EntityId id) const
{
    return m_changes.entity(changedId(id));
}

/// Under which id the row's changes are staged: one row is changed on one side only.
EntityId Workspace::changedId(EntityId id) const
{
    if (m_changes.entity(id) || !m_association.sidesShareKey())
        return id;
    const auto twin = twinOf(id);
    return twin && m_changes.entity(*twin) ? *twin : id;
}

bool Workspace::isDeleted(EntityId id) const
{
    const EntityChange *change = entityChange(id);
    return change && change->kind == EntityChange::Kind::Delete;
}

bool Workspace::isDeleted(Side side, std::uint32_t slot) const
{
    const EntityChange *change = entityChange(side, slot);
    return change && change->kind == EntityChange::Kind::Delete;
}

CellState Workspace::cell(std::uint32_t left, std::uint32_t right) const
{
    CellState state;
    state.isLoaded = m_snapshot->hasLinks();
    if (state.isLoaded && left < m_snapshot->axis(Side::Left).size()
        && right < m_snapshot->axis(Side::Right).size())
        state.multiplicity = m_snapshot->links().multiplicity(left, right);
    if (m_changes.links().size() == 0 && m_changes.payload().empty())
        return state;
    const auto known = knownCell(left, right);
    if (!known)
        return state;
    state.mark = m_changes.links().mark(*known);
    state.isPayloadStaged = state.mark == LinkMark::None && m_changes.payload(*known);
    state.lacksPayload = std::any_of(m_requiredPayload.begin(), m_requiredPayload.end(),
                                     [&](const QString &column) { return lacksPayload(*known, column); });
    return state;
}

std::uint32_t Workspace::linkCount(Side side, std::uint32_t slot) const
{
    if (!m_snapshot->hasLinks())
        return 0;
    std::int64_t count = 0;
    if (slot < m_snapshot->axis(side).size())
        count = std::int64_t(m_snapshot->links().linksOf(side, slot).size());
    if (const auto id = m_changes.links().size() > 0 ? knownId(side, slot) : std::nullopt)
        count += m_changes.links().balance({side, *id});
    return std::uint32_t(count);
}

std::vector<std::uint32_t> Workspace::linkedSlots(Side side, std::uint32_t slot) const
{
    std::vector<std::uint32_t> linked;
    const std::vector<std::uint32_t> links = linksWith(side, std::span(&slot, 1));
    for (std::uint32_t other = 0; other < links.size(); ++other) {
        if (links[other] > 0)
            linked.push_back(other);
    }
    return linked;
}

std::vector<std::uint32_t> Workspace::linksWith(Side side, std::span<const std::uint32_t> slots) const
{
    std::vector<std::uint32_t> links(slotCount(otherSide(side)), 0);
    if (!m_snapshot->hasLinks())
        return links;
    if (slots.size() == slotCount(side) && m_changes.links().size() == 0) { // all of them, as they are
        for (std::uint32_t other = 0; other < links.size(); ++other)
            links[other] = linkCount(otherSide(side), other);
        return links;
    }
    const std::uint32_t size = m_snapshot->axis(side).size();
    std::vector<bool> wanted(m_changes.links().size() > 0 ? slotCount(side) : 0);
    for (const std::uint32_t slot : slots) {
        if (!wanted.empty())
            wanted[slot] = true;
        if (slot >= size)
            continue;
        for (const std::uint32_t other : m_snapshot->links().linksOf(side, slot))
            ++links[other];
    }
    m_changes.links().forEach([&](Cell cell, LinkMark mark) {
        const auto slot = slotOf(cell.id(side));
        const auto other = slot && wanted[*slot] ? slotOf(cell.id(otherSide(side))) : std::nullopt;
        if (other)
            mark == LinkMark::Grant ? ++links[*other] : --links[*other];
    });
    return links;
}

Trouble Workspace::trouble(EntityId id) const
{
    const EntityChange *change = m_changes.entity(id);
    if (change && change->kind == EntityChange::Kind::Add)
        return keyHolder(id).isNull() ? Trouble::None : Trouble::KeyTaken;
    const Identities &identities = m_identities[id.side];
    if (!identities.position(id.value))
        return isAddedByTwin(id) ? Trouble::None : Trouble::Gone;
    if (identities.isAnother(id.value))
        return Trouble::Another;
    if (!change || change->kind != EntityChange::Kind::Delete)
        return Trouble::None;
    if (gainedLinks(id) > 0)
        return Trouble::GainedLinks;
    return m_impactsNow.contains(id) ? Trouble::TakesMore : Trouble::None;
}

bool Workspace::isRelabelled(EntityId id) const
{
    const auto position = m_identities[id.side].position(id.value);
    return position
        && m_identities[id.side].seen(id.value).label != toValue(m_snapshot->axis(id.side).label(*position));
}

QString Workspace::keyHolder(EntityId id) const
{
    const Key own = key(id);
    const auto holder = own.isEmpty() ? std::nullopt : m_snapshot->axis(id.side).position(own);
    return holder ? QString::fromStdString(m_snapshot->axis(id.side).displayName(*holder)) : QString();
}

std::uint32_t Workspace::gainedLinks(EntityId id) const
{
    std::uint32_t links = 0;
    for (const Side side : bothSides) {
        if (const auto slot = slotOn(side, id))
            links += linkCount(side, *slot);
    }
    return links;
}

/// Where both sides are one table, a row that comes back on one side does so on the other.
bool Workspace::isAddedByTwin(EntityId id) const
{
    const auto twin = m_deletedTwins.find(id);
    const EntityChange *change = twin == m_deletedTwins.end() ? nullptr : m_changes.entity(twin->second);
    return change && change->kind == EntityChange::Kind::Add;
}

bool Workspace::isInSnapshot(Cell cell) const
{
    const auto left = m_identities.left.position(cell.left.value);
    const auto right = left ? m_identities.right.position(cell.right.value) : std::nullopt;
    return right && m_snapshot->hasLinks() && m_snapshot->links().contains(*left, *right);
}

std::optional<EntityDraft> Workspace::snapshotState(EntityId id) const
{
    const auto position = m_identities[id.side].position(id.value);
    if (!position)
        return {};
    return EntityDraft{toValue(m_snapshot->axis(id.side).label(*position)), {}};
}

std::optional<EntityDraft> Workspace::stateOf(EntityId id) const
{
    const EntityChange *change = m_changes.entity(id);
    if (!change)
        return snapshotState(id);
    return change->kind == EntityChange::Kind::Delete ? std::nullopt : std::optional(change->draft);
}

std::optional<EntityDraft> Workspace::wantedState(const EntityState &state) const
{
    return state.unstagedBefore == m_nextSave ? snapshotState(state.id) : state.draft;
}

void Workspace::setState(EntityId id, std::optional<EntityDraft> draft)
{
    const auto before = snapshotState(id);
    std::optional<EntityChange> change;
    if (draft && !before) {
        // An entity whose deletion was saved comes back with all that its row held.
        if (const auto lost = m_deletedRows.find(id); lost != m_deletedRows.end())
            draft->values.insert(lost->second.begin(), lost->second.end());
        change = {EntityChange::Kind::Add, *draft};
    } else if (draft && draft->label != before->label) {
        change = {EntityChange::Kind::Rename, *draft};
    } else if (!draft && before) {
        change = {EntityChange::Kind::Delete, {}};
    }
    m_changes.setEntity(id, change);
}

bool Workspace::setLinked(Cell cell, bool isThere, bool linked, bool restores)
{
    m_removed.setRestored(cell, linked && restores);
    const LinkMark mark = isThere == linked ? LinkMark::None : linked ? LinkMark::Grant : LinkMark::Revoke;
    return m_changes.links().set(cell, mark) != mark;
}

void Workspace::rebuildAdded(Side side)
{
    m_added[side].clear();
    for (const auto &[id, change] : m_changes.entities(side)) {
        if (change.kind == EntityChange::Kind::Add)
            m_added[side].push_back(id);
    }
}

SlotMap::Slots Workspace::slotsOf(Side side) const
{
    return {m_snapshot->axes()[side], m_added[side]};
}

/// All that has moved, when both sides are right again: who hears of one may look at the other.
void Workspace::announceMoved(const PerSide<SlotMap::Slots> &before)
{
    for (const Side side : bothSides) {
        const SlotMap::Slots now = slotsOf(side);
        if (before[side] == now)
            continue;
        std::vector<std::optional<std::uint32_t>> addedNow;
        for (const std::uint32_t id : before[side].added)
            addedNow.push_back(slotOf({side, id}));
        Q_EMIT slotsMoved(side, SlotMap(before[side], now, std::move(addedNow), m_deletedSlots[side]));
    }
}

void Workspace::applyEntities(const std::vector<EntityState> &states, Edit &inverse)
{
    for (const EntityState &state : states) {
        const auto old = stateOf(state.id);
        const auto wanted = wantedState(state);
        if (old == wanted)
            continue;
        inverse.entities.push_back({state.id, old, m_changes.entity(state.id) ? 0 : m_nextSave});
        setState(state.id, wanted);
    }
}

/// What is staged anew for links stands against nobody.
void Workspace::forgetContested(const std::vector<Cell> &cells, Edit &inverse)
{
    if (m_changedLinks.empty())
        return;
    for (const Cell cell : cells) {
        if (m_changedLinks.erase(cell) > 0)
            inverse.contested.push_back(cell);
    }
}

void Workspace::applyLinks(const Edit &edit, Edit &inverse)
{
    m_changes.links().reserve(edit.link.size() + edit.unlink.size() + edit.restore.size());
    for (const auto *cells : {&edit.link, &edit.restore, &edit.unlink})
        forgetContested(*cells, inverse);
    for (const Cell cell : edit.link) {
        if (setLinked(cell, isInSnapshot(cell), true, false))
            inverse.unlink.push_back(cell);
    }
    for (const Cell cell : edit.restore) {
        if (setLinked(cell, isInSnapshot(cell), true, true))
            inverse.unlink.push_back(cell);
    }
    for (const Cell cell : edit.unlink) {
        const bool isThere = isInSnapshot(cell);
        const bool isAsItWas = isThere || isRestored(cell);
        dropPayload(cell, inverse);
        if (setLinked(cell, isThere, false, false))
            (isAsItWas ? inverse.restore : inverse.link).push_back(cell);
    }
}

Edit Workspace::apply(const Edit &edit)
{
    const PerSide<SlotMap::Slots> before{slotsOf(Side::Left), slotsOf(Side::Right)};
    Edit inverse;
    applyEntities(edit.entities, inverse);
    PerSide<bool> resized{false, false};
    for (const EntityState &state : inverse.entities)
        resized[state.id.side] |= !snapshotState(state.id).has_value();
    applyLinks(edit, inverse);
    for (const PayloadState &state : edit.payload)
        setPayload(state, inverse);
    for (const Cell cell : edit.contested) {
        if (m_changes.links().mark(cell) != LinkMark::None || m_changes.payload(cell))
            m_changedLinks.insert(cell);
    }
    for (const Side side : bothSides) {
        if (resized[side])
            rebuildAdded(side);
    }
    announceMoved(before);
    for (const Side side : bothSides) {
        if (resized[side])
            Q_EMIT slotsChanged(side);
    }
    if (!inverse.isEmpty())
        Q_EMIT edited(edit);
    return inverse;
}

void Workspace::setImpact(EntityId id, const DeletionImpact &impact)
{
    const EntityId changed = changedId(id);
    m_impacts[changed] = impact;
    m_impactsNow.erase(changed);
}

void Workspace::setImpactNow(EntityId id, const DeletionImpact &impact)
{
    if (impact.exceeds(impactOf(id)) || impact.isAnotherRow(impactOf(id)) || !impact.forbids.empty())
        m_impactsNow[id] = impact;
    else
        m_impactsNow.erase(id);
}

const DeletionImpact &Workspace::impactOf(EntityId id) const
{
    static const DeletionImpact none;
    const auto found = m_impacts.find(id);
    return found == m_impacts.end() ? none : found->second;
}

const DeletionImpact &Workspace::impactNow(EntityId id) const
{
    const auto found = m_impactsNow.find(id);
    return found == m_impactsNow.end() ? impactOf(id) : found->second;
}

std::vector<EntityId> Workspace::stagedDeletions(Side side) const
{
    std::vector<EntityId> deleted;
    for (const auto &[id, change] : m_changes.entities(side)) {
        if (change.kind == EntityChange::Kind::Delete)
            deleted.emplace_back(side, id);
    }
    return deleted;
}

bool Workspace::isRestored(Cell cell) const
{
    return m_changes.links().mark(cell) == LinkMark::Grant && m_removed.isRestored(cell);
}

LinkRows Workspace::restoredRows(Cell cell) const
{
    LinkRows rows;
    if (isRestored(cell))
        m_removed.appendRows(cell, 0, rows);
    return rows;
}

void Workspace::confirmRows(const std::vector<EntityId> &ids)
{
    confirm(ids);
    Q_EMIT edited({});
}

void Workspace::confirmLinks(const std::vector<Cell> &links)
{
    for (const Cell cell : links)
        m_changedLinks.erase(cell);
    Q_EMIT edited({});
}

bool Workspace::isContested(Cell cell) const
{
    return trouble(cell.left) != Trouble::None || trouble(cell.right) != Trouble::None
        || m_changedLinks.contains(cell) || payloadTrouble(cell) != PayloadTrouble::None;
}

bool Workspace::isContested(std::uint32_t left, std::uint32_t right) const
{
    const auto known = knownCell(left, right);
    return known && isContested(*known);
}

} // namespace crosscheck
