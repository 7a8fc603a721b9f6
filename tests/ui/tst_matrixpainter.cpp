// SPDX-FileCopyrightText: Crosscheck contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/loaded.h"
#include "ui/matrixpainter.h"
#include "ui/theme.h"

#include <QPainter>
#include <QTest>

using namespace crosscheck;
using namespace crosscheck::test;
using namespace Qt::Literals::StringLiterals;

/// A frame of the matrix, pixel by pixel.
class TestMatrixPainter : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void gridOfOneThickness_data();
    void gridOfOneThickness();
};

void TestMatrixPainter::gridOfOneThickness_data()
{
    QTest::addColumn<qreal>("pixelRatio");
    QTest::addColumn<int>("thickness"); // in pixels
    QTest::newRow("1") << 1.0 << 1;
    QTest::newRow("1.25") << 1.25 << 1;
    QTest::newRow("1.5") << 1.5 << 1;
    QTest::newRow("1.75") << 1.75 << 1;
    QTest::newRow("2") << 2.0 << 2;
    QTest::newRow("2.25") << 2.25 << 2;
}

void TestMatrixPainter::gridOfOneThickness()
{
    QFETCH(const qreal, pixelRatio);
    QStringList statements{
        u"CREATE TABLE users (id INTEGER PRIMARY KEY, name TEXT)"_s,
        u"CREATE TABLE roles (id INTEGER PRIMARY KEY, name TEXT)"_s,
        u"CREATE TABLE users_roles (user_id REFERENCES users, role_id REFERENCES roles)"_s};
    for (int i = 0; i < 20; ++i)
        statements += {u"INSERT INTO users (name) VALUES ('u%1')"_s.arg(i),
                       u"INSERT INTO roles (name) VALUES ('r%1')"_s.arg(i)};
    const TempDatabase database(statements);
    Loaded loaded(database);
    Mailbox mailbox;
    WorkerThread worker(mailbox);
    Document document(loaded.association(), loaded.workspace().sharedSnapshot(), worker,
                      dialectOf(Engine::Sqlite));
    Theme::apply(*qApp, ThemeChoice::Light);
    MatrixGeometry geometry;
    geometry.viewport = QSize(620, 500);
    geometry.rows = geometry.columns = 20;
    const BlockSelection selection;
    CellGlyphs glyphs;
    QImage image((QSizeF(geometry.viewport) * pixelRatio).toSize(), QImage::Format_RGB32);
    image.setDevicePixelRatio(pixelRatio);
    QPainter painter(&image);
    paintMatrix(painter,
                {document, geometry, selection, {0, 0}, {-1, -1}, false, QGuiApplication::font(), pixelRatio},
                glyphs);
    painter.end();

    const auto thicknesses = [&](QPoint from, QPoint step, int pixels) {
        std::vector<int> found;
        for (bool wasLine = false; pixels > 0; --pixels, from += step) {
            const bool isLine = image.pixelColor(from) == Theme::current().grid;
            if (isLine && !wasLine)
                found.push_back(0);
            if (isLine)
                ++found.back();
            wasLine = isLine;
        }
        return found;
    };
    QFETCH(const int, thickness);
    // Through the second row and column, beside their middles, where the cells have their dots.
    const QPoint start = (QPointF(geometry.cellRect(1, 1).topLeft() + QPoint(5, 5)) * pixelRatio).toPoint();
    const auto across = thicknesses(start, {1, 0}, image.width() - start.x());
    QCOMPARE(across, std::vector<int>(geometry.visibleColumns().count() - 2, thickness));
    const auto down = thicknesses(start, {0, 1}, image.height() - start.y());
    QCOMPARE(down, std::vector<int>(geometry.visibleRows().count() - 2, thickness));
}

QTEST_MAIN(TestMatrixPainter)
#include "tst_matrixpainter.moc"
