// SPDX-FileCopyrightText: Crosscheck contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/ui/windowfixture.h"
#include "ui/plaintext.h"

#include <QContextMenuEvent>
#include <QDialog>
#include <QLineEdit>
#include <QMenu>
#include <QToolButton>

using namespace crosscheck;
using namespace crosscheck::test;
using namespace Qt::Literals::StringLiterals;

/// The lists beside the matrix: boxes, filters, sorting; and that staged changes stay with their rows.
class TestWindowLists : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void cleanup();
    void aUserDrivesTheRoles();
    void aRoleDrivesTheUsers();
    void severalUsersArePartlyChecked();
    void boxesFollowTheMatrix();
    void theMatrixFollowsTheList();
    void filterThatShowsNothing();
    void opensAtTheFirstCell();
    void staysWithItsRowsThroughSortAndRefresh();
    void selectionStaysWithItsRowsThroughARefresh();
    void aSelectedRowThatIsUndone();
    void theSelectionFollowsAddedRows();
    void aHiddenSelectionIsLeftAlone();
    void shiftAfterTheRowsBecameFewer();
    void aPressIsForgottenWhenTheRowsChange();
    void aRowAddedUnderAFilter();
    void rowsStayUnderThePointer();
    void theCurrentCellStaysInView();
    void namesThatTurnTheDirection();
    void twoDeletionsInARow();
    void theSelectedRowIsRenamed();
    void theCursorStaysNear();
    void contextMenu();

private:
    /// Adds a row by the dialog.
    void add(Side side, const char *name)
    {
        m_window->find<QToolButton>(side == Side::Left ? "leftAdd" : "rightAdd")->click();
        auto *dialog = m_window->dialog<QDialog>("entityDialog");
        QTest::keyClicks(dialog->findChild<QLineEdit *>(u"label"_s), QString::fromUtf8(name));
        m_window->pressButton(dialog, u"Add"_s);
        QVERIFY(m_window->isGone("entityDialog"));
    }
    void sort(const char *button, int entry)
    {
        m_window->find<QToolButton>(button)->menu()->actions().at(entry)->trigger();
    }
    std::unique_ptr<TempDatabase> m_database;
    std::unique_ptr<WindowFixture> m_window;
};

void TestWindowLists::init()
{
    forgetSettings();
    m_database = std::make_unique<TempDatabase>(usersAndRoles());
    m_window = std::make_unique<WindowFixture>();
    QVERIFY(m_window->open(*m_database));
}

void TestWindowLists::cleanup()
{
    m_window.reset();
    m_database.reset();
}

void TestWindowLists::aUserDrivesTheRoles()
{
    WindowFixture &w = *m_window;
    w.clickName(Side::Left, "John");
    QCOMPARE(w.box(Side::Right, "Admin"), Qt::Checked);
    QCOMPARE(w.box(Side::Right, "Viewer"), Qt::Unchecked);
    QVERIFY(!w.list(Side::Left).gridCell({0, 0}).isCheckable);
    w.clickBox(Side::Right, "Viewer");
    QCOMPARE(w.box(Side::Right, "Viewer"), Qt::Checked);
    w.clickBox(Side::Right, "Admin");
    QCOMPARE(w.box(Side::Right, "Admin"), Qt::Unchecked);
    QCOMPARE(w.list(Side::Left).selectedSlots(), std::vector<std::uint32_t>{0}); // still
    QVERIFY(w.save());
    QCOMPARE(links(*m_database), u"1-2 1-3 2-2 3-3"_s);
}

void TestWindowLists::aRoleDrivesTheUsers()
{
    WindowFixture &w = *m_window;
    w.clickName(Side::Right, "Editor");
    QCOMPARE(w.box(Side::Left, "John"), Qt::Checked);
    QCOMPARE(w.box(Side::Left, "Alice"), Qt::Unchecked);
    QVERIFY(!w.list(Side::Right).gridCell({0, 0}).isCheckable);
    w.clickBox(Side::Left, "Alice");
    w.clickBox(Side::Left, "John");
    QCOMPARE(w.changes(), (QStringList{u"grant Alice → Editor"_s, u"revoke John → Editor"_s}));
    QVERIFY(w.save());
    QCOMPARE(links(*m_database), u"1-1 2-2 3-2 3-3"_s);
    QCOMPARE(w.box(Side::Left, "Alice"), Qt::Checked);
}

