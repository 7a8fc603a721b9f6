// SPDX-FileCopyrightText: Crosscheck contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/db/mysqldialect.h"
#include "tests/support/verify.h"

#include <QTest>

using namespace crosscheck;
using namespace crosscheck::test;
using namespace Qt::Literals::StringLiterals;

/// What MariaDB writes in its own way; that the server takes it is shown where it is used.
class TestMariadbDialect : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void quoting();
    void literals_data();
    void literals();
    void literalsStandForPlaceholders();
    void comparableTypes_data();
    void comparableTypes();
    void collations();
    void indexesOfLongColumns();
    void rowsInStatements();
    void errors_data();
    void errors();
    void mysql();

private:
    MariadbDialect m_dialect;
};

void TestMariadbDialect::quoting()
{
    QCOMPARE(m_dialect.quoted(u"a`b.c\"\\"), u"`a``b.c\"\\`"_s);
    QCOMPARE(m_dialect.quoted(TableName{u"s`x"_s, u"t"_s}), u"`s``x`.`t`"_s);
    QCOMPARE(m_dialect.literal(text("it's \\")), u"'it''s \\\\'"_s);
    QCOMPARE(m_dialect.literal(Blob{"\x01"}), u"x'01'"_s);
}

void TestMariadbDialect::literals_data()
{
    QTest::addColumn<Value>("value");
    QTest::addColumn<QByteArray>("expected");
    QTest::newRow("NULL") << Value() << QByteArray("NULL");
    QTest::newRow("integer") << Value(integer(-5)) << QByteArray("-5");
    QTest::newRow("real") << Value(0.5) << QByteArray("5.00000000000000000e-01");
    QTest::newRow("text") << Value(text("a'")) << QByteArray("_utf8mb4 X'6127'");
    QTest::newRow("no text") << Value(text("")) << QByteArray("_utf8mb4 X''");
    QTest::newRow("blob") << Value(Blob{std::string("\0\xff", 2)}) << QByteArray("X'00ff'");
}

void TestMariadbDialect::literals()
{
    QFETCH(Value, value);
    QTEST(m_dialect.withLiterals(u"?"_s, {&value, 1}), "expected");
}

void TestMariadbDialect::literalsStandForPlaceholders()
{
    const std::vector<Value> values{integer(1), integer(2)};
    QCOMPARE(m_dialect.withLiterals(u"'it''s ?' ? `a``?` \"?\" ? é?"_s, values),
             QByteArray("'it''s ?' 1 `a``?` \"?\" 2 é?"));
}

void TestMariadbDialect::comparableTypes_data()
{
    QTest::addColumn<QString>("type");
    QTest::addColumn<QString>("collation");
    QTest::addColumn<QString>("expected");
    const auto row = [](const QString &type, const QString &collation, const QString &expected) {
        QTest::newRow(qPrintable(type)) << type << collation << expected;
    };
    row(u"int(11)"_s, {}, u"bigint"_s);
    row(u"smallint(5) unsigned"_s, {}, u"bigint unsigned"_s);
    row(u"bigint(20) unsigned zerofill"_s, {}, u"bigint unsigned"_s);
    row(u"INTEGER"_s, {}, u"bigint"_s);
    row(u"timestamp"_s, {}, u"datetime"_s);
    row(u"timestamp(3)"_s, {}, u"datetime(3)"_s);
    row(u"varchar(9)"_s, {}, u"varchar(9) COLLATE utf8mb4_nopad_bin"_s);
    row(u"varchar(20)"_s, u"utf8mb4_bin"_s, u"varchar(20) COLLATE utf8mb4_bin"_s);
    row(u"enum('a','b')"_s, u"latin1_swedish_ci"_s, u"enum('a','b') COLLATE latin1_swedish_ci"_s);
    row(u"decimal(10,2)"_s, {}, u"decimal(10,2)"_s);
    row(u"uuid"_s, {}, u"uuid"_s);
    row(u"binary(16)"_s, {}, u"binary(16)"_s);
}

void TestMariadbDialect::comparableTypes()
{
    QFETCH(QString, type);
    QFETCH(QString, collation);
    QTEST(m_dialect.comparableType(type, collation), "expected");
}

void TestMariadbDialect::collations()
{
    QCOMPARE(m_dialect.comparedAsKey(u"x"_s, {}, {}), u"x"_s);
    QCOMPARE(m_dialect.comparedAsKey(u"x"_s, u"utf8mb4_bin"_s, u"utf8mb4_bin"_s), u"x"_s);
    QCOMPARE(m_dialect.comparedAsKey(u"x"_s, u"latin1_swedish_ci"_s, u"utf8mb4_general_ci"_s),
             u"CONVERT(x USING utf8mb4) COLLATE utf8mb4_general_ci"_s);
}

