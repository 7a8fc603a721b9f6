// SPDX-FileCopyrightText: Crosscheck contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/blockselection.h"
#include "ui/matrixgeometry.h"
#include "ui/scrollrange.h"

#include <QScrollBar>
#include <QTest>

using namespace crosscheck;

/// Where cells are, also beyond 32 bits of pixels; scrolling over them; and the selection of blocks.
class TestMatrixGeometry : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void pointsAndCells();
    void pastTheLast();
    void slantedLabels();
    void roomForLabels();
    void hundredMillionRows();
    void visibleRanges();
    void wholeMatrix();
    void nothing();
    void scrollsSmallContent();
    void scrollsBeyond32Bits();
    void ensureVisible();
    void blocks();

private:
    static MatrixGeometry small()
    {
        MatrixGeometry geometry;
        geometry.viewport = {400, 300};
        geometry.rows = 50;
        geometry.columns = 20;
        return geometry;
    }
};

void TestMatrixGeometry::pointsAndCells()
{
    MatrixGeometry geometry = small();
    geometry.xOffset = 45;
    geometry.yOffset = 31;
    for (int row = 2; row < 8; ++row) {
        for (int column = 2; column < 8; ++column) {
            const QRect cell = geometry.cellRect(row, column);
            for (const QPoint point : {cell.topLeft(), cell.center(), cell.bottomRight()}) {
                QCOMPARE(geometry.rowAt(point.y()), row);
                QCOMPARE(geometry.columnAt(point.x()), column);
            }
        }
    }
}

void TestMatrixGeometry::pastTheLast()
{
    MatrixGeometry geometry = small();
    geometry.rows = 3;
    geometry.columns = 2;
    QCOMPARE(geometry.rowAt(geometry.columnHeaderHeight - 1), -1);
    QCOMPARE(geometry.columnAt(geometry.rowHeaderWidth - 1), -1);
    QCOMPARE(geometry.rowAt(geometry.cellRect(2, 0).bottom()), 2);
    QCOMPARE(geometry.rowAt(geometry.cellRect(2, 0).bottom() + 1), -1);
    QCOMPARE(geometry.columnAt(geometry.cellRect(0, 1).right() + 1), -1);
}

void TestMatrixGeometry::slantedLabels()
{
    const MatrixGeometry geometry = small();
    const int foot = geometry.columnHeaderHeight;
    const int middle = geometry.cellRect(0, 3).center().x();
    QCOMPARE(geometry.columnLabelAt({middle, foot - 1}), 3);
    QCOMPARE(geometry.columnLabelAt({middle + 60, foot - 60}), 3);
    QCOMPARE(geometry.columnLabelAt({middle, foot - 60}), 1);
    QCOMPARE(geometry.columnLabelAt({middle, foot}), -1);
    QCOMPARE(geometry.columnLabelAt({5, foot - 2}), -1);
}

void TestMatrixGeometry::roomForLabels()
{
    MatrixGeometry geometry = small(); // 20 columns of 30 do not fit in 280
    const int all = geometry.labelRoom();
    QCOMPARE(all, int((100 - 14) * 1.4142));
    QVERIFY(!geometry.columnsFit());
    QCOMPARE(geometry.labelRoom(19, 12), all);
    geometry.columns = 9;
    QVERIFY(geometry.columnsFit());
    QCOMPARE(geometry.labelRoom(0, 12), all);
    const int last = geometry.labelRoom(8, 12); // ends where the viewport does
    QVERIFY(last > 0 && last < all);
    QVERIFY(geometry.labelStart(8, 12) + last / 1.4142 <= geometry.viewport.width());
    QVERIFY(geometry.labelOverhang(8, 12, all) > geometry.viewport.width() - geometry.x(9));
    QVERIFY(geometry.labelOverhang(8, 12, last) <= geometry.viewport.width() - geometry.x(9));
    QVERIFY(geometry.labelOverhang(0, 12, all) < 0);
    geometry.columns = 100'000'000; // beyond 32 bits of pixels
    QVERIFY(geometry.labelOverhang(99'999'999, 12, all) > 0);
}