void TestWindowLists::severalUsersArePartlyChecked()
{
    WindowFixture &w = *m_window;
    w.clickName(Side::Left, "John");
    w.clickName(Side::Left, "Jane", Qt::ControlModifier);
    QCOMPARE(w.box(Side::Right, "Admin"), Qt::PartiallyChecked);
    QCOMPARE(w.box(Side::Right, "Editor"), Qt::Checked);
    QCOMPARE(w.box(Side::Right, "Viewer"), Qt::Unchecked);
    w.clickBox(Side::Right, "Admin");
    QCOMPARE(w.box(Side::Right, "Admin"), Qt::Checked);
    QCOMPARE(w.changes(), QStringList{u"grant Jane → Admin"_s});
    w.clickBox(Side::Right, "Editor");
    QCOMPARE(w.box(Side::Right, "Editor"), Qt::Unchecked);
    w.clickName(Side::Left, "John");
    w.clickName(Side::Left, "Alice", Qt::ShiftModifier);
    QCOMPARE(w.list(Side::Left).selectedSlots().size(), std::size_t(3));
    w.clickBox(Side::Right, "Viewer");
    QVERIFY(w.save());
    QCOMPARE(links(*m_database), u"1-1 1-3 2-1 2-3 3-3"_s);
}

void TestWindowLists::boxesFollowTheMatrix()
{
    WindowFixture &w = *m_window;
    w.clickName(Side::Left, "Jane");
    w.click("Jane", "Viewer");
    QCOMPARE(w.box(Side::Right, "Viewer"), Qt::Checked);
    w.action("undo")->trigger();
    QCOMPARE(w.box(Side::Right, "Viewer"), Qt::Unchecked);
}

void TestWindowLists::theMatrixFollowsTheList()
{
    WindowFixture &w = *m_window;
    w.clickName(Side::Left, "Alice");
    QCOMPARE(w.currentText(), u"Alice, Admin, not linked"_s);
    w.clickName(Side::Right, "Viewer");
    QCOMPARE(w.currentText(), u"Alice, Viewer, linked"_s);
}

void TestWindowLists::filterThatShowsNothing()
{
    WindowFixture &w = *m_window;
    QVERIFY(w.filter(Side::Left, u"nobody"_s, 0));
    w.key(Qt::Key_Space);
    w.key(Qt::Key_A, Qt::ControlModifier);
    w.key(Qt::Key_Space);
    w.key(Qt::Key_Down);
    QTest::mouseClick(w.matrix().viewport(), Qt::LeftButton, {},
                      w.matrix().geometryOfCells().cellRect(0, 0).center());
    QTest::mouseClick(w.list(Side::Left).viewport(), Qt::LeftButton, {}, QPoint(40, 13));
    QCOMPARE(w.changes(), QStringList());
    QVERIFY(w.filter(Side::Left, {}, 3));
    w.click("John", "Viewer");
    QCOMPARE(w.changes(), QStringList{u"grant John → Viewer"_s});
}

void TestWindowLists::opensAtTheFirstCell()
{
    const TempDatabase large(
        usersAndRoles()
        + QStringList{u"WITH RECURSIVE n (i) AS (SELECT 10 UNION ALL SELECT i + 1 FROM n WHERE i < 200) "
                      "INSERT INTO users SELECT i, 'user ' || i FROM n"_s,
                      u"WITH RECURSIVE n (i) AS (SELECT 10 UNION ALL SELECT i + 1 FROM n WHERE i < 200) "
                      "INSERT INTO roles SELECT i, 'role ' || i FROM n"_s});
    WindowFixture w; // whose matrix was never laid out before
    QVERIFY(w.open(large));
    QCOMPARE(w.matrix().geometryOfCells().xOffset, qint64(0));
    QCOMPARE(w.matrix().geometryOfCells().yOffset, qint64(0));
}

void TestWindowLists::staysWithItsRowsThroughSortAndRefresh()
{
    WindowFixture &w = *m_window;
    w.click("John", "Viewer");
    w.click("Alice", "Viewer");
    sort("leftSort", 1);
    sort("rightSort", 2);
    QTRY_COMPARE(w.shown(Side::Left), (QStringList{u"Alice"_s, u"Jane"_s, u"John"_s}));
    QTRY_COMPARE(w.shown(Side::Right).first(), u"Editor"_s);
    QCOMPARE(w.cellText("John", "Viewer"), u"John, Viewer, not linked, grant staged"_s);
    w.click("Jane", "Admin");

    m_database->run(u"DELETE FROM users_roles WHERE user_id = 2; DELETE FROM users WHERE id = 2; "
                    "INSERT INTO users VALUES (0, 'Aaron'), (9, 'Jane')"_s);
    m_database->run(u"INSERT INTO roles VALUES (0, 'Aardvark')"_s);
    QTest::keyClick(&w.window(), Qt::Key_F5);
    QVERIFY(waitFor([&] { return w.workspace().slotCount(Side::Left) == 4; }));
    QTRY_COMPARE(w.shown(Side::Left), (QStringList{u"Aaron"_s, u"Alice"_s, u"Jane"_s, u"John"_s}));
    QVERIFY2(w.bannerText().contains(u"1 staged change can no longer be saved"_s),
             qPrintable(w.bannerText()));
    QCOMPARE(w.changes().size(), 3);
    const qsizetype gone = w.changes().indexOf(u"grant Jane [2] → Admin"_s);
    QVERIFY2(gone >= 0, qPrintable(w.changes().join(u'\n')));
    QVERIFY(w.save()); // nothing of it is saved while one is impossible
    QCOMPARE(w.changes().size(), 3);
    QCOMPARE(links(*m_database), u"1-1 1-2 3-3"_s);
    w.clickCross(int(gone));
    QCOMPARE(w.changes().size(), 2);
    QVERIFY(w.save());
    QCOMPARE(links(*m_database), u"1-1 1-2 1-3"_s);
}

