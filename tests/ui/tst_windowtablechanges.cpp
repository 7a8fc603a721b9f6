// SPDX-FileCopyrightText: Crosscheck contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/ui/windowfixture.h"

#include <QSignalSpy>
#include <QToolButton>

using namespace crosscheck;
using namespace crosscheck::test;
using namespace Qt::Literals::StringLiterals;

/// Somebody else changes the tables themselves, or puts other ones in their place, at the same time.
class TestWindowTableChanges : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void cleanup();
    void tableChanged();
    void theLastLinkOfAType();
    void mostRowsDangleByNow();
    void tableReplaced();
    void labelColumnRenamed();
    void junctionDropped();
    void fileReplaced_data();
    void fileReplaced();

private:
    std::unique_ptr<TempDatabase> m_database;
    std::unique_ptr<WindowFixture> m_window;
};

void TestWindowTableChanges::init()
{
    forgetSettings();
    m_database = std::make_unique<TempDatabase>(usersAndRoles());
    m_window = std::make_unique<WindowFixture>();
    QVERIFY(m_window->open(*m_database));
}

void TestWindowTableChanges::cleanup()
{
    m_window.reset();
    m_database.reset();
}

void TestWindowTableChanges::tableChanged()
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

    QTest::keyClick(&w.window(), Qt::Key_F5); // reads the tables anew
    QVERIFY(waitFor([&] { return w.workspace().association().payload == QStringList{u"reason"_s}; }));
    QVERIFY(w.waitForState(Session::State::Ready));
    QVERIFY(w.save());
    QCOMPARE(w.bannerText(), QString());
    QCOMPARE(links(*m_database), u"1-1 1-2 2-1 2-2 3-3"_s);
}

/// With its last row of a type an association is not in the data any more, but still open.
void TestWindowTableChanges::theLastLinkOfAType()
{
    const TempDatabase database(
        {u"CREATE TABLE tags (id INTEGER PRIMARY KEY, name TEXT)"_s,
         u"CREATE TABLE posts (id INTEGER PRIMARY KEY, title TEXT)"_s,
         u"CREATE TABLE taggings (tag_id INTEGER REFERENCES tags, taggable_type TEXT, "
         "taggable_id INTEGER, PRIMARY KEY (tag_id, taggable_type, taggable_id))"_s,
         u"INSERT INTO tags VALUES (1, 'red')"_s, u"INSERT INTO posts VALUES (1, 'one')"_s,
         u"INSERT INTO taggings VALUES (1, 'Post', 1)"_s});
    WindowFixture &w = *m_window;
    QVERIFY(w.open(database));
    w.click("red", "one");
    QVERIFY(w.save());
    QVERIFY(database.rows(u"SELECT * FROM taggings"_s).isEmpty());
    const QSignalSpy refreshed(w.window().session(), &Session::refreshed);
    QTest::keyClick(&w.window(), Qt::Key_F5);
    QVERIFY2(waitFor([&] { return refreshed.count() == 1; }), qPrintable(w.bannerText()));
    QCOMPARE(w.bannerText(), QString());
    w.click("red", "one");
    QVERIFY(w.save());
    QCOMPARE(database.rows(u"SELECT * FROM taggings"_s), QStringList{u"1|'Post'|1"_s});
}

/// An association that only names tell stays open when its rows come to dangle.
void TestWindowTableChanges::mostRowsDangleByNow()
{
    const TempDatabase database({u"CREATE TABLE users (id INTEGER PRIMARY KEY, name TEXT)"_s,
                                 u"CREATE TABLE roles (id INTEGER PRIMARY KEY, name TEXT)"_s,
                                 u"CREATE TABLE users_roles (user_id INTEGER, role_id INTEGER)"_s,
                                 u"INSERT INTO users VALUES (1, 'John'), (2, 'Jane'), (3, 'Bob')"_s,
                                 u"INSERT INTO roles VALUES (1, 'Admin')"_s,
                                 u"INSERT INTO users_roles VALUES (1, 1), (2, 1), (3, 1)"_s});
    WindowFixture &w = *m_window;
    QVERIFY(w.open(database));
    w.click("John", "Admin");
    database.run(u"DELETE FROM users WHERE id > 1"_s);
    w.action("refresh")->trigger();
    QVERIFY(waitFor([&] { return w.shown(Side::Left) == QStringList{u"John"_s}; }));
    QVERIFY(w.waitForState(Session::State::Ready));
    QCOMPARE(w.changes(), QStringList{u"revoke John → Admin"_s});
    QVERIFY(w.save());
    QCOMPARE(links(database), u"2-1 3-1"_s);
}

