// SPDX-FileCopyrightText: Crosscheck contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/ui/windowfixture.h"

#include <QLabel>
#include <QListView>

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
    void tableChanged();
    void twoWindows();
    void othersChangesAreKept();
    void whatSomebodyElseDidDropsOutAtRefresh();
    void triggerThatRefuses();

private:
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
    QVERIFY2(w.bannerText().contains(u"“Alice” is now “Mallory”. Nothing was saved."_s),
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

void TestWindowConflicts::tableChanged()
{
    WindowFixture &w = *m_window;
    w.click("Jane", "Admin");
    m_database->run(u"ALTER TABLE users_roles ADD COLUMN reason TEXT"_s);
    QVERIFY(w.save());
    QVERIFY2(w.bannerText().contains(u"The database was changed since it was read."_s)
                 && w.bannerText().contains(u"users_roles"_s),
             qPrintable(w.bannerText()));
    QCOMPARE(w.changes().size(), 1);
    QCOMPARE(links(*m_database), u"1-1 1-2 2-2 3-3"_s);
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
             u"Somebody else has already made one of the staged changes. They are no longer staged."_s);
    QVERIFY(w.save());
    QCOMPARE(w.bannerText(), QString()); // it was of the refresh
    QCOMPARE(links(*m_database), u"1-1 1-2 1-3 3-3"_s);
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
