// SPDX-FileCopyrightText: Crosscheck contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/association/history.h"
#include "tests/faults/faultfixture.h"
#include "tests/support/otherwriter.h"
#include "tests/support/pgbouncer.h"
#include "tests/support/tcpproxy.h"

#include <QLabel>
#include <QToolButton>

using namespace crosscheck;
using namespace crosscheck::test;
using namespace Qt::Literals::StringLiterals;

/// Cases 21 to 28 of the catalogue: what happens between the window and a server.
class FaultsServers : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void f21_droppedWhileIdle_data() { appliesTo(everyServer); }
    void f21_droppedWhileIdle();
    void f22_droppedInMidSave_data() { appliesTo(everyServer); }
    void f22_droppedInMidSave();
    void f23_droppedDuringCommit_data() { appliesTo(everyServer); }
    void f23_droppedDuringCommit();
    void f24_silentReconnect_data() { appliesTo(everyServer); }
    void f24_silentReconnect();
    void f25_blackHole_data() { appliesTo(everyServer); }
    void f25_blackHole();
    void f26_pooler_data() { appliesTo({Engine::PostgreSql}); }
    void f26_pooler();
    void f27_deferredForeignKey_data() { appliesTo({Engine::Sqlite, Engine::PostgreSql}); }
    void f27_deferredForeignKey();
    void f28_noTransactions_data() { appliesTo({Engine::MariaDb}); }
    void f28_noTransactions();
};

void FaultsServers::f21_droppedWhileIdle()
{
    FaultFixture f(FaultFixture::engine());
    TcpProxy proxy(f.database().settings().server.port);
    QVERIFY(f.open(proxy.through(f.database().settings())));
    f.window().click("John", "Viewer");
    proxy.cutAtMessage(1, TcpProxy::Cut::Before);
    QVERIFY(f.save());
    TELLS(f, u"connection"_s);
    TELLS(f, u"Nothing was saved"_s);
    QCOMPARE(f.window().changes(), QStringList{u"grant John → Viewer"_s});
    QCOMPARE(f.problems(), QString());
    QVERIFY(f.save()); // on a new connection
    f.expect(u"INSERT INTO users_roles VALUES (1, 3)"_s);
    SURVIVED(f);
}

/// Cut at each message of a save in its turn, before and after it reaches the server.
void FaultsServers::f22_droppedInMidSave()
{
    FaultFixture f(FaultFixture::engine());
    TcpProxy proxy(f.database().settings().server.port);
    QVERIFY(f.open(proxy.through(f.database().settings())));
    const auto connectAnew = [&f] { // the first attempt may only find out that the connection is gone
        return f.until([&f] {
            const bool isThere
                = f.window().cellText("John", "Viewer").startsWith(u"John, Viewer, not linked"_s)
                && f.window().bannerText().isEmpty();
            if (!isThere && f.window().window().session()->state() == Session::State::Ready)
                f.window().action("refresh")->trigger();
            return isThere;
        });
    };
    int cuts = 0;
    for (const auto cut : {TcpProxy::Cut::Before, TcpProxy::Cut::After}) {
        bool isPast = false; // of the last message of a save
        for (int message = 1; !isPast; ++message) {
            QVERIFY(connectAnew());
            f.window().click("John", "Viewer");
            proxy.cutAtMessage(message, cut);
            QVERIFY(f.save());
            const bool isSaved = f.window().changes().isEmpty();
            isPast = proxy.isToCut();
            proxy.cutAtMessage(0, TcpProxy::Cut::None);
            cuts += isPast ? 0 : 1;
            if (isSaved)
                f.expect(u"INSERT INTO users_roles VALUES (1, 3)"_s);
            else
                TELLS(f, u"Nothing was saved"_s);
            QCOMPARE(f.problems(), QString());
            if (isSaved)
                f.elsewhere(u"DELETE FROM users_roles WHERE user_id = 1 AND role_id = 3"_s);
            else
                f.window().action("discard")->trigger();
        }
    }
    QVERIFY2(cuts >= 10, qPrintable(QString::number(cuts)));
    SURVIVED(f);
}

