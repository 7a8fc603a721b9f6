// SPDX-FileCopyrightText: Crosscheck contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/matrixgeometry.h"

#include <algorithm>

namespace crosscheck {

namespace {

MatrixGeometry::Range visible(qint64 offset, int extent, int step, int count)
{
    if (extent <= 0 || count == 0)
        return {};
    const qint64 last = std::min<qint64>((offset + extent - 1) / step, count - 1);
    return {int(offset / step), int(last)};
}

} // namespace

QRect MatrixGeometry::body() const
{
    return {rowHeaderWidth, columnHeaderHeight, std::max(0, viewport.width() - rowHeaderWidth),
            std::max(0, viewport.height() - columnHeaderHeight)};
}

QRect MatrixGeometry::cellRect(int row, int column) const
{
    return {x(column), y(row), cellWidth, cellHeight};
}

int MatrixGeometry::rowAt(int y) const
{
    if (y < columnHeaderHeight)
        return -1;
    const qint64 row = (y - columnHeaderHeight + yOffset) / cellHeight;
    return row < rows ? int(row) : -1;
}

int MatrixGeometry::columnAt(int x) const
{
    if (x < rowHeaderWidth)
        return -1;
    const qint64 column = (x - rowHeaderWidth + xOffset) / cellWidth;
    return column < columns ? int(column) : -1;
}

int MatrixGeometry::columnLabelAt(QPoint point) const
{
    // Labels rise at 45 degrees from the foot of the header, so a point belongs to the column down-left of it.
    if (point.y() >= columnHeaderHeight)
        return -1;
    return columnAt(point.x() - (columnHeaderHeight - point.y()));
}

MatrixGeometry::Range MatrixGeometry::visibleRows() const
{
    return visible(yOffset, body().height(), cellHeight, rows);
}

MatrixGeometry::Range MatrixGeometry::visibleColumns() const
{
    return visible(xOffset, body().width(), cellWidth, columns);
}

} // namespace crosscheck