/// Tables that link other rows than those that were opened: what is staged does not fit them.
void TestWindowTableChanges::tableReplaced()
{
    WindowFixture &w = *m_window;
    w.click("Jane", "Admin");
    m_database->run(u"CREATE TABLE groups (id INTEGER PRIMARY KEY, name TEXT); DROP TABLE users_roles; "
                    "CREATE TABLE users_roles (user_id INTEGER REFERENCES users, "
                    "role_id INTEGER REFERENCES groups)"_s);
    QTest::keyClick(&w.window(), Qt::Key_F5);
    QVERIFY(waitFor([&] { return w.bannerText().contains(u"“users_roles” were changed"_s); }));
    QCOMPARE(w.changes(), QStringList{u"grant Jane → Admin"_s});
    QVERIFY(w.find<QToolButton>("bannerOffer")->isVisible());
}

/// A staged name was meant for the column that is gone: it stays, and is not written to the one that tells rows now.
void TestWindowTableChanges::labelColumnRenamed()
{
    WindowFixture &w = *m_window;
    m_database->run(u"ALTER TABLE users ADD COLUMN email TEXT"_s);
    QVERIFY(w.open(*m_database));
    w.click("Jane", "Admin");
    w.document().perform(w.workspace().editRename(Side::Left, 0, textValue(u"Johnny"_s)), u"rename"_s);
    m_database->run(u"ALTER TABLE users RENAME COLUMN name TO fullname"_s);
    QTest::keyClick(&w.window(), Qt::Key_F5);
    QVERIFY(waitFor([&] { return w.bannerText().contains(u"The column “users.name” is gone."_s); }));
    QCOMPARE(w.changes(), (QStringList{u"rename John to Johnny"_s, u"grant Jane → Admin"_s}));
    QVERIFY(w.find<QToolButton>("bannerOffer")->isVisible());
    QVERIFY(w.save());
    QCOMPARE(m_database->rows(u"SELECT fullname FROM users WHERE id = 1"_s), QStringList{u"'John'"_s});
    QCOMPARE(w.changes().size(), 2);
}

void TestWindowTableChanges::junctionDropped()
{
    WindowFixture &w = *m_window;
    w.click("Jane", "Admin");
    m_database->run(u"DROP TABLE users_roles"_s);
    QTest::keyClick(&w.window(), Qt::Key_F5);
    QVERIFY(waitFor([&] { return w.bannerText().contains(u"The table “users_roles” is gone."_s); }));
    QCOMPARE(w.changes(), QStringList{u"grant Jane → Admin"_s});
}

void TestWindowTableChanges::fileReplaced_data()
{
    QTest::addColumn<bool>("isLogged");
    QTest::newRow("rollback journal") << false;
    QTest::newRow("write-ahead log") << true;
}

void TestWindowTableChanges::fileReplaced()
{
    QFETCH(const bool, isLogged);
    const TempDatabase other(usersAndRoles());
    other.run(u"DELETE FROM users_roles; UPDATE users SET name = 'Other ' || name"_s);
    if (isLogged) {
        m_database->run(u"PRAGMA journal_mode = WAL"_s);
        other.run(u"PRAGMA journal_mode = WAL"_s);
    }
    WindowFixture &w = *m_window;
    QVERIFY(w.open(*m_database));
    w.click("Jane", "Admin");
    const QStringList before = other.dump();
    QVERIFY(QFile::rename(m_database->path(), m_database->path() + u".old"_s));
    QTest::keyClick(&w.window(), Qt::Key_S, Qt::ControlModifier);
    QVERIFY(waitFor([&] { return w.bannerText().contains(u"is no longer there"_s); }));
    QVERIFY(QFile::copy(other.path(), m_database->path()));
    for (const auto &[key, modifier] :
         {std::pair(Qt::Key_S, Qt::ControlModifier), std::pair(Qt::Key_F5, Qt::NoModifier)}) {
        QTest::keyClick(&w.window(), key, modifier);
        QVERIFY(waitFor([&] { return w.bannerText().contains(u"is another file now"_s); }));
        QVERIFY(w.waitForState(Session::State::Ready));
        QCOMPARE(w.changes(), QStringList{u"grant Jane → Admin"_s});
    }
    w.action("undo")->trigger();
    QTest::mouseClick(w.find<QToolButton>("bannerOffer"), Qt::LeftButton);
    QVERIFY(waitFor(
        [&] { return w.window().session()->document() && w.shown(Side::Left).contains(u"Other Jane"_s); }));
    QCOMPARE(m_database->dump(), before);
}

CROSSCHECK_UI_TEST(TestWindowTableChanges)
#include "tst_windowtablechanges.moc"
