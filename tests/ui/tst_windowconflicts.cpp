// SPDX-FileCopyrightText: Crosscheck contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/ui/windowfixture.h"

#include <QListView>
#include <QMenu>
#include <QToolButton>

using namespace crosscheck;
using namespace crosscheck::test;
using namespace Qt::Literals::StringLiterals;

/// Somebody else uses the database at the same time.
class TestWindowConflicts : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void cleanup();
    void lockedAtSave();
    void keyReused();
    void rowGone();
    void rowRenamed();
    void linkChanged();
    void aTriggerDeletesARow();
    void manyRowsRenamed();
    void mineOrTheirs();
    void theirsIsTakenBack();
    void undoAfterOthers();
    void twoWindows();
    void othersChangesAreKept();
    void whatSomebodyElseDidDropsOutAtRefresh();
    void payloadChanged();
    void savedButNotReadAgain();
    void redoAfterOthers();
    void triggerThatRefuses();

private:
    [[nodiscard]] bool contestJane(const TempDatabase &database);
    [[nodiscard]] bool isJaneContested() const
    {
        return m_window->cellText("Jane", "Editor").contains(u"in conflict"_s);
    }

    std::unique_ptr<TempDatabase> m_database;
    std::unique_ptr<WindowFixture> m_window;
};

void TestWindowConflicts::init()
{
    forgetSettings();
    m_database = std::make_unique<TempDatabase>(usersAndRoles());
    m_window = std::make_unique<WindowFixture>();
    QVERIFY(m_window->open(*m_database));
}

void TestWindowConflicts::cleanup()
{
    m_window.reset();
    m_database.reset();
}

void TestWindowConflicts::lockedAtSave()
{
    WindowFixture &w = *m_window;
    w.click("John", "Viewer");
    {
        const ForeignLock lock(m_database->path());
        QVERIFY(w.save());
        QVERIFY2(w.bannerText().contains(u"Nothing was saved"_s), qPrintable(w.bannerText()));
        QCOMPARE(w.changes(), QStringList{u"grant John → Viewer"_s});
        QVERIFY(w.action("save")->isEnabled());
    }
    QCOMPARE(links(*m_database), u"1-1 1-2 2-2 3-3"_s);
    QVERIFY(w.save());
    QCOMPARE(w.changes(), QStringList());
    QCOMPARE(links(*m_database), u"1-1 1-2 1-3 2-2 3-3"_s);
}

void TestWindowConflicts::keyReused()
{
    WindowFixture &w = *m_window;
    w.click("Alice", "Admin");
    w.click("John", "Viewer");
    m_database->run(u"DELETE FROM users_roles WHERE user_id = 3; DELETE FROM users WHERE id = 3; "
                    "INSERT INTO users (name) VALUES ('Mallory')"_s);
    QCOMPARE(m_database->rows(u"SELECT id FROM users WHERE name = 'Mallory'"_s), QStringList{u"3"_s});
    const QStringList before = m_database->dump();
    QVERIFY(w.save());
    QVERIFY2(w.bannerText().contains(u"What was “Alice” is “Mallory” now. Nothing was saved."_s),
             qPrintable(w.bannerText()));
    QCOMPARE(w.changes(), (QStringList{u"grant Alice → Admin"_s, u"grant John → Viewer"_s}));
    QCOMPARE(m_database->dump(), before);

    QTest::keyClick(&w.window(), Qt::Key_F5);
    QVERIFY(waitFor([&] { return w.shown(Side::Left).contains(u"Mallory"_s); }));
    QVERIFY2(w.bannerText().contains(u"1 staged change can no longer be saved"_s),
             qPrintable(w.bannerText()));
    w.clickCross(0);
    QCOMPARE(w.changes(), QStringList{u"grant John → Viewer"_s});
    QVERIFY(w.save());
    QCOMPARE(links(*m_database), u"1-1 1-2 1-3 2-2"_s);
}

void TestWindowConflicts::rowGone()
{
    WindowFixture &w = *m_window;
    w.click("Jane", "Admin");
    m_database->run(u"DELETE FROM users_roles WHERE user_id = 2; DELETE FROM users WHERE id = 2"_s);
    QVERIFY(w.save());
    QVERIFY2(w.bannerText().contains(u"“Jane” is gone from users."_s), qPrintable(w.bannerText()));
    QCOMPARE(w.changes(), QStringList{u"grant Jane → Admin"_s});
    QCOMPARE(links(*m_database), u"1-1 1-2 3-3"_s);
}

