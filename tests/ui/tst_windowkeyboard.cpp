// SPDX-FileCopyrightText: Crosscheck contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/ui/windowfixture.h"

#include <QClipboard>
#include <QDialog>
#include <QFrame>
#include <QLabel>
#include <QLineEdit>
#include <QListView>
#include <QListWidget>
#include <QMenu>
#include <QMenuBar>
#include <QSet>
#include <QToolButton>

using namespace crosscheck;
using namespace crosscheck::test;
using namespace Qt::Literals::StringLiterals;

/// The window by keyboard alone.
class TestWindowKeyboard : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void cleanup();
    void arrows();
    void space();
    void shiftArrowsSelectABlock();
    void wholeRowColumnAndAll();
    void escapeLetsGoOfTheBlock();
    void undoAndRedo();
    void copyAsText();
    void goToACell();
    void goToAnAddedRow();
    void goToWhatAFilterHides();
    void goToNowhere();
    void goToSaysThatNothingFits();
    void filters();
    void listKeys();
    void spaceInAList();
    void shortcuts();
    void mnemonics();
    void theChangesHandTheKeyboardToTheMatrix_data();
    void theChangesHandTheKeyboardToTheMatrix();
    void fromTheFilterToTheList();
    void undoInAnEmptyFilter();

private:
    std::unique_ptr<TempDatabase> m_database;
    std::unique_ptr<WindowFixture> m_window;
};

void TestWindowKeyboard::init()
{
    forgetSettings();
    m_database = std::make_unique<TempDatabase>(usersAndRoles());
    m_window = std::make_unique<WindowFixture>();
    QVERIFY(m_window->open(*m_database));
    QTRY_VERIFY(m_window->matrix().hasFocus());
}

void TestWindowKeyboard::cleanup()
{
    m_window.reset();
    m_database.reset();
}

void TestWindowKeyboard::arrows()
{
    WindowFixture &w = *m_window;
    QCOMPARE(w.currentText(), u"John, Admin, linked"_s);
    w.key(Qt::Key_Right);
    QCOMPARE(w.currentText(), u"John, Editor, linked"_s);
    w.key(Qt::Key_Down);
    QCOMPARE(w.currentText(), u"Jane, Editor, linked"_s);
    w.key(Qt::Key_End, Qt::ControlModifier);
    QCOMPARE(w.currentText(), u"Alice, Viewer, linked"_s);
    w.key(Qt::Key_Right);
    w.key(Qt::Key_Down);
    QCOMPARE(w.currentText(), u"Alice, Viewer, linked"_s);
    w.key(Qt::Key_Left, Qt::ControlModifier);
    QCOMPARE(w.currentText(), u"Alice, Admin, not linked"_s);
    w.key(Qt::Key_End);
    QCOMPARE(w.currentText(), u"Alice, Viewer, linked"_s);
    w.key(Qt::Key_PageUp);
    QCOMPARE(w.currentText(), u"John, Viewer, not linked"_s);
    w.key(Qt::Key_PageDown);
    QCOMPARE(w.currentText(), u"Alice, Viewer, linked"_s);
    w.key(Qt::Key_Home);
    w.key(Qt::Key_Up, Qt::ControlModifier);
    QCOMPARE(w.currentText(), u"John, Admin, linked"_s);
    w.key(Qt::Key_Left);
    w.key(Qt::Key_Up);
    QCOMPARE(w.currentText(), u"John, Admin, linked"_s);
    QCOMPARE(w.changes(), QStringList());
}

void TestWindowKeyboard::space()
{
    WindowFixture &w = *m_window;
    w.key(Qt::Key_End);
    w.key(Qt::Key_Space);
    QCOMPARE(w.currentText(), u"John, Viewer, not linked, grant staged"_s);
    QVERIFY(w.save());
    QCOMPARE(links(*m_database), u"1-1 1-2 1-3 2-2 3-3"_s);
    w.key(Qt::Key_Space);
    QCOMPARE(w.changes(), QStringList{u"revoke John → Viewer"_s});
}

