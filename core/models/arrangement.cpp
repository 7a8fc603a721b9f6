// SPDX-FileCopyrightText: Crosscheck contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/models/arrangement.h"

namespace crosscheck {

Arrangement::Arrangement(Workspace &workspace, WorkerThread &worker, QObject *parent)
    : QObject(parent)
    , m_workspace(workspace)
    , m_worker(worker)
{
    for (const Side side : bothSides)
        m_orders[side] = std::make_shared<const Order>(workspace.slotCount(side));
    connect(&workspace, &Workspace::slotsChanged, this, &Arrangement::onSlotsChanged);
    connect(&workspace, &Workspace::snapshotChanged, this, &Arrangement::onSnapshotChanged);
}

void Arrangement::setSpec(Side side, const OrderSpec &spec)
{
    if (m_specs[side] == spec)
        return;
    m_specs[side] = spec;
    compute(side);
}

void Arrangement::setOrder(Side side, OrderPtr order)
{
    Q_EMIT orderAboutToChange(side);
    m_orders[side] = std::move(order);
    Q_EMIT orderChanged(side);
}

void Arrangement::onSlotsChanged(Side side)
{
    PerSide<bool> changed{false, false};
    for (const Side one : bothSides)
        changed[one] = one == side || m_orders[one]->slotCount() != m_workspace.slotCount(one);
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
        if (changed[side])
            m_orders[side] = carriedOver(side);
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

/// The order until the new one is computed: what was shown, and what is new behind it.
OrderPtr Arrangement::carriedOver(Side side) const
{
    const std::uint32_t slots = m_workspace.slotCount(side);
    const Order &old = *m_orders[side];
    if (m_specs[side].isTrivial())
        return std::make_shared<const Order>(slots);
    std::vector<std::uint32_t> shown;
    for (std::uint32_t row = 0; row < old.rowCount(); ++row) {
        if (old.slot(row) < slots)
            shown.push_back(old.slot(row));
    }
    for (std::uint32_t slot = old.slotCount(); slot < slots; ++slot)
        shown.push_back(slot);
    return std::make_shared<const Order>(std::move(shown), slots);
}

void Arrangement::compute(Side side)
{
    const auto axis = m_workspace.snapshot().axes()[side];
    if (m_indexedAxes[side] != axis) {
        m_indexedAxes[side] = axis;
        m_indexes[side] = std::make_shared<const SearchIndex>(axis);
    }
    OrderInput input{m_specs[side], m_indexes[side], axis, {}, m_workspace.slotCount(side), {}};
    for (const auto &[id, change] : m_workspace.changes().entities(side)) {
        const auto slot = m_workspace.slotOf({side, id});
        if (slot && change.kind != EntityChange::Kind::Delete)
            input.names[*slot] = toDisplayUtf8(viewOf(change.draft.label));
    }
    if (m_specs[side].sort == OrderSpec::Sort::MostLinks) {
        for (std::uint32_t slot = 0; slot < input.slotCount; ++slot)
            input.linkCounts.push_back(m_workspace.linkCount(side, slot));
    }
    m_tickets[side] = m_worker.ask<OrderPtr>(
        [input = std::move(input)](JobContext &context) { return computeOrder(input, context); },
        [this, side](OrderPtr order) {
            if (order->slotCount() == m_workspace.slotCount(side))
                setOrder(side, std::move(order));
        });
}

} // namespace crosscheck
