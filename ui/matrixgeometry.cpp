// SPDX-FileCopyrightText: Crosscheck contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/matrixgeometry.h"

#include <algorithm>
#include <cmath>

namespace crosscheck {

namespace {

constexpr double diagonal = 1.4142;
constexpr int labelMargin = 14; // of the header, above and below a label
constexpr int labelEnd = 4;     // between a label and the edge

MatrixGeometry::Range visible(qint64 offset, int extent, int step, int count)
{
    if (extent <= 0 || count == 0)
        return {};
    const qint64 last = std::min<qint64>((offset + extent - 1) / step, count - 1);
    return {int(offset / step), int(last)};
}

int wholeAt(int place, int extent, int count)
{
    if (place < 0 || place >= extent || count == 0)
        return -1;
    return int((2 * qint64(place) + 1) * count / (2 * qint64(extent))); // what is at the pixel's middle
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

int MatrixGeometry::wholeRowAt(int y) const
{
    return wholeAt(y - body().top(), body().height(), rows);
}

int MatrixGeometry::wholeColumnAt(int x) const
{
    return wholeAt(x - body().left(), body().width(), columns);
}

QRect MatrixGeometry::wholeRect(Range rowRange, Range columnRange) const
{
    // A row begins with the first pixel whose middle it is under; where pixels are fewer than rows, with the one it
    // is under.
    const auto along = [](Range range, int extent, int count) {
        const auto pixelOf = [&](qint64 row) {
            const qint64 all = std::max(1, count);
            return int(all > extent ? row * extent / all : (2 * row * extent + all - 1) / (2 * all));
        };
        const int begin = pixelOf(range.first);
        return std::pair(begin, std::max(begin + 1, pixelOf(qint64(range.last) + 1)));
    };
    const auto [top, bottom] = along(rowRange, body().height(), rows);
    const auto [left, right] = along(columnRange, body().width(), columns);
    return {body().left() + left, body().top() + top, right - left, bottom - top};
}

MatrixGeometry::Range MatrixGeometry::visibleRows() const
{
    return visible(yOffset, body().height(), cellHeight, rows);
}

MatrixGeometry::Range MatrixGeometry::visibleColumns() const
{
    return visible(xOffset, body().width(), cellWidth, columns);
}

int MatrixGeometry::labelStart(int column, int ascent) const
{
    return x(column) + (cellWidth + ascent) / 2 - 1;
}

int MatrixGeometry::labelRoom() const
{
    return std::max(0, int((columnHeaderHeight - labelMargin) * diagonal));
}

int MatrixGeometry::labelRoom(int column, int ascent) const
{
    if (!columnsFit())
        return labelRoom();
    const int beside = int((viewport.width() - labelEnd - labelStart(column, ascent)) * diagonal);
    return std::clamp(beside, 0, labelRoom());
}

int MatrixGeometry::labelOverhang(int column, int ascent, int length) const
{
    const qint64 columnsAfter = columns - column;
    const qint64 lean = qint64(std::ceil(length / diagonal)) + labelEnd;
    return int((cellWidth + ascent) / 2 - 1 + lean - columnsAfter * cellWidth);
}

} // namespace crosscheck
