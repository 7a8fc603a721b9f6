// SPDX-FileCopyrightText: Crosscheck contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/faults/faultfixture.h"

using namespace crosscheck;
using namespace crosscheck::test;
using namespace Qt::Literals::StringLiterals;

/// Cases 15 to 20 of the catalogue, 65 and 68: others who write to the same rows.
class FaultsConcurrency : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void f15_addedAlready_data() { appliesTo(everyEngine); }
    void f15_addedAlready();
    void f16_removedAlready_data() { appliesTo(everyEngine); }
    void f16_removedAlready();
    void f17_otherCells_data() { appliesTo(everyEngine); }
    void f17_otherCells();
    void f18_deletedRow_data() { appliesTo(everyEngine); }
    void f18_deletedRow();
    void f19_schemaChanged_data() { appliesTo(everyEngine); }
    void f19_schemaChanged();
    void f20_noStaleSnapshot_data() { appliesTo(everyEngine); }
    void f20_noStaleSnapshot();
    void f65_keyReused_data() { appliesTo(everyEngine); }
    void f65_keyReused();
    void f68_twoWriters_data() { appliesTo(everyEngine); }
    void f68_twoWriters();
};

void FaultsConcurrency::f15_addedAlready()
{
    FaultFixture f(FaultFixture::engine());
    QVERIFY(f.open());
    f.window().click("John", "Viewer");
    f.window().click("Jane", "Admin");
    f.elsewhere(u"INSERT INTO users_roles VALUES (1, 3)"_s);
    QVERIFY(f.save());
    TELLS(f, u"Somebody else had already made one of the changes"_s);
    QCOMPARE(f.window().changes(), QStringList());
    f.expect(u"INSERT INTO users_roles VALUES (2, 1)"_s);
    SURVIVED(f);
}

void FaultsConcurrency::f16_removedAlready()
{
    FaultFixture f(FaultFixture::engine());
    QVERIFY(f.open());
    f.window().click("John", "Admin");
    f.window().click("Jane", "Editor");
    f.elsewhere(u"DELETE FROM users_roles WHERE user_id = 1 AND role_id = 1"_s);
    QVERIFY(f.save());
    TELLS(f, u"Somebody else had already made one of the changes"_s);
    f.expect(u"DELETE FROM users_roles WHERE user_id = 2"_s);
    SURVIVED(f);
}

void FaultsConcurrency::f17_otherCells()
{
    FaultFixture f(FaultFixture::engine());
    QVERIFY(f.open());
    f.window().click("John", "Viewer");
    f.window().click("John", "Admin");
    f.elsewhere(
        u"INSERT INTO users_roles VALUES (2, 3); DELETE FROM users_roles WHERE user_id = 1 AND role_id = 2"_s);
    QVERIFY(f.save());
    QCOMPARE(f.window().changes(), QStringList());
    f.expect(
        u"INSERT INTO users_roles VALUES (1, 3); DELETE FROM users_roles WHERE user_id = 1 AND role_id = 1"_s);
    SURVIVED(f);
}

void FaultsConcurrency::f18_deletedRow()
{
    FaultFixture f(FaultFixture::engine());
    QVERIFY(f.open());
    f.window().click("Alice", "Admin");
    f.window().click("John", "Viewer");
    f.elsewhere(u"DELETE FROM users_roles WHERE user_id = 3; DELETE FROM users WHERE id = 3"_s);
    QVERIFY(f.save());
    TELLS(f, u"Alice"_s);
    TELLS(f, u"Nothing was saved"_s);
    QCOMPARE(f.window().changes(), (QStringList{u"grant Alice → Admin"_s, u"grant John → Viewer"_s}));
    QCOMPARE(f.problems(), QString());
    QTest::keyClick(&f.window().window(), Qt::Key_F5);
    QVERIFY(f.until([&] { return !f.window().shown(Side::Left).contains(u"Alice"_s); }));
    QCOMPARE(f.window().changes().size(), 2);
    f.window().clickCross(f.window().changes().indexOf(QRegularExpression(u".*Alice.*"_s)));
    QCOMPARE(f.window().changes(), QStringList{u"grant John → Viewer"_s});
    QVERIFY(f.save());
    f.expect(u"INSERT INTO users_roles VALUES (1, 3)"_s);
    SURVIVED(f);
}

