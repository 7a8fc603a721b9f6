// SPDX-FileCopyrightText: Crosscheck contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/enginedatabase.h"
#include "tests/ui/windowfixture.h"
#include "ui/statusline.h"

#include <QHelpEvent>
#include <QSignalSpy>
#include <QToolButton>

using namespace crosscheck;
using namespace crosscheck::test;
using namespace Qt::Literals::StringLiterals;
using namespace std::chrono_literals;

/// What somebody else changes while the window is open: noticed, offered, and marked until it is looked at.
class TestWindowOthers : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void cleanup();
    void isNoticed();
    void otherTablesAreNot();
    void whatIsSavedHereIsNot_data();
    void whatIsSavedHereIsNot();
    void aRowOfBothSidesIsOne();
    void aChangedTableIsNoticed();
    void aReplacedFileIsNoticed();
    void aLockedFileIsLookedAtLater();
    void isMarkedUntilLookedAt();
    void isFoundByKey();
    void isSeenAllAtOnce();

private:
    [[nodiscard]] QString others() const; ///< what the foot of the window says of them
    [[nodiscard]] QString message() const { return m_window->find<StatusLine>("status")->currentMessage(); }
    [[nodiscard]] bool refresh();

    std::unique_ptr<TempDatabase> m_database;
    std::unique_ptr<WindowFixture> m_window;
};

void TestWindowOthers::init()
{
    forgetSettings();
    m_database = std::make_unique<TempDatabase>(usersAndRoles());
    m_database->run(u"CREATE TABLE visits (page TEXT)"_s);
    m_window = std::make_unique<WindowFixture>();
    QVERIFY(m_window->open(*m_database));
    m_window->window().session()->setWatchPeriod(20ms);
}

void TestWindowOthers::cleanup()
{
    m_window.reset();
    m_database.reset();
}

QString TestWindowOthers::others() const
{
    const auto *button = m_window->find<QToolButton>("others");
    return button->isVisible() ? button->text() : QString();
}

bool TestWindowOthers::refresh()
{
    const QSignalSpy refreshed(m_window->window().session(), &Session::refreshed);
    QTest::keyClick(&m_window->window(), Qt::Key_F5);
    return waitFor([&] { return refreshed.count() > 0; });
}

void TestWindowOthers::isNoticed()
{
    WindowFixture &w = *m_window;
    QCOMPARE(others(), QString());
    w.click("John", "Viewer");
    m_database->run(u"DELETE FROM users_roles WHERE user_id = 2"_s);
    QVERIFY(waitFor([&] { return others() == u"Changed by others: Refresh"_s; }));
    QCOMPARE(w.cellText("Jane", "Editor"), u"Jane, Editor, linked"_s); // never forced
    QTest::mouseClick(w.find<QToolButton>("others"), Qt::LeftButton);
    QVERIFY(waitFor([&] { return others() == u"1 changed by others"_s; }));
    QCOMPARE(w.cellText("Jane", "Editor"), u"Jane, Editor, not linked, changed by somebody else"_s);
    QVERIFY2(message().contains(u"Others: 1 link changed"_s), qPrintable(message()));
    QCOMPARE(w.changes(), QStringList{u"grant John → Viewer"_s});
}

/// The file has another version then, and the tables shown are as they were.
void TestWindowOthers::otherTablesAreNot()
{
    m_database->run(u"INSERT INTO visits VALUES ('home')"_s);
    QTest::qWait(300);
    QCOMPARE(others(), QString());
    m_database->run(u"INSERT INTO users_roles VALUES (3, 1)"_s);
    QVERIFY(waitFor([&] { return !others().isEmpty(); }));
}

void TestWindowOthers::whatIsSavedHereIsNot_data()
{
    addEngines();
}