void TestWindowLists::selectionStaysWithItsRowsThroughARefresh()
{
    WindowFixture &w = *m_window;
    w.clickName(Side::Left, "Alice");
    w.drag({{"Jane", "Editor"}, {"Alice", "Viewer"}});
    m_database->run(u"INSERT INTO users VALUES (0, 'Aaron')"_s);
    QTest::keyClick(&w.window(), Qt::Key_F5);
    QVERIFY(waitFor([&] { return w.workspace().slotCount(Side::Left) == 4; }));
    QCOMPARE(w.list(Side::Left).selectedSlots(), std::vector<std::uint32_t>{3});
    QCOMPARE(w.box(Side::Right, "Viewer"), Qt::Checked);
    QCOMPARE(w.matrix().selection().rows(Side::Left).toVector(), (std::vector<std::uint32_t>{2, 3}));
    QCOMPARE(w.matrix().selection().rows(Side::Right).toVector(), (std::vector<std::uint32_t>{1, 2}));
    w.key(Qt::Key_Space);
    QVERIFY(w.save());
    QCOMPARE(links(*m_database), u"1-1 1-2"_s);
}

/// A row that is selected, and so drives the boxes, goes: the boxes must not act for it.
void TestWindowLists::aSelectedRowThatIsUndone()
{
    WindowFixture &w = *m_window;
    add(Side::Left, "Zoe");
    QCOMPARE(w.list(Side::Left).selectedSlots(), std::vector<std::uint32_t>{3});
    QCOMPARE(w.box(Side::Right, "Admin"), Qt::Unchecked);
    w.action("undo")->trigger();
    QVERIFY(w.list(Side::Left).selectedSlots().empty());
    QVERIFY(!w.list(Side::Right).gridCell({0, 0}).isCheckable);
    w.clickBox(Side::Right, "Admin");
    w.list(Side::Right).setFocus();
    QTest::keyClick(&w.list(Side::Right), Qt::Key_Space);
    QCOMPARE(w.changes(), QStringList());
}

void TestWindowLists::theSelectionFollowsAddedRows()
{
    WindowFixture &w = *m_window;
    add(Side::Left, "One");
    add(Side::Left, "Two");
    w.click("Two", "Editor"); // the current cell, and so the current row
    w.clickName(Side::Left, "Two");
    w.clickCross(0); // takes One back
    QCOMPARE(w.changes(), (QStringList{u"add Two to users"_s, u"grant Two → Editor"_s}));
    QCOMPARE(w.list(Side::Left).selectedSlots(), std::vector<std::uint32_t>{3});
    QCOMPARE(w.box(Side::Right, "Editor"), Qt::Checked);
    QCOMPARE(w.currentText(), u"Two, Editor, not linked, grant staged"_s);
    w.clickBox(Side::Right, "Admin");
    QVERIFY(w.save());
    QCOMPARE(w.list(Side::Left).selectedSlots(), std::vector<std::uint32_t>{3}); // it has a key now
    QCOMPARE(links(*m_database), u"1-1 1-2 2-2 3-3 4-1 4-2"_s);
}

