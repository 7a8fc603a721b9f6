// SPDX-FileCopyrightText: Crosscheck contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/association/order.h"
#include "core/association/workspace.h"

namespace crosscheck {

/// Which rows of a workspace's two sides are shown, and in which order: filters and sorts them on a worker thread and
/// keeps the result right while slots come and go. Rows that are added are shown whatever the filter, also once they are
/// saved, until another filter is set. Matrix and lists share it.
class Arrangement final : public QObject
{
    Q_OBJECT

public:
    Arrangement(Workspace &workspace, WorkerThread &worker, QObject *parent = nullptr);

    [[nodiscard]] const OrderSpec &spec(Side side) const { return m_specs[side]; }
    void setSpec(Side side, const OrderSpec &spec);
    [[nodiscard]] const Order &order(Side side) const { return *m_orders[side]; }
    [[nodiscard]] const OrderPtr &sharedOrder(Side side) const { return m_orders[side]; }

    /// What is wrong with the filter of the order that is shown.
    [[nodiscard]] const std::optional<RowFilter::Trouble> &filterTrouble(Side side) const
    {
        return m_troubles[side];
    }
    /// Has what searching and sorting names takes made beforehand, now and for each other snapshot.
    void prepareNames(WorkerThread &background);

    /// Computes which rows have the names that @p spec filters by, beside what is shown; it knows no terms. The slots are
    /// those of the time of asking: drop the ticket when slots move.
    [[nodiscard]] Ticket find(Side side, const OrderSpec &spec, std::function<void(OrderPtr)> found);

Q_SIGNALS:
    void orderAboutToChange(crosscheck::Side side);
    void orderChanged(crosscheck::Side side);

private:
    void setOrder(Side side, Arranged arranged);
    void onSlotsMoved(Side side, const SlotMap &map);
    void onSlotsChanged(Side side);
    void onSnapshotChanged();
    void carryOver(const PerSide<bool> &changed);
    void compute(Side side);
    [[nodiscard]] OrderInput inputOf(Side side, const OrderSpec &spec);
    void addStaged(OrderInput &input) const;
    [[nodiscard]] std::shared_ptr<const NameIndex> nameIndex(Side side);
    void prepareNames();
    [[nodiscard]] Ticket ask(OrderInput input, std::function<void(Arranged)> found);

    Workspace &m_workspace;
    WorkerThread &m_worker;
    PerSide<OrderSpec> m_specs;
    PerSide<OrderPtr> m_orders;
    PerSide<std::vector<std::uint32_t>> m_kept; ///< added since the filter was set; ascending
    PerSide<OrderPtr> m_carried; ///< what was shown, where it is now; null while that is known already
    PerSide<std::optional<RowFilter::Trouble>> m_troubles;
    PerSide<std::shared_ptr<const NameIndex>> m_indexes;
    PerSide<std::shared_ptr<const NameIndex>> m_prepared;
    WorkerThread *m_background = nullptr;
    Ticket m_preparation;
    PerSide<Ticket> m_tickets;
};

} // namespace crosscheck