void TestWindowKeyboard::shiftArrowsSelectABlock()
{
    WindowFixture &w = *m_window;
    w.key(Qt::Key_Down);
    w.key(Qt::Key_Right, Qt::ShiftModifier);
    w.key(Qt::Key_Down, Qt::ShiftModifier);
    QCOMPARE(w.matrix().selection().cellCount(), std::uint64_t(4));
    QCOMPARE(w.currentText(), u"Alice, Editor, not linked"_s);
    w.key(Qt::Key_Space); // the opposite of the current cell, everywhere
    QCOMPARE(w.changes(),
             (QStringList{u"grant Jane → Admin"_s, u"grant Alice → Admin"_s, u"grant Alice → Editor"_s}));
    w.key(Qt::Key_Space);
    QCOMPARE(w.changes(), QStringList{u"revoke Jane → Editor"_s});
    w.key(Qt::Key_Left);
    QVERIFY(w.matrix().selection().isEmpty());
}

void TestWindowKeyboard::wholeRowColumnAndAll()
{
    WindowFixture &w = *m_window;
    w.key(Qt::Key_Down);
    w.key(Qt::Key_Space, Qt::ShiftModifier);
    QCOMPARE(w.matrix().selection().rows(Side::Left).toVector(), std::vector<std::uint32_t>{1});
    QCOMPARE(w.matrix().selection().cellCount(), std::uint64_t(3));
    w.key(Qt::Key_Space);
    QCOMPARE(w.changes(), (QStringList{u"grant Jane → Admin"_s, u"grant Jane → Viewer"_s}));
    w.action("undo")->trigger();

    w.key(Qt::Key_Space, Qt::ControlModifier);
    QCOMPARE(w.matrix().selection().rows(Side::Right).toVector(), std::vector<std::uint32_t>{0});
    QCOMPARE(w.matrix().selection().cellCount(), std::uint64_t(3));
    w.key(Qt::Key_Space);
    QCOMPARE(w.changes(), (QStringList{u"grant Jane → Admin"_s, u"grant Alice → Admin"_s}));
    w.action("undo")->trigger();

    w.key(Qt::Key_A, Qt::ControlModifier);
    QCOMPARE(w.matrix().selection().cellCount(), std::uint64_t(9));
    QTRY_COMPARE(w.find<QLabel>("statusSelection")->text(), u"9 cells selected · Space grants 5"_s);
    w.key(Qt::Key_Space);
    QCOMPARE(w.document().undoStack().count(), 1);
    QVERIFY(w.save());
    QCOMPARE(links(*m_database), u"1-1 1-2 1-3 2-1 2-2 2-3 3-1 3-2 3-3"_s);
}

void TestWindowKeyboard::escapeLetsGoOfTheBlock()
{
    WindowFixture &w = *m_window;
    w.key(Qt::Key_A, Qt::ControlModifier);
    w.key(Qt::Key_Escape);
    QVERIFY(w.matrix().selection().isEmpty());
    w.key(Qt::Key_Space);
    QCOMPARE(w.changes(), QStringList{u"revoke John → Admin"_s});
}

void TestWindowKeyboard::undoAndRedo()
{
    WindowFixture &w = *m_window;
    w.key(Qt::Key_Space);
    w.key(Qt::Key_Down);
    w.key(Qt::Key_Space);
    const QStringList both{u"revoke John → Admin"_s, u"grant Jane → Admin"_s};
    QCOMPARE(w.changes(), both);
    w.key(Qt::Key_Z, Qt::ControlModifier);
    QCOMPARE(w.changes(), both.first(1));
    w.key(Qt::Key_Z, Qt::ControlModifier);
    QCOMPARE(w.changes(), QStringList());
    w.key(Qt::Key_Z, Qt::ControlModifier);
    w.key(Qt::Key_Z, Qt::ControlModifier | Qt::ShiftModifier);
    w.key(Qt::Key_Z, Qt::ControlModifier | Qt::ShiftModifier);
    w.key(Qt::Key_Z, Qt::ControlModifier | Qt::ShiftModifier);
    QCOMPARE(w.changes(), both);
}

