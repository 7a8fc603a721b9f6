// SPDX-FileCopyrightText: Crosscheck contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/db/sqlitedialect.h"
#include "tests/support/tempdatabase.h"
#include "tests/support/verify.h"

#include <QTest>

#include <sqlite3.h>

using namespace crosscheck;
using namespace crosscheck::test;

class TestSqliteDialect : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void quoting_data();
    void quoting();
    void tableNames();
    void classification_data();
    void classification();
    void placeholders();
    void comparableTypes_data();
    void comparableTypes();
    void statements();
    void boundsKeepTheScan();

private:
    SqliteDialect m_dialect;
};

void TestSqliteDialect::quoting_data()
{
    QTest::addColumn<QString>("name");
    QTest::addColumn<QString>("quoted");
    QTest::newRow("plain") << QStringLiteral("users") << QStringLiteral("\"users\"");
    QTest::newRow("quote") << QStringLiteral("a\"b") << QStringLiteral("\"a\"\"b\"");
    QTest::newRow("only quotes") << QStringLiteral("\"\"") << QStringLiteral("\"\"\"\"\"\"");
    QTest::newRow("brackets") << QStringLiteral("[a]") << QStringLiteral("\"[a]\"");
    QTest::newRow("dot") << QStringLiteral("a.b") << QStringLiteral("\"a.b\"");
    QTest::newRow("injection") << QStringLiteral("x\"; DROP TABLE y; --")
                               << QStringLiteral("\"x\"\"; DROP TABLE y; --\"");
    QTest::newRow("empty") << QString() << QStringLiteral("\"\"");
}

void TestSqliteDialect::quoting()
{
    QFETCH(QString, name);
    QFETCH(QString, quoted);
    QCOMPARE(m_dialect.quoted(QStringView(name)), quoted);
}

void TestSqliteDialect::tableNames()
{
    const TableName plain{{}, QStringLiteral("a.b")};
    const TableName other{QStringLiteral("s\""), QStringLiteral("t")};
    QCOMPARE(m_dialect.quoted(plain), QStringLiteral("\"a.b\""));
    QCOMPARE(m_dialect.quoted(other), QStringLiteral("\"s\"\"\".\"t\""));
    QCOMPARE(plain.display(), QStringLiteral("a.b"));
    QCOMPARE(other.display(), QStringLiteral("s\".t"));
}

void TestSqliteDialect::classification_data()
{
    QTest::addColumn<int>("code");
    QTest::addColumn<int>("kind");
    const auto row
        = [](const char *name, int code, ErrorKind kind) { QTest::newRow(name) << code << int(kind); };
    row("unique", SQLITE_CONSTRAINT_UNIQUE, ErrorKind::Unique);
    row("primary key", SQLITE_CONSTRAINT_PRIMARYKEY, ErrorKind::Unique);
    row("rowid", SQLITE_CONSTRAINT_ROWID, ErrorKind::Unique);
    row("foreign key", SQLITE_CONSTRAINT_FOREIGNKEY, ErrorKind::ForeignKey);
    row("not null", SQLITE_CONSTRAINT_NOTNULL, ErrorKind::NotNull);
    row("check", SQLITE_CONSTRAINT_CHECK, ErrorKind::Input);
    row("trigger", SQLITE_CONSTRAINT_TRIGGER, ErrorKind::Input);
    row("busy", SQLITE_BUSY, ErrorKind::Busy);
    row("busy snapshot", SQLITE_BUSY_SNAPSHOT, ErrorKind::Busy);
    row("locked", SQLITE_LOCKED, ErrorKind::Busy);
    row("read-only", SQLITE_READONLY_DBMOVED, ErrorKind::ReadOnly);
    row("interrupt", SQLITE_INTERRUPT, ErrorKind::Cancelled);
    row("full", SQLITE_FULL, ErrorKind::DiskFull);
    row("not a database", SQLITE_NOTADB, ErrorKind::NotADatabase);
    row("corrupt", SQLITE_CORRUPT_INDEX, ErrorKind::NotADatabase);
    row("cannot open", SQLITE_CANTOPEN, ErrorKind::Permission);
    row("denied", SQLITE_PERM, ErrorKind::Permission);
    row("unauthorised", SQLITE_AUTH, ErrorKind::Permission);
    row("input or output", SQLITE_IOERR_READ, ErrorKind::ConnectionLost);
    row("syntax", SQLITE_ERROR, ErrorKind::Internal);
}