void TestWindowConflicts::rowRenamed()
{
    WindowFixture &w = *m_window;
    w.click("Jane", "Admin");
    m_database->run(u"UPDATE users SET name = 'Janet' WHERE id = 2"_s);
    QTest::keyClick(&w.window(), Qt::Key_F5);
    QVERIFY(waitFor([&] { return w.shown(Side::Left).contains(u"Janet"_s); }));
    QVERIFY(w.waitForState(Session::State::Ready));
    auto *entries = w.find<QListView>("changesList");
    const QPoint first = entries->visualRect(entries->model()->index(0, 0)).center();
    Q_EMIT entries->customContextMenuRequested(first);
    auto *menu = w.dialog<QMenu>("changeMenu");
    QVERIFY(menu);
    QCOMPARE(menu->actions().first()->text(), u"Keep Mine"_s);
    menu->actions().first()->trigger();
    menu->close();
    QCOMPARE(w.changes(), QStringList{u"grant Janet → Admin"_s});
    QVERIFY(w.save());
    QCOMPARE(links(*m_database), u"1-1 1-2 2-1 2-2 3-3"_s);
}

/// Opens it, and stages the revoke of Jane's link, whose note somebody else changes then.
bool TestWindowConflicts::contestJane(const TempDatabase &database)
{
    WindowFixture &w = *m_window;
    if (!w.open(database))
        return false;
    w.click("Jane", "Editor");
    database.run(u"UPDATE users_roles SET note = 'y' WHERE user_id = 2"_s);
    QTest::keyClick(&w.window(), Qt::Key_F5);
    return waitFor([this] { return isJaneContested(); }) && w.waitForState(Session::State::Ready);
}

/// Nothing is saved over what somebody else has changed before the person has said so.
void TestWindowConflicts::linkChanged()
{
    WindowFixture &w = *m_window;
    const TempDatabase database(usersAndRoles(u", note TEXT DEFAULT 'x'"_s));
    QVERIFY(contestJane(database));
    QTest::keyClick(&w.window(), Qt::Key_S, Qt::ControlModifier);
    auto *box = w.dialog<QMessageBox>("conflictsQuestion");
    QVERIFY(box);
    QCOMPARE(box->text(), u"Somebody else has changed 1 link that you want to revoke or change."_s);
    w.pressButton(box, u"OK"_s);
    QVERIFY(w.isGone("conflictsQuestion"));
    QCOMPARE(w.changes().size(), 1);
    QCOMPARE(database.rows(u"SELECT note FROM users_roles WHERE user_id = 2"_s), QStringList{u"'y'"_s});
    auto *entries = w.find<QListView>("changesList");
    Q_EMIT entries->customContextMenuRequested(entries->visualRect(entries->model()->index(0, 0)).center());
    auto *menu = w.dialog<QMenu>("changeMenu");
    QVERIFY(menu);
    QCOMPARE(menu->actions().first()->text(), u"Keep Mine"_s);
    menu->actions().first()->trigger();
    menu->close();
    QVERIFY(w.save());
    QCOMPARE(database.rows(u"SELECT note FROM users_roles WHERE user_id = 2"_s), QStringList());
}

void TestWindowConflicts::aTriggerDeletesARow()
{
    WindowFixture &w = *m_window;
    m_database->run(u"CREATE TRIGGER t AFTER DELETE ON users_roles WHEN old.role_id = 1 BEGIN "
                    "DELETE FROM users_roles WHERE user_id = 3; DELETE FROM users WHERE id = 3; END"_s);
    QVERIFY(w.open(*m_database));
    w.click("John", "Admin");
    QVERIFY(w.save());
    QVERIFY(waitFor([&] { return w.bannerText().contains(u"1 row fewer in users, 1 link fewer"_s); }));
}

