// SPDX-FileCopyrightText: Crosscheck contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/db/postgresdialect.h"

#include <QTest>

using namespace crosscheck;
using namespace Qt::Literals::StringLiterals;

/// What PostgreSQL writes in its own way; that the server takes it is shown where it is used.
class TestPostgresDialect : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void quoting();
    void numbered_data();
    void numbered();
    void comparableTypes_data();
    void comparableTypes();
    void errors_data();
    void errors();

private:
    PostgresDialect m_dialect;
};

void TestPostgresDialect::quoting()
{
    QCOMPARE(m_dialect.quoted(u"a\"b.c"), u"\"a\"\"b.c\""_s);
    QCOMPARE(m_dialect.quoted(TableName{u"s\"x"_s, u"t"_s}), u"\"s\"\"x\".\"t\""_s);
    QCOMPARE(m_dialect.temporaryTable(u"t\""), u"pg_temp.\"t\"\"\""_s);
}

void TestPostgresDialect::numbered_data()
{
    QTest::addColumn<QString>("sql");
    QTest::addColumn<QByteArray>("expected");
    const auto row = [](const char *sql, const char *expected) {
        QTest::newRow(sql) << QString::fromUtf8(sql) << QByteArray(expected);
    };
    row("SELECT 1", "SELECT 1");
    row("? + ?", "$1 + $2");
    row("'?' || ?", "'?' || $1");
    row("\"a?\" = ?", "\"a?\" = $1");
    row("'it''s ?' = ?", "'it''s ?' = $1");
    row("\"a\"\"?\" = ? AND 'x\"?' = ?", "\"a\"\"?\" = $1 AND 'x\"?' = $2");
    row("\"é?\" = ?", "\"é?\" = $1");
}

void TestPostgresDialect::numbered()
{
    QFETCH(QString, sql);
    QTEST(PostgresDialect::numbered(sql), "expected");
}

void TestPostgresDialect::comparableTypes_data()
{
    QTest::addColumn<QString>("declared");
    QTest::addColumn<QString>("collation");
    QTest::addColumn<QString>("expected");
    const auto row = [](const char *declared, const char *collation, const char *expected) {
        QTest::newRow(declared) << QString::fromUtf8(declared) << QString::fromUtf8(collation)
                                << QString::fromUtf8(expected);
    };
    row("smallint", "", "bigint");
    row("integer", "", "bigint");
    row("INTEGER", "", "bigint");
    row("bigint", "", "bigint");
    row("character varying(50)", "", "text");
    row("text", "public.uncased", "text COLLATE public.uncased");
    row("citext", "citext", "citext");
    row("ext.citext", "citext", "ext.citext");
    row("character(5)", "", "character(5)");
    row("character varying(5)[]", "", "character varying(5)[]");
    row("numeric(10,2)", "", "numeric(10,2)");
    row("uuid", "", "uuid");
}

void TestPostgresDialect::comparableTypes()
{
    QFETCH(QString, declared);
    QFETCH(QString, collation);
    QTEST(m_dialect.comparableType(declared, collation), "expected");
}

void TestPostgresDialect::errors_data()
{
    QTest::addColumn<QString>("code");
    QTest::addColumn<int>("kind");
    const auto row = [](const char *code, ErrorKind kind) {
        QTest::newRow(code) << QString::fromLatin1(code) << int(kind);
    };
    row("23505", ErrorKind::Unique);
    row("23503", ErrorKind::ForeignKey);
    row("23001", ErrorKind::ForeignKey);
    row("23502", ErrorKind::NotNull);
    row("23514", ErrorKind::Input);
    row("22P02", ErrorKind::Input);
    row("P0001", ErrorKind::Input);
    row("42501", ErrorKind::Permission);
    row("28P01", ErrorKind::Permission);
    row("3D000", ErrorKind::NotFound);
    row("25006", ErrorKind::ReadOnly);
    row("40001", ErrorKind::Busy);
    row("40P01", ErrorKind::Busy);
    row("55P03", ErrorKind::Busy);
    row("53100", ErrorKind::DiskFull);
    row("53300", ErrorKind::Busy);
    row("57014", ErrorKind::Cancelled);
    row("57P01", ErrorKind::ConnectionLost);
    row("08006", ErrorKind::ConnectionLost);
    row("42P01", ErrorKind::Stale);
    row("42703", ErrorKind::Stale);
    row("XX000", ErrorKind::Internal);
}

void TestPostgresDialect::errors()
{
    QFETCH(QString, code);
    QFETCH(int, kind);
    const Error error = m_dialect.classify(code, u"the words"_s);
    QCOMPARE(int(error.kind), kind);
    QVERIFY(error.text.endsWith(u'.'));
    QCOMPARE(error.detail, error.kind == ErrorKind::Cancelled ? QString() : u"PostgreSQL: the words."_s);
    QCOMPARE(error.nativeCode, code);
}

QTEST_GUILESS_MAIN(TestPostgresDialect)
#include "tst_postgresdialect.moc"
