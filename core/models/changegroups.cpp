// SPDX-FileCopyrightText: Crosscheck contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/models/changegroups.h"

#include <QLocale>

#include <algorithm>

namespace crosscheck {

namespace {

constexpr std::size_t mostOpenAtFirst = 12;
constexpr int mostAtOnce = 2000; // changes; more are grouped when the person pauses
constexpr std::chrono::milliseconds pause{150};

} // namespace

ChangeGroups::ChangeGroups(ChangesModel &changes, QObject *parent)
    : QAbstractListModel(parent)
    , m_changes(changes)
{
    m_regrouping.setSingleShot(true);
    connect(&m_regrouping, &QTimer::timeout, this, &ChangeGroups::regroup);
    connect(&changes, &ChangesModel::modelReset, this, &ChangeGroups::onReset);
    regroup();
}

void ChangeGroups::onReset()
{
    if (m_changes.rowCount() > mostAtOnce)
        m_regrouping.start(pause);
    else
        regroup();
}

/// Of which side fewer rows have links that change.
Side ChangeGroups::fewerRows() const
{
    PerSide<std::vector<bool>> isSeen;
    PerSide<std::size_t> rows{0, 0};
    for (int row = 0; row < m_changes.rowCount(); ++row) {
        const auto cell = m_changes.cellAt(row);
        if (!cell)
            continue;
        for (const Side side : bothSides) {
            const std::uint32_t id = cell->id(side).value;
            if (id >= isSeen[side].size())
                isSeen[side].resize(id + 1);
            rows[side] += isSeen[side][id] ? 0 : 1;
            isSeen[side][id] = true;
        }
    }
    return rows.right < rows.left ? Side::Right : Side::Left;
}

void ChangeGroups::regroup()
{
    m_regrouping.stop();
    beginResetModel();
    m_groups.clear();
    const Side side = fewerRows();
    std::map<EntityId, std::size_t> groupOf;
    for (int row = 0; row < m_changes.rowCount(); ++row) {
        const auto cell = m_changes.cellAt(row);
        const EntityId id = cell ? cell->id(side) : m_changes.entityAt(row);
        const auto [place, isNew] = groupOf.try_emplace(id, m_groups.size());
        if (isNew)
            m_groups.push_back({id, {}, {}, 0, false});
        Group &group = m_groups[place->second];
        group.changes.push_back(row);
        group.counts.add(m_changes.kindAt(row));
        group.contested += m_changes.isContested(row) ? 1 : 0;
    }
    std::erase_if(m_opened, [&groupOf](const auto &opened) { return !groupOf.contains(opened.first); });
    for (Group &group : m_groups) {
        const auto opened = m_opened.find(group.id);
        group.isOpen = opened == m_opened.end() ? isOpenAtFirst(group) : opened->second;
    }
    layOut();
    endResetModel();
}

bool ChangeGroups::isOpenAtFirst(const Group &group) const
{
    return group.contested > 0 || group.changes.size() <= mostOpenAtFirst;
}

void ChangeGroups::layOut()
{
    m_rows.clear();
    for (std::size_t i = 0; i < m_groups.size(); ++i) {
        const Group &group = m_groups[i];
        if (group.changes.size() > 1)
            m_rows.push_back({int(i), -1});
        if (group.changes.size() > 1 && !group.isOpen)
            continue;
        for (const int change : group.changes)
            m_rows.push_back({int(i), change});
    }
}

int ChangeGroups::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : int(m_rows.size());
}

QVariant ChangeGroups::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    const Row &row = m_rows[std::size_t(index.row())];
    const Group &group = m_groups[std::size_t(row.group)];
    if (row.change < 0)
        return groupData(group, role);
    if (role == IsInGroupRole)
        return group.changes.size() > 1;
    if (m_regrouping.isActive()) // it may be another change by now
        return {};
    return m_changes.data(m_changes.index(row.change), role);
}

QVariant ChangeGroups::groupData(const Group &group, int role) const
{
    switch (role) {
    case Qt::DisplayRole:
    case Qt::ToolTipRole:
    case Qt::AccessibleTextRole: {
        QString text = tr("%1: %2", "row counts")
                           .arg(m_changes.entityName(group.id), ChangesModel::countsText(group.counts));
        if (group.contested > 0)
            text += QLatin1String(", ")
                + tr("%1 in conflict").arg(QLocale().toString(qulonglong(group.contested)));
        return text;
    }
    case ChangesModel::ContestedRole:
        return group.contested > 0;
    case IsGroupRole:
        return true;
    case IsOpenRole:
        return group.isOpen;
    default:
        return {};
    }
}

std::vector<int> ChangeGroups::changesAt(int row) const
{
    if (m_regrouping.isActive())
        return {};
    const Row &at = m_rows[std::size_t(row)];
    return at.change < 0 ? m_groups[std::size_t(at.group)].changes : std::vector<int>{at.change};
}

void ChangeGroups::setOpen(int row, bool isOpen)
{
    const Row at = m_rows[std::size_t(row)];
    Group &group = m_groups[std::size_t(at.group)];
    if (at.change >= 0 || group.isOpen == isOpen)
        return;
    const int count = int(group.changes.size());
    m_opened[group.id] = group.isOpen = isOpen;
    isOpen ? beginInsertRows({}, row + 1, row + count) : beginRemoveRows({}, row + 1, row + count);
    layOut();
    isOpen ? endInsertRows() : endRemoveRows();
    Q_EMIT dataChanged(index(row), index(row));
}

} // namespace crosscheck
