// SPDX-FileCopyrightText: Crosscheck contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/models/entitylistmodel.h"

#include <algorithm>

namespace crosscheck {

EntityListModel::EntityListModel(const Workspace &workspace, const Arrangement &arrangement, Side side,
                                 QObject *parent)
    : QAbstractListModel(parent)
    , m_workspace(workspace)
    , m_arrangement(arrangement)
    , m_side(side)
{
    connect(&arrangement, &Arrangement::orderAboutToChange, this, [this](Side changing) {
        if (changing != m_side)
            return;
        m_isResetting = true;
        beginResetModel();
    });
    connect(&arrangement, &Arrangement::orderChanged, this, [this](Side changing) {
        if (changing != m_side)
            return;
        m_linkedDrivers.clear();
        m_isResetting = false;
        endResetModel();
    });
    connect(&workspace, &Workspace::slotsMoved, this, [this](Side moved, const SlotMap &map) {
        m_linkedDrivers.clear();
        if (moved != m_side)
            m_driver = map.now(m_driver);
    });
    connect(&workspace, &Workspace::edited, this, &EntityListModel::changed);
}

int EntityListModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : int(m_arrangement.order(m_side).rowCount());
}

QVariant EntityListModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    const std::uint32_t slot = m_arrangement.order(m_side).slot(std::uint32_t(index.row()));
    switch (role) {
    case Qt::DisplayRole:
    case Qt::AccessibleTextRole:
        return m_workspace.name(m_side, slot);
    case Qt::CheckStateRole:
        return m_driver.empty() ? QVariant() : QVariant(int(checkState(slot)));
    case LinkCountRole:
        return int(m_workspace.linkCount(m_side, slot));
    case EntityChangeRole: {
        const EntityChange *change = m_workspace.entityChange(m_side, slot);
        return change ? int(change->kind) : -1;
    }
    default:
        return {};
    }
}

Qt::ItemFlags EntityListModel::flags(const QModelIndex &index) const
{
    if (!index.isValid())
        return Qt::NoItemFlags;
    const Qt::ItemFlags flags = Qt::ItemIsEnabled | Qt::ItemIsSelectable | Qt::ItemNeverHasChildren;
    return m_driver.empty() ? flags : flags | Qt::ItemIsUserCheckable;
}

void EntityListModel::setDriver(std::vector<std::uint32_t> slots)
{
    if (slots == m_driver)
        return;
    m_driver = std::move(slots);
    changed();
}

void EntityListModel::changed()
{
    m_linkedDrivers.clear();
    if (!m_isResetting && rowCount() > 0)
        Q_EMIT dataChanged(index(0), index(rowCount() - 1));
}

Qt::CheckState EntityListModel::checkState(std::uint32_t slot) const
{
    if (m_linkedDrivers.empty()) {
        const Side driving = otherSide(m_side);
        m_linkedDrivers = m_workspace.linksWith(driving, m_driver);
        m_livingDrivers
            = std::size_t(std::count_if(m_driver.begin(), m_driver.end(), [&](std::uint32_t driver) {
                  return !m_workspace.isDeleted(driving, driver);
              }));
    }
    const std::uint32_t linked = slot < m_linkedDrivers.size() ? m_linkedDrivers[slot] : 0;
    if (linked == 0)
        return Qt::Unchecked;
    return linked == m_livingDrivers ? Qt::Checked : Qt::PartiallyChecked;
}

} // namespace crosscheck