void TestWindowKeyboard::copyAsText()
{
    WindowFixture &w = *m_window;
    w.click("Jane", "Viewer");
    w.key(Qt::Key_A, Qt::ControlModifier);
    w.key(Qt::Key_C, Qt::ControlModifier);
    QCOMPARE(QApplication::clipboard()->text(),
             u"\tAdmin\tEditor\tViewer\nJohn\t1\t1\t\nJane\t\t1\t1\nAlice\t\t\t1"_s);
    auto *filter = w.find<QLineEdit>("leftFilter");
    filter->setFocus();
    QTest::keyClicks(filter, u"Ali"_s);
    filter->selectAll();
    QTest::keyClick(filter, Qt::Key_C, Qt::ControlModifier); // a field copies its own text
    QCOMPARE(QApplication::clipboard()->text(), u"Ali"_s);
}

void TestWindowKeyboard::goToACell()
{
    WindowFixture &w = *m_window;
    w.key(Qt::Key_K, Qt::ControlModifier);
    auto *popup = w.dialog<QFrame>("goTo");
    QVERIFY(popup);
    auto *field = popup->findChild<QLineEdit *>(u"goToField"_s);
    auto *results = popup->findChild<QListWidget *>(u"goToResults"_s);
    QTRY_VERIFY(field->hasFocus());
    QTest::keyClicks(field, u"alic"_s);
    QTRY_COMPARE(results->count(), 1);
    QTest::keyClick(field, Qt::Key_Return);
    QCOMPARE(w.currentText(), u"Alice, Admin, not linked"_s);
    QTest::keyClicks(field, u"view"_s);
    QTRY_COMPARE(results->count(), 1);
    QTest::keyClick(field, Qt::Key_Return);
    QTRY_VERIFY(!w.find<QFrame>("goTo"));
    QCOMPARE(w.currentText(), u"Alice, Viewer, linked"_s);
    QTRY_VERIFY(w.matrix().hasFocus());
    w.key(Qt::Key_Space);
    QCOMPARE(w.changes(), QStringList{u"revoke Alice → Viewer"_s});
}

void TestWindowKeyboard::goToAnAddedRow()
{
    WindowFixture &w = *m_window;
    Workspace &workspace = w.workspace();
    w.document().perform(workspace.editAdd(Side::Left, {Value(Text{"Zoe"}), {}}), {});
    w.key(Qt::Key_K, Qt::ControlModifier);
    auto *popup = w.dialog<QFrame>("goTo");
    QVERIFY(popup);
    auto *field = popup->findChild<QLineEdit *>(u"goToField"_s);
    auto *results = popup->findChild<QListWidget *>(u"goToResults"_s);
    QTest::keyClicks(field, u"zo"_s);
    QTRY_COMPARE(results->count(), 1);
    w.document().perform(workspace.editAdd(Side::Left, {Value(Text{"Zora"}), {}}), {});
    QTRY_COMPARE(results->count(), 2); // its slots are of now
    QTest::keyClick(field, Qt::Key_Down);
    QTest::keyClick(field, Qt::Key_Return);
    QCOMPARE(w.currentText(), u"Zora, Admin, not linked"_s);
    m_window->window().openDatabase(m_database->settings()); // the document goes beneath it
    QTRY_VERIFY(!w.find<QFrame>("goTo"));
}

void TestWindowKeyboard::goToWhatAFilterHides()
{
    WindowFixture &w = *m_window;
    QVERIFY(w.filter(Side::Left, u"john"_s, 1));
    QVERIFY(w.filter(Side::Right, u"admin"_s, 1));
    w.matrix().setFocus();
    w.key(Qt::Key_K, Qt::ControlModifier);
    auto *popup = w.dialog<QFrame>("goTo");
    QVERIFY(popup);
    auto *field = popup->findChild<QLineEdit *>(u"goToField"_s);
    QTRY_VERIFY(field->hasFocus());
    for (const auto &name : {u"alic"_s, u"view"_s}) {
        QTest::keyClicks(field, name);
        QTRY_COMPARE(popup->findChild<QListWidget *>(u"goToResults"_s)->count(), 1);
        QTest::keyClick(field, Qt::Key_Return);
        w.matrix().toggleSelection(); // the filter's row is not what is meant
        QCOMPARE(w.changes(), QStringList());
    }
    QTRY_COMPARE(w.currentText(), u"Alice, Viewer, linked"_s);
    QCOMPARE(w.find<QLineEdit>("leftFilter")->text(), QString());
    w.key(Qt::Key_Space);
    QCOMPARE(w.changes(), QStringList{u"revoke Alice → Viewer"_s});
}