void TestWindowConflicts::manyRowsRenamed()
{
    WindowFixture &w = *m_window;
    w.click("Jane", "Admin");
    w.click("John", "Viewer");
    m_database->run(u"UPDATE users SET name = name || '!'"_s);
    QTest::keyClick(&w.window(), Qt::Key_F5);
    QVERIFY(waitFor([&] { return w.shown(Side::Left).contains(u"Jane!"_s); }));
    QVERIFY(w.waitForState(Session::State::Ready));
    auto *entries = w.find<QListView>("changesList");
    Q_EMIT entries->customContextMenuRequested(entries->visualRect(entries->model()->index(0, 0)).center());
    auto *menu = w.dialog<QMenu>("changeMenu");
    QVERIFY(menu);
    const auto keepAll = menu->actions().at(3);
    QCOMPARE(keepAll->text(), u"Keep Mine of All in Conflict"_s);
    keepAll->trigger();
    menu->close();
    QVERIFY(w.save());
    QCOMPARE(links(*m_database), u"1-1 1-2 1-3 2-1 2-2 3-3"_s);
}

/// By the buttons of the entries, and told in the matrix.
void TestWindowConflicts::mineOrTheirs()
{
    WindowFixture &w = *m_window;
    w.click("Jane", "Admin");
    w.click("John", "Viewer");
    w.click("Alice", "Editor");
    m_database->run(
        u"UPDATE users SET name = 'Janet' WHERE id = 2; UPDATE users SET name = 'Jon' WHERE id = 1"_s);
    QTest::keyClick(&w.window(), Qt::Key_F5);
    QVERIFY(waitFor([&] { return w.shown(Side::Left).contains(u"Janet"_s); }));
    QVERIFY(w.waitForState(Session::State::Ready));
    QCOMPARE(w.cellText("Janet", "Admin"), u"Janet, Admin, not linked, grant staged, in conflict"_s);
    QCOMPARE(w.cellText("Alice", "Editor"), u"Alice, Editor, not linked, grant staged"_s);
    const auto *list = w.find<QListView>("changesList");
    const auto entry = [list](const QString &start) {
        QModelIndex found;
        for (int row = 0; row < list->model()->rowCount(); ++row) {
            const QModelIndex index = list->model()->index(row, 0);
            if (index.data().toString().startsWith(start))
                found = index;
        }
        return list->visualRect(found);
    };
    const QFontMetrics metrics(list->font());
    const int theirs = metrics.horizontalAdvance(u"Take Theirs"_s) + 24;
    QRect place = entry(u"grant Jane"_s); // keep, to the left of the other
    QTest::mouseClick(list->viewport(), Qt::LeftButton, {},
                      QPoint(place.right() - theirs - 20, place.center().y()));
    QCOMPARE(w.cellText("Janet", "Admin"), u"Janet, Admin, not linked, grant staged"_s);
    place = entry(u"grant John"_s);
    QTest::mouseClick(list->viewport(), Qt::LeftButton, {}, QPoint(place.right() - 30, place.center().y()));
    QCOMPARE(w.changes(), (QStringList{u"grant Janet → Admin"_s, u"grant Alice → Editor"_s}));
    QCOMPARE(w.bannerText(), QString()); // nothing is in the way any more
    QVERIFY(w.save());
    QCOMPARE(links(*m_database), u"1-1 1-2 2-1 2-2 3-2 3-3"_s);
}

/// Then it is undecided again.
void TestWindowConflicts::theirsIsTakenBack()
{
    WindowFixture &w = *m_window;
    const TempDatabase database(usersAndRoles(u", note TEXT DEFAULT 'x'"_s));
    QVERIFY(contestJane(database));
    auto *entries = w.find<QListView>("changesList");
    Q_EMIT entries->customContextMenuRequested(entries->visualRect(entries->model()->index(0, 0)).center());
    auto *menu = w.dialog<QMenu>("changeMenu");
    QVERIFY(menu);
    QCOMPARE(menu->actions().at(1)->text(), u"Take Theirs"_s);
    menu->actions().at(1)->trigger();
    menu->close();
    QCOMPARE(w.changes(), QStringList());
    QTest::keyClick(&w.window(), Qt::Key_Z, Qt::ControlModifier);
    QCOMPARE(w.changes().size(), 1);
    QVERIFY(isJaneContested());
    QTest::keyClick(&w.window(), Qt::Key_S, Qt::ControlModifier);
    auto *box = w.dialog<QMessageBox>("conflictsQuestion");
    QVERIFY(box);
    w.pressButton(box, u"OK"_s);
    QVERIFY(w.isGone("conflictsQuestion"));
    QTest::keyClick(&w.window(), Qt::Key_Z, Qt::ControlModifier | Qt::ShiftModifier);
    QCOMPARE(w.changes(), QStringList());
}

