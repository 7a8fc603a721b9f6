// SPDX-FileCopyrightText: Crosscheck contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/ui/windowfixture.h"
#include "ui/banner.h"
#include "ui/theme.h"

#include <QLabel>
#include <QListView>
#include <QScrollBar>
#include <QSettings>
#include <QSplitter>
#include <QToolBar>
#include <QToolButton>
#include <QWindow>

using namespace crosscheck;
using namespace crosscheck::test;
using namespace Qt::Literals::StringLiterals;

/// Where everything is in windows of all sizes, and that nothing gets under the pointer that was not there before.
class TestWindowLayout : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void cleanup();
    void toolBarShowsThatThereIsMore_data();
    void toolBarShowsThatThereIsMore();
    void listsGetTheirWidthsBack();
    void aNarrowWindowIsNotRemembered();
    void whatIsSetInANarrowWindow();
    void changesLeaveRoomForTheMatrix();
    void changesAsHighAsTheyWereMade();
    void doubleClickOnABox();
    void doubleClickOnACell();
    void noScrollBarForLabels();
    void scrollBarForALongLastLabel();
    void roomForNamesFarDown();
    void roomForAnotherName();
    void bannersFollowTheTheme();

private:
    void resize(int width, int height)
    {
        m_window->window().resize(width, height);
        QCoreApplication::processEvents();
    }
    [[nodiscard]] QList<int> listWidths() const
    {
        return {m_window->find<QWidget>("leftPanel")->width(),
                m_window->find<QWidget>("rightPanel")->width()};
    }
    /// Moves a handle as a person does.
    void moveHandle(const char *splitter, int handle, QPoint by)
    {
        QWidget *grip = m_window->find<QSplitter>(splitter)->handle(handle);
        const QPoint from = grip->rect().center();
        QTest::mousePress(grip, Qt::LeftButton, {}, from);
        QMouseEvent move(QEvent::MouseMove, from + by, grip->mapToGlobal(from + by), Qt::NoButton,
                         Qt::LeftButton, {});
        QApplication::sendEvent(grip, &move);
        QTest::mouseRelease(grip, Qt::LeftButton, {}, from);
    }
    /// Two clicks at a point of a widget, each to whatever is there by then.
    void doubleClick(const QWidget &widget, QPoint point)
    {
        QWindow *window = m_window->window().windowHandle();
        const QPoint place = widget.mapTo(&m_window->window(), point);
        QTest::mouseClick(window, Qt::LeftButton, {}, place);
        QCoreApplication::processEvents();
        QTest::mouseDClick(window, Qt::LeftButton, {}, place);
        QCoreApplication::processEvents();
    }
    [[nodiscard]] int changesHeight() const { return m_window->find<QWidget>("changesPanel")->height(); }
    [[nodiscard]] bool hasBar() const { return m_window->matrix().horizontalScrollBar()->maximum() > 0; }
    /// A database whose last role has a name of its own.
    [[nodiscard]] static QStringList manyRows(const QString &lastRole)
    {
        return usersAndRoles()
            + QStringList{u"WITH RECURSIVE n (i) AS (SELECT 4 UNION ALL SELECT i + 1 FROM n WHERE i < 40) "
                          "INSERT INTO users SELECT i, 'user ' || i FROM n"_s,
                          u"INSERT INTO roles VALUES (4, '%1')"_s.arg(lastRole)};
    }

    std::unique_ptr<TempDatabase> m_database;
    std::unique_ptr<WindowFixture> m_window;
};

void TestWindowLayout::init()
{
    forgetSettings();
    m_database = std::make_unique<TempDatabase>(manyRows(u"Guest"_s));
    m_window = std::make_unique<WindowFixture>();
    QVERIFY(m_window->open(*m_database));
}

void TestWindowLayout::cleanup()
{
    m_window.reset();
    m_database.reset();
}

void TestWindowLayout::toolBarShowsThatThereIsMore_data()
{
    QTest::addColumn<QByteArray>("theme");
    QTest::newRow("light") << QByteArray("themeLight");
    QTest::newRow("dark") << QByteArray("themeDark");
}

