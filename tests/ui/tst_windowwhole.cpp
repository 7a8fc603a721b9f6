// SPDX-FileCopyrightText: Crosscheck contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/ui/windowfixture.h"
#include "ui/overviewstrip.h"
#include "ui/theme.h"

#include <QHelpEvent>
#include <QScrollBar>
#include <QSignalSpy>
#include <QToolTip>

using namespace crosscheck;
using namespace crosscheck::test;
using namespace Qt::Literals::StringLiterals;

/// The matrix as a whole: what zooming out ends with, and the strips beside the scroll bars.
class TestWindowWhole : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void cleanup();
    void zoomingOutAndIn();
    void notWhereAllFits();
    void aClickGoesThere();
    void aDoubleClickStagesNothing();
    void theWheelGoesWhereItPoints();
    void theKeyboard();
    void nothingIsChangedUnseen();
    void leftForWhatIsToBeSeen();
    void tellsWhatIsUnderThePointer();
    void stripsWhereItOverflows();
    void stripsAtAnySize();
    void notForScreenReaders();
    void aPressOnAStripScrolls();
    void picturesTheLinks();
    void zoomingKeepsThePlace();
    void goingSomewhereSelectsNothing();
    void aClickFindsWhatIsStaged();
    void comesBackWithTheRows();
    void saysWhatIsNotLoaded();

private:
    [[nodiscard]] MatrixView &matrix() { return m_window->matrix(); }
    /// In the body of the whole matrix.
    [[nodiscard]] QPoint pointOf(int row, int column)
    {
        return matrix().geometryOfCells().wholeRect({row, row}, {column, column}).center();
    }
    void wheel(QPoint point, int steps)
    {
        const QPointF at(point);
        QWheelEvent event(at, matrix().viewport()->mapToGlobal(at), {}, {0, 120 * steps}, Qt::NoButton,
                          Qt::ControlModifier, Qt::NoScrollPhase, false);
        QApplication::sendEvent(matrix().viewport(), &event);
    }
    [[nodiscard]] OverviewStrip &strip(const char *name) { return *m_window->find<OverviewStrip>(name); }

    std::unique_ptr<TempDatabase> m_database;
    std::unique_ptr<WindowFixture> m_window;
};

/// 2,000 users and 300 roles, each user with the roles of one number in ten that is its own last digit.
void TestWindowWhole::init()
{
    forgetSettings();
    m_database = std::make_unique<TempDatabase>(QStringList{
        u"CREATE TABLE users (id INTEGER PRIMARY KEY, name TEXT)"_s,
        u"CREATE TABLE roles (id INTEGER PRIMARY KEY, name TEXT)"_s,
        u"CREATE TABLE users_roles (user_id INTEGER REFERENCES users (id), role_id INTEGER REFERENCES roles (id))"_s,
        u"INSERT INTO users WITH RECURSIVE n (i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i < 1999) "
        "SELECT i, printf('user %04d', i) FROM n"_s,
        u"INSERT INTO roles SELECT id, printf('role %03d', id) FROM users WHERE id < 300"_s,
        u"INSERT INTO users_roles SELECT u.id, r.id FROM users u, roles r WHERE u.id % 10 = r.id % 10"_s});
    m_window = std::make_unique<WindowFixture>();
    QVERIFY(m_window->open(*m_database));
    QVERIFY(waitFor([this] { return m_window->document().overview().density() != nullptr; }));
}

void TestWindowWhole::cleanup()
{
    m_window.reset();
    m_database.reset();
}