/// Undo takes back what was staged here, never what others did.
void TestWindowConflicts::undoAfterOthers()
{
    WindowFixture &w = *m_window;
    w.click("Jane", "Admin");
    w.click("John", "Viewer");
    m_database->run(u"INSERT INTO users_roles VALUES (1, 3)"_s);
    QTest::keyClick(&w.window(), Qt::Key_F5);
    QVERIFY(waitFor([&] { return w.changes() == QStringList{u"grant Jane → Admin"_s}; }));
    QVERIFY(w.waitForState(Session::State::Ready));
    w.action("undo")->trigger();
    QCOMPARE(w.changes(), QStringList());
    QVERIFY(!w.action("undo")->isEnabled());
}

void TestWindowConflicts::twoWindows()
{
    WindowFixture &first = *m_window;
    WindowFixture second;
    QVERIFY(second.open(*m_database));
    first.click("John", "Viewer");
    first.click("Jane", "Editor");
    second.click("John", "Viewer");
    second.click("Alice", "Admin");
    QVERIFY(first.activate());
    QVERIFY(first.save());
    QCOMPARE(links(*m_database), u"1-1 1-2 1-3 3-3"_s);
    QVERIFY(second.activate());
    QVERIFY(second.save());
    QVERIFY2(second.bannerText().contains(u"Somebody else had already made one of the changes"_s),
             qPrintable(second.bannerText()));
    QCOMPARE(links(*m_database), u"1-1 1-2 1-3 3-1 3-3"_s);
    QCOMPARE(second.changes(), QStringList());
    QCOMPARE(second.cellText("Alice", "Admin"), u"Alice, Admin, linked"_s);
}

void TestWindowConflicts::othersChangesAreKept()
{
    WindowFixture &w = *m_window;
    w.click("John", "Viewer");
    m_database->run(u"INSERT INTO users_roles VALUES (2, 1); DELETE FROM users_roles WHERE user_id = 3"_s);
    QVERIFY(w.save());
    QCOMPARE(links(*m_database), u"1-1 1-2 1-3 2-1 2-2"_s);
}

void TestWindowConflicts::whatSomebodyElseDidDropsOutAtRefresh()
{
    WindowFixture &w = *m_window;
    w.click("John", "Viewer");
    w.click("Jane", "Editor");
    m_database->run(u"INSERT INTO users_roles VALUES (1, 3)"_s);
    QTest::keyClick(&w.window(), Qt::Key_F5);
    QVERIFY(waitFor([&] { return w.changes() == QStringList{u"revoke Jane → Editor"_s}; }));
    QVERIFY(w.waitForState(Session::State::Ready));
    QCOMPARE(w.bannerText(),
             u"Somebody else has already made one of the staged changes. It is no longer staged."_s);
    QVERIFY(w.save());
    QCOMPARE(w.bannerText(), QString()); // it was of the refresh
    QCOMPARE(links(*m_database), u"1-1 1-2 1-3 3-3"_s);
}

/// What a link holds is not thrown away unseen.
void TestWindowConflicts::payloadChanged()
{
    m_database->run(u"ALTER TABLE users_roles ADD COLUMN note TEXT"_s);
    WindowFixture &w = *m_window;
    QVERIFY(w.open(*m_database));
    w.click("Jane", "Editor");
    m_database->run(u"UPDATE users_roles SET note = 'keep' WHERE user_id = 2"_s);
    QVERIFY(w.save());
    QVERIFY2(w.bannerText().contains(u"Somebody else changed what links hold that you want to revoke: "
                                     "Jane → Editor. Nothing was saved."_s),
             qPrintable(w.bannerText()));
    QCOMPARE(w.changes().size(), 1);
    auto *offer = w.find<QToolButton>("bannerOffer");
    QCOMPARE(offer->defaultAction(), w.action("refresh"));
    QTest::mouseClick(offer, Qt::LeftButton);
    QVERIFY(waitFor([&] {
        return w.bannerText().contains(
            u"Somebody else changed what one link holds that you want to revoke or change."_s);
    }));
    QVERIFY(w.waitForState(Session::State::Ready));
    QCOMPARE(w.changes(),
             QStringList{u"revoke Jane → Editor (with its note “keep”, which somebody else has changed)"_s});
    w.action("refresh")->trigger(); // it is still so
    QVERIFY(waitFor([&] { return w.bannerText().contains(u"Somebody else changed what one link"_s); }));
    QVERIFY(w.waitForState(Session::State::Ready));
    w.action("undo")->trigger();
    QCOMPARE(w.bannerText(), QString());
    w.action("redo")->trigger();
    QVERIFY(w.save()); // the person knows now
    QCOMPARE(links(*m_database), u"1-1 1-2 3-3"_s);
}

