// SPDX-FileCopyrightText: Crosscheck contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/cellglyphs.h"
#include "ui/theme.h"

#include <QApplication>
#include <QImage>
#include <QPainter>
#include <QTest>

using namespace crosscheck;

/// The pictures of cell states: told apart without colour, sharp at any pixel ratio.
class TestCellGlyphs : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void differWithoutColour_data();
    void differWithoutColour();
    void grantAndRevokeDifferInShape();
    void sharpAtTwice();
    void asLargeAsWhatShows();
    void payloadCorner();
    void followTheTheme();
    void manyDuplicates();
    void checkBoxesDiffer();
    void checkBoxesAreKeptApart();

private:
    static CellState state(std::uint32_t multiplicity, LinkMark mark, bool isLoaded = true)
    {
        return {isLoaded, multiplicity, mark};
    }
    static CellState changedState()
    {
        CellState changed = state(1, LinkMark::None);
        changed.isPayloadStaged = true;
        return changed;
    }
    static CellState lackingState()
    {
        CellState lacking = state(0, LinkMark::Grant);
        lacking.lacksPayload = true;
        return lacking;
    }
    static CellState contestedState()
    {
        CellState contested = state(1, LinkMark::Revoke);
        contested.isContested = true;
        return contested;
    }
    static CellState unseenState()
    {
        CellState unseen = state(1, LinkMark::None);
        unseen.isUnseen = true;
        return unseen;
    }
    /// How it looks to somebody who sees no colour, on the theme's ground.
    static QImage gray(CellGlyphs &glyphs, const CellState &state, QSize cell, bool hasPayload = false)
    {
        QImage image(cell, QImage::Format_RGB32);
        image.fill(Theme::current().base);
        QPainter painter(&image);
        const CellGlyphs::Glyph &glyph = glyphs.glyph(state, hasPayload, cell, 1);
        painter.drawPixmap(glyph.place, glyph.pixmap);
        painter.end();
        return image.convertToFormat(QImage::Format_Grayscale8);
    }
    static int differingPixels(const QImage &one, const QImage &other, int least)
    {
        int count = 0;
        for (int y = 0; y < one.height(); ++y) {
            for (int x = 0; x < one.width(); ++x)
                count += qAbs(qGray(one.pixel(x, y)) - qGray(other.pixel(x, y))) >= least ? 1 : 0;
        }
        return count;
    }
};

void TestCellGlyphs::differWithoutColour_data()
{
    QTest::addColumn<bool>("isDark");
    QTest::addColumn<int>("height");
    for (const bool isDark : {false, true}) {
        for (const int height : {12, 16, 24, 48})
            QTest::addRow("%s %d", isDark ? "dark" : "light", height) << isDark << height;
    }
}

void TestCellGlyphs::differWithoutColour()
{
    QFETCH(bool, isDark);
    QFETCH(int, height);
    Theme::apply(*qApp, isDark ? ThemeChoice::Dark : ThemeChoice::Light);
    CellGlyphs glyphs;
    const QSize cell(height * 5 / 4, height);
    const std::vector<std::pair<const char *, CellState>> states{
        {"unlinked", state(0, LinkMark::None)},
        {"linked", state(1, LinkMark::None)},
        {"grant", state(0, LinkMark::Grant)},
        {"revoke", state(1, LinkMark::Revoke)},
        {"twice", state(2, LinkMark::None)},
        {"not loaded", state(0, LinkMark::None, false)},
        {"changed", changedState()},
        {"lacking", lackingState()},
        {"contested", contestedState()},
        {"unseen", unseenState()}};
    for (std::size_t i = 0; i < states.size(); ++i) {
        for (std::size_t j = i + 1; j < states.size(); ++j) {
            const int pixels = differingPixels(gray(glyphs, states[i].second, cell),
                                               gray(glyphs, states[j].second, cell), 24);
            QVERIFY2(pixels >= 2,
                     qPrintable(QStringLiteral("%1 and %2 differ in %3 pixels")
                                    .arg(QLatin1String(states[i].first), QLatin1String(states[j].first))
                                    .arg(pixels)));
        }
    }
}

void TestCellGlyphs::grantAndRevokeDifferInShape()
{
    Theme::apply(*qApp, ThemeChoice::Light);
    CellGlyphs glyphs;
    const QSize cell(60, 48);
    const auto signPixels = [&](const CellState &shown) {
        const QImage image = gray(glyphs, shown, cell);
        int above = 0; // of the bar: only a plus has ink there
        for (int y = 17; y < 21; ++y)
            above += qGray(image.pixel(30, y)) < 150 ? 1 : 0;
        return above;
    };
    QVERIFY(signPixels(state(0, LinkMark::Grant)) >= 3);
    QCOMPARE(signPixels(state(1, LinkMark::Revoke)), 0);
}

void TestCellGlyphs::sharpAtTwice()
{
    CellGlyphs glyphs;
    const QSize cell(30, 24);
    const CellGlyphs::Glyph once = glyphs.glyph(state(1, LinkMark::None), false, cell, 1);
    const CellGlyphs::Glyph twice = glyphs.glyph(state(1, LinkMark::None), false, cell, 2);
    QCOMPARE(twice.pixmap.devicePixelRatio(), 2.0);
    const QSizeF size = twice.pixmap.deviceIndependentSize();
    QVERIFY(std::abs(size.width() - once.pixmap.width()) <= 1);
    QVERIFY(QRectF(QPointF(), QSizeF(cell)).contains(QRectF(twice.place, size)));
    QVERIFY(QLineF(twice.place, once.place).length() <= 1);
    QVERIFY(twice.pixmap.toImage()
            != once.pixmap.toImage().scaled(twice.pixmap.size())); // drawn, not blown up
}