void TestWindowKeyboard::goToNowhere()
{
    WindowFixture &w = *m_window;
    w.key(Qt::Key_K, Qt::ControlModifier);
    auto *popup = w.dialog<QFrame>("goTo");
    QVERIFY(popup);
    auto *field = popup->findChild<QLineEdit *>(u"goToField"_s);
    QTRY_VERIFY(field->hasFocus());
    QTest::keyClicks(field, u"nobody"_s);
    QTest::keyClick(field, Qt::Key_Return);
    QCOMPARE(w.currentText(), u"John, Admin, linked"_s);
    QTest::keyClick(field, Qt::Key_Escape);
    QTRY_VERIFY(!w.find<QFrame>("goTo"));
    QTRY_VERIFY(w.matrix().hasFocus());
}

void TestWindowKeyboard::goToSaysThatNothingFits()
{
    WindowFixture &w = *m_window;
    w.key(Qt::Key_K, Qt::ControlModifier);
    auto *popup = w.dialog<QFrame>("goTo");
    QVERIFY(popup);
    auto *field = popup->findChild<QLineEdit *>(u"goToField"_s);
    const auto *nothing = popup->findChild<QLabel *>(u"goToNothing"_s);
    QVERIFY(nothing);
    QVERIFY(!nothing->isVisible()); // nothing is asked yet
    QTest::keyClicks(field, u"nobody"_s);
    QVERIFY(!nothing->isVisible()); // nor answered
    QTRY_VERIFY(nothing->isVisible());
    QCOMPARE(nothing->text(), u"No name has that in it."_s);
    QVERIFY(popup->rect().contains(nothing->geometry()));
    QTest::keyClick(field, Qt::Key_Return);
    QVERIFY(popup->isVisible());
    QCOMPARE(w.currentText(), u"John, Admin, linked"_s);
    field->selectAll();
    QTest::keyClicks(field, u"alic"_s);
    QTRY_COMPARE(popup->findChild<QListWidget *>(u"goToResults"_s)->count(), 1);
    QVERIFY(!nothing->isVisible());
    QTest::keyClick(field, Qt::Key_Return); // Alice, and then a name of the other side alone
    QTest::keyClicks(field, u"john"_s);
    QTRY_VERIFY(nothing->isVisible());
    field->clear();
    QVERIFY(!nothing->isVisible());
}

void TestWindowKeyboard::filters()
{
    WindowFixture &w = *m_window;
    w.key(Qt::Key_F, Qt::ControlModifier);
    QTRY_VERIFY(w.find<QLineEdit>("leftFilter")->hasFocus());
    QTest::keyClicks(w.find<QLineEdit>("leftFilter"), u"JA"_s);
    QTRY_COMPARE(w.shown(Side::Left), QStringList{u"Jane"_s});
    QTest::keyClick(w.find<QLineEdit>("leftFilter"), Qt::Key_F, Qt::ControlModifier | Qt::ShiftModifier);
    QTRY_VERIFY(w.find<QLineEdit>("rightFilter")->hasFocus());
    QTest::keyClicks(w.find<QLineEdit>("rightFilter"), u"edit"_s);
    QTRY_COMPARE(w.shown(Side::Right), QStringList{u"Editor"_s});
    QCOMPARE(w.matrix().geometryOfCells().rows, 1);
    QCOMPARE(w.matrix().geometryOfCells().columns, 1);
    w.key(Qt::Key_Space);
    QCOMPARE(w.changes(), QStringList{u"revoke Jane → Editor"_s});
}

