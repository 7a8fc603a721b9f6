// SPDX-FileCopyrightText: Crosscheck contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/schema/catalogue.h"

#include <QTest>

using namespace crosscheck;

/// What is asked of tables, whatever engine they are of.
class TestCatalogue : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void textTypes_data();
    void textTypes();
    void columnByName();
    void coveredKeys();
    void noDifference();
    void differences_data();
    void differences();

private:
    Table m_table;
};

void TestCatalogue::init()
{
    m_table = {};
    m_table.name.name = QStringLiteral("t");
    m_table.columns = {{QStringLiteral("a"), QStringLiteral("INTEGER"), true, false, false},
                       {QStringLiteral("b"), QStringLiteral("TEXT"), false, false, false},
                       {QStringLiteral("c"), QStringLiteral("TEXT"), false, false, false}};
    m_table.primaryKey = {QStringLiteral("a"), QStringLiteral("b")};
    m_table.uniqueKeys = {{QStringLiteral("c")}};
    m_table.foreignKeys = {{{QStringLiteral("a")},
                            {{}, QStringLiteral("u")},
                            {QStringLiteral("id")},
                            QStringLiteral("CASCADE")}};
}

void TestCatalogue::textTypes_data()
{
    QTest::addColumn<bool>("isText");
    for (const char *type : {"TEXT", "varchar(9)", "NCHAR", "clob", "String", "enum('a')"})
        QTest::newRow(type) << true;
    for (const char *type : {"", "INTEGER", "BLOB", "REAL", "DATE"})
        QTest::newRow(type) << false;
}

void TestCatalogue::textTypes()
{
    QFETCH(bool, isText);
    QCOMPARE((Column{QStringLiteral("a"), QString::fromLatin1(QTest::currentDataTag())}.isText()), isText);
}

void TestCatalogue::columnByName()
{
    QCOMPARE(m_table.column(QStringLiteral("b")), &m_table.columns[1]);
    QVERIFY(!m_table.column(QStringLiteral("B")));
    QVERIFY(!m_table.column(QString()));
}

void TestCatalogue::coveredKeys()
{
    const auto covers = [this](const char *names) {
        return m_table.coversKey(QString::fromLatin1(names).split(QLatin1Char(' '), Qt::SkipEmptyParts));
    };
    QVERIFY(covers("a b"));
    QVERIFY(covers("b a"));
    QVERIFY(covers("x b a"));
    QVERIFY(covers("c"));
    QVERIFY(!covers("a"));
    QVERIFY(!covers(""));
    m_table.primaryKey.clear();
    m_table.uniqueKeys.clear();
    QVERIFY(!covers("a b c"));
}

void TestCatalogue::noDifference()
{
    const Table same = m_table;
    QCOMPARE(differenceOf(m_table, &same), QString());
    m_table.hasTriggers = true; // looked out for triggers that are gone: no harm
    QCOMPARE(differenceOf(m_table, &same), QString());
}

void TestCatalogue::differences_data()
{
    using Change = std::function<void(Table &)>;
    QTest::addColumn<Change>("change");
    QTest::addColumn<QString>("named");
    const auto row = [](const char *name, const Change &change, const char *named) {
        QTest::newRow(name) << change << QString::fromUtf8(named);
    };
    row(
        "column gone", [](Table &table) { table.columns.pop_back(); }, "The column “t.c” is gone.");
    row(
        "type", [](Table &table) { table.columns[1].type = QStringLiteral("BLOB"); },
        "The column “t.b” is defined anew.");
    row(
        "not null", [](Table &table) { table.columns[1].notNull = true; },
        "The column “t.b” is defined anew.");
    row(
        "default", [](Table &table) { table.columns[0].hasDefault = true; },
        "The column “t.a” is defined anew.");
    row(
        "generated", [](Table &table) { table.columns[2].generated = true; },
        "The column “t.c” is defined anew.");
    row(
        "new column",
        [](Table &table) {
            table.columns.push_back({QStringLiteral("d"), {}});
        },
        "The table “t” has a new column.");
    row(
        "primary key", [](Table &table) { table.primaryKey.pop_back(); },
        "The keys of the table “t” are defined anew.");
    row(
        "unique key", [](Table &table) { table.uniqueKeys.clear(); },
        "The keys of the table “t” are defined anew.");
    row(
        "trigger", [](Table &table) { table.hasTriggers = true; }, "The table “t” has a trigger now.");
    row(
        "foreign key", [](Table &table) { table.foreignKeys[0].table.name = QStringLiteral("v"); },
        "The keys of the table “t” are defined anew.");
}

void TestCatalogue::differences()
{
    QFETCH(std::function<void(Table &)>, change);
    QFETCH(QString, named);
    Table now = m_table;
    change(now);
    QCOMPARE(differenceOf(m_table, &now), named);
    QCOMPARE(differenceOf(m_table, nullptr), QStringLiteral("The table “t” is gone."));
}

QTEST_GUILESS_MAIN(TestCatalogue)
#include "tst_catalogue.moc"
