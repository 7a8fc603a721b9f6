// SPDX-FileCopyrightText: Crosscheck contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/db/connection.h"
#include "core/schema/catalogue.h"
#include "tests/support/tempdatabase.h"
#include "tests/support/verify.h"

#include <QTest>

using namespace crosscheck;
using namespace crosscheck::test;

class TestSqliteCatalogue : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void tablesByName();
    void views();
    void columns();
    void primaryKeys();
    void rowAddresses();
    void uniqueKeys();
    void foreignKeys();
    void foreignKeyWithoutColumns();
    void namesWithoutCase();
    void caseIsThatOfAsciiOnly();
    void foreignKeyToNowhere();
    void triggers();
    void oddNames();
    void lockedDatabase();

private:
    static Catalogue read(const QStringList &statements);
    static QStringList columnNames(const Table &table);
};

Catalogue TestSqliteCatalogue::read(const QStringList &statements)
{
    const TempDatabase database(statements);
    const auto connection = Connection::open(database.settings());
    const auto catalogue = readCatalogue(**connection);
    return catalogue.value();
}

QStringList TestSqliteCatalogue::columnNames(const Table &table)
{
    QStringList names;
    for (const Column &column : table.columns)
        names.append(column.name);
    return names;
}

void TestSqliteCatalogue::tablesByName()
{
    const Catalogue catalogue
        = read({QStringLiteral("CREATE TABLE b (x INTEGER PRIMARY KEY AUTOINCREMENT)"),
                QStringLiteral("CREATE TABLE C (x)"), QStringLiteral("CREATE TABLE a (x)"),
                QStringLiteral("CREATE VIEW v AS SELECT * FROM a"),
                QStringLiteral("CREATE VIRTUAL TABLE f USING fts5 (t)")});
    QStringList names;
    for (const Table &table : catalogue.tables)
        names.append(table.name.display());
    QCOMPARE(names, (QStringList{QStringLiteral("a"), QStringLiteral("b"), QStringLiteral("C")}));
    QVERIFY(catalogue.find({{}, QStringLiteral("a")}) == &catalogue.tables.front());
    QVERIFY(catalogue.find({{}, QStringLiteral("v")}) == &catalogue.views.front());
    QVERIFY(!catalogue.find({QStringLiteral("other"), QStringLiteral("a")}));
}

/// One of what is no longer there does not hide the others.
void TestSqliteCatalogue::views()
{
    const Catalogue catalogue
        = read({QStringLiteral("CREATE TABLE a (x INTEGER, y TEXT)"), QStringLiteral("CREATE TABLE gone (x)"),
                QStringLiteral("CREATE VIEW broken AS SELECT x FROM gone"),
                QStringLiteral("CREATE VIEW \"v'%1\" AS SELECT x AS z, y FROM a"),
                QStringLiteral("DROP TABLE gone")});
    QCOMPARE(catalogue.tables.size(), 1U);
    QCOMPARE(catalogue.views.size(), 1U);
    const Table &view = catalogue.views.front();
    QCOMPARE(view.name.name, QStringLiteral("v'%1"));
    QVERIFY(view.isView);
    QCOMPARE(columnNames(view), (QStringList{QStringLiteral("z"), QStringLiteral("y")}));
    QCOMPARE(view.columns.back().type, QStringLiteral("TEXT"));
}

void TestSqliteCatalogue::columns()
{
    const Catalogue catalogue = read({QStringLiteral("CREATE TABLE t (id INTEGER PRIMARY KEY, a VARCHAR(20) "
                                                     "NOT NULL, b NOT NULL DEFAULT 0, c TEXT DEFAULT 'x', "
                                                     "d AS (a || b), e NOT NULL AS (a) STORED, f)")});
    const Table &table = catalogue.tables.front();
    const std::vector<Column> expected{
        {QStringLiteral("id"), QStringLiteral("INTEGER"), false, true, false},
        {QStringLiteral("a"), QStringLiteral("VARCHAR(20)"), true, false, false},
        {QStringLiteral("b"), QString(), true, true, false},
        {QStringLiteral("c"), QStringLiteral("TEXT"), false, true, false},
        {QStringLiteral("d"), QString(), false, false, true},
        {QStringLiteral("e"), QString(), true, false, true},
        {QStringLiteral("f"), QString(), false, false, false},
    };
    QCOMPARE(table.columns.size(), expected.size());
    for (std::size_t i = 0; i < expected.size(); ++i)
        QVERIFY2(table.columns[i] == expected[i], qPrintable(expected[i].name));
    QStringList required;
    for (const Column &column : table.columns) {
        if (column.isRequired())
            required.append(column.name);
    }
    QCOMPARE(required, QStringList{QStringLiteral("a")});
}