void TestSqliteDialect::classification()
{
    QFETCH(int, code);
    QFETCH(int, kind);
    const Error error = m_dialect.classify(QString::number(code), QStringLiteral("the engine's words"));
    QCOMPARE(int(error.kind), kind);
    QVERIFY(!error.text.isEmpty());
    QCOMPARE(error.nativeCode, QString::number(code));
    QCOMPARE(error.detail,
             code == SQLITE_INTERRUPT ? QString() : QStringLiteral("SQLite: the engine's words."));
}

void TestSqliteDialect::placeholders()
{
    const QString plain = QStringLiteral("?");
    for (const Value &value : {Value(), integer(1), Value(1.5), text("Zoë"),
                               Value(Text{std::string("a\0b", 3)}), Value(Blob{"\xff"})})
        QCOMPARE(m_dialect.placeholder(value), plain);
    QCOMPARE(m_dialect.placeholder(text("\xff")), QStringLiteral("CAST(? AS TEXT)"));
    QCOMPARE(m_dialect.placeholder(text("\xc3")), QStringLiteral("CAST(? AS TEXT)")); // cut short
}

void TestSqliteDialect::comparableTypes_data()
{
    QTest::addColumn<QString>("affinity");
    const auto row = [](const char *declared, const char *affinity) {
        QTest::newRow(declared) << QString::fromLatin1(affinity);
    };
    row("INT", "INTEGER");
    row("unsigned big int", "INTEGER");
    row("CHARINT", "INTEGER"); // the rules are tried in this order
    row("FLOATING POINT", "INTEGER");
    row("VARCHAR(20)", "TEXT");
    row("clob", "TEXT");
    row("TEXT", "TEXT");
    row("", "BLOB");
    row("BLOB", "BLOB");
    row("REAL", "REAL");
    row("double precision", "REAL");
    row("FLOAT", "REAL");
    row("NUMERIC", "NUMERIC");
    row("UUID", "NUMERIC");
    row("DATE", "NUMERIC");
}

void TestSqliteDialect::comparableTypes()
{
    QFETCH(QString, affinity);
    const QString declared = QString::fromLatin1(QTest::currentDataTag());
    QCOMPARE(m_dialect.comparableType(declared, {}), affinity);
    QCOMPARE(m_dialect.comparableType(declared, QStringLiteral("no\"case")),
             affinity + QStringLiteral(" COLLATE \"no\"\"case\""));
}

/// One pass over the big table, whatever indexes it has, and in the small one a look-up by all that is equal.
void TestSqliteDialect::boundsKeepTheScan()
{
    const TempDatabase database({QStringLiteral("CREATE TABLE j (a INTEGER, b INTEGER)"),
                                 QStringLiteral("CREATE INDEX i ON j (b)"),
                                 QStringLiteral("INSERT INTO j VALUES (1, 2), (1, 3), (2, NULL), (4, 4)"),
                                 QStringLiteral("CREATE TABLE s (c0 INTEGER, c1 INTEGER)"),
                                 QStringLiteral("CREATE INDEX k ON s (c0, c1)"),
                                 QStringLiteral("INSERT INTO s VALUES (1, 3), (2, 2), (4, 4)")});
    const QString select
        = QStringLiteral("SELECT j.b FROM j CROSS JOIN s WHERE s.c0 = j.a AND s.c1 = j.b%1%2 ORDER BY 1")
              .arg(m_dialect.withinBounds(QStringLiteral("j.a"), 1, 4),
                   m_dialect.withinBounds(QStringLiteral("j.b"), 2, 4));
    QCOMPARE(database.rows(select), (QStringList{QStringLiteral("3"), QStringLiteral("4")}));
    const QString plan = database.rows(QLatin1String("EXPLAIN QUERY PLAN ") + select).join(QLatin1Char('\n'));
    QVERIFY2(plan.contains(QLatin1String("SCAN j")), qPrintable(plan));
    QVERIFY2(plan.contains(QLatin1String("(c0=? AND c1=?)")), qPrintable(plan));
}

void TestSqliteDialect::statements()
{
    QCOMPARE(m_dialect.same(QStringLiteral("a"), QStringLiteral("b")),
             QStringLiteral("a IS b COLLATE BINARY"));
    QCOMPARE(m_dialect.temporaryTable(u"a\"b"), QStringLiteral("temp.\"a\"\"b\""));
    QCOMPARE(m_dialect.insertInto(true), QStringLiteral("INSERT OR ABORT INTO"));
    QCOMPARE(m_dialect.insertInto(false), QStringLiteral("INSERT INTO"));
    QCOMPARE(m_dialect.update(true), QStringLiteral("UPDATE OR ABORT"));
    QCOMPARE(m_dialect.update(false), QStringLiteral("UPDATE"));
}

QTEST_GUILESS_MAIN(TestSqliteDialect)
#include "tst_sqlitedialect.moc"
