// SPDX-FileCopyrightText: Crosscheck contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/models/arrangement.h"
#include "core/models/unseen.h"

#include <QAbstractTableModel>

namespace crosscheck {

/// The matrix of a workspace as Qt sees it: a row for each shown left, a column for each shown right row.
/// Holds nothing of its own; the views edit through the workspace.
class MatrixModel final : public QAbstractTableModel
{
    Q_OBJECT

public:
    enum Role {
        /// int: -1 while not loaded, else the junction rows of the cell in the snapshot.
        MultiplicityRole = Qt::UserRole,
        /// int: a LinkMark.
        MarkRole,
        /// header, int: links after the save.
        LinkCountRole,
        /// header, int: an EntityChange::Kind, or -1.
        EntityChangeRole,
        /// header, bool: somebody else has changed the row, and nobody has looked at it yet.
        UnseenRole,
    };

    MatrixModel(const Workspace &workspace, const Arrangement &arrangement, const Unseen &unseen,
                QObject *parent = nullptr);

    [[nodiscard]] int rowCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] int columnCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex &index, int role) const override;
    [[nodiscard]] QVariant headerData(int section, Qt::Orientation orientation, int role) const override;
    [[nodiscard]] Qt::ItemFlags flags(const QModelIndex &index) const override;

    /// What a view paints of a cell; @p row and @p column are shown ones.
    [[nodiscard]] CellState cell(int row, int column) const;
    /// `John, Viewer, not linked, grant staged`
    [[nodiscard]] QString accessibleText(int row, int column) const;

private:
    [[nodiscard]] int shownRow(EntityId id) const; ///< -1 where it is not shown
    void onEdited(const Edit &edit);
    void announceAll();
    void announce(Cell cell);
    void onOrderAboutToChange();
    void onOrderChanged();

    const Workspace &m_workspace;
    const Arrangement &m_arrangement;
    const Unseen &m_unseen;
    int m_changingOrders = 0; ///< both sides may change together: one reset
};

} // namespace crosscheck
