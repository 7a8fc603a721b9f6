// SPDX-FileCopyrightText: Crosscheck contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QPoint>
#include <QRect>
#include <QSize>

namespace crosscheck {

/// Where everything is in the matrix: cells below and beside frozen headers. Pixels of the viewport, 64-bit where
/// they are of the whole content. Rows and columns are counted as shown, from 0.
struct MatrixGeometry {
    QSize viewport;
    int rowHeaderWidth = 120;
    int columnHeaderHeight = 100;
    int cellWidth = 30;
    int cellHeight = 24;
    int rows = 0;
    int columns = 0;
    qint64 xOffset = 0;
    qint64 yOffset = 0;

    struct Range {
        int first = 0;
        int last = -1; ///< included; below first when empty
        [[nodiscard]] int count() const { return last - first + 1; }
    };

    [[nodiscard]] qint64 contentWidth() const { return qint64(columns) * cellWidth; }
    [[nodiscard]] qint64 contentHeight() const { return qint64(rows) * cellHeight; }
    [[nodiscard]] QRect body() const; ///< the viewport without headers
    [[nodiscard]] QRect cellRect(int row, int column) const;
    [[nodiscard]] int x(int column) const
    {
        return int(rowHeaderWidth + qint64(column) * cellWidth - xOffset);
    }
    [[nodiscard]] int y(int row) const
    {
        return int(columnHeaderHeight + qint64(row) * cellHeight - yOffset);
    }
    /// The shown row or column at a place, also from within the headers; -1 beyond the last.
    [[nodiscard]] int rowAt(int y) const;
    [[nodiscard]] int columnAt(int x) const;
    /// The column whose slanted label is at a point of the header; -1 for none.
    [[nodiscard]] int columnLabelAt(QPoint point) const;
    /// The same where the body shows the whole matrix at once, however large: -1 outside it.
    [[nodiscard]] int wholeRowAt(int y) const;
    [[nodiscard]] int wholeColumnAt(int x) const;
    /// Where some rows and columns are then; a pixel at least.
    [[nodiscard]] QRect wholeRect(Range rowRange, Range columnRange) const;
    [[nodiscard]] Range visibleRows() const;
    [[nodiscard]] Range visibleColumns() const;

    /// Where a column's label begins at the foot of the header. It rises at 45 degrees; lengths are along it, @p ascent is
    /// that of its font.
    [[nodiscard]] int labelStart(int column, int ascent) const;
    [[nodiscard]] int labelRoom() const; ///< how long a label may be to fit in the header
    /// The same, but where all columns fit no further than to the viewport's right edge.
    [[nodiscard]] int labelRoom(int column, int ascent) const;
    /// How far a label of a length leans out of the content, to the right of the last column; below 0 where it does not.
    [[nodiscard]] int labelOverhang(int column, int ascent, int length) const;
    [[nodiscard]] bool columnsFit() const { return contentWidth() <= body().width(); }
};

} // namespace crosscheck