void TestWindowKeyboard::listKeys()
{
    WindowFixture &w = *m_window;
    EntityListView &list = w.list(Side::Left);
    list.setFocus();
    QTest::keyClick(&list, Qt::Key_Down);
    QCOMPARE(list.selectedSlots(), std::vector<std::uint32_t>{1});
    QTest::keyClick(&list, Qt::Key_F2);
    auto *rename = w.dialog<QDialog>("entityDialog");
    QVERIFY(rename);
    QCOMPARE(rename->findChild<QLineEdit *>(u"label"_s)->text(), u"Jane"_s);
    QTest::keyClicks(rename->findChild<QLineEdit *>(u"label"_s), u"Janet"_s);
    QTest::keyClick(rename, Qt::Key_Return);
    QVERIFY(w.isGone("entityDialog"));
    QCOMPARE(w.changes(), QStringList{u"rename Jane to Janet"_s});

    list.setFocus();
    QTest::keyClick(&list, Qt::Key_Insert);
    auto *add = w.dialog<QDialog>("entityDialog");
    QVERIFY(add);
    QTest::keyClicks(add->findChild<QLineEdit *>(u"label"_s), u"Zoe"_s);
    QTest::keyClick(add, Qt::Key_Return);
    QVERIFY(w.isGone("entityDialog"));
    QVERIFY(w.rowOf(Side::Left, "Zoe") >= 0);

    w.list(Side::Right).setFocus();
    w.clickName(Side::Right, "Admin");
    QTest::keyClick(&w.list(Side::Right), Qt::Key_Delete);
    QTRY_VERIFY(w.changes().contains(u"delete Admin from roles with 1 link"_s));
    QVERIFY(w.save());
    QCOMPARE(w.bannerText(), QString());
    QCOMPARE(m_database->rows(u"SELECT name FROM users ORDER BY id"_s),
             (QStringList{u"'John'"_s, u"'Janet'"_s, u"'Alice'"_s, u"'Zoe'"_s}));
    QCOMPARE(m_database->rows(u"SELECT name FROM roles ORDER BY id"_s),
             (QStringList{u"'Editor'"_s, u"'Viewer'"_s}));
    QCOMPARE(links(*m_database), u"1-2 2-2 3-3"_s);
}

void TestWindowKeyboard::spaceInAList()
{
    WindowFixture &w = *m_window;
    EntityListView &roles = w.list(Side::Right);
    roles.setFocus();
    QTest::keyClick(&roles, Qt::Key_End);
    QTest::keyClick(&roles, Qt::Key_Space);
    QCOMPARE(w.changes(), QStringList{u"grant John → Viewer"_s});
    QTest::keyClick(&roles, Qt::Key_Up);
    QTest::keyClick(&roles, Qt::Key_Space);
    QCOMPARE(w.changes(), (QStringList{u"grant John → Viewer"_s, u"revoke John → Editor"_s}));
}

void TestWindowKeyboard::shortcuts()
{
    WindowFixture &w = *m_window;
    const auto shortcut = [&w](const char *action) {
        return w.action(action)->shortcut().toString(QKeySequence::PortableText);
    };
    QCOMPARE(shortcut("open"), u"Ctrl+O"_s);
    QCOMPARE(shortcut("save"), u"Ctrl+S"_s);
    QCOMPARE(shortcut("undo"), u"Ctrl+Z"_s);
    QCOMPARE(shortcut("redo"), u"Ctrl+Shift+Z"_s);
    QCOMPARE(shortcut("refresh"), u"F5"_s);
    QCOMPARE(shortcut("export"), u"Ctrl+E"_s);
    QCOMPARE(shortcut("goTo"), u"Ctrl+K"_s);
    m_database->run(u"INSERT INTO users_roles VALUES (2, 1)"_s);
    w.key(Qt::Key_F5);
    QTRY_COMPARE(w.cellText("Jane", "Admin"), u"Jane, Admin, linked, changed by somebody else"_s);
    QCOMPARE(shortcut("nextUnseen"), u"F8"_s);
    QCOMPARE(shortcut("showHistory"), u"Ctrl+H"_s);
}

