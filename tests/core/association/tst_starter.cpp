// SPDX-FileCopyrightText: Crosscheck contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/association/stagingtable.h"
#include "core/association/starter.h"
#include "core/db/transaction.h"
#include "tests/support/describe.h"
#include "tests/support/loaded.h"
#include "tests/support/verify.h"

#include <QDir>
#include <QFile>
#include <QTest>

using namespace crosscheck;
using namespace crosscheck::test;

class TestStarter : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void database();
    void existingFile();
    void tablesAllOrNone();
    void unwritablePlace();
    void stagingTableIsExact();
    void stagingTableKnowsItsBounds();
};

void TestStarter::database()
{
    const QTemporaryDir folder;
    const QString path = folder.filePath(QStringLiteral("new.db"));
    VERIFY_OK(makeStarterDatabase(path));
    QCOMPARE(QDir(folder.path()).entryList(QDir::Files), QStringList{QStringLiteral("new.db")});
    ConnectionSettings settings;
    settings.path = path;
    const auto connection = Connection::open(settings);
    VERIFY_OK(connection);
    QCOMPARE(associationIn(**connection).displayTitle(), QStringLiteral("users ⇄ roles"));
    QCOMPARE(RawClient(path).rows(QStringLiteral("SELECT u.name, r.name FROM users_roles JOIN users u ON "
                                                 "u.id = user_id JOIN roles r ON r.id = role_id")),
             (QStringList{QStringLiteral("'John'|'Admin'"), QStringLiteral("'John'|'Editor'"),
                          QStringLiteral("'Jane'|'Editor'"), QStringLiteral("'Alice'|'Viewer'")}));
}

void TestStarter::existingFile()
{
    const TempDatabase database;
    const QStringList before = database.dump();
    VERIFY_FAILS(makeStarterDatabase(database.path()), Input);
    QCOMPARE(database.dump(), before);
    QVERIFY(QFile::exists(database.path()));
}

void TestStarter::tablesAllOrNone()
{
    const TempDatabase database({QStringLiteral("CREATE TABLE roles (mine)")});
    const QStringList before = database.dump();
    const auto connection = Connection::open(database.settings());
    VERIFY_OK(connection);
    VERIFY_FAILS(makeStarterTables(**connection), Internal);
    QCOMPARE(database.dump(), before);
    const ForeignLock lock(database.path());
    VERIFY_FAILS(makeStarterTables(**connection), Busy);
}

void TestStarter::unwritablePlace()
{
    VERIFY_FAILS(makeStarterDatabase(QStringLiteral("/nowhere/new.db")), Permission);
}

void TestStarter::stagingTableIsExact()
{
    const TempDatabase database;
    const auto connection = Connection::open(database.settings());
    VERIFY_OK(connection);
    const std::vector<Value> values{integer(1),
                                    text("1"),
                                    Blob{"1"},
                                    0.1,
                                    {},
                                    text(""),
                                    text("\"q\\\n\x01é😀"),
                                    Text{std::string("a\0b", 3)},
                                    text("\xff"),
                                    integer(9007199254740993),
                                    std::numeric_limits<std::int64_t>::min(),
                                    Blob{},
                                    text("\x7f")};
    {
        auto table = StagingTable::create(**connection, QStringLiteral("st\"age"), std::vector<Column>(2), 1);
        VERIFY_OK(table);
        QCOMPARE(table->name(), QStringLiteral("temp.\"st\"\"age\""));
        VERIFY_OK(table->fill(values.size(), [&](std::size_t i) {
            return std::vector<Value>{values[i], integer(7)};
        }));
        const auto rows
            = (*connection)->read(QStringLiteral("SELECT c0, c1, n FROM %1 ORDER BY n").arg(table->name()));
        for (std::size_t i = 0; i < values.size(); ++i) {
            QVERIFY(rows->next());
            QVERIFY2(toValue(rows->view(0)) == values[i], qPrintable(QString::number(i)));
            QCOMPARE(rows->integer(1), 7);
            QCOMPARE(rows->integer(2), qint64(i));
        }
        QVERIFY(!rows->next());
        QCOMPARE(StagingTable::columns(QStringLiteral("s"), 1, 2), QStringLiteral("s.c1, s.c2"));
        QCOMPARE(StagingTable::matches(QStringLiteral("s"), 1,
                                       {QStringLiteral("j.\"%1\""), QStringLiteral("j.b")}),
                 QStringLiteral("s.c1 = j.\"%1\" AND s.c2 = j.b"));
        VERIFY_FAILS(StagingTable::create(**connection, QStringLiteral("st\"age"), std::vector<Column>(1), 1),
                     Internal);
    }
    QCOMPARE((*connection)->readNumber(QStringLiteral("SELECT count(*) FROM temp.sqlite_schema")).value(), 0);
}

/// Of whole numbers alone, over all batches.
void TestStarter::stagingTableKnowsItsBounds()
{
    const TempDatabase database;
    const auto connection = Connection::open(database.settings());
    VERIFY_OK(connection);
    auto table = StagingTable::create(**connection, QStringLiteral("stage"), std::vector<Column>(4), 0);
    VERIFY_OK(table);
    QVERIFY(!table->bounds(0));
    constexpr std::size_t rows = 20'001; // more than a batch
    VERIFY_OK(table->fill(rows, [](std::size_t i) {
        const auto number = std::int64_t(i);
        return std::vector<Value>{i == 5 ? std::numeric_limits<std::int64_t>::min() : number,
                                  i == 5 ? std::numeric_limits<std::int64_t>::max() : -number,
                                  i == 5 ? text("5") : integer(number),
                                  i == rows - 1 ? Value(1.5) : Value(number)};
    }));
    QCOMPARE(table->bounds(0)->low, std::numeric_limits<qint64>::min());
    QCOMPARE(table->bounds(0)->high, qint64(rows) - 1);
    QCOMPARE(table->bounds(1)->low, 1 - qint64(rows));
    QCOMPARE(table->bounds(1)->high, std::numeric_limits<qint64>::max());
    QVERIFY(!table->bounds(2));
    QVERIFY(!table->bounds(3));
}

QTEST_GUILESS_MAIN(TestStarter)
#include "tst_starter.moc"
