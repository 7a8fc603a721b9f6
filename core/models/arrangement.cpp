// SPDX-FileCopyrightText: Crosscheck contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/models/arrangement.h"

#include <algorithm>
#include <utility>

namespace crosscheck {

Arrangement::Arrangement(Workspace &workspace, WorkerThread &worker, QObject *parent)
    : QObject(parent)
    , m_workspace(workspace)
    , m_worker(worker)
{
    for (const Side side : bothSides)
        m_orders[side] = std::make_shared<const Order>(workspace.slotCount(side));
    connect(&workspace, &Workspace::slotsMoved, this, &Arrangement::onSlotsMoved);
    connect(&workspace, &Workspace::slotsChanged, this, &Arrangement::onSlotsChanged);
    connect(&workspace, &Workspace::snapshotChanged, this, &Arrangement::onSnapshotChanged);
}

void Arrangement::setSpec(Side side, const OrderSpec &spec)
{
    if (m_specs[side] == spec)
        return;
    if (m_specs[side].filter != spec.filter)
        m_kept[side].clear(); // another question
    m_specs[side] = spec;
    compute(side);
}

void Arrangement::setOrder(Side side, Arranged arranged)
{
    Q_EMIT orderAboutToChange(side);
    m_orders[side] = std::move(arranged.order);
    m_troubles[side] = std::move(arranged.trouble);
    Q_EMIT orderChanged(side);
}

/// What was shown stays shown until the new order is computed, and what is new comes behind it.
void Arrangement::onSlotsMoved(Side side, const SlotMap &map)
{
    m_tickets[side] = {}; // its answer would be of the slots before
    std::vector<std::uint32_t> &kept = m_kept[side] = map.now(m_kept[side]);
    kept.insert(kept.end(), map.fresh().begin(), map.fresh().end());
    std::sort(kept.begin(), kept.end());
    const std::uint32_t slots = m_workspace.slotCount(side);
    if (m_specs[side].isTrivial()) {
        m_troubles[side].reset();
        m_carried[side] = std::make_shared<const Order>(slots);
        return;
    }
    const Order &old = m_carried[side] ? *m_carried[side] : *m_orders[side];
    std::vector<std::uint32_t> shown;
    if (old.rowCount() > 0)
        shown = map.now(old.slotsOfRows(0, old.rowCount() - 1));
    shown.insert(shown.end(), map.fresh().begin(), map.fresh().end());
    m_carried[side] = std::make_shared<const Order>(std::move(shown), slots);
}

void Arrangement::onSlotsChanged(Side side)
{
    PerSide<bool> changed{false, false};
    for (const Side one : bothSides)
        changed[one] = one == side || m_carried[one];
    carryOver(changed);
}

void Arrangement::onSnapshotChanged()
{
    carryOver({true, true});
    prepareNames();
}

/// All sides at once: who hears that one side's order is right again may look at the other's.
void Arrangement::carryOver(const PerSide<bool> &changed)
{
    for (const Side side : bothSides) {
        if (changed[side])
            Q_EMIT orderAboutToChange(side);
    }
    for (const Side side : bothSides) {
        if (m_carried[side])
            m_orders[side] = std::exchange(m_carried[side], nullptr);
    }
    for (const Side side : bothSides) {
        if (changed[side])
            Q_EMIT orderChanged(side);
    }
    for (const Side side : bothSides) {
        if (changed[side] && !m_specs[side].isTrivial())
            compute(side);
    }
}

std::shared_ptr<const NameIndex> Arrangement::nameIndex(Side side)
{
    const auto axis = m_workspace.snapshot().axes()[side];
    if (!m_indexes[side] || m_indexes[side]->sharedAxis() != axis)
        m_indexes[side] = std::make_shared<const NameIndex>(axis);
    return m_indexes[side];
}

void Arrangement::prepareNames(WorkerThread &background)
{
    m_background = &background;
    prepareNames();
}

void Arrangement::prepareNames()
{
    const PerSide<std::shared_ptr<const NameIndex>> indexes{nameIndex(Side::Left), nameIndex(Side::Right)};
    if (!m_background || (indexes.left == m_prepared.left && indexes.right == m_prepared.right))
        return;
    m_prepared = indexes;
    m_preparation = m_background->ask<bool>(
        [indexes](JobContext &context) {
            return indexes.left->folded(context) && indexes.right->folded(context)
                && indexes.left->byName(context) && indexes.right->byName(context);
        },
        [](bool) {});
}

OrderInput Arrangement::inputOf(Side side, const OrderSpec &spec)
{
    OrderInput input;
    input.side = side;
    input.filter = RowFilter(spec.filter);
    input.sort = spec.sort;
    input.links = m_workspace.snapshot().sharedLinks();
    for (const Side one : bothSides) {
        OrderInput::Rows &rows = input.rows[one];
        rows.index = nameIndex(one);
        rows.slotCount = m_workspace.slotCount(one);
        rows.title = m_workspace.association().sides[one].title;
        for (const Side changed : bothSides) {
            for (const auto &[id, change] : m_workspace.changes().entities(changed)) {
                const auto slot = m_workspace.slotOn(one, {changed, id});
                if (slot && change.kind != EntityChange::Kind::Delete)
                    rows.names[*slot] = toDisplayUtf8(viewOf(change.draft.label));
            }
        }
    }
    addStaged(input);
    return input;
}

/// What is staged, as far as the order depends on it.
void Arrangement::addStaged(OrderInput &input) const
{
    const ChangeSet &changes = m_workspace.changes();
    const auto slotOf = [&](Cell cell, Side side) { return m_workspace.slotOf(cell.id(side)); };
    if (input.needsLinks()) {
        input.staged.reserve(changes.links().size());
        changes.links().forEach([&](Cell cell, LinkMark mark) {
            const auto left = slotOf(cell, Side::Left);
            const auto right = slotOf(cell, Side::Right);
            input.staged.push_back({{left.value_or(StagedLink::nowhere), right.value_or(StagedLink::nowhere)},
                                    mark == LinkMark::Grant});
        });
    }
    if (!input.filter.has(RowFilter::Term::Kind::Changed))
        return;
    const auto add = [&input](std::optional<std::uint32_t> slot) {
        if (slot)
            input.changed.push_back(*slot);
    };
    changes.links().forEach([&](Cell cell, LinkMark) { add(slotOf(cell, input.side)); });
    for (const auto &[cell, draft] : changes.payload())
        add(slotOf(cell, input.side));
    for (const Side side : bothSides) {
        for (const auto &[id, change] : changes.entities(side))
            add(m_workspace.slotOn(input.side, {side, id}));
    }
}

Ticket Arrangement::find(Side side, const OrderSpec &spec, std::function<void(OrderPtr)> found)
{
    OrderInput input = inputOf(side, spec);
    input.filter = RowFilter::ofNames(spec.filter);
    return ask(std::move(input),
               [found = std::move(found)](const Arranged &arranged) { found(arranged.order); });
}

Ticket Arrangement::ask(OrderInput input, std::function<void(Arranged)> found)
{
    return m_worker.ask<Arranged>(
        [input = std::move(input)](JobContext &context) { return computeOrder(input, context); },
        std::move(found));
}

void Arrangement::compute(Side side)
{
    OrderInput input = inputOf(side, m_specs[side]);
    input.kept = m_kept[side];
    m_tickets[side]
        = ask(std::move(input), [this, side](Arranged arranged) { setOrder(side, std::move(arranged)); });
}

} // namespace crosscheck