void TestWindowKeyboard::mnemonics()
{
    QVector<QWidget *> menus{m_window->window().menuBar()};
    for (QMenu *menu : m_window->window().findChildren<QMenu *>()) {
        if (menu->objectName().isEmpty() || !menu->actions().isEmpty())
            menus.append(menu);
    }
    QVERIFY(menus.size() > 6);
    m_window->key(Qt::Key_Space); // “Save (1)” too
    for (const QWidget *menu : menus) {
        QSet<QString> letters;
        for (const QAction *action : menu->actions()) {
            const QString letter = QKeySequence::mnemonic(action->text()).toString();
            QVERIFY2(letter.isEmpty() || !letters.contains(letter), qPrintable(action->text()));
            letters.insert(letter);
        }
    }
}

void TestWindowKeyboard::theChangesHandTheKeyboardToTheMatrix_data()
{
    QTest::addColumn<QByteArray>("focused");
    QTest::addColumn<int>("key");
    QTest::newRow("list") << QByteArray("changesList") << int(Qt::Key_Delete);
    QTest::newRow("SQL") << QByteArray("sqlText") << 0;
    QTest::newRow("Discard") << QByteArray("changesDiscard") << int(Qt::Key_Space);
}

/// A filter field, to which Qt would give it, has an undo of its own.
void TestWindowKeyboard::theChangesHandTheKeyboardToTheMatrix()
{
    QFETCH(const QByteArray, focused);
    QFETCH(const int, key);
    WindowFixture &w = *m_window;
    w.key(Qt::Key_Space);
    if (focused == "sqlText")
        w.find<QToolButton>("changesSql")->click();
    w.find<QListView>("changesList")->setCurrentIndex(w.find<QListView>("changesList")->model()->index(0, 0));
    auto *widget = w.find<QWidget>(focused.constData());
    widget->setFocus();
    QTRY_VERIFY(widget->hasFocus());
    if (key != 0)
        QTest::keyClick(widget, Qt::Key(key));
    else
        w.action("undo")->trigger();
    QCOMPARE(w.changes(), QStringList());
    QTRY_VERIFY(w.matrix().hasFocus());
    w.action(key != 0 ? "undo" : "redo")->trigger();
    QCOMPARE(w.changes(), QStringList{u"revoke John → Admin"_s});
    w.list(Side::Left).setFocus(); // what is elsewhere stays there
    w.action("discard")->trigger();
    QTRY_VERIFY(w.list(Side::Left).hasFocus());
}

void TestWindowKeyboard::fromTheFilterToTheList()
{
    const TempDatabase database(usersAndRoles());
    WindowFixture w;
    QVERIFY(w.open(database) && w.activate());
    for (const int key : {Qt::Key_Return, Qt::Key_Down}) {
        auto *filter = w.find<QLineEdit>("rightFilter");
        filter->setFocus();
        QTest::keyClick(filter, Qt::Key(key));
        QVERIFY(w.list(Side::Right).hasFocus());
    }
}

void TestWindowKeyboard::undoInAnEmptyFilter()
{
    WindowFixture &w = *m_window;
    w.key(Qt::Key_Space);
    const QStringList staged = w.changes();
    auto *filter = w.find<QLineEdit>("leftFilter");
    filter->setFocus();
    QTest::keyClicks(filter, u"j"_s);
    QTest::keyClick(filter, Qt::Key_Z, Qt::ControlModifier); // its own
    QCOMPARE(filter->text(), QString());
    QCOMPARE(w.changes(), staged);
    QTest::keyClick(filter, Qt::Key_Z, Qt::ControlModifier | Qt::ShiftModifier);
    QCOMPARE(filter->text(), u"j"_s);
    QTest::keyClick(filter, Qt::Key_Z, Qt::ControlModifier);
    QTest::keyClick(filter, Qt::Key_Z, Qt::ControlModifier); // the window's
    QCOMPARE(w.changes(), QStringList());
    auto *other = w.find<QLineEdit>("rightFilter");
    other->setFocus();
    QTest::keyClick(other, Qt::Key_Z, Qt::ControlModifier | Qt::ShiftModifier);
    QCOMPARE(w.changes(), staged);
}

CROSSCHECK_UI_TEST(TestWindowKeyboard)
#include "tst_windowkeyboard.moc"
