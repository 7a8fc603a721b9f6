// SPDX-FileCopyrightText: Crosscheck contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/association/order.h"
#include "core/association/workspace.h"

namespace crosscheck {

/// Which rows of a workspace's two sides are shown, and in which order: filters and sorts them on a worker thread and
/// keeps the result right while slots come and go. Matrix and lists share it.
class Arrangement final : public QObject
{
    Q_OBJECT

public:
    Arrangement(Workspace &workspace, WorkerThread &worker, QObject *parent = nullptr);

    [[nodiscard]] const OrderSpec &spec(Side side) const { return m_specs[side]; }
    void setSpec(Side side, const OrderSpec &spec);
    [[nodiscard]] const Order &order(Side side) const { return *m_orders[side]; }

Q_SIGNALS:
    void orderAboutToChange(crosscheck::Side side);
    void orderChanged(crosscheck::Side side);

private:
    void setOrder(Side side, OrderPtr order);
    void onSlotsChanged(Side side);
    void onSnapshotChanged();
    void carryOver(const PerSide<bool> &changed);
    void compute(Side side);
    [[nodiscard]] OrderPtr carriedOver(Side side) const;

    Workspace &m_workspace;
    WorkerThread &m_worker;
    PerSide<OrderSpec> m_specs;
    PerSide<OrderPtr> m_orders;
    PerSide<std::shared_ptr<const SearchIndex>> m_indexes;
    PerSide<std::shared_ptr<const Axis>> m_indexedAxes;
    PerSide<Ticket> m_tickets;
};

} // namespace crosscheck
