// SPDX-FileCopyrightText: Crosscheck contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/association/staginglimits.h"
#include "core/association/workspace.h"

#include <QCoreApplication>
#include <QLocale>

#include <algorithm>
#include <set>

namespace crosscheck {

namespace {

QString tr(const char *text)
{
    return QCoreApplication::translate("Workspace", text);
}

tl::unexpected<Error> notLoaded()
{
    return failure(ErrorKind::Busy, tr("The links are not loaded yet."));
}

} // namespace

tl::unexpected<Error> tooManyLinks(std::size_t links)
{
    return failure(
        ErrorKind::Input,
        tr("That would stage %1 links; at most %2 can be staged at once.")
            .arg(QLocale().toString(qulonglong(links)), QLocale().toString(qulonglong(ChangeSet::mostLinks))),
        tr("Nothing was changed."));
}

tl::unexpected<Error> tooMuchPayload(std::size_t links)
{
    return failure(ErrorKind::Input,
                   tr("That would stage values for %1 links; at most %2 can be staged at once.")
                       .arg(QLocale().toString(qulonglong(links)),
                            QLocale().toString(qulonglong(ChangeSet::mostPayload))),
                   tr("Nothing was changed."));
}

bool Workspace::isStaged(EntityId id) const
{
    return entityChange(id) || m_changes.links().hasMarks(id)
        || std::any_of(m_changes.payload().begin(), m_changes.payload().end(),
                       [id](const auto &staged) { return staged.first.id(id.side) == id; });
}

/// The person makes an edit about the row as it is shown: what it is now is what they saw, unless something is staged
/// for it that was meant for another.
EntityId Workspace::see(EntityId id)
{
    const auto twin = twinOf(id);
    const bool isAnother = m_identities[id.side].isAnother(id.value)
        || (twin && m_identities[twin->side].isAnother(twin->value));
    if (isAnother && !isStaged(id) && !(twin && isStaged(*twin)))
        confirm({id});
    return id;
}

/// What was done before for the row that was there is not to be undone to this one; and it is one row on both sides.
void Workspace::confirm(const std::vector<EntityId> &ids)
{
    std::vector<EntityId> confirmed;
    for (const EntityId id : ids) {
        for (const auto one : {std::optional(id), twinOf(id)}) {
            if (!one || !m_identities[one->side].isAnother(one->value))
                continue;
            m_identities[one->side].confirm(one->value);
            confirmed.push_back(*one);
        }
    }
    std::sort(confirmed.begin(), confirmed.end());
    Q_EMIT changedByOthers(confirmed);
}

Workspace::BlockCount Workspace::countBlock(std::span<const std::uint32_t> lefts,
                                            std::span<const std::uint32_t> rights) const
{
    // The side with fewer rows is asked; a deleted row has no links after the save.
    const Side side = lefts.size() <= rights.size() ? Side::Left : Side::Right;
    const auto few = side == Side::Left ? lefts : rights;
    const auto many = side == Side::Left ? rights : lefts;
    const auto alive = [this](Side which, std::span<const std::uint32_t> slots) {
        return std::size_t(std::count_if(slots.begin(), slots.end(), [this, which](std::uint32_t slot) {
            return !isDeleted(which, slot);
        }));
    };
    BlockCount count;
    count.cells = alive(side, few) * alive(otherSide(side), many);
    const std::vector<std::uint32_t> links = linksWith(side, few);
    for (const std::uint32_t slot : many)
        count.linked += links[slot];
    return count;
}

Result<Edit> Workspace::editLinks(std::span<const std::uint32_t> lefts, std::span<const std::uint32_t> rights,
                                  bool linked)
{
    if (!m_snapshot->hasLinks())
        return notLoaded();
    const BlockCount count = countBlock(lefts, rights);
    const std::size_t wanted = linked ? count.cells - count.linked : count.linked;
    if (wanted + m_changes.links().size() > ChangeSet::mostLinks)
        return tooManyLinks(wanted);
    // A row that lacks what it needs cannot be saved; each gets a value before.
    if (linked && !m_requiredPayload.isEmpty()
        && wanted + m_changes.links().grants() > ChangeSet::mostPayload)
        return tooMuchPayload(wanted + m_changes.links().grants());
    return linked ? editGrant(lefts, rights, wanted) : Edit{{}, {}, linkedCells(lefts, rights)};
}

Edit Workspace::editGrant(std::span<const std::uint32_t> lefts, std::span<const std::uint32_t> rights,
                          std::size_t count)
{
    Edit edit;
    edit.link.reserve(count);
    std::vector<std::uint32_t> usable;
    std::copy_if(rights.begin(), rights.end(), std::back_inserter(usable),
                 [this](std::uint32_t slot) { return !isDeleted(Side::Right, slot); });
    for (const std::uint32_t left : lefts) {
        if (isDeleted(Side::Left, left))
            continue;
        for (const std::uint32_t right : usable) {
            if (!cell(left, right).isLinkedAfterSave())
                edit.link.push_back(Cell::of(idToEdit(Side::Left, left), idToEdit(Side::Right, right)));
        }
    }
    return edit;
}

/// The cells of a block that are linked after the save, ascending. Walks the links of the side with fewer rows, not the
/// cells: a block of a billion cells may hold ten links.
std::vector<Cell> Workspace::linkedCells(std::span<const std::uint32_t> lefts,
                                         std::span<const std::uint32_t> rights)
{
    const Side side = lefts.size() <= rights.size() ? Side::Left : Side::Right;
    const Side other = otherSide(side);
    PerSide<RowSet> block{RowSet(slotCount(Side::Left)), RowSet(slotCount(Side::Right))};
    for (const std::uint32_t left : lefts)
        block.left.insert(left);
    for (const std::uint32_t right : rights)
        block.right.insert(right);
    std::vector<Cell> cells;
    m_changes.links().forEach([&](Cell cell, LinkMark mark) {
        const auto left = mark == LinkMark::Grant ? slotOf(cell.left) : std::nullopt;
        const auto right = left ? slotOf(cell.right) : std::nullopt;
        if (right && block.left.contains(*left) && block.right.contains(*right))
            cells.push_back(cell); // staged: what the person saw then counts
    });
    block[side].forEach([&](std::uint32_t slot) {
        if (slot >= m_snapshot->axis(side).size())
            return;
        for (const std::uint32_t linked : m_snapshot->links().linksOf(side, slot)) {
            if (!block[other].contains(linked))
                continue;
            const Cell cell = Cell::of(idToEdit(side, slot), idToEdit(other, linked));
            if (m_changes.links().mark(cell) == LinkMark::None)
                cells.push_back(cell);
        }
    });
    std::sort(cells.begin(), cells.end());
    return cells;
}

Result<Edit> Workspace::editPayload(std::span<const std::uint32_t> lefts,
                                    std::span<const std::uint32_t> rights, const QString &column,
                                    const Value &value)
{
    if (!m_snapshot->hasLinks())
        return notLoaded();
    const QString nothing = tr("Nothing was changed.");
    const Column *definition = m_association.junction.column(column);
    if (!definition || !m_association.writablePayload().contains(column))
        return failure(ErrorKind::Input, tr("“%1” cannot be written.").arg(column), nothing);
    if (definition->notNull && std::holds_alternative<std::monostate>(value))
        return failure(ErrorKind::NotNull, tr("“%1” cannot be NULL.").arg(column), nothing);
    const std::size_t links = countBlock(lefts, rights).linked;
    if (links == 0)
        return failure(ErrorKind::Input, tr("There is no link here that could hold “%1”.").arg(column),
                       nothing);
    if (links > ChangeSet::mostPayload)
        return tooMuchPayload(links);
    const std::vector<Cell> cells = linkedCells(lefts, rights);
    const auto isNew = [this](Cell cell) { return !m_changes.payload(cell); };
    const auto more = std::size_t(std::count_if(cells.begin(), cells.end(), isNew));
    if (more + m_changes.payload().size() > ChangeSet::mostPayload)
        return tooMuchPayload(more + m_changes.payload().size());
    Edit edit;
    for (const Cell cell : cells) {
        if (rowsOf(cell) > 1)
            return failure(ErrorKind::Input,
                           tr("%1 → %2 stands in several rows, each with values of its own.")
                               .arg(name(cell.left), name(cell.right)),
                           nothing);
        edit.payload.push_back({cell, {{column, value}}, 0});
    }
    return edit;
}

Edit Workspace::editLacking(const std::map<QString, Value> &values) const
{
    std::map<Cell, PayloadState> states;
    for (const auto &[column, value] : values) {
        for (const Cell cell : lackingPayload(column)) {
            PayloadState &state = states[cell];
            state.cell = cell;
            state.values[column] = value;
        }
    }
    Edit edit;
    for (const auto &[cell, state] : states)
        edit.payload.push_back(state);
    return edit;
}

Edit Workspace::editAdd(Side side, const EntityDraft &draft)
{
    return {{{EntityId(side, m_identities[side].add()), draft}}, {}, {}};
}

Edit Workspace::editRename(Side side, std::uint32_t slot, const Value &label)
{
    const EntityId id = changedId(idToEdit(side, slot));
    if (isDeleted(id) || !m_association.sides[side].isRenamable())
        return {};
    EntityDraft draft = stateOf(id).value_or(EntityDraft());
    draft.label = label;
    return {{{id, draft}}, {}, {}};
}

Result<Edit> Workspace::editDelete(std::span<const EntityId> deleted)
{
    if (!m_snapshot->hasLinks())
        return notLoaded();
    Edit edit;
    for (const EntityId wanted : deleted) {
        const EntityId id = changedId(see(wanted));
        if (!slotOf(id) || isDeleted(id))
            continue;
        edit.entities.push_back({id, std::nullopt});
        unlinkAll(id, edit);
        if (const auto twin = twinSlot(id))
            unlinkAll(idAt(otherSide(id.side), *twin), edit);
    }
    return edit;
}

/// Of what is in the snapshot: the key of a row that was deleted may be another's.
std::optional<std::uint32_t> Workspace::twinSlot(EntityId id) const
{
    if (!m_association.sidesShareKey() || !m_identities[id.side].position(id.value))
        return {};
    return m_snapshot->axis(otherSide(id.side)).position(key(id));
}

std::optional<EntityId> Workspace::twinOf(EntityId id) const
{
    if (const auto deleted = m_deletedTwins.find(id);
        deleted != m_deletedTwins.end() && !m_identities[id.side].position(id.value))
        return deleted->second;
    const Side other = otherSide(id.side);
    const auto slot = twinSlot(id);
    const auto known = slot ? knownId(other, *slot) : std::nullopt;
    return known ? std::optional(EntityId(other, *known)) : std::nullopt;
}

std::optional<std::uint32_t> Workspace::slotOn(Side side, EntityId id) const
{
    return side == id.side ? slotOf(id) : twinSlot(id);
}

void Workspace::unlinkAll(EntityId id, Edit &edit)
{
    const Side other = otherSide(id.side);
    for (const std::uint32_t linked : linkedSlots(id.side, *slotOf(id)))
        edit.unlink.push_back(Cell::of(see(id), idToEdit(other, linked)));
}

Edit Workspace::editDrop(const std::vector<EntityId> &entities, const std::vector<Cell> &cells) const
{
    Edit edit;
    std::set<EntityId> dropped; // rows whose coming or going is taken back, with their twins
    for (const EntityId id : entities) {
        const EntityChange *change = m_changes.entity(id);
        if (!change)
            continue;
        edit.entities.push_back({id, snapshotState(id), m_nextSave});
        if (change->kind == EntityChange::Kind::Rename)
            continue;
        dropped.insert(id);
        if (const auto twin = twinOf(id))
            dropped.insert(*twin);
    }
    const auto drop = [&](Cell cell, LinkMark mark) {
        const auto stays = [&](EntityId id) { return !isDeleted(id) || dropped.contains(id); };
        if (mark == LinkMark::Grant)
            edit.unlink.push_back(cell);
        else if (stays(cell.left) && stays(cell.right)) // a link to what is deleted too stays revoked
            edit.restore.push_back(cell);
    };
    const auto goesWithRow
        = [&](Cell cell) { return dropped.contains(cell.left) || dropped.contains(cell.right); };
    if (!dropped.empty()) {
        for (const auto &[cell, mark] : m_changes.links().sorted()) {
            if (goesWithRow(cell))
                drop(cell, mark);
        }
    }
    for (const Cell cell : cells) {
        const LinkMark mark = m_changes.links().mark(cell);
        if (mark == LinkMark::None) {
            if (const PayloadDraft *draft = m_changes.payload(cell))
                edit.payload.push_back(withoutDraft(cell, *draft));
        } else if (!goesWithRow(cell)) {
            drop(cell, mark);
        }
    }
    return edit;
}

Edit Workspace::editDropAll() const
{
    Edit edit;
    for (const Side side : bothSides) {
        for (const auto &[id, change] : m_changes.entities(side))
            edit.entities.push_back({{side, id}, snapshotState({side, id}), m_nextSave});
    }
    for (const auto &[cell, mark] : m_changes.links().sorted())
        (mark == LinkMark::Grant ? edit.unlink : edit.restore).push_back(cell);
    for (const auto &[cell, draft] : m_changes.payload())
        edit.payload.push_back(withoutDraft(cell, draft));
    return edit;
}

} // namespace crosscheck
