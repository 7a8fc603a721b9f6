// SPDX-FileCopyrightText: Crosscheck contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/app/cli/runcli.h"

#include <QTest>

using namespace crosscheck::test;

namespace {

constexpr auto links = "SELECT u, r FROM ur ORDER BY u, r";

/// Rows whose names are hard to tell: twins, numbers, keys of all kinds. `ur` links by their keys.
constexpr auto tables = R"(
    CREATE TABLE users (id INTEGER PRIMARY KEY, name);
    CREATE TABLE roles (code PRIMARY KEY, name TEXT) WITHOUT ROWID;
    CREATE TABLE ur (u INTEGER REFERENCES users, r REFERENCES roles);
    INSERT INTO users VALUES (1, 'John'), (2, 'Jane'), (3, 'Twin'), (4, 'Twin'), (5, 'key:1'), (6, 'label:key:1'),
        (7, 42), (8, NULL), (9, ''), (10, 'label:x'), (11, 'Zoë 🦊');
    INSERT INTO roles VALUES ('a', 'Admin'), ('x,y', 'Comma'), (1, 'One'), ('1', 'Text one'), (x'0a', 'Blob');
    INSERT INTO ur VALUES (1, 'a'), (3, 'a'), (3, 'a'), (3, 'a');
)";

/// A users-roles database whose junction has more columns.
QString withPayload(const char *columns)
{
    return QStringLiteral("CREATE TABLE users (id INTEGER PRIMARY KEY, name);"
                          "CREATE TABLE roles (id INTEGER PRIMARY KEY, name);"
                          "CREATE TABLE ur (u INTEGER REFERENCES users, r INTEGER REFERENCES roles, %1,"
                          " PRIMARY KEY (u, r));"
                          "INSERT INTO users VALUES (1, 'John'), (2, 'Jane');"
                          "INSERT INTO roles VALUES (1, 'Admin'), (2, 'Editor')")
        .arg(QLatin1String(columns));
}

} // namespace

/// link and unlink: whom they find, what they write, what they refuse; sqlite3 looks after them.
class TestCliEdit final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void edits_data();
    void edits();
    void compositeKeys();
    void selfReferential();
    void refusedByTheDatabase_data();
    void refusedByTheDatabase();
    void manyCandidates();
    void history();
    void historyThatCannotBeWritten();
    void rowsOfTheLink();
    void payload_data();
    void payload();
    void payloadNamesWithASign();
};

void TestCliEdit::edits_data()
{
    QTest::addColumn<int>("code");
    QTest::addColumn<QString>("added");
    QTest::addColumn<QString>("err");
    const auto row = [](const char *line, int code, const char *added, const char *err = "") {
        QTest::newRow(line) << code << QString::fromUtf8(added) << QString::fromUtf8(err);
    };
    row("link a.db Jane Admin", 0, "2|a");
    row("link a.db Jane Admin -a ur", 0, "2|a");
    row("link a.db -- Jane Admin", 0, "2|a");
    row("link sqlite:///a.db Jane Admin", 0, "2|a");
    row("link a.db key:2 key:a", 0, "2|a");
    row("link a.db key:4 Admin", 0, "4|a");
    row("link a.db label:key:1 Admin", 0, "5|a");
    row("link a.db label:label:key:1 Admin", 0, "6|a");
    row("link a.db 42 Admin", 0, "7|a");
    row("link a.db key:8 Admin", 0, "8|a");
    row("link a.db label:x Admin", 0, "10|a");
    row("link a.db Zoë~🦊 Admin", 0, "11|a");
    row("link a.db Jane key:x,y", 0, "2|x,y");
    row("link a.db Jane Text~one", 0, "2|1");
    row("link a.db Jane key:x'0a'", 0, "2|\n");

    row("link a.db John Admin", 0, "", "John is linked with Admin already.");
    row("link a.db key:3 Admin", 0, "", "Twin [3] is linked with Admin already.");
    row("unlink a.db Jane Admin", 0, "", "Jane is not linked with Admin; nothing to remove.");

    row("link a.db Jon Admin", 4, "", "crosscheck-cli: There is no “Jon” in users.");
    row("link a.db john Admin", 4, "", "crosscheck-cli: There is no “john” in users.");
    row("link a.db John Nobody", 4, "", "crosscheck-cli: There is no “Nobody” in roles.");
    row("link a.db key:99 Admin", 4, "", "crosscheck-cli: There is no “key:99” in users.");
    row("link a.db key:1,2 Admin", 4, "", "crosscheck-cli: There is no “key:1,2” in users.");
    row("link a.db key:01 Admin", 4, "", "crosscheck-cli: There is no “key:01” in users.");
    row("link a.db key: Admin", 4, "", "crosscheck-cli: There is no “key:” in users.");
    row("link a.db Twin Admin", 4, "",
        "crosscheck-cli: “Twin” stands for 2 rows of users: Twin [3], Twin [4]. Name one by its key, as in "
        "key:3.");
    row("unlink a.db Twin Admin", 4, "",
        "crosscheck-cli: “Twin” stands for 2 rows of users: Twin [3], Twin [4]. Name one by its key, as in "
        "key:3.");
    row("link a.db Jane key:1", 4, "",
        "crosscheck-cli: “key:1” stands for 2 rows of roles: One [1], Text one [1]. Name one by its key, as "
        "in key:1.");
}

