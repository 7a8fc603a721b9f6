// SPDX-FileCopyrightText: Crosscheck contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/app/cli/runcli.h"

#include <QFile>
#include <QTest>

using namespace crosscheck::test;

namespace {

constexpr auto links = "SELECT user_id, role_id FROM users_roles ORDER BY 1, 2";

} // namespace

/// import: what it says, what it writes, how it ends; sqlite3 looks after it.
class TestCliImport final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void imports_data();
    void imports();
    void says();
    void standardInput();
    void exportsComeBack();
    void createsRows();
    void ambiguousHeader();
    void historyKeepsIt();
    void readOnly();
    void locked();

private:
    /// A folder with the starter database `a.db` and a file `in.csv`.
    static void prepare(CliFolder &folder, const QByteArray &csv)
    {
        QCOMPARE(folder.cli("new a.db").code, 0);
        QFile file(folder.file(QStringLiteral("in.csv")));
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write(csv);
    }
};

void TestCliImport::imports_data()
{
    QTest::addColumn<QByteArray>("csv");
    QTest::addColumn<QString>("line");
    QTest::addColumn<int>("code");
    QTest::addColumn<QString>("out");
    QTest::addColumn<QString>("links");
    const QString before = QStringLiteral("1|1 1|2 2|2 3|3");
    const auto row = [](const char *name, const char *csv, const char *line, int code, const char *out,
                        const QString &links) {
        QTest::newRow(name) << QByteArray(csv) << QString::fromLatin1(line) << code << QString::fromUtf8(out)
                            << links;
    };
    const char *pairs = "users,roles\nJohn,Admin\nJohn,Viewer\n";
    row("plan", pairs, "", 1, "+ John → Viewer\n", before);
    row("applied", pairs, "--apply", 0, "+ John → Viewer\n", QStringLiteral("1|1 1|2 1|3 2|2 3|3"));
    row("sync", pairs, "--mode sync --apply", 0, "+ John → Viewer\n- John → Editor\n",
        QStringLiteral("1|1 1|3 2|2 3|3"));
    row("nothing to do", "users,roles\nJohn,Admin\n", "", 0, "", before);
    row("nothing to apply", "users,roles\nJohn,Admin\n", "--apply", 0, "", before);
    row("rejected", "users,roles\nBob,Admin\nJohn,Viewer\n", "", 1, "+ John → Viewer\n", before);
    row("rejected, not applied", "users,roles\nBob,Admin\nJohn,Viewer\n", "--apply", 4, "+ John → Viewer\n",
        before);
    row("rejected alone", "users,roles\nBob,Admin\n", "", 1, "", before);
    row("matrix", "users,Viewer\nJohn,1\nAlice,\n", "--mode sync --apply", 0,
        "+ John → Viewer\n- Alice → Viewer\n", QStringLiteral("1|1 1|2 1|3 2|2"));
    row("layout", pairs, "--layout matrix", 1, "", before);
    row("wrong layout", "roles,users\n", "--layout matrix", 3, "", before);
    row("not understood", "a,b\n", "--apply", 3, "", before);
    row("no mode", pairs, "--mode replace", 2, "", before);
    row("guarded", "users,roles\n'=x,Admin\n", "--create", 1, "+ users: =x\n+ =x → Admin\n", before);
    row("raw", "users,roles\n'=x,Admin\n", "--create --raw", 1, "+ users: '=x\n+ '=x → Admin\n", before);
}

void TestCliImport::imports()
{
    QFETCH(QByteArray, csv);
    QFETCH(QString, line);
    QFETCH(int, code);
    QFETCH(QString, out);
    QFETCH(QString, links);
    CliFolder folder;
    prepare(folder, csv);
    const Run run
        = folder.cli((QStringList{QStringLiteral("import"), QStringLiteral("a.db"), QStringLiteral("in.csv")}
                      + line.split(QLatin1Char(' '), Qt::SkipEmptyParts)));
    QCOMPARE(run.code, code);
    QCOMPARE(run.out, out);
    QCOMPARE(run.err.isEmpty(), false);
    QCOMPARE(folder.rows(QStringLiteral("a.db"), QLatin1String(::links)), links);
}

void TestCliImport::says()
{
    CliFolder folder;
    prepare(folder, "users,roles\nJohn,Viewer\nBob,Admin\nJohn,Admin\nBob,Viewer\nAl\n");
    const Run run = folder.cli("import a.db in.csv --apply");
    QCOMPARE(run.code, 4);
    QCOMPARE(
        run.err,
        QStringLiteral("Line 3: There is no “Bob” in users. (So are 1 more rows.)\n"
                       "Line 6: It has 1 fields, and the header has 2.\n"
                       "Rows read: 5; of these 1 to be applied, 1 already so, 3 rejected.\n"
                       "crosscheck-cli: The file has rows that cannot be applied. Nothing was written.\n"));
    const Run missing = folder.cli("import a.db none.csv");
    QCOMPARE(missing.code, 3);
    QVERIFY2(missing.err.contains(QStringLiteral("“none.csv” could not be read: No such file")),
             qUtf8Printable(missing.err));
    QCOMPARE(folder.cli("import a.db .").code, 3);
}