void TestWindowWhole::zoomingOutAndIn()
{
    QSignalSpy changed(&matrix(), &MatrixView::showsWholeChanged);
    for (int i = 0; i < 20; ++i)
        m_window->action("zoomOut")->trigger();
    QVERIFY(matrix().showsWhole());
    QCOMPARE(matrix().zoom(), 12);
    QVERIFY(m_window->action("showWhole")->isChecked());
    QCOMPARE(changed.size(), 1);
    m_window->action("zoomIn")->trigger();
    QVERIFY(!matrix().showsWhole());
    QCOMPARE(matrix().zoom(), 12);
    QVERIFY(!m_window->action("showWhole")->isChecked());
    m_window->action("showWhole")->trigger();
    QVERIFY(matrix().showsWhole());
    m_window->action("zoomReset")->trigger();
    QVERIFY(!matrix().showsWhole());
    QVERIFY(matrix().zoom() > 12);
}

/// Where every cell is on screen there is nothing more to see.
void TestWindowWhole::notWhereAllFits()
{
    const TempDatabase small(usersAndRoles());
    QVERIFY(m_window->open(small));
    for (int i = 0; i < 20; ++i)
        m_window->action("zoomOut")->trigger();
    QVERIFY(!matrix().showsWhole());
    QVERIFY(!strip("rowOverview").isVisible());
    QVERIFY(!m_window->document().overview().density());
}

void TestWindowWhole::aClickGoesThere()
{
    matrix().setShowsWhole(true);
    QTest::mouseClick(matrix().viewport(), Qt::LeftButton, {}, pointOf(1500, 200));
    QVERIFY(!matrix().showsWhole());
    const auto rows = matrix().geometryOfCells().visibleRows();
    const auto columns = matrix().geometryOfCells().visibleColumns();
    QVERIFY(std::abs((rows.first + rows.last) / 2 - 1500) < 6); // a pixel is some rows
    QVERIFY(std::abs((columns.first + columns.last) / 2 - 200) < 3);
    QVERIFY(std::abs(matrix().currentRow() - 1500) < 6);
    QVERIFY(std::abs(matrix().currentColumn() - 200) < 3);
    QVERIFY(m_window->changes().isEmpty());
}

void TestWindowWhole::aDoubleClickStagesNothing()
{
    matrix().setShowsWhole(true);
    const QPoint point = pointOf(1500, 200);
    QTest::mouseClick(matrix().viewport(), Qt::LeftButton, {}, point);
    QTest::mouseDClick(matrix().viewport(), Qt::LeftButton, {}, point);
    QVERIFY(!matrix().showsWhole());
    QVERIFY(m_window->changes().isEmpty());
    QTest::mouseClick(matrix().viewport(), Qt::LeftButton, {}, matrix().geometryOfCells().body().center());
    QCOMPARE(m_window->changes().size(), 1); // another click is one
}

void TestWindowWhole::theWheelGoesWhereItPoints()
{
    matrix().setZoom(12);
    wheel({200, 200}, -1);
    QVERIFY(matrix().showsWhole());
    wheel(pointOf(1000, 150), 1);
    QVERIFY(!matrix().showsWhole());
    QVERIFY(std::abs(matrix().currentRow() - 1000) < 6);
}

/// A step that can be seen; Enter goes there, Escape back to where it was.
void TestWindowWhole::theKeyboard()
{
    matrix().setShowsWhole(true);
    m_window->key(Qt::Key_Down);
    QVERIFY(matrix().currentRow() > 20); // of 2,000
    m_window->key(Qt::Key_Right);
    QVERIFY(matrix().currentColumn() >= 5); // of 300
    m_window->key(Qt::Key_End, Qt::ControlModifier);
    QCOMPARE(matrix().currentRow(), 1999);
    QCOMPARE(matrix().currentColumn(), 299);
    QVERIFY(matrix().showsWhole());
    m_window->key(Qt::Key_Return);
    QVERIFY(!matrix().showsWhole());
    QCOMPARE(matrix().geometryOfCells().visibleRows().last, 1999);
    matrix().setShowsWhole(true);
    m_window->key(Qt::Key_Escape);
    QVERIFY(!matrix().showsWhole());
}