void TestCliEdit::edits()
{
    QFETCH(QString, added);
    QFETCH(QString, err);
    CliFolder folder;
    const QString database = QStringLiteral("a.db");
    folder.sqlite(database, QString::fromUtf8(tables));

    const Run run = folder.cli(QTest::currentDataTag());

    QCOMPARE(run.err, err.isEmpty() ? QString() : QString(err + QLatin1Char('\n')));
    QCOMPARE(run.out, QString());
    QTEST(run.code, "code");
    QCOMPARE(folder.rows(database, QStringLiteral("SELECT u, r FROM ur WHERE rowid > 4")), added.trimmed());
    QCOMPARE(folder.rows(database, QStringLiteral("SELECT u, r FROM ur WHERE rowid <= 4")),
             QStringLiteral("1|a 3|a 3|a 3|a"));
}

void TestCliEdit::payload_data()
{
    QTest::addColumn<int>("code");
    QTest::addColumn<QString>("rows");
    QTest::addColumn<QString>("err");
    const auto row = [](const char *line, int code, const char *rows, const char *err = "") {
        QTest::newRow(line) << code << QString::fromUtf8(rows) << QString::fromUtf8(err);
    };
    row("link a.db Jane Admin --set amount=3", 0, "1|1|5|old 2|1|3|");
    row("link a.db Jane Admin --set amount=3 --set note=a=b", 0, "1|1|5|old 2|1|3|a=b");
    row("link a.db Jane Admin --set=amount=3 --set note", 0, "1|1|5|old 2|1|3|");
    row("link a.db John Admin --set amount=6", 0, "1|1|6|old");
    row("link a.db John Admin --set note=", 0, "1|1|5|");
    row("link a.db John Admin --set amount=5", 0, "1|1|5|old", "John is linked with Admin already.");
    row("link a.db Jane Admin", 4, "1|1|5|old",
        "crosscheck-cli: A new link needs a value for “amount”. Give it with --set amount=VALUE.");
    row("link a.db Jane Admin --set amount=much", 4, "1|1|5|old",
        "crosscheck-cli: “amount” needs a whole number.");
    row("link a.db Jane Admin --set amount", 4, "1|1|5|old",
        "crosscheck-cli: “amount” cannot be NULL. Nothing was changed.");
    row("link a.db Jane Admin --set amount=1 --set amount=2", 4, "1|1|5|old",
        "crosscheck-cli: “amount” is given two values.");
    row("link a.db Jane Admin --set colour=red", 4, "1|1|5|old",
        "crosscheck-cli: “colour” is no value of a link in ur. There are: amount, note.");
    row("link a.db Jane Admin --set double=2", 4, "1|1|5|old",
        "crosscheck-cli: “double” is no value of a link in ur. There are: amount, note.");
}

void TestCliEdit::payload()
{
    QFETCH(QString, err);
    CliFolder folder;
    const QString database = QStringLiteral("a.db");
    folder.sqlite(database, withPayload("amount INTEGER NOT NULL, note TEXT, double AS (amount * 2)"));
    folder.sqlite(database, QStringLiteral("INSERT INTO ur VALUES (1, 1, 5, 'old')"));
    const Run run = folder.cli(QTest::currentDataTag());
    QCOMPARE(run.err, err.isEmpty() ? QString() : QString(err + QLatin1Char('\n')));
    QTEST(run.code, "code");
    QTEST(folder.rows(database, QStringLiteral("SELECT u, r, amount, note FROM ur ORDER BY u, r")), "rows");
}

/// A column's name may hold an equals sign; where several can be meant nothing is guessed.
void TestCliEdit::payloadNamesWithASign()
{
    CliFolder folder;
    const QString database = QStringLiteral("a.db");
    folder.sqlite(database, withPayload("a TEXT, [a=b] TEXT, [c=d] TEXT"));
    const Run unclear = folder.cli("link a.db John Admin --set a=b=1");
    QCOMPARE(unclear.code, 4);
    QCOMPARE(unclear.err.trimmed(),
             QStringLiteral("crosscheck-cli: “a=b=1” can be meant for several columns."));
    QCOMPARE(folder.cli("link a.db John Admin --set c=d=e=f --set a=x").code, 0);
    QCOMPARE(folder.rows(database, QStringLiteral("SELECT * FROM ur")), QStringLiteral("1|1|x||e=f"));
}

