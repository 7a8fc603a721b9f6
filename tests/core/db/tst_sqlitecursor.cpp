// SPDX-FileCopyrightText: Crosscheck contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/db/connection.h"
#include "tests/support/tempdatabase.h"
#include "tests/support/verify.h"

#include <QTest>

using namespace crosscheck;
using namespace crosscheck::test;

/// Values on their way into the database and out of it, by every way there is.
class TestSqliteCursor : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void values_data();
    void values();
    void returningSeveralColumns();
    void returningNothing();
    void severalRowsOfReturning();
    void affectedCounts();
    void rowsInOrder();
    void numbersOfNothing();
    void badStatements_data();
    void badStatements();
    void constraints_data();
    void constraints();
    void moreValuesThanPlaces();
    void rowsInBulk();
    void manyInBulk_data();
    void manyInBulk();
    void aBadRowInBulk_data();
    void aBadRowInBulk();
    void noTableForBulk();

private:
    std::unique_ptr<TempDatabase> m_database;
    std::unique_ptr<Connection> m_connection;
};

void TestSqliteCursor::init()
{
    m_connection.reset();
    m_database = std::make_unique<TempDatabase>(QStringList{QStringLiteral(
        "CREATE TABLE t (n INTEGER PRIMARY KEY, v, u UNIQUE, w NOT NULL DEFAULT 0, CHECK (w < 9))")});
    auto connection = Connection::open(m_database->settings());
    VERIFY_OK(connection);
    m_connection = std::move(*connection);
}

void TestSqliteCursor::values_data()
{
    QTest::addColumn<Value>("value");
    QTest::addColumn<QString>("stored");
    const auto row = [](const char *name, const Value &value, const char *stored) {
        QTest::newRow(name) << value << QString::fromUtf8(stored);
    };
    row("null", {}, "NULL");
    row("one", integer(1), "1");
    row("text one", text("1"), "'1'");
    row("blob one", Blob{"1"}, "x'31'");
    row("real one", 1.0, "1");
    row("negative", integer(-5), "-5");
    row("beyond a double", integer(9007199254740993), "9007199254740993");
    row("least", std::numeric_limits<std::int64_t>::min(), "-9223372036854775808");
    row("greatest", std::numeric_limits<std::int64_t>::max(), "9223372036854775807");
    row("real", 0.1, "0.10000000000000001");
    row("empty text", text(""), "''");
    row("emoji", text("Zoë 😀"), "'Zoë 😀'");
    row("quotes", text("O'Neil \"x\" ; -- "), "'O'Neil \"x\" ; -- '");
    row("NUL inside", Text{std::string("a\0b", 3)}, "text:610062");
    row("bad UTF-8", text("a\xff"), "text:61ff");
    row("bad UTF-8 and NUL", Text{std::string("\0\xff", 2)}, "text:00ff");
    row("empty blob", Blob{}, "x''");
    row("blob", Blob{std::string("\0\xff\n", 3)}, "x'00ff0a'");
}

void TestSqliteCursor::values()
{
    QFETCH(Value, value);
    QFETCH(QString, stored);
    const QString place = m_connection->dialect().placeholder(value);
    const std::vector<Value> bound{value};
    const auto type = QStringLiteral("SELECT v, typeof(v) FROM t");

    VERIFY_OK(m_connection->execute(QStringLiteral("INSERT INTO t (v) VALUES (%1)").arg(place), bound));
    QCOMPARE(m_database->rows(QStringLiteral("SELECT v FROM t")), QStringList{stored});
    const QStringList kinds = m_database->rows(type);

    const auto cursor
        = m_connection->read(QStringLiteral("SELECT v, 1 FROM t WHERE v IS %1").arg(place), bound);
    QVERIFY(cursor->next());
    QVERIFY(toValue(cursor->view(0)) == value);
    const auto *number = std::get_if<std::int64_t>(&value);
    std::array<std::int64_t, 2> numbers{};
    QCOMPARE(cursor->integers(numbers), number != nullptr);
    QVERIFY(!number || (numbers[0] == *number && numbers[1] == 1));
    QVERIFY(!cursor->next());
    VERIFY_OK(cursor->finish());

    const auto deleted
        = m_connection->readRow(QStringLiteral("DELETE FROM t WHERE v IS %1 RETURNING v").arg(place), bound);
    VERIFY_OK(deleted);
    QCOMPARE(deleted->size(), 1U);
    QVERIFY(deleted->front() == value);
    const auto inserted = m_connection->readRow(
        QStringLiteral("INSERT INTO t (v) VALUES (%1) RETURNING v").arg(place), *deleted);
    VERIFY_OK(inserted);
    QVERIFY(inserted->front() == value);
    QCOMPARE(m_database->rows(type), kinds);
}