void TestMariadbDialect::indexesOfLongColumns()
{
    const QStringList statements = m_dialect.createTemporaryTable(
        u"s",
        {u"c0 varchar(64) COLLATE utf8mb4_bin"_s, u"c1 varchar(65)"_s, u"c2 longtext"_s, u"c3 binary(16)"_s,
         u"c4 bigint"_s, u"n bigint"_s},
        {{u"c0"_s, u"c1"_s, u"c2"_s, u"c3"_s, u"c4"_s}, {u"c2"_s}});
    QCOMPARE(statements.size(), 2);
    QVERIFY2(statements.back().contains(u"INDEX (c0, c1(64), c2(64), c3, c4), INDEX (c2(64))) ENGINE"_s),
             qPrintable(statements.back()));
}

/// No statement grows beyond what a server takes.
void TestMariadbDialect::rowsInStatements()
{
    const std::vector<Value> row{Text{std::string(150'000, 'x')}, integer(1)};
    const std::vector<std::vector<Value>> rows(5, row);
    const std::vector<Statement> statements
        = MariadbDialect::insertRows(u"t"_s, {u"text"_s, u"bigint"_s}, rows);
    QCOMPARE(statements.size(), 2U);
    QCOMPARE(statements.front().sql, u"INSERT INTO t VALUES (?,?),(?,?),(?,?),(?,?)"_s);
    QCOMPARE(statements.front().values.size(), 8U);
    QCOMPARE(statements.back().sql, u"INSERT INTO t VALUES (?,?)"_s);
    QVERIFY(MariadbDialect::insertRows(u"t"_s, {u"text"_s}, {}).empty());
}

void TestMariadbDialect::errors_data()
{
    QTest::addColumn<int>("code");
    QTest::addColumn<int>("kind");
    const auto row = [](int code, ErrorKind kind) { QTest::addRow("%d", code) << code << int(kind); };
    row(1062, ErrorKind::Unique);
    row(1451, ErrorKind::ForeignKey);
    row(1452, ErrorKind::ForeignKey);
    row(1048, ErrorKind::NotNull);
    row(1364, ErrorKind::NotNull);
    row(4025, ErrorKind::Input);
    row(1644, ErrorKind::Input);
    row(1406, ErrorKind::Input);
    row(1045, ErrorKind::Permission);
    row(1044, ErrorKind::Permission);
    row(1142, ErrorKind::Permission);
    row(1049, ErrorKind::NotFound);
    row(1792, ErrorKind::ReadOnly);
    row(1205, ErrorKind::Busy);
    row(1213, ErrorKind::Busy);
    row(3140, ErrorKind::Input);
    row(1217, ErrorKind::ForeignKey);
    row(4031, ErrorKind::ConnectionLost);
    row(1317, ErrorKind::Cancelled);
    row(1114, ErrorKind::DiskFull);
    row(2013, ErrorKind::ConnectionLost);
    row(2006, ErrorKind::ConnectionLost);
    row(1927, ErrorKind::ConnectionLost);
    row(2026, ErrorKind::Unsupported);
    row(1146, ErrorKind::Stale);
    row(1064, ErrorKind::Internal);
    row(0, ErrorKind::Internal);
}

void TestMariadbDialect::errors()
{
    QFETCH(int, code);
    QFETCH(int, kind);
    const Error error = m_dialect.classify(QString::number(code), u"words"_s);
    QCOMPARE(int(error.kind), kind);
    QCOMPARE(error.detail, error.kind == ErrorKind::Cancelled ? QString() : u"MariaDB: words."_s);
    QCOMPARE(error.nativeCode, QString::number(code));
}

/// Where it differs.
void TestMariadbDialect::mysql()
{
    const MysqlDialect mysql;
    QVERIFY(m_dialect.rereadsTemporaryTables() && !mysql.rereadsTemporaryTables());
    QCOMPARE(mysql.comparableType(u"varchar(5)"_s, {}), u"varchar(5) COLLATE utf8mb4_0900_bin"_s);
    QCOMPARE(mysql.comparableType(u"varchar(5)"_s, u"latin1_bin"_s), u"varchar(5) COLLATE latin1_bin"_s);
    QCOMPARE(mysql.classify(u"1062"_s, u"Duplicate"_s).detail, u"MySQL: Duplicate."_s);
    QCOMPARE(mysql.createTemporaryTable(u"t", {u"n INTEGER"_s}, {}).last(),
             u"CREATE TEMPORARY TABLE `t` (n INTEGER, row_number_ bigint NOT NULL INVISIBLE AUTO_INCREMENT "
             "PRIMARY KEY) ENGINE = InnoDB"_s);
}

QTEST_GUILESS_MAIN(TestMariadbDialect)
#include "tst_mariadbdialect.moc"
