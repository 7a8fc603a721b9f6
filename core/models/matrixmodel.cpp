// SPDX-FileCopyrightText: Crosscheck contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/models/matrixmodel.h"

#include <algorithm>

namespace crosscheck {

namespace {

constexpr std::size_t mostSingleSignals = 64;

constexpr Side sideOf(Qt::Orientation orientation)
{
    return orientation == Qt::Vertical ? Side::Left : Side::Right;
}

} // namespace

MatrixModel::MatrixModel(const Workspace &workspace, const Arrangement &arrangement, const Unseen &unseen,
                         QObject *parent)
    : QAbstractTableModel(parent)
    , m_workspace(workspace)
    , m_arrangement(arrangement)
    , m_unseen(unseen)
{
    connect(&arrangement, &Arrangement::orderAboutToChange, this, &MatrixModel::onOrderAboutToChange);
    connect(&arrangement, &Arrangement::orderChanged, this, &MatrixModel::onOrderChanged);
    connect(&workspace, &Workspace::edited, this, &MatrixModel::onEdited);
    connect(&unseen, &Unseen::changed, this, &MatrixModel::announceAll);
}

void MatrixModel::onOrderAboutToChange()
{
    if (m_changingOrders++ == 0)
        beginResetModel();
}

void MatrixModel::onOrderChanged()
{
    if (--m_changingOrders == 0)
        endResetModel();
}

int MatrixModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : int(m_arrangement.order(Side::Left).rowCount());
}

int MatrixModel::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : int(m_arrangement.order(Side::Right).rowCount());
}

CellState MatrixModel::cell(int row, int column) const
{
    const std::uint32_t left = m_arrangement.order(Side::Left).slot(std::uint32_t(row));
    const std::uint32_t right = m_arrangement.order(Side::Right).slot(std::uint32_t(column));
    CellState state = m_workspace.cell(left, right);
    if (state.mark != LinkMark::None || state.isPayloadStaged)
        state.isContested = m_workspace.isContested(left, right);
    state.isUnseen = m_unseen.contains(left, right);
    return state;
}

QString MatrixModel::accessibleText(int row, int column) const
{
    const CellState state = cell(row, column);
    QString text = headerData(row, Qt::Vertical, Qt::DisplayRole).toString() + QLatin1String(", ")
        + headerData(column, Qt::Horizontal, Qt::DisplayRole).toString() + QLatin1String(", ");
    if (!state.isLoaded)
        text += tr("not loaded yet");
    else
        text += state.multiplicity > 0 ? tr("linked") : tr("not linked");
    if (state.multiplicity > 1)
        text += QLatin1String(", ") + tr("%n row(s)", nullptr, int(state.multiplicity));
    if (state.mark == LinkMark::Grant)
        text += QLatin1String(", ") + tr("grant staged");
    else if (state.mark == LinkMark::Revoke)
        text += QLatin1String(", ") + tr("revoke staged");
    else if (state.isPayloadStaged)
        text += QLatin1String(", ") + tr("change staged");
    if (state.lacksPayload)
        text += QLatin1String(", ") + tr("needs values");
    if (state.isContested)
        text += QLatin1String(", ") + tr("in conflict");
    if (state.isUnseen)
        text += QLatin1String(", ") + tr("changed by somebody else");
    return text;
}

QVariant MatrixModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    if (role == Qt::AccessibleTextRole)
        return accessibleText(index.row(), index.column());
    const CellState state = cell(index.row(), index.column());
    switch (role) {
    case Qt::CheckStateRole:
        return int(state.isLinkedAfterSave() ? Qt::Checked : Qt::Unchecked);
    case Qt::DisplayRole:
        return state.multiplicity > 1 ? QStringLiteral("×%1").arg(state.multiplicity) : QString();
    case MultiplicityRole:
        return state.isLoaded ? int(state.multiplicity) : -1;
    case MarkRole:
        return int(state.mark);
    default:
        return {};
    }
}

QVariant MatrixModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    const Side side = sideOf(orientation);
    const Order &order = m_arrangement.order(side);
    if (section < 0 || std::uint32_t(section) >= order.rowCount())
        return {};
    const std::uint32_t slot = order.slot(std::uint32_t(section));
    switch (role) {
    case Qt::DisplayRole:
        return m_workspace.name(side, slot);
    case LinkCountRole:
        return int(m_workspace.linkCount(side, slot));
    case EntityChangeRole: {
        const EntityChange *change = m_workspace.entityChange(side, slot);
        return change ? int(change->kind) : -1;
    }
    case UnseenRole:
        return m_unseen.contains(side, slot);
    default:
        return {};
    }
}

Qt::ItemFlags MatrixModel::flags(const QModelIndex &index) const
{
    return index.isValid() ? Qt::ItemIsEnabled | Qt::ItemIsSelectable | Qt::ItemIsUserCheckable
                           : Qt::NoItemFlags;
}

int MatrixModel::shownRow(EntityId id) const
{
    const auto slot = m_workspace.slotOf(id);
    const auto row = slot ? m_arrangement.order(id.side).row(*slot) : std::nullopt;
    return row ? int(*row) : -1;
}

void MatrixModel::onEdited(const Edit &edit)
{
    // What was confirmed for rows or links as they are now is no edit, and is told of all at once.
    if (edit.isEmpty() || !edit.entities.empty()
        || edit.link.size() + edit.unlink.size() + edit.restore.size() + edit.payload.size()
            > mostSingleSignals) {
        announceAll();
        return;
    }
    for (const auto *cells : {&edit.link, &edit.unlink, &edit.restore})
        std::for_each(cells->begin(), cells->end(), [this](Cell cell) { announce(cell); });
    for (const PayloadState &state : edit.payload)
        announce(state.cell);
}

void MatrixModel::announceAll()
{
    if (rowCount() == 0 || columnCount() == 0)
        return;
    Q_EMIT dataChanged(index(0, 0), index(rowCount() - 1, columnCount() - 1));
    Q_EMIT headerDataChanged(Qt::Vertical, 0, rowCount() - 1);
    Q_EMIT headerDataChanged(Qt::Horizontal, 0, columnCount() - 1);
}

void MatrixModel::announce(Cell cell)
{
    const int row = shownRow(cell.left);
    const int column = shownRow(cell.right);
    if (row >= 0 && column >= 0)
        Q_EMIT dataChanged(index(row, column), index(row, column));
    if (row >= 0)
        Q_EMIT headerDataChanged(Qt::Vertical, row, row);
    if (column >= 0)
        Q_EMIT headerDataChanged(Qt::Horizontal, column, column);
}

} // namespace crosscheck