void TestWindowWhole::nothingIsChangedUnseen()
{
    matrix().setShowsWhole(true);
    m_window->key(Qt::Key_Space);
    m_window->action("toggle")->trigger();
    QVERIFY(m_window->changes().isEmpty());
    QVERIFY(matrix().showsWhole());
}

void TestWindowWhole::leftForWhatIsToBeSeen()
{
    matrix().setShowsWhole(true);
    m_window->clickName(Side::Left, "user 0003");
    QVERIFY(!matrix().showsWhole());
    QCOMPARE(matrix().currentRow(), 3);
    matrix().setShowsWhole(true);
    const TempDatabase other(usersAndRoles());
    QVERIFY(m_window->open(other));
    QVERIFY(!matrix().showsWhole());
}

void TestWindowWhole::tellsWhatIsUnderThePointer()
{
    matrix().setShowsWhole(true);
    const PixelScale &rows = m_window->document().overview().density()->scale(Side::Left);
    const PixelScale &columns = m_window->document().overview().density()->scale(Side::Right);
    QCOMPARE(columns.rowsOf(0), 1U); // 300 columns are narrower than the window
    const QPoint point = pointOf(0, 0);
    QHelpEvent help(QEvent::ToolTip, point, matrix().viewport()->mapToGlobal(point));
    QApplication::sendEvent(matrix().viewport(), &help);
    const std::uint32_t count = rows.rowsOf(0);
    QVERIFY(count > 1 && count < 10);
    QCOMPARE(
        QToolTip::text(),
        u"user 0000 – user %1 (%2) × role 000: 1 of %2 cells linked"_s.arg(count - 1, 4, 10, QLatin1Char('0'))
            .arg(count));
}

void TestWindowWhole::stripsWhereItOverflows()
{
    QVERIFY(strip("rowOverview").isVisible());
    QVERIFY(strip("columnOverview").isVisible());
    const QRect viewport = matrix().viewport()->geometry();
    QCOMPARE(strip("rowOverview").geometry(),
             QRect(viewport.right() + 1, viewport.top(), OverviewStrip::thickness, viewport.height()));
    QCOMPARE(strip("columnOverview").geometry(),
             QRect(viewport.left(), viewport.bottom() + 1, viewport.width(), OverviewStrip::thickness));
    QVERIFY(m_window->filter(Side::Left, u"0001"_s, 1));
    QVERIFY(!strip("rowOverview").isVisible());
    QVERIFY(strip("columnOverview").isVisible());
}

/// Headers, scroll bars and strips take room from each other: it comes to an end at every size.
void TestWindowWhole::stripsAtAnySize()
{
    QStringList statements = usersAndRoles();
    for (int i = 0; i < 9; ++i)
        statements.append(
            u"INSERT INTO roles (name) VALUES ('A role with a rather long name, number %1')"_s.arg(i));
    statements.append(u"UPDATE users SET name = name || ' with a rather long name that goes on'"_s);
    const TempDatabase database(statements);
    QVERIFY(m_window->open(database));
    const MatrixGeometry &geometry = matrix().geometryOfCells();
    const auto resize = [&](int width, int height) {
        m_window->window().resize(width, height);
        QCoreApplication::processEvents();
        const bool overflowsDown = geometry.contentHeight() > geometry.body().height();
        QCOMPARE(overflowsDown, matrix().verticalScrollBar()->maximum() > 0);
    };
    for (int step = 0; step < 60; ++step)
        resize(700 + step * 9, 330 + step * 3);
    for (int step = 0; step < 200; ++step)
        resize(1068 + step % 20 - 10, 376 + step / 8);
}

void TestWindowWhole::notForScreenReaders()
{
    matrix().setShowsWhole(true);
    QVERIFY(matrix().shownGrid().lastRow < matrix().shownGrid().firstRow);
    QVERIFY(matrix().gridDescription().startsWith(u"The whole matrix as a picture"_s));
    matrix().toggleGridCell({0, 0});
    QVERIFY(m_window->changes().isEmpty());
}

