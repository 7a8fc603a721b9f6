// SPDX-FileCopyrightText: Crosscheck contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QAccessible>
#include <QWidget>

namespace crosscheck {

/// What a view of checkable cells tells a screen reader. A list is a grid of one column. Rows and columns are counted
/// as shown; a grid may have far more cells than a screen reader could ever walk.
class AccessibleGrid
{
public:
    struct Cell {
        int row = 0;
        int column = 0;
        friend auto operator<=>(const Cell &, const Cell &) = default;
    };
    struct CellInfo {
        QString name;
        QRect rect; ///< in the viewport
        bool isCheckable = false;
        Qt::CheckState checkState = Qt::Unchecked;
        bool isCurrent = false;
        bool isSelected = false;
    };
    struct Extent {
        int firstRow = 0, lastRow = -1;
        int firstColumn = 0, lastColumn = -1;
        [[nodiscard]] int rows() const { return lastRow - firstRow + 1; }
        [[nodiscard]] int columns() const { return lastColumn - firstColumn + 1; }
    };

    virtual ~AccessibleGrid() = default;
    [[nodiscard]] virtual QWidget &gridViewport() = 0;
    [[nodiscard]] virtual bool isTable() const = 0; ///< else a list
    [[nodiscard]] virtual Extent wholeGrid() const = 0;
    [[nodiscard]] virtual Extent shownGrid() const = 0;
    [[nodiscard]] virtual CellInfo gridCell(Cell cell) const = 0;
    [[nodiscard]] virtual QString gridName() const = 0;
    [[nodiscard]] virtual QString gridDescription() const = 0;
    [[nodiscard]] virtual QString headerName(Qt::Orientation orientation, int section) const = 0;
    [[nodiscard]] virtual Cell currentGridCell() const = 0; ///< row -1 for none
    virtual void toggleGridCell(Cell cell) = 0;
};

/// Makes the accessible interfaces of all AccessibleGrid widgets known to Qt. Once, before the first window.
void installAccessibleGrids();

/// Tells a screen reader, if there is one, that a cell's name and check state changed, or that it is the current one.
/// Only cells on screen are told.
void announceGridCell(AccessibleGrid &grid, AccessibleGrid::Cell cell);
void announceCurrentCell(AccessibleGrid &grid);
/// The rows or columns mean others now: interfaces of cells are forgotten.
void announceGridReset(AccessibleGrid &grid);

} // namespace crosscheck