void TestCliEdit::compositeKeys()
{
    CliFolder folder;
    const QString database = QStringLiteral("a.db");
    folder.sqlite(database,
                  QStringLiteral("CREATE TABLE users (a, b, name, PRIMARY KEY (a, b));"
                                 "CREATE TABLE roles (id INTEGER PRIMARY KEY, name);"
                                 "CREATE TABLE ur (a, b, r INTEGER REFERENCES roles,"
                                 " FOREIGN KEY (a, b) REFERENCES users);"
                                 "INSERT INTO users VALUES (1, 'x', 'Twin'), (2, 'y', 'Twin');"
                                 "INSERT INTO roles VALUES (1, 'Admin')"));
    const Run twins = folder.cli("link a.db Twin Admin");
    QCOMPARE(twins.code, 4);
    QVERIFY2(twins.err.contains(QLatin1String("Twin [1,x], Twin [2,y]. Name one by its key, as in key:1,x.")),
             qPrintable(twins.err));
    QCOMPARE(folder.cli("link a.db key:2,y Admin").code, 0);
    QCOMPARE(folder.rows(database, QStringLiteral("SELECT * FROM ur")), QStringLiteral("2|y|1"));
    QCOMPARE(folder.cli("unlink a.db key:2,y key:1").code, 0);
    QCOMPARE(folder.rows(database, QStringLiteral("SELECT * FROM ur")), QString());
}

void TestCliEdit::selfReferential()
{
    CliFolder folder;
    const QString database = QStringLiteral("a.db");
    folder.sqlite(database,
                  QStringLiteral("CREATE TABLE p (id INTEGER PRIMARY KEY, name);"
                                 "CREATE TABLE boss (chief INTEGER REFERENCES p, staff INTEGER REFERENCES p,"
                                 " PRIMARY KEY (chief, staff));"
                                 "INSERT INTO p VALUES (1, 'Ann'), (2, 'Bob')"));
    QCOMPARE(folder.cli("link a.db Ann Bob").code, 0);
    QCOMPARE(folder.rows(database, QStringLiteral("SELECT * FROM boss")), QStringLiteral("1|2"));
    const Run other = folder.cli("unlink a.db Bob Ann");
    QCOMPARE(other.err, QStringLiteral("Bob is not linked with Ann; nothing to remove.\n"));
    QCOMPARE(folder.cli("link a.db Ann Cid").err,
             QStringLiteral("crosscheck-cli: There is no “Cid” in staff.\n"));
}

void TestCliEdit::refusedByTheDatabase_data()
{
    QTest::addColumn<QString>("statements");
    QTest::addColumn<QString>("line");
    QTest::addColumn<int>("code");
    QTest::addColumn<QString>("says");
    const auto row
        = [](const char *name, const char *statements, const char *line, int code, const char *says) {
              QTest::newRow(name) << QString::fromUtf8(statements) << QString::fromUtf8(line) << code
                                  << QString::fromUtf8(says);
          };
    row("payload with a default", "ALTER TABLE ur ADD COLUMN since TEXT NOT NULL DEFAULT ''", "link", 0, "");
    row("payload that goes with a link", "ALTER TABLE ur ADD COLUMN since TEXT DEFAULT '2024'", "unlink", 0,
        "What went with the link: since 2024.");
    row("payload beside a key of its own",
        "DROP TABLE ur; CREATE TABLE ur (id INTEGER PRIMARY KEY, u INTEGER REFERENCES users, r REFERENCES "
        "roles, amount INTEGER, note TEXT, UNIQUE (u, r)); INSERT INTO ur VALUES (11, 1, 'a', 5, NULL)",
        "unlink", 0, "What went with the link: amount 5, note NULL.\n");
    row("rows that refer to the link",
        "DROP TABLE ur; CREATE TABLE ur (id INTEGER PRIMARY KEY, u INTEGER REFERENCES users, r REFERENCES "
        "roles, "
        "UNIQUE (u, r)); INSERT INTO ur VALUES (1, 1, 'a'); "
        "CREATE TABLE proofs (id INTEGER PRIMARY KEY, link INTEGER REFERENCES ur ON DELETE CASCADE); "
        "INSERT INTO proofs VALUES (1, 1)",
        "unlink", 0, "More went with the link: 1 of proofs deleted.");
    row("trigger that aborts",
        "CREATE TRIGGER t BEFORE INSERT ON ur BEGIN SELECT RAISE(ABORT, 'not today'); END", "link", 5,
        "not today");
    row("trigger that ignores", "CREATE TRIGGER t BEFORE INSERT ON ur BEGIN SELECT RAISE(IGNORE); END",
        "link", 4, "Nothing was saved.");
    row("trigger that ignores removing",
        "CREATE TRIGGER t BEFORE DELETE ON ur BEGIN SELECT RAISE(IGNORE); END", "unlink", 4,
        "Nothing was saved.");
    row("payload without a value",
        "DROP TABLE ur; CREATE TABLE ur (u INTEGER REFERENCES users, r REFERENCES roles,"
        " since TEXT NOT NULL); INSERT INTO ur VALUES (1, 'a', '')",
        "link", 4, "“since”");
}