void FaultsServers::f23_droppedDuringCommit()
{
    FaultFixture f(FaultFixture::engine());
    TcpProxy proxy(f.database().settings().server.port);
    QVERIFY(f.open(proxy.through(f.database().settings())));
    const std::vector<std::pair<TcpProxy::Cut, bool>> cuts{
        {TcpProxy::Cut::Before, false}, {TcpProxy::Cut::Hole, false}, {TcpProxy::Cut::After, true}};
    for (const auto &[cut, isMade] : cuts) {
        if (f.window().changes().isEmpty())
            f.window().click("John", "Viewer");
        proxy.cutAtCommit(cut);
        QVERIFY(f.save());
        QCOMPARE(f.window().changes().isEmpty(), isMade);
        if (isMade)
            f.expect(u"INSERT INTO users_roles VALUES (1, 3)"_s);
        else
            TELLS(f, u"Nothing was saved"_s);
        QCOMPARE(f.problems(), QString());
    }
    QFile history(History::ofUser().fileOf(f.window().window().session()->settings().location()));
    QVERIFY(history.open(QIODevice::ReadOnly));
    QCOMPARE(history.readAll().count("\"committed\""), 1);
    SURVIVED(f);
}

/// The server ends the session under a transaction: no statement of a save may run outside of one, on a connection that was
/// made anew in silence.
void FaultsServers::f24_silentReconnect()
{
    FaultFixture f(FaultFixture::engine());
    const bool isPostgres = FaultFixture::engine() == Engine::PostgreSql;
    ConnectionSettings settings = f.database().settings();
    settings.lockTimeout = std::chrono::seconds(20);
    QVERIFY(f.open(settings));
    f.window().click("John", "Viewer");
    f.window().click("Alice", "Admin");
    // The save waits for a row in the middle of its transaction, and there its session is killed.
    OtherWriter other(f.database().settings());
    other.run(u"UPDATE users SET name = name WHERE id = 3"_s);
    other.run(u"DELETE FROM users_roles WHERE user_id = 9"_s);
    QVERIFY(f.window().activate());
    QTest::keyClick(&f.window().window(), Qt::Key_S, Qt::ControlModifier);
    const QString waiting = isPostgres
        ? u"SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity WHERE datname = current_database() "
          "AND wait_event_type = 'Lock'"_s
        : u"SELECT COALESCE(MAX(trx_mysql_thread_id), 0) FROM information_schema.innodb_trx WHERE trx_state = 'LOCK WAIT'"_s;
    QVERIFY(f.until([&] {
        QThread::msleep(150); // what MariaDB tells stays the same where it is asked more than once in 100 ms
        const QString found = f.database().rows(waiting).value(0);
        if (found == u"0"_s)
            return false;
        if (!isPostgres)
            f.database().run(u"KILL "_s + found);
        return true;
    }));
    TELLS(f, u"Nothing was saved"_s);
    other.rollBack();
    QCOMPARE(f.window().changes().size(), 2);
    QCOMPARE(f.problems(), QString());
    QVERIFY(f.save());
    f.expect(u"INSERT INTO users_roles VALUES (1, 3), (3, 1)"_s);
    SURVIVED(f);
}

/// Nothing comes back any more: the window lives, Cancel works, and later it goes on.
void FaultsServers::f25_blackHole()
{
    FaultFixture f(FaultFixture::engine());
    TcpProxy proxy(f.database().settings().server.port);
    ConnectionSettings settings = proxy.through(f.database().settings());
    settings.connectTimeout = std::chrono::seconds(2);
    QVERIFY(f.open(settings));
    f.window().click("John", "Viewer");
    proxy.swallow(true);
    QVERIFY(f.window().activate());
    QTest::keyClick(&f.window().window(), Qt::Key_S, Qt::ControlModifier);
    const auto isReady = [&] { return f.window().window().session()->state() == Session::State::Ready; };
    QVERIFY(!f.until(isReady, 1500));
    QElapsedTimer cancelling;
    cancelling.start();
    QTest::mouseClick(f.window().find<QToolButton>("cancel"), Qt::LeftButton);
    QVERIFY(f.until(isReady));
    QVERIFY2(cancelling.elapsed() < 1000, qPrintable(QString::number(cancelling.elapsed())));
    QCOMPARE(f.window().changes(), QStringList{u"grant John → Viewer"_s});
    proxy.swallow(false);
    QVERIFY(f.save());
    if (!f.window().changes().isEmpty()) // the broken connection was noticed by this
        QVERIFY(f.save());
    f.expect(u"INSERT INTO users_roles VALUES (1, 3)"_s);
    SURVIVED(f);
}