void TestSqliteCursor::returningSeveralColumns()
{
    const std::vector<Value> bound{text("x")};
    const auto row
        = m_connection->readRow(QStringLiteral("INSERT INTO t (v) VALUES (?) RETURNING n, v, u, w"), bound);
    VERIFY_OK(row);
    QVERIFY((*row == std::vector<Value>{integer(1), text("x"), {}, integer(0)}));
}

void TestSqliteCursor::returningNothing()
{
    const auto row = m_connection->readRow(QStringLiteral("DELETE FROM t WHERE n = 4 RETURNING n"), {});
    VERIFY_OK(row);
    QVERIFY(row->empty());
}

void TestSqliteCursor::severalRowsOfReturning()
{
    m_database->run(QStringLiteral("INSERT INTO t (v) VALUES ('a'), ('b')"));
    const auto row = m_connection->readRow(QStringLiteral("DELETE FROM t RETURNING v"), {});
    VERIFY_OK(row);
    QVERIFY(*row == std::vector<Value>{text("a")});
    QCOMPARE(m_database->rows(QStringLiteral("SELECT * FROM t")), QStringList());
}

void TestSqliteCursor::affectedCounts()
{
    QCOMPARE(m_connection->execute(QStringLiteral("INSERT INTO t (v) VALUES (1), (2), (3)")).value(), 3);
    QCOMPARE(m_connection->execute(QStringLiteral("UPDATE t SET v = 0 WHERE n > 1")).value(), 2);
    QCOMPARE(m_connection->execute(QStringLiteral("DELETE FROM t WHERE n > 7")).value(), 0);
}

void TestSqliteCursor::rowsInOrder()
{
    m_database->run(QStringLiteral("INSERT INTO t (v, u) VALUES (5, 'x'), (4, 'y'), (3, NULL)"));
    const std::vector<Value> bound{integer(4)};
    const auto cursor
        = m_connection->read(QStringLiteral("SELECT v, u FROM t WHERE v <= ? ORDER BY v"), bound);
    QVERIFY(cursor->next());
    QCOMPARE(cursor->integer(0), 3);
    QCOMPARE(cursor->string(1), QString());
    QVERIFY(cursor->next());
    QCOMPARE(cursor->integer(0), 4);
    QCOMPARE(cursor->string(1), QStringLiteral("y"));
    VERIFY_OK(cursor->finish()); // so far
    QVERIFY(!cursor->next());
    QVERIFY(!cursor->next());
    VERIFY_OK(cursor->finish());
}

void TestSqliteCursor::numbersOfNothing()
{
    QCOMPARE(m_connection->readNumber(QStringLiteral("SELECT n FROM t")).value(), 0);
    QCOMPARE(m_connection->readNumber(QStringLiteral("SELECT max(n) FROM t")).value(), 0);
}

void TestSqliteCursor::badStatements_data()
{
    QTest::addColumn<QString>("sql");
    QTest::newRow("syntax") << QStringLiteral("SELECTED nothing");
    QTest::newRow("no such table") << QStringLiteral("DELETE FROM nowhere");
    QTest::newRow("no such column") << QStringLiteral("UPDATE t SET x = 1");
}

void TestSqliteCursor::badStatements()
{
    QFETCH(QString, sql);
    VERIFY_FAILS(m_connection->execute(sql), Internal);
    VERIFY_FAILS(m_connection->readRow(sql, {}), Internal);
    VERIFY_FAILS(m_connection->readNumber(sql), Internal);
    const std::vector<Value> bound{integer(1)};
    VERIFY_FAILS(m_connection->execute(sql, bound), Internal);
    const auto cursor = m_connection->read(sql);
    QVERIFY(!cursor->next());
    const auto read = cursor->finish();
    VERIFY_FAILS(read, Internal);
    QCOMPARE(read.error().nativeCode, QStringLiteral("1"));
    QVERIFY(read.error().detail.startsWith(QLatin1String("SQLite: ")));
}

void TestSqliteCursor::constraints_data()
{
    QTest::addColumn<QString>("sql");
    QTest::addColumn<int>("kind");
    QTest::newRow("unique") << QStringLiteral("INSERT INTO t (u) VALUES (7)") << int(ErrorKind::Unique);
    QTest::newRow("primary key") << QStringLiteral("INSERT INTO t (n) VALUES (1)") << int(ErrorKind::Unique);
    QTest::newRow("not null") << QStringLiteral("INSERT INTO t (w) VALUES (NULL)") << int(ErrorKind::NotNull);
    QTest::newRow("check") << QStringLiteral("INSERT INTO t (w) VALUES (9)") << int(ErrorKind::Input);
}

void TestSqliteCursor::constraints()
{
    QFETCH(QString, sql);
    QFETCH(int, kind);
    m_database->run(QStringLiteral("INSERT INTO t (n, u) VALUES (1, 7)"));
    const auto done = m_connection->execute(sql);
    QVERIFY(!done.has_value());
    QCOMPARE(int(done.error().kind), kind);
    const auto returned = m_connection->readRow(sql + QStringLiteral(" RETURNING n"), {});
    QVERIFY(!returned.has_value());
    QCOMPARE(int(returned.error().kind), kind);
}