void TestWindowLists::aHiddenSelectionIsLeftAlone()
{
    WindowFixture &w = *m_window;
    w.clickName(Side::Left, "John");
    QVERIFY(w.list(Side::Right).gridCell({0, 0}).isCheckable);
    QVERIFY(w.filter(Side::Left, u"alice"_s, 1));
    QVERIFY(!w.list(Side::Right).gridCell({0, 0}).isCheckable); // nobody who is seen is selected
    QVERIFY(!w.find<QToolButton>("leftDelete")->isEnabled());
    QVERIFY(!w.find<QToolButton>("leftRename")->isEnabled());
    QTest::keyClick(&w.list(Side::Left), Qt::Key_Delete);
    QVERIFY(!waitFor([&] { return !w.changes().isEmpty(); }, 200));
    QVERIFY(w.filter(Side::Left, {}, 3));
    QCOMPARE(w.box(Side::Right, "Viewer"), Qt::Unchecked); // selected again
    w.clickName(Side::Left, "Alice", Qt::ControlModifier);
    QVERIFY(w.filter(Side::Left, u"alice"_s, 1));
    QCOMPARE(w.box(Side::Right, "Viewer"), Qt::Checked); // Alice's alone
    w.clickBox(Side::Right, "Viewer");
    QCOMPARE(w.changes(), QStringList{u"revoke Alice → Viewer"_s});
    w.find<QToolButton>("leftDelete")->click();
    QTRY_COMPARE(w.changes(), QStringList{u"delete Alice from users with 1 link"_s});
}

void TestWindowLists::shiftAfterTheRowsBecameFewer()
{
    WindowFixture &w = *m_window;
    w.clickName(Side::Left, "Alice");
    QVERIFY(w.filter(Side::Left, u"j"_s, 2));
    w.list(Side::Left).setFocus();
    QTest::keyClick(&w.list(Side::Left), Qt::Key_Down, Qt::ShiftModifier);
    QCOMPARE(w.list(Side::Left).selectedSlots(), (std::vector<std::uint32_t>{0, 1}));
    w.clickName(Side::Left, "John", Qt::ShiftModifier);
    QCOMPARE(w.list(Side::Left).selectedSlots(), std::vector<std::uint32_t>{0});
}

void TestWindowLists::aPressIsForgottenWhenTheRowsChange()
{
    WindowFixture &w = *m_window;
    const QPoint point = w.cellPoint("John", "Viewer");
    QTest::mousePress(w.matrix().viewport(), Qt::LeftButton, {}, point);
    sort("leftSort", 1); // Alice comes to where John was
    QTRY_COMPARE(w.shown(Side::Left).first(), u"Alice"_s);
    QTest::mouseRelease(w.matrix().viewport(), Qt::LeftButton, {}, point);
    QCOMPARE(w.changes(), QStringList());
}

void TestWindowLists::twoDeletionsInARow()
{
    WindowFixture &w = *m_window;
    w.clickName(Side::Left, "John");
    w.find<QToolButton>("leftDelete")->click();
    w.clickName(Side::Left, "Alice");
    w.find<QToolButton>("leftDelete")->click(); // before the database has answered the first
    w.clickName(Side::Right, "Admin");
    w.find<QToolButton>("rightDelete")->click();
    QTRY_COMPARE(
        w.changes(),
        (QStringList{u"delete John from users with 2 links"_s, u"delete Alice from users with 1 link"_s,
                     u"delete Admin from roles with 1 link"_s}));
}

void TestWindowLists::theSelectedRowIsRenamed()
{
    WindowFixture &w = *m_window;
    auto *rename = w.find<QToolButton>("leftRename");
    w.clickName(Side::Left, "John");
    w.clickName(Side::Left, "Jane", Qt::ControlModifier);
    QVERIFY(!rename->isEnabled()); // two are selected
    QVERIFY(w.filter(Side::Left, u"john"_s, 1));
    QVERIFY(rename->isEnabled()); // one is shown, though Jane was the last to be clicked
    rename->click();
    auto *dialog = w.dialog<QDialog>("entityDialog");
    QVERIFY(dialog);
    QTest::keyClicks(dialog->findChild<QLineEdit *>(u"label"_s), u"John Doe"_s);
    w.pressButton(dialog, u"Rename"_s);
    QVERIFY(w.isGone("entityDialog"));
    QCOMPARE(w.changes(), QStringList{u"rename John to John Doe"_s});
    w.clickName(Side::Right, "Admin"); // which lets go of the users
    QVERIFY(!rename->isEnabled());
}

void TestWindowLists::theCursorStaysNear()
{
    WindowFixture &w = *m_window;
    add(Side::Left, "Zoe");
    w.list(Side::Left).setFocus();
    w.action("undo")->trigger(); // the current row goes
    QVERIFY(!w.list(Side::Left).currentSlot());
    QTest::keyClick(&w.list(Side::Left), Qt::Key_Up);
    QCOMPARE(w.list(Side::Left).currentSlot(), std::optional(1U));
}