void TestMatrixGeometry::hundredMillionRows()
{
    MatrixGeometry geometry = small();
    geometry.rows = 100'000'000;
    geometry.cellHeight = 48;
    QCOMPARE(geometry.contentHeight(), qint64(4'800'000'000));
    geometry.yOffset = geometry.contentHeight() - geometry.body().height();
    const QRect last = geometry.cellRect(99'999'999, 0);
    QCOMPARE(last.bottom(), geometry.viewport.height() - 1);
    QCOMPARE(geometry.rowAt(last.center().y()), 99'999'999);
    QCOMPARE(geometry.rowAt(last.top() - 1), 99'999'998);
    QCOMPARE(geometry.visibleRows().last, 99'999'999);
    QCOMPARE(geometry.visibleRows().count(), 5);
    std::swap(geometry.rows, geometry.columns);
    geometry.cellWidth = 60;
    QCOMPARE(geometry.contentWidth(), qint64(6'000'000'000));
    geometry.yOffset = 0;
    geometry.xOffset = geometry.contentWidth() - geometry.body().width();
    QCOMPARE(geometry.columnAt(geometry.viewport.width() - 1), 99'999'999);
    QCOMPARE(geometry.cellRect(0, 99'999'999).right(), geometry.viewport.width() - 1);
}

void TestMatrixGeometry::visibleRanges()
{
    MatrixGeometry geometry = small();
    QCOMPARE(geometry.visibleRows().first, 0);
    QCOMPARE(geometry.visibleRows().last, (300 - 100 - 1) / 24);
    geometry.yOffset = 23;
    QCOMPARE(geometry.visibleRows().first, 0);
    geometry.yOffset = 24;
    QCOMPARE(geometry.visibleRows().first, 1);
    geometry.columns = 4;
    QCOMPARE(geometry.visibleColumns().last, 3);
}

/// All rows and columns in the body, however many.
void TestMatrixGeometry::wholeMatrix()
{
    MatrixGeometry g;
    g.viewport = {520, 350}; // a body of 400 x 250 at 120, 100
    g.rows = 100'000'000;
    g.columns = 4;
    QCOMPARE(g.wholeRowAt(99), -1);
    QCOMPARE(g.wholeRowAt(100), 200'000);
    QCOMPARE(g.wholeRowAt(225), 50'200'000);
    QCOMPARE(g.wholeRowAt(349), 99'800'000);
    QCOMPARE(g.wholeRowAt(350), -1);
    QCOMPARE(g.wholeColumnAt(119), -1);
    QCOMPARE(g.wholeColumnAt(120), 0);
    QCOMPARE(g.wholeColumnAt(219), 0);
    QCOMPARE(g.wholeColumnAt(519), 3);
    QCOMPARE(g.wholeRect({0, 99'999'999}, {0, 3}), g.body());
    QCOMPARE(g.wholeRect({50'000'000, 50'000'000}, {1, 2}), QRect(220, 225, 200, 1));
    g.columns = 291; // some are wider than others
    for (int column = 0; column < g.columns; ++column)
        QCOMPARE(g.wholeColumnAt(g.wholeRect({0, 0}, {column, column}).center().x()), column);
    g.rows = 0;
    QCOMPARE(g.wholeRowAt(120), -1);
}

void TestMatrixGeometry::nothing()
{
    MatrixGeometry geometry = small();
    geometry.rows = geometry.columns = 0;
    QCOMPARE(geometry.visibleRows().count(), 0);
    QCOMPARE(geometry.rowAt(150), -1);
    QCOMPARE(geometry.columnAt(150), -1);
    geometry = small();
    geometry.viewport = {50, 40}; // smaller than the headers
    QVERIFY(geometry.body().isEmpty());
    QCOMPARE(geometry.visibleRows().count(), 0);
    QCOMPARE(geometry.visibleColumns().count(), 0);
}

void TestMatrixGeometry::scrollsSmallContent()
{
    QScrollBar bar;
    ScrollRange range(&bar);
    range.setExtent(1000, 300, 20);
    QCOMPARE(bar.maximum(), 700);
    QCOMPARE(bar.singleStep(), 20);
    range.scrollTo(333);
    QCOMPARE(range.offset(), qint64(333));
    range.scrollTo(99999);
    QCOMPARE(range.offset(), qint64(700));
    range.scrollTo(-5);
    QCOMPARE(range.offset(), qint64(0));
    range.setExtent(200, 300, 20);
    QCOMPARE(bar.maximum(), 0);
}

void TestMatrixGeometry::scrollsBeyond32Bits()
{
    QScrollBar bar;
    ScrollRange range(&bar);
    const qint64 content = 4'800'000'000;
    range.setExtent(content, 300, 48);
    bar.setValue(bar.maximum());
    QVERIFY(range.offset() >= content - 300); // the last row can be seen
    QVERIFY(range.offset() < content - 300 + 16);
    for (const qint64 place : {qint64(0), qint64(2'147'483'648), qint64(4'000'000'000)}) {
        range.scrollTo(place);
        QVERIFY(qAbs(range.offset() - place) < 16);
    }
    bar.setValue(0);
    range.ensureVisible(content - 48, content);
    QVERIFY(range.offset() + 300 >= content);
}

void TestMatrixGeometry::ensureVisible()
{
    QScrollBar bar;
    ScrollRange range(&bar);
    range.setExtent(1000, 300, 20);
    range.ensureVisible(100, 120);
    QCOMPARE(range.offset(), qint64(0));
    range.ensureVisible(400, 420);
    QCOMPARE(range.offset(), qint64(120));
    range.ensureVisible(130, 150);
    QCOMPARE(range.offset(), qint64(120));
    range.ensureVisible(100, 120);
    QCOMPARE(range.offset(), qint64(100));
    range.setExtent(1000, 0, 20); // before the first layout
    range.scrollTo(0);
    range.ensureVisible(0, 20);
    QCOMPARE(range.offset(), qint64(0));
}

void TestMatrixGeometry::blocks()
{
    BlockSelection selection;
    QVERIFY(selection.isEmpty());
    selection.rows(Side::Left) = RowSet(1'000'000);
    selection.rows(Side::Right) = RowSet(10'000);
    for (std::uint32_t row = 0; row < 1'000'000; ++row)
        selection.rows(Side::Left).insert(row);
    QVERIFY(selection.isEmpty()); // no column yet
    for (std::uint32_t column = 0; column < 10'000; ++column)
        selection.rows(Side::Right).insert(column);
    QCOMPARE(selection.cellCount(), std::uint64_t(10'000'000'000));
    QVERIFY(selection.contains(999'999, 9'999));
    QVERIFY(!selection.contains(1'000'000, 0));
    selection.rows(Side::Right).clear();
    QVERIFY(selection.isEmpty());
}

QTEST_MAIN(TestMatrixGeometry)
#include "tst_matrixgeometry.moc"