/// A trigger makes a row that cannot be told from another: the save stands, and nothing false is shown.
void TestWindowConflicts::savedButNotReadAgain()
{
    const TempDatabase database(
        {u"CREATE TABLE users (id INTEGER PRIMARY KEY, name TEXT)"_s,
         u"CREATE TABLE roles (role_id INTEGER, lang TEXT, name TEXT, PRIMARY KEY (role_id, lang))"_s,
         u"CREATE TABLE users_roles (user_id INTEGER, role_id INTEGER, PRIMARY KEY (user_id, role_id))"_s,
         u"INSERT INTO users VALUES (1, 'John')"_s, u"INSERT INTO roles VALUES (7, 'en', 'Admin')"_s,
         u"CREATE TRIGGER twice AFTER INSERT ON users_roles BEGIN "
         "INSERT INTO roles VALUES (7, 'fr', 'Chef'); END"_s});
    WindowFixture &w = *m_window;
    QVERIFY(w.open(database));
    w.click("John", "Admin");
    QVERIFY(w.save());
    QVERIFY2(w.bannerText().startsWith(u"Saved, but the rows could not be read again: no links are shown."_s),
             qPrintable(w.bannerText()));
    QCOMPARE(links(database), u"1-7"_s);
    QCOMPARE(w.changes(), QStringList());
    w.click("John", "Admin"); // nobody knows how it stands
    QCOMPARE(w.changes(), QStringList());
    database.run(u"DROP TRIGGER twice; DELETE FROM roles WHERE lang = 'fr'"_s);
    QTest::mouseClick(w.find<QToolButton>("bannerOffer"), Qt::LeftButton);
    QVERIFY(waitFor([&] { return w.cellText("John", "Admin") == u"John, Admin, linked"_s; }));
}

/// What was saved and then taken back by somebody else is not granted again by undo and redo.
void TestWindowConflicts::redoAfterOthers()
{
    WindowFixture &w = *m_window;
    w.click("John", "Viewer");
    QVERIFY(w.save());
    m_database->run(u"DELETE FROM users_roles WHERE user_id = 1 AND role_id = 3"_s);
    QTest::keyClick(&w.window(), Qt::Key_F5);
    QVERIFY(waitFor([&] { return w.cellText("John", "Viewer").startsWith(u"John, Viewer, not linked"_s); }));
    QVERIFY(w.waitForState(Session::State::Ready));
    QVERIFY(!w.action("undo")->isEnabled());
    QVERIFY(!w.action("redo")->isEnabled());
}

void TestWindowConflicts::triggerThatRefuses()
{
    m_database->run(
        u"CREATE TRIGGER guard BEFORE INSERT ON users_roles BEGIN SELECT RAISE (ABORT, 'not on Fridays'); END"_s);
    WindowFixture &w = *m_window;
    QVERIFY(w.open(*m_database));
    w.click("John", "Viewer");
    w.click("Jane", "Editor");
    QVERIFY(w.save());
    QVERIFY2(w.bannerText().contains(u"not on Fridays"_s), qPrintable(w.bannerText()));
    QCOMPARE(w.changes().size(), 2);
    QCOMPARE(links(*m_database), u"1-1 1-2 2-2 3-3"_s); // the revoke neither
}

CROSSCHECK_UI_TEST(TestWindowConflicts)
#include "tst_windowconflicts.moc"