void TestSqliteCursor::moreValuesThanPlaces()
{
    const std::vector<Value> bound{integer(1), integer(2)};
    VERIFY_FAILS(m_connection->readNumber(QStringLiteral("SELECT ?"), bound), Internal);
}

/// Each value as it is, damaged text and a NUL within included.
void TestSqliteCursor::rowsInBulk()
{
    VERIFY_OK(m_connection->execute(QStringLiteral("CREATE TEMP TABLE b (v, n INTEGER)")));
    const std::vector<std::vector<Value>> rows{{Value{}, integer(0)},
                                               {integer(1), integer(1)},
                                               {1.5, integer(2)},
                                               {text("1"), integer(3)},
                                               {Text{std::string("a\xff\0b", 4)}, integer(4)},
                                               {Blob{std::string("\0", 1)}, integer(5)}};
    VERIFY_OK(
        m_connection->insertRows(QStringLiteral("temp.b"), {QString(), QStringLiteral("INTEGER")}, rows));
    VERIFY_OK(m_connection->insertRows(QStringLiteral("temp.b"), {QString(), QStringLiteral("INTEGER")}, {}));
    const auto cursor = m_connection->read(QStringLiteral("SELECT v, n FROM temp.b ORDER BY n"));
    for (const std::vector<Value> &row : rows) {
        QVERIFY(cursor->next());
        QVERIFY(toValue(cursor->view(0)) == row[0]);
        QVERIFY(toValue(cursor->view(1)) == row[1]);
    }
    QVERIFY(!cursor->next());
}

/// More rows than go with one statement, and more columns than have values in it.
void TestSqliteCursor::manyInBulk_data()
{
    QTest::addColumn<int>("columns");
    QTest::addColumn<int>("rows");
    QTest::newRow("one row") << 1 << 1;
    QTest::newRow("as many as go at once") << 2 << 40;
    QTest::newRow("one less") << 2 << 39;
    QTest::newRow("one more") << 2 << 41;
    QTest::newRow("wide") << 2000 << 40;
}

void TestSqliteCursor::manyInBulk()
{
    QFETCH(const int, columns);
    QFETCH(const int, rows);
    QStringList names;
    for (int i = 0; i < columns; ++i)
        names.append(QStringLiteral("c%1").arg(i));
    VERIFY_OK(
        m_connection->execute(QStringLiteral("CREATE TEMP TABLE b (%1)").arg(names.join(QLatin1Char(',')))));
    std::vector<std::vector<Value>> inserted;
    for (int i = 0; i < rows; ++i) {
        inserted.emplace_back(std::size_t(columns), integer(i));
        inserted.back().back() = integer(1000 + i);
    }
    VERIFY_OK(m_connection->insertRows(QStringLiteral("temp.b"), names, inserted));
    const auto cursor
        = m_connection->read(QStringLiteral("SELECT %1, c0 FROM temp.b ORDER BY rowid").arg(names.last()));
    for (int i = 0; i < rows; ++i) {
        QVERIFY(cursor->next());
        QCOMPARE(cursor->integer(0), 1000 + i);
        QCOMPARE(cursor->integer(1), columns == 1 ? 1000 + i : i);
    }
    QVERIFY(!cursor->next());
    VERIFY_OK(cursor->finish());
}

/// What went with statements before it may stay; who asked rolls back.
void TestSqliteCursor::aBadRowInBulk_data()
{
    QTest::addColumn<int>("bad");
    QTest::addColumn<int>("left");
    QTest::newRow("the first statement's") << 1 << 0;
    QTest::newRow("the second's") << 25 << 20;
    QTest::newRow("the last one's") << 42 << 40;
}

void TestSqliteCursor::aBadRowInBulk()
{
    QFETCH(const int, bad);
    VERIFY_OK(m_connection->execute(QStringLiteral("CREATE TEMP TABLE b (v UNIQUE)")));
    std::vector<std::vector<Value>> rows;
    for (int i = 0; i < 45; ++i)
        rows.push_back({integer(i == bad ? 0 : i)});
    VERIFY_FAILS(m_connection->insertRows(QStringLiteral("temp.b"), {QString()}, rows), Unique);
    QTEST(int(m_connection->readNumber(QStringLiteral("SELECT count(*) FROM temp.b")).value()), "left");
}

void TestSqliteCursor::noTableForBulk()
{
    VERIFY_FAILS(m_connection->insertRows(QStringLiteral("temp.none"), {QString()}, {{integer(1)}}),
                 Internal);
}

QTEST_GUILESS_MAIN(TestSqliteCursor)
#include "tst_sqlitecursor.moc"