/// Though the server's counters do not say who wrote, and the new row's key stands before the others.
void TestWindowOthers::whatIsSavedHereIsNot()
{
    QFETCH(Engine, engine);
    const EngineDatabase database(
        engine,
        {u"CREATE TABLE users (id VARCHAR(9) PRIMARY KEY, name VARCHAR(50))"_s,
         u"CREATE TABLE roles (id INTEGER PRIMARY KEY, name VARCHAR(50))"_s,
         u"CREATE TABLE users_roles (user_id VARCHAR(9), role_id INTEGER, PRIMARY KEY (user_id, role_id), "
         "FOREIGN KEY (user_id) REFERENCES users (id), FOREIGN KEY (role_id) REFERENCES roles (id))"_s,
         u"CREATE TABLE visits (page INTEGER)"_s, u"INSERT INTO users VALUES ('m', 'Mia')"_s,
         u"INSERT INTO roles VALUES (1, 'Admin')"_s});
    WindowFixture &w = *m_window;
    QVERIFY(w.open(database.settings(), u"users_roles"_s));
    w.window().session()->setWatchPeriod(20ms);
    Workspace &workspace = w.workspace();
    w.document().perform(workspace.editAdd(Side::Left, {Text{"Abe"}, {{u"id"_s, Text{"a"}}}}), u"add"_s);
    w.click("Mia", "Admin");
    QVERIFY(w.save());
    static_cast<void>(database.rows(u"INSERT INTO visits VALUES (1)"_s));
    QTest::qWait(1500);
    QCOMPARE(others(), QString());
    static_cast<void>(database.rows(u"INSERT INTO users_roles VALUES ('a', 1)"_s));
    QVERIFY(waitFor([&] { return !others().isEmpty(); }, 20'000));
    QVERIFY(refresh());
    QCOMPARE(others(), u"1 changed by others"_s);
    QVERIFY(refresh());
    QVERIFY2(message().contains(u"Nobody else"_s), qPrintable(message()));
}

void TestWindowOthers::aChangedTableIsNoticed()
{
    m_database->run(u"ALTER TABLE roles RENAME COLUMN name TO title"_s);
    QVERIFY(waitFor([&] { return !others().isEmpty(); }));
}

/// Also where something that others changed is known already.
void TestWindowOthers::aReplacedFileIsNoticed()
{
    m_database->run(u"INSERT INTO users_roles VALUES (3, 1)"_s);
    QVERIFY(waitFor([&] { return !others().isEmpty(); }));
    const QString path = m_database->path();
    QVERIFY(QFile::rename(path, path + u".old"_s));
    QVERIFY(QFile::copy(path + u".old"_s, path));
    QVERIFY(waitFor([&] { return m_window->bannerText().contains(u"is another file now"_s); }));
    QVERIFY(m_window->action("reopen")->isEnabled());
}

/// Nobody is told that looking did not work.
void TestWindowOthers::aLockedFileIsLookedAtLater()
{
    {
        const ForeignLock lock(m_database->path());
        QTest::qWait(300);
        QCOMPARE(m_window->bannerText(), QString());
    }
    m_database->run(u"INSERT INTO users_roles VALUES (3, 1)"_s);
    QVERIFY(waitFor([&] { return !others().isEmpty(); }));
}

void TestWindowOthers::isMarkedUntilLookedAt()
{
    WindowFixture &w = *m_window;
    m_database->run(
        u"INSERT INTO users_roles VALUES (3, 1), (2, 3); UPDATE users SET name = 'Al' WHERE id = 3"_s);
    QVERIFY(refresh());
    QCOMPARE(others(), u"3 changed by others"_s); // two cells and a name
    QVERIFY(w.cellText("Al", "Admin").endsWith(u"changed by somebody else"_s));
    const QPoint point = w.cellPoint("Jane", "Viewer"); // the pointer rests there
    QHelpEvent help(QEvent::ToolTip, point, w.matrix().viewport()->mapToGlobal(point));
    QApplication::sendEvent(w.matrix().viewport(), &help);
    QCOMPARE(w.cellText("Jane", "Viewer"), u"Jane, Viewer, linked"_s);
    QCOMPARE(others(), u"2 changed by others"_s);
    w.click("Al", "Admin"); // staged, and seen with its name
    QCOMPARE(w.cellText("Al", "Admin"), u"Al, Admin, linked, revoke staged"_s);
    QCOMPARE(others(), QString());
}

void TestWindowOthers::isFoundByKey()
{
    WindowFixture &w = *m_window;
    m_database->run(u"INSERT INTO users_roles VALUES (3, 1); UPDATE roles SET name = 'Guest' WHERE id = 3"_s);
    QVERIFY(refresh());
    QVERIFY(w.filter(Side::Left, u"jane"_s, 1));
    w.key(Qt::Key_F8); // Alice is not shown
    QCOMPARE(w.currentText(), u"Jane, Guest, not linked"_s);
    QCOMPARE(others(), u"1 changed by others"_s);
    w.key(Qt::Key_F8);
    QVERIFY2(message().contains(u"filters hide"_s), qPrintable(message()));
    QVERIFY(w.filter(Side::Left, {}, 3));
    w.key(Qt::Key_F8);
    QCOMPARE(w.currentText(), u"Alice, Admin, linked"_s);
    QVERIFY(!w.action("nextUnseen")->isEnabled());
}

void TestWindowOthers::aRowOfBothSidesIsOne()
{
    WindowFixture &w = *m_window;
    const TempDatabase database(
        {u"CREATE TABLE people (id INTEGER PRIMARY KEY, name TEXT)"_s,
         u"CREATE TABLE friends (one INTEGER REFERENCES people (id), other INTEGER REFERENCES people (id))"_s,
         u"INSERT INTO people VALUES (1, 'Ann'), (2, 'Bob'), (3, 'Cid')"_s});
    QVERIFY(w.open(database));
    database.run(u"UPDATE people SET name = 'Bo' WHERE id = 2"_s);
    QVERIFY(refresh());
    QCOMPARE(others(), u"1 changed by others"_s);
    QVERIFY2(message().contains(u"1 row new or changed"_s), qPrintable(message()));
    w.key(Qt::Key_F8);
    QCOMPARE(w.currentText(), u"Bo, Ann, not linked"_s);
    QCOMPARE(others(), QString());
}

void TestWindowOthers::isSeenAllAtOnce()
{
    m_database->run(u"INSERT INTO users_roles VALUES (3, 1), (2, 3)"_s);
    QVERIFY(refresh());
    QCOMPARE(others(), u"2 changed by others"_s);
    m_window->action("lookAtAll")->trigger();
    QCOMPARE(others(), QString());
    QVERIFY(!m_window->cellText("Jane", "Viewer").contains(u"somebody else"_s));
}

CROSSCHECK_UI_TEST(TestWindowOthers)
#include "tst_windowothers.moc"
