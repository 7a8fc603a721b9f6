// SPDX-FileCopyrightText: Crosscheck contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/association/junctionsql.h"
#include "core/db/sqlitedialect.h"
#include "tests/support/verify.h"

#include <QTest>

using namespace crosscheck;
using namespace crosscheck::test;
using namespace Qt::Literals::StringLiterals;

class TestJunctionSql : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void conditionsOfFixedColumns();
    void columnsThatCompareAlike_data();
    void columnsThatCompareAlike();
    void listsOfColumns();

private:
    static Column column(const QString &name, const QString &type, const QString &collation = {})
    {
        Column made;
        made.name = name;
        made.type = type;
        made.collation = collation;
        return made;
    }
    SqliteDialect m_dialect;
};

void TestJunctionSql::conditionsOfFixedColumns()
{
    Association association;
    QCOMPARE(fixedConditions(association, m_dialect, u"j"_s), QString());
    QVERIFY(fixedValues(association).empty());
    association.fixed = {{u"a\"b"_s, text("x")}, {u"c"_s, text("\xff")}};
    QCOMPARE(fixedConditions(association, m_dialect, u"j"_s),
             u" AND j.\"a\"\"b\" = ? AND j.\"c\" = CAST(? AS TEXT)"_s);
    QVERIFY((fixedValues(association) == std::vector<Value>{text("x"), text("\xff")}));
}

void TestJunctionSql::columnsThatCompareAlike_data()
{
    QTest::addColumn<QString>("reference");
    QTest::addColumn<QString>("key");
    QTest::addColumn<QString>("collation");
    QTest::addColumn<bool>("areAlike");
    QTest::newRow("the same") << u"INTEGER"_s << u"INTEGER"_s << QString() << true;
    QTest::newRow("of one affinity") << u"bigint"_s << u"INTEGER"_s << QString() << true;
    QTest::newRow("of another affinity") << QString() << u"INTEGER"_s << QString() << false;
    QTest::newRow("a collated key") << u"TEXT"_s << u"TEXT"_s << u"NOCASE"_s << false;
}

void TestJunctionSql::columnsThatCompareAlike()
{
    QFETCH(const QString, reference);
    QFETCH(const QString, key);
    QFETCH(const QString, collation);
    QFETCH(const bool, areAlike);
    const std::vector<Column> references{column(u"u"_s, reference)};
    const std::vector<Column> keys{column(u"id"_s, key, collation)};
    QCOMPARE(compareAlike(m_dialect, references, keys), areAlike);
    QCOMPARE(referenceOperands(m_dialect, references, keys, u"j"_s),
             QStringList{areAlike ? u"j.\"u\""_s : u"+j.\"u\""_s});
    QVERIFY(!compareAlike(m_dialect, references, {}));
}

void TestJunctionSql::listsOfColumns()
{
    QCOMPARE(columnList(m_dialect, {u"a"_s, u"b\""_s}), u"\"a\", \"b\"\"\""_s);
    QCOMPARE(columnList(m_dialect, {u"a"_s, u"b"_s}, u"j"_s), u"j.\"a\", j.\"b\""_s);
    Table table;
    table.columns = {column(u"a"_s, u"TEXT"_s), column(u"b"_s, u"INT"_s)};
    const std::vector<Column> columns = columnsOf(table, {u"b"_s, u"none"_s});
    QCOMPARE(columns.size(), 2U);
    QCOMPARE(columns[0].type, u"INT"_s);
    QVERIFY(columns[1].name.isEmpty());
}

QTEST_GUILESS_MAIN(TestJunctionSql)
#include "tst_junctionsql.moc"