void TestCliImport::standardInput()
{
    CliFolder folder;
    prepare(folder, {});
    const Run run = folder.shell(
        QStringLiteral("printf 'users;roles\\nJane;Viewer\\n' | \"$0\" import a.db - --apply"));
    QCOMPARE(run.code, 0);
    QCOMPARE(run.err,
             QStringLiteral("Rows read: 1; of these 1 to be applied, 0 already so, 0 rejected.\n"
                            "Saved: 1 granted.\n"));
    QCOMPARE(folder.rows(QStringLiteral("a.db"), QLatin1String(links)),
             QStringLiteral("1|1 1|2 2|2 2|3 3|3"));
}

/// Into a second database of the same rows, and it is the same.
void TestCliImport::exportsComeBack()
{
    CliFolder folder;
    prepare(folder, {});
    for (const char *layout : {"--layout pairs", "--layout matrix", "--keys", "--bom", "--raw"}) {
        const Run run = folder.shell(
            QStringLiteral(
                "rm -f b.db; \"$0\" export a.db %1 -o out.csv && cp a.db b.db && "
                "sqlite3 b.db 'DELETE FROM users_roles; INSERT INTO users_roles VALUES (2, 1)' && "
                "\"$0\" import a.db out.csv --mode sync && \"$0\" import b.db out.csv --mode sync --apply")
                .arg(QLatin1String(layout)));
        QCOMPARE(run.code, 0);
        // With pairs, Jane is named and loses what the file lacks.
        QCOMPARE(folder.rows(QStringLiteral("b.db"), QLatin1String(links)),
                 QStringLiteral("1|1 1|2 2|2 3|3"));
    }
}

void TestCliImport::createsRows()
{
    CliFolder folder;
    prepare(folder, "users,roles\nBob,Boss\n");
    const Run run = folder.cli("import a.db in.csv --create --apply");
    QCOMPARE(run.code, 0);
    QCOMPARE(run.out, QStringLiteral("+ users: Bob\n+ roles: Boss\n+ Bob → Boss\n"));
    QCOMPARE(folder.rows(QStringLiteral("a.db"),
                         QStringLiteral("SELECT u.name, r.name FROM users_roles, users u, roles r "
                                        "WHERE u.id = user_id AND r.id = role_id AND u.id > 3")),
             QStringLiteral("Bob|Boss"));
}

void TestCliImport::ambiguousHeader()
{
    CliFolder folder;
    prepare(folder, "users,roles\nJohn,1\n");
    folder.sqlite(QStringLiteral("a.db"), QStringLiteral("INSERT INTO roles VALUES (4, 'roles')"));
    const Run run = folder.cli("import a.db in.csv --apply");
    QCOMPARE(run.code, 4);
    QVERIFY(run.err.contains(QLatin1String("Say which with --layout.")));
    QCOMPARE(folder.cli("import a.db in.csv --apply --layout matrix").code, 0);
    QCOMPARE(folder.rows(QStringLiteral("a.db"), QLatin1String(links)),
             QStringLiteral("1|1 1|2 1|4 2|2 3|3"));
}

void TestCliImport::historyKeepsIt()
{
    CliFolder folder;
    prepare(folder, "users,roles\nJohn,Viewer\n");
    QCOMPARE(folder.cli("import a.db in.csv --apply").code, 0);
    const Run run = folder.shell(QStringLiteral("cat data/crosscheck/history/*"));
    QVERIFY2(run.out.contains(QLatin1String("Viewer")) && run.out.contains(QLatin1String("committed")),
             qUtf8Printable(run.out + run.err));
}

void TestCliImport::readOnly()
{
    CliFolder folder;
    prepare(folder, "users,roles\nJohn,Viewer\n");
    QCOMPARE(folder.cli("import a.db in.csv --read-only").code, 1);
    QCOMPARE(folder.cli("import a.db in.csv --read-only --apply").code, 4);
    QCOMPARE(folder.rows(QStringLiteral("a.db"), QLatin1String(links)), QStringLiteral("1|1 1|2 2|2 3|3"));
}

void TestCliImport::locked()
{
    CliFolder folder;
    prepare(folder, "users,roles\nJohn,Viewer\n");
    QProcess other;
    other.setWorkingDirectory(folder.file(QString()));
    other.start(QStringLiteral("sqlite3"), {QStringLiteral("a.db")});
    other.write("BEGIN IMMEDIATE; SELECT 'held';\n");
    QVERIFY(other.waitForReadyRead());
    const Run run = folder.cli("import a.db in.csv --apply");
    QCOMPARE(run.code, 5);
    other.closeWriteChannel();
    QVERIFY(other.waitForFinished());
    QCOMPARE(folder.rows(QStringLiteral("a.db"), QLatin1String(links)), QStringLiteral("1|1 1|2 2|2 3|3"));
}

QTEST_GUILESS_MAIN(TestCliImport)
#include "tst_cliimport.moc"