void TestWindowLayout::toolBarShowsThatThereIsMore()
{
    QFETCH(const QByteArray, theme);
    m_window->action(theme.constData())->trigger();
    resize(700, 500);
    auto *bar = m_window->find<QToolBar>("toolBar");
    auto *more = bar->findChild<QToolButton *>(u"qt_toolbar_ext_button"_s);
    QVERIFY(more && more->isVisible());
    QCOMPARE(more->accessibleName(), u"More actions"_s);
    QVERIFY(bar->rect().contains(more->geometry()));
    QVERIFY(more->width() >= 24);
    const QImage picture = more->grab().toImage();
    int drawn = 0; // points that stand out from the ground
    for (int y = 0; y < picture.height(); ++y) {
        for (int x = 0; x < picture.width(); ++x)
            drawn += qAbs(picture.pixelColor(x, y).lightness() - Theme::current().window.lightness()) > 100;
    }
    QVERIFY2(drawn > 10, qPrintable(QString::number(drawn)));
    QWidget *goTo = bar->widgetForAction(m_window->action("goTo"));
    QVERIFY(!goTo->isVisible());
    QTest::mouseClick(more, Qt::LeftButton);
    QTRY_VERIFY(goTo->isVisible());
    m_window->action("themeLight")->trigger();
}

void TestWindowLayout::listsGetTheirWidthsBack()
{
    moveHandle("columns", 1, {70, 0});
    moveHandle("columns", 2, {40, 0});
    const QList<int> before = listWidths();
    QVERIFY(before.first() > 280 && before.last() < 200);
    for (const int width : {590, 400, 500})
        resize(width, 400);
    QVERIFY(listWidths().first() < 130);
    resize(1160, 720);
    QCOMPARE(listWidths(), before);
}

void TestWindowLayout::aNarrowWindowIsNotRemembered()
{
    moveHandle("columns", 1, {70, 0});
    const QList<int> before = listWidths();
    resize(400, 400);
    QVERIFY(m_window->window().close());
    m_window = std::make_unique<WindowFixture>();
    QVERIFY(m_window->open(*m_database));
    resize(1160, 720);
    QCOMPARE(listWidths(), before);
}

void TestWindowLayout::whatIsSetInANarrowWindow()
{
    const QList<int> before = listWidths();
    resize(560, 400);
    moveHandle("columns", 1, {40, 0});
    const int set = listWidths().first();
    QVERIFY(set > 160);
    resize(570, 410);
    QVERIFY(listWidths().first() >= set);
    resize(1160, 720);
    QCOMPARE(listWidths(), before);
}

void TestWindowLayout::changesLeaveRoomForTheMatrix()
{
    resize(400, 400);
    m_window->click("John", "Viewer");
    QCoreApplication::processEvents();
    const int all = m_window->find<QSplitter>("rows")->height();
    QVERIFY2(changesHeight() <= all / 3 + 1, qPrintable(QString::number(changesHeight())));
    const MatrixGeometry &geometry = m_window->matrix().geometryOfCells();
    QVERIFY2(geometry.body().height() >= 3 * geometry.cellHeight,
             qPrintable(QString::number(geometry.body().height())));
    resize(1160, 720);
    QCOMPARE(changesHeight(), 150);
    resize(400, 400); // with changes there already
    QVERIFY(changesHeight() <= all / 3 + 1);
}

void TestWindowLayout::changesAsHighAsTheyWereMade()
{
    m_window->click("John", "Viewer");
    QCoreApplication::processEvents();
    moveHandle("rows", 1, {0, -100});
    const int set = changesHeight();
    QVERIFY(set > 230);
    resize(400, 400);
    m_window->action("undo")->trigger();
    QCoreApplication::processEvents();
    m_window->action("redo")->trigger();
    QCoreApplication::processEvents();
    QVERIFY(changesHeight() < 130);
    resize(1160, 720);
    QCOMPARE(changesHeight(), set);
    m_window->action("undo")->trigger();
    QVERIFY(m_window->window().close());
    QCOMPARE(QSettings().value(u"window/changesHeight"_s).toInt(), set);
}

/// The first click opens the panel, the second must not press what comes with it.
void TestWindowLayout::doubleClickOnABox()
{
    WindowFixture &w = *m_window;
    resize(400, 400);
    w.clickName(Side::Right, "Admin");
    const QWidget &list = *w.list(Side::Left).viewport();
    bool wasCovered = false;
    for (int row = 12; row >= 4 && !wasCovered; --row) { // from the lowest up
        const auto cell = w.list(Side::Left).gridCell({row, 0});
        if (cell.rect.bottom() >= list.height())
            continue;
        doubleClick(list, {16, cell.rect.center().y()});
        QCOMPARE(w.changes(), QStringList{u"grant %1 → Admin"_s.arg(w.shown(Side::Left).at(row))});
        QVERIFY(!w.find<QListView>("changesList")->currentIndex().isValid());
        QVERIFY(!w.find<QListView>("changesList")->hasFocus());
        wasCovered = true;
    }
    QVERIFY(wasCovered);
}