void TestSqliteCatalogue::primaryKeys()
{
    const Catalogue catalogue
        = read({QStringLiteral("CREATE TABLE a (x, y, z, PRIMARY KEY (z, x))"),
                QStringLiteral("CREATE TABLE b (x, y, PRIMARY KEY (y, x)) WITHOUT ROWID"),
                QStringLiteral("CREATE TABLE c (x TEXT PRIMARY KEY)"), QStringLiteral("CREATE TABLE d (x)"),
                QStringLiteral("CREATE TABLE e (x INT PRIMARY KEY)")});
    QCOMPARE(catalogue.tables[0].primaryKey, (QStringList{QStringLiteral("z"), QStringLiteral("x")}));
    QCOMPARE(catalogue.tables[1].primaryKey, (QStringList{QStringLiteral("y"), QStringLiteral("x")}));
    QVERIFY(catalogue.tables[1].column(QStringLiteral("x"))->notNull); // WITHOUT ROWID says so
    QVERIFY(!catalogue.tables[0].column(QStringLiteral("x"))->notNull);
    QCOMPARE(catalogue.tables[2].primaryKey, QStringList{QStringLiteral("x")});
    QVERIFY(!catalogue.tables[2].columns.front().hasDefault);
    QCOMPARE(catalogue.tables[3].primaryKey, QStringList());
    QVERIFY(!catalogue.tables[4].columns.front().hasDefault); // INT is not INTEGER: no rowid
}

/// By a name that no column has; none where the rows have no number.
void TestSqliteCatalogue::rowAddresses()
{
    const Catalogue catalogue
        = read({QStringLiteral("CREATE TABLE a (x)"), QStringLiteral("CREATE TABLE b (RowId, x)"),
                QStringLiteral("CREATE TABLE c (rowid, _ROWID_)"),
                QStringLiteral("CREATE TABLE d (rowid, _rowid_, oid)"),
                QStringLiteral("CREATE TABLE e (x PRIMARY KEY) WITHOUT ROWID"),
                QStringLiteral("CREATE VIEW f AS SELECT x FROM a")});
    QStringList addresses;
    for (const Table &table : catalogue.tables)
        addresses.append(table.rowAddress);
    QCOMPARE(addresses,
             (QStringList{QStringLiteral("rowid"), QStringLiteral("_rowid_"), QStringLiteral("oid"),
                          QString(), QString()}));
    QCOMPARE(catalogue.views.front().rowAddress, QString());
}

void TestSqliteCatalogue::uniqueKeys()
{
    const Catalogue catalogue = read({QStringLiteral("CREATE TABLE t (a, b UNIQUE, c, d, UNIQUE (d, c))"),
                                      QStringLiteral("CREATE UNIQUE INDEX i1 ON t (a) WHERE b > 0"),
                                      QStringLiteral("CREATE UNIQUE INDEX i2 ON t (a, lower(b), c)"),
                                      QStringLiteral("CREATE UNIQUE INDEX i3 ON t (lower(a))"),
                                      QStringLiteral("CREATE UNIQUE INDEX i4 ON t (c, a)"),
                                      QStringLiteral("CREATE INDEX i5 ON t (d)")});
    std::vector<QStringList> keys = catalogue.tables.front().uniqueKeys;
    std::sort(keys.begin(), keys.end());
    QCOMPARE(keys,
             (std::vector<QStringList>{{QStringLiteral("b")},
                                       {QStringLiteral("c"), QStringLiteral("a")},
                                       {QStringLiteral("d"), QStringLiteral("c")}}));
}

void TestSqliteCatalogue::foreignKeys()
{
    const Catalogue catalogue
        = read({QStringLiteral("CREATE TABLE a (x, y, PRIMARY KEY (x, y))"),
                QStringLiteral("CREATE TABLE b (id PRIMARY KEY)"),
                QStringLiteral("CREATE TABLE j (r REFERENCES b (id) ON DELETE CASCADE, p, q, "
                               "FOREIGN KEY (q, p) REFERENCES a (y, x) ON DELETE SET NULL)")});
    const auto &keys = catalogue.tables.back().foreignKeys;
    QCOMPARE(keys.size(), 2U);
    const ForeignKey one{
        {QStringLiteral("r")}, {{}, QStringLiteral("b")}, {QStringLiteral("id")}, QStringLiteral("CASCADE")};
    const ForeignKey other{{QStringLiteral("q"), QStringLiteral("p")},
                           {{}, QStringLiteral("a")},
                           {QStringLiteral("y"), QStringLiteral("x")},
                           QStringLiteral("SET NULL")};
    QVERIFY(keys[0] == one);
    QVERIFY(keys[1] == other);
}

