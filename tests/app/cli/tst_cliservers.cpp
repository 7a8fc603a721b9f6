// SPDX-FileCopyrightText: Crosscheck contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/app/cli/runcli.h"
#include "tests/support/enginedatabase.h"
#include "tests/support/tcpproxy.h"

#include <QTest>

#include <csignal>

using namespace crosscheck;
using namespace crosscheck::test;
using namespace Qt::Literals::StringLiterals;

/// crosscheck-cli on a server.
class TestCliServers : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase_data() { addServers(); }
    void init();
    void cleanup() { m_database.reset(); }
    void edits();
    void exports();
    void refuses();
    void passwords();
    void lostAtTheCommit_data();
    void lostAtTheCommit();
    void neverFoundOut();

private:
    /// As a URL, the user with @p login: `name` or `name:password`.
    [[nodiscard]] QString url(const QString &login = u"crosscheck"_s) const
    {
        return m_database->settings().location().replace(u"crosscheck"_s, login);
    }
    [[nodiscard]] QStringList links() const
    {
        return m_database->rows(u"SELECT * FROM users_roles ORDER BY 1, 2"_s);
    }
    [[nodiscard]] QString url(const TcpProxy &proxy) const
    {
        return proxy.through(m_database->settings()).location();
    }
    CliFolder m_folder;
    std::unique_ptr<EngineDatabase> m_database;
};

void TestCliServers::init()
{
    QFETCH_GLOBAL(Engine, engine);
    m_database = std::make_unique<EngineDatabase>(engine, usersAndRoles());
}

void TestCliServers::edits()
{
    Run run = m_folder.cli({u"associations"_s, url()});
    QCOMPARE(run.out, u"users_roles  users ⇄ roles  (two foreign keys)\n"_s);
    run = m_folder.cli({u"link"_s, url(), u"John"_s, u"Viewer"_s});
    QCOMPARE(run.err, QString());
    QCOMPARE(run.code, 0);
    run = m_folder.cli({u"unlink"_s, url(), u"key:2"_s, u"Editor"_s});
    QCOMPARE(run.code, 0);
    QCOMPARE(links(), (QStringList{u"1|1"_s, u"1|2"_s, u"1|3"_s, u"3|3"_s}));
    run = m_folder.cli({u"show"_s, url(), u"--read-only"_s});
    QCOMPARE(run.out, u"John: Admin, Editor, Viewer\nJane:\nAlice: Viewer\n"_s);
}

void TestCliServers::exports()
{
    const Run run = m_folder.cli({u"export"_s, url(), u"--layout"_s, u"matrix"_s});
    QCOMPARE(run.code, 0);
    QVERIFY2(run.out.startsWith(u"users,Admin,Editor,Viewer"_s), qPrintable(run.out));
}

void TestCliServers::refuses()
{
    QCOMPARE(m_folder.cli({u"link"_s, url(), u"John"_s, u"Viewer"_s, u"--read-only"_s}).code, 4);
    const Run made = m_folder.cli({u"new"_s, url()});
    QCOMPARE(made.code, 2);
    QCOMPARE(made.err, u"crosscheck-cli: “new” makes SQLite files only.\n"_s);
    const Run nobody = m_folder.cli({u"link"_s, url(), u"Nobody"_s, u"Viewer"_s});
    QCOMPARE(nobody.code, 4);
    QCOMPARE(links().size(), 4);
}

void TestCliServers::passwords()
{
    QFETCH_GLOBAL(Engine, engine);
    if (engine == Engine::PostgreSql)
        PostgresServer::instance().addUser(u"guarded"_s, u"a b/c"_s, u"SUPERUSER"_s);
    else
        static_cast<void>(
            m_database->rows(u"CREATE USER guarded IDENTIFIED BY 'a b/c'; GRANT SELECT ON *.* TO guarded"_s));
    QTRY_COMPARE(m_folder.cli({u"show"_s, url(u"guarded"_s)}).code, 3); // nobody is there to be asked
    const Run inUrl = m_folder.cli({u"show"_s, url(u"guarded:a%20b%2Fc"_s)});
    QCOMPARE(inUrl.code, 0);
    QVERIFY2(inUrl.err.contains(u"Other users of this computer can see the password"_s),
             qPrintable(inUrl.err));
    const QString shown = u"CROSSCHECK_PASSWORD='%1' \"$0\" show '%2'"_s;
    QCOMPARE(m_folder.shell(shown.arg(u"a b/c"_s, url(u"guarded"_s))).code, 0);
    const Run wrong = m_folder.shell(shown.arg(u"hush"_s, url(u"guarded"_s)));
    QCOMPARE(wrong.code, 3);
    QVERIFY2(wrong.err.contains(u"did not let the user in"_s), qPrintable(wrong.err));
    QVERIFY(!wrong.err.contains(u"hush"_s));
}

void TestCliServers::lostAtTheCommit_data()
{
    QTest::addColumn<TcpProxy::Cut>("cut");
    QTest::newRow("before") << TcpProxy::Cut::Before;
    QTest::newRow("after") << TcpProxy::Cut::After;
}

/// What became of it is looked up, and told as it is.
void TestCliServers::lostAtTheCommit()
{
    QFETCH(TcpProxy::Cut, cut);
    TcpProxy proxy(m_database->settings().server.port);
    proxy.cutAtCommit(cut);
    const Run run = m_folder.cli({u"link"_s, url(proxy), u"John"_s, u"Viewer"_s});
    const bool isMade = cut == TcpProxy::Cut::After;
    QCOMPARE(links().contains(u"1|3"_s), isMade);
    QCOMPARE(run.code, isMade ? 0 : 5);
    QCOMPARE(run.err.contains(u"Nothing was saved."_s), !isMade);
}

void TestCliServers::neverFoundOut()
{
    TcpProxy proxy(m_database->settings().server.port);
    proxy.cutAtCommit(TcpProxy::Cut::Last);
    QProcess process;
    m_folder.start(process, {u"link"_s, url(proxy), u"John"_s, u"Viewer"_s});
    QVERIFY(process.waitForStarted());
    QTRY_VERIFY_WITH_TIMEOUT(links().contains(u"1|3"_s), 20'000);
    QTest::qWait(1000); // it looks, in vain
    ::kill(pid_t(process.processId()), SIGINT);
    const Run run = CliFolder::finish(process);
    QCOMPARE(run.code, 5);
    QVERIFY2(run.err.contains(u"Whether it was saved is not known."_s), qPrintable(run.err));
}

QTEST_GUILESS_MAIN(TestCliServers)
#include "tst_cliservers.moc"