void TestWindowWhole::aPressOnAStripScrolls()
{
    OverviewStrip &rows = strip("rowOverview");
    const QRect body = matrix().geometryOfCells().body();
    QTest::mousePress(&rows, Qt::LeftButton, {}, {5, body.center().y()});
    const auto shown = matrix().geometryOfCells().visibleRows();
    QVERIFY(std::abs((shown.first + shown.last) / 2 - 1000) < 6);
    QTest::mouseMove(&rows, {5, rows.height() - 1}); // a drag
    QTest::mouseRelease(&rows, Qt::LeftButton, {}, {5, rows.height() - 1});
    OverviewStrip &columns = strip("columnOverview");
    QTest::mouseClick(&columns, Qt::LeftButton, {}, {columns.width() - 1, 5});
    QCOMPARE(matrix().geometryOfCells().visibleColumns().last, 299);
}

void TestWindowWhole::picturesTheLinks()
{
    matrix().setShowsWhole(true);
    const auto colorAt = [this](int row, int column) {
        return matrix().viewport()->grab().toImage().pixelColor(pointOf(row, column));
    };
    const Theme &theme = Theme::current();
    QVERIFY(
        waitFor([&] { return colorAt(1000, 160) != theme.base; })); // of the size that the window has by now
    QCOMPARE(colorAt(1000, 165), theme.base);
    m_window->document().setLinked({1000}, {165}, true);
    m_window->document().setLinked({1000}, {160}, false);
    QVERIFY(waitFor([&] { return colorAt(1000, 165) == theme.grant; }));
    QCOMPARE(colorAt(1000, 160), theme.revoke);
    m_window->document().undo();
    QVERIFY(waitFor([&] { return colorAt(1000, 160) != theme.revoke; })); // a link again
    QVERIFY(colorAt(1000, 160) != theme.base);
}

/// What the mouse points at stays under it, and so does the current cell without a mouse.
void TestWindowWhole::zoomingKeepsThePlace()
{
    matrix().setZoom(24);
    matrix().setCurrent(1500, 200);
    const QPoint point = matrix().geometryOfCells().body().center() + QPoint(37, -41);
    const auto pointed = [&] {
        const MatrixGeometry &geometry = matrix().geometryOfCells();
        return std::pair(geometry.rowAt(point.y()), geometry.columnAt(point.x()));
    };
    const auto before = pointed();
    for (const int step : {1, 1, -1, -1, -1, -1, -1, -1, 1}) {
        wheel(point, step);
        QVERIFY2(
            !matrix().showsWhole() && pointed() == before,
            qPrintable(u"%1: row %2 of %3"_s.arg(matrix().zoom()).arg(pointed().first).arg(before.first)));
    }
    matrix().setCurrent(1500, 200);
    const QPoint current = matrix().geometryOfCells().cellRect(1500, 200).center();
    m_window->action("zoomIn")->trigger();
    const QPoint moved = matrix().geometryOfCells().cellRect(1500, 200).center() - current;
    QVERIFY2(moved.manhattanLength() <= 4, qPrintable(u"%1, %2"_s.arg(moved.x()).arg(moved.y())));
}

/// A block that was selected elsewhere would be changed unseen.
void TestWindowWhole::goingSomewhereSelectsNothing()
{
    const auto shiftDownSelects = [this] {
        m_window->key(Qt::Key_Down, Qt::ShiftModifier);
        const auto target = matrix().targetSlots();
        return target.left.size() * target.right.size();
    };
    m_window->key(Qt::Key_A, Qt::ControlModifier);
    matrix().setShowsWhole(true);
    QTest::mouseClick(matrix().viewport(), Qt::LeftButton, {}, pointOf(1500, 200));
    QCOMPARE(matrix().targetSlots().left.size(), std::size_t(1));
    QCOMPARE(shiftDownSelects(), std::size_t(2));
    matrix().setShowsWhole(true);
    wheel(pointOf(300, 20), 1);
    QCOMPARE(shiftDownSelects(), std::size_t(2));
    matrix().setShowsWhole(true);
    m_window->key(Qt::Key_Down);
    m_window->key(Qt::Key_Return);
    QCOMPARE(shiftDownSelects(), std::size_t(2));
}

