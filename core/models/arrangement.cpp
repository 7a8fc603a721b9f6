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
        std::erase_if(m_kept[side], [this, side](std::uint32_t slot) {
            return slot < m_workspace.snapshot().axis(side).size(); // it is saved
        });
    m_specs[side] = spec;
    compute(side);
}

void Arrangement::setOrder(Side side, OrderPtr order)
{
    Q_EMIT orderAboutToChange(side);
    m_orders[side] = std::move(order);
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

OrderInput Arrangement::inputOf(Side side, const OrderSpec &spec)
{
    const auto axis = m_workspace.snapshot().axes()[side];
    if (m_indexedAxes[side] != axis) {
        m_indexedAxes[side] = axis;
        m_indexes[side] = std::make_shared<const SearchIndex>(axis);
    }
    OrderInput input;
    input.words = filterWords(spec.filter);
    input.sort = spec.sort;
    input.index = m_indexes[side];
    input.axis = axis;
    input.slotCount = m_workspace.slotCount(side);
    for (const Side changed : bothSides) {
        for (const auto &[id, change] : m_workspace.changes().entities(changed)) {
            const auto slot = m_workspace.slotOn(side, {changed, id});
            if (slot && change.kind != EntityChange::Kind::Delete)
                input.names[*slot] = toDisplayUtf8(viewOf(change.draft.label));
        }
    }
    if (spec.sort == OrderSpec::Sort::MostLinks) {
        for (std::uint32_t slot = 0; slot < input.slotCount; ++slot)
            input.linkCounts.push_back(m_workspace.linkCount(side, slot));
    }
    return input;
}

Ticket Arrangement::find(Side side, const OrderSpec &spec, std::function<void(OrderPtr)> found)
{
    return ask(inputOf(side, spec), std::move(found));
}

Ticket Arrangement::ask(OrderInput input, std::function<void(OrderPtr)> found)
{
    return m_worker.ask<OrderPtr>(
        [input = std::move(input)](JobContext &context) { return computeOrder(input, context); },
        std::move(found));
}

void Arrangement::compute(Side side)
{
    OrderInput input = inputOf(side, m_specs[side]);
    input.kept = m_kept[side];
    m_tickets[side]
        = ask(std::move(input), [this, side](OrderPtr order) { setOrder(side, std::move(order)); });
}

} // namespace crosscheck
