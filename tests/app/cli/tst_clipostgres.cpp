// SPDX-FileCopyrightText: Crosscheck contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/app/cli/runcli.h"
#include "tests/support/postgresserver.h"
#include "tests/support/tempdatabase.h"

#include <QTest>

using namespace crosscheck::test;
using namespace Qt::Literals::StringLiterals;

/// crosscheck-cli on a server.
class TestCliPostgres : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void cleanup() { m_database.reset(); }
    void edits();
    void exports();
    void refuses();
    void passwords();

private:
    /// As a URL, the user with @p login: `name` or `name:password`.
    [[nodiscard]] QString url(const QString &login = u"crosscheck"_s) const
    {
        return u"postgresql://%1@127.0.0.1:%2/%3"_s.arg(
            login, QString::number(PostgresServer::instance().port()), m_database->name());
    }
    [[nodiscard]] QStringList links() const
    {
        return m_database->rows(u"SELECT * FROM users_roles ORDER BY 1, 2"_s);
    }
    CliFolder m_folder;
    std::unique_ptr<PostgresDatabase> m_database;
};

void TestCliPostgres::init()
{
    m_database = std::make_unique<PostgresDatabase>(usersAndRoles());
}

void TestCliPostgres::edits()
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

void TestCliPostgres::exports()
{
    const Run run = m_folder.cli({u"export"_s, url(), u"--layout"_s, u"matrix"_s});
    QCOMPARE(run.code, 0);
    QVERIFY2(run.out.startsWith(u"users,Admin,Editor,Viewer"_s), qPrintable(run.out));
}

void TestCliPostgres::refuses()
{
    QCOMPARE(m_folder.cli({u"link"_s, url(), u"John"_s, u"Viewer"_s, u"--read-only"_s}).code, 4);
    const Run made = m_folder.cli({u"new"_s, url()});
    QCOMPARE(made.code, 2);
    QCOMPARE(made.err, u"crosscheck-cli: “new” makes SQLite files only.\n"_s);
    const Run nobody = m_folder.cli({u"link"_s, url(), u"Nobody"_s, u"Viewer"_s});
    QCOMPARE(nobody.code, 4);
    QCOMPARE(links().size(), 4);
}

void TestCliPostgres::passwords()
{
    PostgresServer::instance().addUser(u"guarded"_s, u"a b/c"_s);
    m_database->run(u"GRANT SELECT ON users, roles, users_roles TO guarded"_s);
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

QTEST_GUILESS_MAIN(TestCliPostgres)
#include "tst_clipostgres.moc"