void TestWindowLists::contextMenu()
{
    WindowFixture &w = *m_window;
    EntityListView &list = w.list(Side::Right);
    const QPoint point = list.gridCell({w.rowOf(Side::Right, "Viewer"), 0}).rect.center();
    QTest::mouseClick(list.viewport(), Qt::RightButton, {}, point);
    QContextMenuEvent event(QContextMenuEvent::Mouse, point, list.viewport()->mapToGlobal(point));
    QApplication::sendEvent(list.viewport(), &event);
    auto *menu = qobject_cast<QMenu *>(QApplication::activePopupWidget());
    QVERIFY(menu);
    QStringList texts;
    for (const QAction *action : menu->actions())
        texts.append(action->text());
    QCOMPARE(texts, (QStringList{u"Add…"_s, u"Rename…"_s, u"Delete"_s}));
    menu->actions().last()->trigger();
    menu->close();
    QTRY_COMPARE(w.changes(), QStringList{u"delete Viewer from roles with 1 link"_s});
}

/// It is shown whatever the filter says, so that what comes next is about it.
void TestWindowLists::aRowAddedUnderAFilter()
{
    WindowFixture &w = *m_window;
    QVERIFY(w.filter(Side::Left, u"jane"_s, 1));
    QTest::mouseClick(w.find<QToolButton>("leftAdd"), Qt::LeftButton);
    auto *dialog = w.dialog<QDialog>("entityDialog");
    QVERIFY(dialog);
    QTest::keyClicks(dialog->findChild<QLineEdit *>(u"label"_s), u"Zoe"_s);
    w.pressButton(dialog, u"Add"_s);
    QVERIFY(w.isGone("entityDialog"));
    QCOMPARE(w.shown(Side::Left), (QStringList{u"Jane"_s, u"Zoe"_s}));
    QTest::qWait(50); // the filter is computed anew
    QCOMPARE(w.shown(Side::Left), (QStringList{u"Jane"_s, u"Zoe"_s}));
    w.action("deleteEntity")->trigger();
    QVERIFY(waitFor([&] { return w.changes().isEmpty(); })); // Zoe, not Jane
}

/// Neither a message nor the first change moves a row: a second click hits what the first one hit.
void TestWindowLists::rowsStayUnderThePointer()
{
    WindowFixture &w = *m_window;
    const auto places = [&w] {
        return std::pair(w.matrix().viewport()->mapTo(&w.window(), w.cellPoint("Jane", "Admin")),
                         w.list(Side::Left).viewport()->mapTo(&w.window(), QPoint(0, 0)));
    };
    const auto before = places();
    w.click("Jane", "Admin");
    QVERIFY(waitFor([&] { return !w.changes().isEmpty(); }));
    QCOMPARE(places(), before);
    w.window().tell({ErrorKind::Busy, u"Something went wrong."_s, {}, {}});
    QVERIFY(!w.bannerText().isEmpty());
    QTest::qWait(20);
    QCOMPARE(places(), before);
}

void TestWindowLists::theCurrentCellStaysInView()
{
    const TempDatabase database(
        usersAndRoles()
        + QStringList{u"WITH RECURSIVE n (i) AS (SELECT 4 UNION ALL SELECT i + 1 FROM n WHERE i < 90) "
                      "INSERT INTO users SELECT i, 'user ' || i FROM n"_s});
    WindowFixture w;
    QVERIFY(w.open(database));
    const auto isInView = [&w] {
        const MatrixGeometry &geometry = w.matrix().geometryOfCells();
        return geometry.body().contains(
            geometry.cellRect(w.matrix().currentRow(), w.matrix().currentColumn()));
    };
    w.matrix().setCurrent(w.matrix().geometryOfCells().visibleRows().last - 1, 1);
    const int row = w.matrix().currentRow();
    QVERIFY(isInView());
    w.matrix().setFocus();
    w.key(Qt::Key_Space);
    QVERIFY(!w.changes().isEmpty());
    QVERIFY(waitFor(isInView));
    QCOMPARE(w.matrix().currentRow(), row);
}

void TestWindowLists::namesThatTurnTheDirection()
{
    QCOMPARE(onOneLine(u"a\u202Ecba\nd  e\u2067"_s), u"a\uFFFDcba d e\uFFFD"_s);
    QCOMPARE(onOneLine(u"שלום, \u200Fdas"_s), u"שלום, \u200Fdas"_s); // text of its own direction
    m_window->window().tell({ErrorKind::Busy, u"“\u202Egnp.exe” is gone."_s, {}, {}});
    QCOMPARE(m_window->bannerText(), u"“\uFFFDgnp.exe” is gone."_s);
}

CROSSCHECK_UI_TEST(TestWindowLists)
#include "tst_windowlists.moc"