void FaultsConcurrency::f19_schemaChanged()
{
    FaultFixture f(FaultFixture::engine());
    QVERIFY(f.open());
    f.window().click("John", "Viewer");
    f.elsewhere(u"ALTER TABLE users_roles ADD COLUMN since VARCHAR(20)"_s);
    QVERIFY(f.save());
    TELLS(f, u"since"_s);
    TELLS(f, u"Nothing was saved"_s);
    QCOMPARE(f.problems(), QString());
    f.window().action("refresh")->trigger();
    QVERIFY(f.until([&] { return f.window().window().session()->state() == Session::State::Ready; }));
    QCOMPARE(f.window().changes(), QStringList{u"grant John → Viewer"_s});
    QVERIFY(f.save());
    f.expect(u"INSERT INTO users_roles (user_id, role_id) VALUES (1, 3)"_s);
    SURVIVED(f);
}

/// What is compared is what is there when the save has its locks, not what was there when the window last looked.
void FaultsConcurrency::f20_noStaleSnapshot()
{
    FaultFixture f(FaultFixture::engine());
    QVERIFY(f.open());
    f.window().click("John", "Viewer");
    QVERIFY(f.save()); // the connection has seen the rows in a transaction
    f.expect(u"INSERT INTO users_roles VALUES (1, 3)"_s);
    f.window().click("Jane", "Viewer");
    f.window().click("John", "Viewer");
    f.elsewhere(
        u"UPDATE users SET name = 'Janet' WHERE id = 2; DELETE FROM users_roles WHERE user_id = 1 AND role_id = 3"_s);
    QVERIFY(f.save());
    TELLS(f, u"What was “Jane” is “Janet” now."_s);
    QCOMPARE(f.window().changes().size(), 2);
    SURVIVED(f);
}

/// Nobody gets a grant that was meant for somebody else.
void FaultsConcurrency::f65_keyReused()
{
    FaultFixture f(FaultFixture::engine());
    QVERIFY(f.open());
    f.window().click("Alice", "Admin");
    f.elsewhere(u"DELETE FROM users_roles WHERE user_id = 3; DELETE FROM users WHERE id = 3; "
                "INSERT INTO users VALUES (3, 'Mallory')"_s);
    QVERIFY(f.save());
    TELLS(f, u"What was “Alice” is “Mallory” now. Nothing was saved."_s);
    QCOMPARE(f.window().changes(), QStringList{u"grant Alice → Admin"_s});
    QTest::keyClick(&f.window().window(), Qt::Key_F5);
    QVERIFY(f.until([&] { return f.window().shown(Side::Left).contains(u"Mallory"_s); }));
    QVERIFY(f.save());
    TELLS(f, u"Nothing was saved"_s);
    SURVIVED(f);
}

/// Where no unique key forbids it: two windows that grant the same at once leave one row.
void FaultsConcurrency::f68_twoWriters()
{
    FaultFixture f(FaultFixture::engine());
    ConnectionSettings settings = f.database().settings();
    settings.lockTimeout = std::chrono::seconds(10);
    QVERIFY(f.open(settings));
    WindowFixture other;
    QVERIFY(other.open(settings));
    for (int round = 0; round < 10; ++round) {
        for (const char *role : {"Viewer", "Admin"}) {
            f.window().click("Jane", role);
            other.click("Jane", role);
        }
        int ends = 0;
        const auto count = [&ends] { ++ends; };
        for (WindowFixture *window : {&f.window(), &other}) {
            Session *session = window->window().session();
            QObject::connect(session, &Session::saved, &f.window().window(), count);
            QObject::connect(session, &Session::saveFailed, &f.window().window(), count);
            window->action("save")->trigger();
        }
        QVERIFY(f.until([&ends] { return ends == 2; }));
        for (WindowFixture *window : {&f.window(), &other}) {
            window->window().session()->disconnect(&f.window().window());
            QVERIFY(
                f.until([window] { return window->window().session()->state() == Session::State::Ready; }));
        }
        QCOMPARE(f.database().rows(u"SELECT role_id FROM users_roles WHERE user_id = 2 ORDER BY 1"_s),
                 (QStringList{u"1"_s, u"2"_s, u"3"_s}));
        QVERIFY(f.window().changes().isEmpty() || other.changes().isEmpty());
        f.database().run(u"DELETE FROM users_roles WHERE user_id = 2 AND role_id <> 2"_s);
        for (WindowFixture *window : {&f.window(), &other}) {
            if (!window->changes().isEmpty())
                window->action("discard")->trigger();
            window->action("refresh")->trigger();
            QVERIFY(f.until([window] {
                return window->window().session()->state() == Session::State::Ready
                    && window->cellText("Jane", "Viewer").startsWith(u"Jane, Viewer, not linked"_s);
            }));
        }
    }
    SURVIVED(f);
}

CROSSCHECK_UI_TEST(FaultsConcurrency)
#include "faults_concurrency.moc"