void FaultsServers::f26_pooler()
{
    FaultFixture f(FaultFixture::engine());
    const PgBouncer pooler;
    const ConnectionSettings settings = pooler.through(f.database().settings());
    QVERIFY(f.open(settings));
    WindowFixture other;
    QVERIFY(other.open(settings)); // on the same connection of the pooler's
    f.window().click("John", "Viewer");
    other.click("Jane", "Editor");
    QVERIFY(f.save());
    QVERIFY(other.save());
    QCOMPARE(other.changes(), QStringList());
    f.expect(u"INSERT INTO users_roles VALUES (1, 3); DELETE FROM users_roles WHERE user_id = 2"_s);
    SURVIVED(f);
}

void FaultsServers::f27_deferredForeignKey()
{
    QStringList tables = usersAndRoles();
    tables.replaceInStrings(u"REFERENCES roles (id)"_s,
                            u"REFERENCES roles (id) DEFERRABLE INITIALLY DEFERRED"_s);
    FaultFixture f(FaultFixture::engine(), tables);
    // What a save adds breaks another deferred rule, of a row that a trigger writes.
    const bool isSqlite = FaultFixture::engine() == Engine::Sqlite;
    f.elsewhere(u"CREATE TABLE log (role INTEGER REFERENCES roles (id) DEFERRABLE INITIALLY DEFERRED)"_s);
    f.elsewhere(
        isSqlite
            ? u"CREATE TRIGGER t AFTER INSERT ON users_roles BEGIN INSERT INTO log VALUES (99); END"_s
            : u"CREATE FUNCTION f() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN INSERT INTO log VALUES (99); "
              "RETURN NEW; END'; CREATE TRIGGER t AFTER INSERT ON users_roles FOR EACH ROW EXECUTE FUNCTION f()"_s);
    QVERIFY(f.open(f.database().settings(), u"users_roles"_s));
    f.window().click("John", "Viewer");
    QVERIFY(f.save());
    TELLS(f, u"Nothing was saved"_s);
    TELLS(f, u"foreign key"_s);
    TELLS(f, u"John → Viewer"_s);
    QCOMPARE(f.window().changes(), QStringList{u"grant John → Viewer"_s});
    SURVIVED(f);
}

void FaultsServers::f28_noTransactions()
{
    for (const QString &engine : {u"MyISAM"_s, u"Aria"_s}) {
        FaultFixture f(FaultFixture::engine());
        f.elsewhere(
            u"CREATE TABLE ur (u INTEGER, r INTEGER, PRIMARY KEY (u, r)) ENGINE = %1; "
            "INSERT INTO ur VALUES (1, 1); DROP TABLE users_roles; RENAME TABLE ur TO users_roles"_s.arg(
                engine));
        f.elsewhere(u"ALTER TABLE users_roles CHANGE u user_id INTEGER, CHANGE r role_id INTEGER"_s);
        QVERIFY(f.open());
        QVERIFY2(f.window().window().session()->readOnlyReason().contains(u"transactions"_s),
                 qPrintable(f.window().window().session()->readOnlyReason()));
        f.window().click("John", "Viewer");
        QCOMPARE(f.window().changes(), QStringList());
        QVERIFY(!f.window().action("save")->isEnabled());
        SURVIVED(f);
    }
}

CROSSCHECK_UI_TEST(FaultsServers)
#include "faults_servers.moc"