void TestWindowLayout::doubleClickOnACell()
{
    WindowFixture &w = *m_window;
    resize(400, 400);
    w.click("John", "Viewer");
    QCoreApplication::processEvents();
    auto *save = w.find<QToolButton>("changesSave");
    const QPoint onSave = save->mapTo(&w.window(), save->rect().center());
    QTest::mouseClick(w.window().windowHandle(), Qt::LeftButton, {}, onSave); // the second click of two
    QCoreApplication::processEvents();
    QCOMPARE(w.window().session()->state(), Session::State::Ready);
    QCOMPARE(w.changes(), QStringList{u"grant John → Viewer"_s});
    QTest::qWait(QApplication::doubleClickInterval() + 100);
    QTest::mouseClick(w.window().windowHandle(), Qt::LeftButton, {}, onSave); // one that is meant
    QTRY_COMPARE(w.changes(), QStringList());
    QCOMPARE(links(*m_database), u"1-1 1-2 1-3 2-2 3-3"_s);
}

void TestWindowLayout::noScrollBarForLabels()
{
    QVERIFY(!hasBar());
    const MatrixGeometry &geometry = m_window->matrix().geometryOfCells();
    const int content = geometry.rowHeaderWidth + int(geometry.contentWidth());
    // As wide as the columns and the half of the last label that stays readable.
    const int others = m_window->window().width() - geometry.viewport.width();
    resize(others + content + 24, 720);
    QVERIFY(m_window->window().width() > 600);
    QVERIFY(geometry.columnsFit());
    QVERIFY(!hasBar());
}

void TestWindowLayout::scrollBarForALongLastLabel()
{
    const TempDatabase database(manyRows(u"A role with a long name"_s));
    QVERIFY(m_window->open(database));
    QVERIFY(!hasBar()); // there is room
    const MatrixGeometry &geometry = m_window->matrix().geometryOfCells();
    const QFontMetrics metrics(m_window->matrix().font());
    const int length = metrics.horizontalAdvance(u"A role with a long name"_s);
    QVERIFY(geometry.labelRoom(3, metrics.ascent()) >= length);
    const int others = m_window->window().width() - geometry.viewport.width();
    resize(others + geometry.rowHeaderWidth + int(geometry.contentWidth()) + 4, 720);
    QVERIFY(geometry.columnsFit());
    QVERIFY(hasBar()); // next to nothing of the last label would be seen
    QScrollBar *bar = m_window->matrix().horizontalScrollBar();
    bar->setValue(bar->maximum());
    QVERIFY(geometry.labelRoom(3, metrics.ascent()) >= length);
    m_window->document().setLinked({0}, {3}, true); // which computes it all anew
    QVERIFY(hasBar());
    QCOMPARE(bar->value(), bar->maximum());
}

/// What is on screen first is not what all names are like.
void TestWindowLayout::roomForNamesFarDown()
{
    const TempDatabase database(
        usersAndRoles()
        + QStringList{
            u"WITH RECURSIVE n (i) AS (SELECT 4 UNION ALL SELECT i + 1 FROM n WHERE i < 2000) INSERT "
            "INTO users SELECT i, CASE WHEN i > 900 THEN 'a contractor ' ELSE '' END || i FROM n"_s});
    QVERIFY(m_window->open(database));
    const QFontMetrics metrics(m_window->matrix().font());
    QVERIFY(m_window->matrix().geometryOfCells().rowHeaderWidth
            > metrics.horizontalAdvance(u"a contractor 1111"_s));
}

void TestWindowLayout::roomForAnotherName()
{
    const TempDatabase database(usersAndRoles());
    QVERIFY(m_window->open(database));
    const int before = m_window->matrix().geometryOfCells().rowHeaderWidth;
    Document &document = m_window->document();
    const Value longer = textValue(u"a contractor of another company"_s);
    document.perform(document.workspace().editRename(Side::Left, 0, longer), {});
    QVERIFY(m_window->matrix().geometryOfCells().rowHeaderWidth > before);
    document.undoStack().undo();
    QCOMPARE(m_window->matrix().geometryOfCells().rowHeaderWidth, before);
}

/// The message's and the one that offers to restore.
void TestWindowLayout::bannersFollowTheTheme()
{
    const auto icons = [this](const char *theme) {
        m_window->action(theme)->trigger();
        std::vector<QImage> images;
        for (const Banner *banner : m_window->window().findChildren<Banner *>()) {
            for (const QLabel *label : banner->findChildren<QLabel *>()) {
                if (!label->pixmap().isNull())
                    images.push_back(label->pixmap().toImage());
            }
        }
        return images;
    };
    const auto light = icons("themeLight");
    const auto dark = icons("themeDark");
    QCOMPARE(light.size(), std::size_t(2));
    for (std::size_t i = 0; i < light.size(); ++i)
        QVERIFY(light[i] != dark[i]);
    QVERIFY(icons("themeLight") == light);
}

CROSSCHECK_UI_TEST(TestWindowLayout)
#include "tst_windowlayout.moc"