void TestSqliteCatalogue::foreignKeyWithoutColumns()
{
    const Catalogue catalogue
        = read({QStringLiteral("CREATE TABLE a (n, x, y, PRIMARY KEY (y, x))"),
                QStringLiteral("CREATE TABLE j (p, q, FOREIGN KEY (p, q) REFERENCES a)")});
    const ForeignKey &key = catalogue.tables.back().foreignKeys.front();
    QCOMPARE(key.columns, (QStringList{QStringLiteral("p"), QStringLiteral("q")}));
    QCOMPARE(key.references, (QStringList{QStringLiteral("y"), QStringLiteral("x")}));
    QCOMPARE(key.onDelete, QStringLiteral("NO ACTION"));
}

void TestSqliteCatalogue::namesWithoutCase()
{
    const Catalogue catalogue
        = read({QStringLiteral("CREATE TABLE Users (Id INTEGER PRIMARY KEY)"),
                QStringLiteral("CREATE TABLE j (UserId, FOREIGN KEY (USERID) REFERENCES USERS (ID))"),
                QStringLiteral("CREATE TRIGGER t AFTER INSERT ON uSERS BEGIN SELECT 1; END")});
    const ForeignKey &key = catalogue.tables.front().foreignKeys.front(); // j comes before Users
    QCOMPARE(key.table.name, QStringLiteral("Users"));
    QCOMPARE(key.references, QStringList{QStringLiteral("Id")});
    QCOMPARE(key.columns, QStringList{QStringLiteral("UserId")});
    QVERIFY(catalogue.find(key.table)->hasTriggers);
}

void TestSqliteCatalogue::caseIsThatOfAsciiOnly()
{
    const Catalogue catalogue
        = read({QStringLiteral("CREATE TABLE Äa (x, É, é)"), QStringLiteral("CREATE TABLE äa (y)"),
                QStringLiteral("CREATE TABLE j (a REFERENCES Äa (É), b REFERENCES ÄA (é))")});
    const Table *upper = catalogue.find({{}, QStringLiteral("Äa")});
    const Table *lower = catalogue.find({{}, QStringLiteral("äa")});
    QVERIFY(upper);
    QVERIFY(lower);
    QCOMPARE(columnNames(*upper),
             (QStringList{QStringLiteral("x"), QStringLiteral("É"), QStringLiteral("é")}));
    QCOMPARE(columnNames(*lower), QStringList{QStringLiteral("y")});
    const Table *junction = catalogue.find({{}, QStringLiteral("j")});
    QCOMPARE(junction->foreignKeys[0].table.name, QStringLiteral("Äa"));
    QCOMPARE(junction->foreignKeys[1].references, QStringList{QStringLiteral("é")});
}

void TestSqliteCatalogue::foreignKeyToNowhere()
{
    const Catalogue catalogue
        = read({QStringLiteral("CREATE TABLE j (a REFERENCES gone (id), b REFERENCES gone)")});
    const auto &keys = catalogue.tables.front().foreignKeys;
    QCOMPARE(keys.size(), 2U);
    QCOMPARE(keys[0].table.name, QStringLiteral("gone"));
    QCOMPARE(keys[0].references, QStringList{QStringLiteral("id")});
    QCOMPARE(keys[1].references, QStringList{QString()});
}

void TestSqliteCatalogue::triggers()
{
    const Catalogue catalogue
        = read({QStringLiteral("CREATE TABLE a (x)"), QStringLiteral("CREATE TABLE b (x)"),
                QStringLiteral("CREATE TRIGGER t BEFORE DELETE ON b BEGIN DELETE FROM a; END")});
    QVERIFY(!catalogue.tables[0].hasTriggers);
    QVERIFY(catalogue.tables[1].hasTriggers);
}

void TestSqliteCatalogue::oddNames()
{
    const QString table = QStringLiteral("a'b\"c[d];`😀 --");
    const Catalogue catalogue
        = read({QStringLiteral("CREATE TABLE \"a'b\"\"c[d];`😀 --\" (\"x'\"\"[y];`é\" TEXT PRIMARY KEY)")});
    QCOMPARE(catalogue.tables.front().name.name, table);
    QCOMPARE(columnNames(catalogue.tables.front()), QStringList{QStringLiteral("x'\"[y];`é")});
    QCOMPARE(catalogue.tables.front().primaryKey, QStringList{QStringLiteral("x'\"[y];`é")});
}

void TestSqliteCatalogue::lockedDatabase()
{
    const TempDatabase database(usersAndRoles());
    const auto connection = Connection::open(database.settings());
    const ForeignLock lock(database.path());
    VERIFY_FAILS(readCatalogue(**connection), Busy);
}

QTEST_GUILESS_MAIN(TestSqliteCatalogue)
#include "tst_sqlitecatalogue.moc"