/// One cell of the pixel, and the pixels beside it, that its mark is drawn over; by the picture and by the strip.
void TestWindowWhole::aClickFindsWhatIsStaged()
{
    m_window->document().setLinked({1503}, {205}, true);
    matrix().setShowsWhole(true);
    const QRect body = matrix().geometryOfCells().body();
    const Overview &overview = m_window->document().overview();
    QVERIFY(waitFor([&] { // of the size that the window has by now
        return overview.density()->scale(Side::Left).pixels == std::uint32_t(body.height())
            && !overview.staged().pixels.empty();
    }));
    const QPoint point = pointOf(1503, 205);
    QHelpEvent help(QEvent::ToolTip, point, matrix().viewport()->mapToGlobal(point));
    QApplication::sendEvent(matrix().viewport(), &help);
    QVERIFY2(QToolTip::text().endsWith(u", 1 staged"_s), qPrintable(QToolTip::text()));
    QTest::mouseClick(matrix().viewport(), Qt::LeftButton, {}, point + QPoint(0, 1));
    QCOMPARE(matrix().currentRow(), 1503);
    QCOMPARE(matrix().currentColumn(), 205);
    OverviewStrip &rows = strip("rowOverview");
    QTest::mouseClick(&rows, Qt::LeftButton, {}, {5, body.top() + 1});
    QVERIFY(matrix().geometryOfCells().visibleRows().first < 20);
    QTest::mouseClick(&rows, Qt::LeftButton, {}, {9, body.top() + 1503 * body.height() / 2000 + 1});
    const auto isThere = [this] {
        const auto shown = matrix().geometryOfCells().visibleRows();
        return std::abs((shown.first + shown.last) / 2 - 1503) <= 1;
    };
    QVERIFY(isThere());
    const QPoint mark(9, body.top() + 1503 * body.height() / 2000 + 1);
    QTest::mousePress(&rows, Qt::LeftButton, {}, mark);
    QMouseEvent jitter(QEvent::MouseMove, QPointF(mark + QPoint(1, 1)), rows.mapToGlobal(QPointF(mark)),
                       Qt::NoButton, Qt::LeftButton, Qt::NoModifier);
    QApplication::sendEvent(&rows, &jitter);
    QVERIFY(isThere());
    QTest::mouseRelease(&rows, Qt::LeftButton, {}, mark);
}

/// After a filter without a hit.
void TestWindowWhole::comesBackWithTheRows()
{
    matrix().setShowsWhole(true);
    QVERIFY(m_window->filter(Side::Left, u"nobody"_s, 0));
    QVERIFY(!matrix().showsWhole());
    QVERIFY(m_window->filter(Side::Left, {}, 2000));
    QVERIFY(matrix().showsWhole());
    QVERIFY(m_window->action("showWhole")->isChecked());
}

void TestWindowWhole::saysWhatIsNotLoaded()
{
    const auto center = [this] {
        const QImage image = matrix().viewport()->grab().toImage();
        return image.pixelColor(matrix().geometryOfCells().body().center() - QPoint(0, 12));
    };
    matrix().setShowsWhole(true);
    QVERIFY(center() != Theme::current().raised);
    // As after a Cancel while the links were read.
    m_window->workspace().adopt(std::make_shared<const Snapshot>(m_window->workspace().snapshot().axes()));
    QVERIFY(waitFor([&] { return center() == Theme::current().raised; }));
}

CROSSCHECK_UI_TEST(TestWindowWhole)
#include "tst_windowwhole.moc"