/// What is painted of a cell goes from its glyph's first pixel that shows to its last one.
void TestCellGlyphs::asLargeAsWhatShows()
{
    CellGlyphs glyphs;
    const QSize cell(30, 24);
    const CellGlyphs::Glyph dot = glyphs.glyph(state(0, LinkMark::None), false, cell, 1);
    QVERIFY(dot.pixmap.width() <= 5);
    QVERIFY(QRectF(dot.place, dot.pixmap.size()).contains(15, 12));
    const CellGlyphs::Glyph contested = glyphs.glyph(contestedState(), false, cell, 1);
    QVERIFY(contested.pixmap.width() >= 28);
    const QImage image = contested.pixmap.toImage();
    const auto shows = [&image](QRect edge) {
        for (int y = edge.top(); y <= edge.bottom(); ++y) {
            for (int x = edge.left(); x <= edge.right(); ++x) {
                if (image.pixelColor(x, y).alpha() > 0)
                    return true;
            }
        }
        return false;
    };
    const QRect all = image.rect();
    QVERIFY(shows({all.topLeft(), all.topRight()}) && shows({all.bottomLeft(), all.bottomRight()}));
    QVERIFY(shows({all.topLeft(), all.bottomLeft()}) && shows({all.topRight(), all.bottomRight()}));
}

void TestCellGlyphs::payloadCorner()
{
    CellGlyphs glyphs;
    const QSize cell(30, 24);
    QVERIFY(differingPixels(gray(glyphs, state(1, LinkMark::None), cell),
                            gray(glyphs, state(1, LinkMark::None), cell, true), 24)
            >= 4);
    QCOMPARE(differingPixels(gray(glyphs, state(0, LinkMark::None), cell),
                             gray(glyphs, state(0, LinkMark::None), cell, true), 1),
             0);
}

void TestCellGlyphs::followTheTheme()
{
    CellGlyphs glyphs;
    const QSize cell(30, 24);
    Theme::apply(*qApp, ThemeChoice::Light);
    const QImage light = glyphs.glyph(state(1, LinkMark::None), false, cell, 1).pixmap.toImage();
    Theme::apply(*qApp, ThemeChoice::Dark);
    QVERIFY(glyphs.glyph(state(1, LinkMark::None), false, cell, 1).pixmap.toImage() != light);
    Theme::apply(*qApp, ThemeChoice::Light);
    QCOMPARE(glyphs.glyph(state(1, LinkMark::None), false, cell, 1).pixmap.toImage(), light);
}

void TestCellGlyphs::manyDuplicates()
{
    Theme::apply(*qApp, ThemeChoice::Light);
    CellGlyphs glyphs;
    const QSize cell(60, 48);
    QVERIFY(differingPixels(gray(glyphs, state(2, LinkMark::None), cell),
                            gray(glyphs, state(3, LinkMark::None), cell), 24)
            > 4);
    QCOMPARE(gray(glyphs, state(10, LinkMark::None), cell),
             gray(glyphs, state(4'000'000, LinkMark::None), cell));
}

void TestCellGlyphs::checkBoxesDiffer()
{
    Theme::apply(*qApp, ThemeChoice::Light);
    std::vector<QImage> boxes;
    for (const Qt::CheckState state : {Qt::Unchecked, Qt::PartiallyChecked, Qt::Checked}) {
        QImage image(20, 20, QImage::Format_RGB32);
        image.fill(Qt::white);
        QPainter painter(&image);
        drawCheckBox(painter, QRectF(2, 2, 16, 16), state, true);
        painter.end();
        boxes.push_back(image.convertToFormat(QImage::Format_Grayscale8));
    }
    QVERIFY(differingPixels(boxes[0], boxes[1], 40) > 20);
    QVERIFY(differingPixels(boxes[1], boxes[2], 40) > 5);
    QVERIFY(differingPixels(boxes[0], boxes[2], 40) > 20);
}

/// Each kind is kept, and none is taken for another: by state, theme, size and scale.
void TestCellGlyphs::checkBoxesAreKeptApart()
{
    const auto drawn = [](int side, bool isEnabled, qreal pixelRatio) {
        QImage image(80, 80, QImage::Format_RGB32);
        image.setDevicePixelRatio(pixelRatio);
        image.fill(Qt::white);
        QPainter painter(&image);
        drawCheckBox(painter, QRectF(0, 0, side, side), Qt::Checked, isEnabled);
        painter.end();
        return image;
    };
    Theme::apply(*qApp, ThemeChoice::Light);
    const QImage first = drawn(15, true, 1);
    Theme::apply(*qApp, ThemeChoice::Dark);
    const QImage dark = drawn(15, true, 1);
    Theme::apply(*qApp, ThemeChoice::Light);
    for (const QImage &other : {dark, drawn(15, false, 1), drawn(17, true, 1), drawn(15, true, 2)})
        QVERIFY(first != other);
    QCOMPARE(drawn(15, true, 1), first);
    const QImage wide = drawn(15, true, 1.75); // 26.25 pixels: the last is not cut off
    QVERIFY(wide.pixel(26, 13) != qRgb(255, 255, 255));
}

QTEST_MAIN(TestCellGlyphs)
#include "tst_cellglyphs.moc"