void TestCliEdit::refusedByTheDatabase()
{
    QFETCH(QString, statements);
    QFETCH(QString, says);
    CliFolder folder;
    const QString database = QStringLiteral("a.db");
    folder.sqlite(database, QString::fromUtf8(tables) + statements);
    const QString before = folder.rows(database, QString::fromUtf8(links));
    QFETCH(QString, line);
    const QString left = line == QLatin1String("link") ? QStringLiteral("Jane") : QStringLiteral("John");

    const Run run = folder.cli({line, database, left, QStringLiteral("Admin")});

    QVERIFY2(run.err.contains(says), qPrintable(run.err));
    QTEST(run.code, "code");
    QCOMPARE(folder.rows(database, QString::fromUtf8(links)) == before, run.code != 0);
}

void TestCliEdit::manyCandidates()
{
    CliFolder folder;
    folder.sqlite(QStringLiteral("a.db"),
                  QString::fromUtf8(tables) + QLatin1String("UPDATE users SET name = 'Same';"));
    const Run run = folder.cli("link a.db Same Admin");
    QCOMPARE(run.code, 4);
    QVERIFY2(run.err.contains(QLatin1String("11 rows of users: Same [1], ")), qPrintable(run.err));
    QVERIFY2(run.err.contains(QStringLiteral("Same [10], …. ")), qPrintable(run.err));
}

void TestCliEdit::history()
{
    CliFolder folder;
    folder.sqlite(QStringLiteral("a.db"), QString::fromUtf8(tables));
    QCOMPARE(folder.cli("link a.db John Admin").code, 0); // already so: no save
    QCOMPARE(folder.cli("link a.db Jane Admin").code, 0);
    const QString files = QStringLiteral("cat data/crosscheck/history/*.jsonl");
    const QStringList lines = folder.shell(files).out.split(QLatin1Char('\n'), Qt::SkipEmptyParts);
    QVERIFY(lines.size() > 2);
    QVERIFY2(lines[0].contains(QLatin1String("\"granted\":[[\"Jane\",\"2\",\"Admin\",\"a\"]]")),
             qPrintable(lines[0]));
    QCOMPARE(folder.shell(files).out.count(QLatin1String("\"batch\"")), 2);
    QVERIFY2(lines.last().contains(QLatin1String("committed")), qPrintable(lines.last()));
}

void TestCliEdit::historyThatCannotBeWritten()
{
    CliFolder folder;
    folder.sqlite(QStringLiteral("a.db"), QString::fromUtf8(tables));
    QFile file(folder.file(QStringLiteral("data"))); // where the folder should be
    QVERIFY(file.open(QIODevice::WriteOnly));
    const QString before = folder.rows(QStringLiteral("a.db"), QLatin1String(links));
    const Run run = folder.cli("link a.db Jane Admin");
    QCOMPARE(run.code, 5);
    QVERIFY2(run.err.contains(QLatin1String("history file")), qPrintable(run.err));
    QVERIFY2(run.err.contains(QLatin1String("Nothing was saved.")), qPrintable(run.err));
    QCOMPARE(folder.rows(QStringLiteral("a.db"), QLatin1String(links)), before);
}

void TestCliEdit::rowsOfTheLink()
{
    CliFolder folder;
    folder.sqlite(QStringLiteral("a.db"), QString::fromUtf8(tables));
    const Run run = folder.cli("unlink a.db key:3 Admin");
    QCOMPARE(run.err, QStringLiteral("The link stood in 3 rows of ur; all were removed.\n"));
    QCOMPARE(run.code, 0);
    QCOMPARE(folder.rows(QStringLiteral("a.db"), QLatin1String(links)), QStringLiteral("1|a"));
}

QTEST_GUILESS_MAIN(TestCliEdit)
#include "tst_cliedit.moc"
