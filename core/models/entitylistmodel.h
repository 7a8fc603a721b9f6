// SPDX-FileCopyrightText: Crosscheck contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/models/arrangement.h"

#include <QAbstractListModel>

#include <vector>

namespace crosscheck {

/// One side of a workspace as a list: name, count of links, and a check box that says whether the row is linked with
/// the rows that drive it, which are rows of the other side.
class EntityListModel final : public QAbstractListModel
{
    Q_OBJECT

public:
    enum Role {
        LinkCountRole = Qt::UserRole, ///< int, after the save
        EntityChangeRole,             ///< int: an EntityChange::Kind, or -1
    };

    EntityListModel(const Workspace &workspace, const Arrangement &arrangement, Side side,
                    QObject *parent = nullptr);

    [[nodiscard]] Side side() const { return m_side; }
    [[nodiscard]] int rowCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex &index, int role) const override;
    [[nodiscard]] Qt::ItemFlags flags(const QModelIndex &index) const override;

    /// The slots of the other side whose links the check boxes show; with none there are no boxes. They stay on their
    /// rows when slots move.
    void setDriver(std::vector<std::uint32_t> slots);
    [[nodiscard]] const std::vector<std::uint32_t> &driver() const { return m_driver; }

private:
    [[nodiscard]] Qt::CheckState checkState(std::uint32_t slot) const;
    void changed();

    const Workspace &m_workspace;
    const Arrangement &m_arrangement;
    Side m_side;
    bool m_isResetting = false;
    std::vector<std::uint32_t> m_driver;
    /// How many driving rows each slot is linked with; empty until asked for. A cache: selecting all and painting
    /// one list would else look up each driving row for each painted row.
    mutable std::vector<std::uint32_t> m_linkedDrivers;
    mutable std::size_t m_livingDrivers = 0; ///< those that are not staged to be deleted, with the cache
};

} // namespace crosscheck
