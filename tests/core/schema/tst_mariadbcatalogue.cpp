// SPDX-FileCopyrightText: Crosscheck contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/db/connection.h"
#include "core/schema/catalogue.h"
#include "core/schema/discovery.h"
#include "tests/support/describe.h"
#include "tests/support/mariadbserver.h"
#include "tests/support/verify.h"

#include <QTest>

using namespace crosscheck;
using namespace crosscheck::test;
using namespace Qt::Literals::StringLiterals;

/// What the catalogue of a real server tells.
class TestMariadbCatalogue : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void tables();
    void views();
    void enginesThatCannotRollBack();
    void unreadableTables();
    void columns();
    void keys();
    void keysOfVersionedTables();
    void namesThatDifferInCase();
    void foreignKeys();
    void triggers();
    void triggersThatMayBeHidden();
    void associations();
    void referencesOfAnotherCollation();

private:
    /// Of a new database.
    Catalogue read(const QStringList &statements)
    {
        m_database = std::make_unique<MariadbDatabase>(statements);
        m_connection = Connection::open(m_database->settings()).value();
        return readCatalogue(*m_connection).value();
    }
    static QStringList names(const Catalogue &catalogue)
    {
        QStringList names;
        for (const Table &table : catalogue.tables)
            names.append(table.name.display());
        return names;
    }
    std::unique_ptr<MariadbDatabase> m_database;
    std::unique_ptr<Connection> m_connection;
};

void TestMariadbCatalogue::tables()
{
    const Catalogue catalogue
        = read({u"CREATE TABLE b (x integer)"_s, u"CREATE TABLE `A.``\"q%1` (x integer)"_s,
                u"CREATE SEQUENCE numbers"_s, u"CREATE TEMPORARY TABLE gone (x integer)"_s,
                u"CREATE TABLE past (x integer) WITH SYSTEM VERSIONING"_s,
                u"CREATE TABLE parts (x integer) PARTITION BY HASH (x) PARTITIONS 3"_s});
    QCOMPARE(names(catalogue), (QStringList{u"A.`\"q%1"_s, u"b"_s, u"parts"_s, u"past"_s}));
}

void TestMariadbCatalogue::views()
{
    const Catalogue catalogue
        = read({u"CREATE TABLE t (x integer)"_s, u"CREATE VIEW v AS SELECT x AS y FROM t"_s,
                u"CREATE TABLE gone (x integer)"_s, u"CREATE VIEW broken AS SELECT x FROM gone"_s,
                u"DROP TABLE gone"_s});
    QCOMPARE(names(catalogue), QStringList{u"t"_s});
    QVERIFY(catalogue.find(TableName{{}, u"v"_s})->isView);
    QCOMPARE(catalogue.find(TableName{{}, u"v"_s})->columns.front().name, u"y"_s);
}

void TestMariadbCatalogue::enginesThatCannotRollBack()
{
    const Catalogue catalogue = read(
        {u"CREATE TABLE a (x integer) ENGINE = InnoDB"_s, u"CREATE TABLE b (x integer) ENGINE = MyISAM"_s});
    QVERIFY(catalogue.tables[0].canRollBack);
    QVERIFY(!catalogue.tables[1].canRollBack);
}

void TestMariadbCatalogue::unreadableTables()
{
    const MariadbDatabase database({u"CREATE TABLE open (x integer)"_s, u"CREATE TABLE closed (x integer)"_s,
                                    u"CREATE OR REPLACE USER reader"_s, u"GRANT SELECT ON open TO reader"_s});
    ConnectionSettings settings = database.settings();
    settings.server.user = u"reader"_s;
    const auto connection = Connection::open(settings);
    VERIFY_OK(connection);
    QCOMPARE(names(readCatalogue(**connection).value()), QStringList{u"open"_s});
}

void TestMariadbCatalogue::columns()
{
    const Catalogue catalogue = read(
        {u"CREATE TABLE t (a int AUTO_INCREMENT PRIMARY KEY, b varchar(9) NOT NULL DEFAULT 'NULL', "
         "c varchar(9) COLLATE utf8mb4_nopad_bin, d decimal(10,2) NOT NULL, e text DEFAULT NULL, "
         "f int AS (a + 1) VIRTUAL, g datetime NOT NULL DEFAULT now(), h varchar(9) COLLATE utf8mb4_bin, "
         "i bigint unsigned INVISIBLE NOT NULL DEFAULT 1)"_s});
    const QString usual = u"utf8mb4_general_ci"_s;
    const std::vector<Column> expected{
        {u"a"_s, u"int(11)"_s, true, true, false, {}},
        {u"b"_s, u"varchar(9)"_s, true, true, false, usual},
        {u"c"_s, u"varchar(9)"_s, false, false, false, {}},
        {u"d"_s, u"decimal(10,2)"_s, true, false, false, {}},
        {u"e"_s, u"text"_s, false, false, false, usual},
        {u"f"_s, u"int(11)"_s, false, false, true, {}},
        {u"g"_s, u"datetime"_s, true, true, false, {}},
        {u"h"_s, u"varchar(9)"_s, false, false, false, u"utf8mb4_bin"_s},
        {u"i"_s, u"bigint(20) unsigned"_s, true, true, false, {}, false, true},
    };
    const std::vector<Column> &columns = catalogue.tables.front().columns;
    QCOMPARE(columns.size(), expected.size());
    for (std::size_t i = 0; i < columns.size(); ++i)
        QVERIFY2(columns[i] == expected[i], qPrintable(columns[i].name));
    QVERIFY(!catalogue.tables.front().reusesKeys);
}

void TestMariadbCatalogue::keys()
{
    const Catalogue catalogue
        = read({u"CREATE TABLE t (a integer, b integer, c integer, d varchar(99), PRIMARY KEY (b, a), "
                "UNIQUE u2 (c, a), UNIQUE u1 (a), UNIQUE beginning (d(3)), INDEX (c))"_s});
    const Table &table = catalogue.tables.front();
    QCOMPARE(table.primaryKey, (QStringList{u"b"_s, u"a"_s}));
    QCOMPARE(table.uniqueKeys, (std::vector<QStringList>{{u"a"_s}, {u"c"_s, u"a"_s}}));
}

void TestMariadbCatalogue::keysOfVersionedTables()
{
    const Catalogue catalogue
        = read({u"CREATE TABLE t (a integer PRIMARY KEY, s timestamp(6) GENERATED ALWAYS AS ROW START, e "
                u"timestamp(6) "
                "GENERATED ALWAYS AS ROW END, PERIOD FOR SYSTEM_TIME (s, e)) WITH SYSTEM VERSIONING"_s});
    QCOMPARE(catalogue.tables.front().primaryKey, QStringList{u"a"_s});
    QVERIFY(catalogue.tables.front().columns.back().generated);
}

void TestMariadbCatalogue::namesThatDifferInCase()
{
    const Catalogue catalogue = read({u"CREATE TABLE a (x integer, y integer, UNIQUE k (x, y))"_s,
                                      u"CREATE TABLE A (x integer, y integer, UNIQUE k (y, x))"_s});
    QCOMPARE(names(catalogue), (QStringList{u"A"_s, u"a"_s}));
    QCOMPARE(catalogue.tables[0].uniqueKeys, (std::vector<QStringList>{{u"y"_s, u"x"_s}}));
    QCOMPARE(catalogue.tables[1].uniqueKeys, (std::vector<QStringList>{{u"x"_s, u"y"_s}}));
}

void TestMariadbCatalogue::foreignKeys()
{
    const Catalogue catalogue
        = read({u"CREATE TABLE target (a integer, b integer, PRIMARY KEY (a, b), UNIQUE (b))"_s,
                u"CREATE TABLE t (x integer, y integer, CONSTRAINT one FOREIGN KEY (y) REFERENCES target (b) "
                "ON DELETE SET NULL, CONSTRAINT two FOREIGN KEY (y, x) REFERENCES target (a, b) "
                "ON DELETE CASCADE)"_s});
    const TableName target{{}, u"target"_s};
    const std::vector<ForeignKey> expected{{{u"y"_s}, target, {u"b"_s}, u"SET NULL"_s},
                                           {{u"y"_s, u"x"_s}, target, {u"a"_s, u"b"_s}, u"CASCADE"_s}};
    QVERIFY(catalogue.find(TableName{{}, u"t"_s})->foreignKeys == expected);
}

void TestMariadbCatalogue::triggers()
{
    const Catalogue catalogue = read({u"CREATE TABLE a (x integer)"_s, u"CREATE TABLE b (x integer)"_s,
                                      u"CREATE TRIGGER g BEFORE INSERT ON b FOR EACH ROW SET NEW.x = 1"_s});
    QVERIFY(!catalogue.tables[0].hasTriggers);
    QVERIFY(catalogue.tables[1].hasTriggers);
}

/// Who may not see triggers cannot know that there are none.
void TestMariadbCatalogue::triggersThatMayBeHidden()
{
    const MariadbDatabase database({u"CREATE TABLE a (x integer)"_s, u"CREATE OR REPLACE USER editor"_s,
                                    u"GRANT SELECT, INSERT, DELETE ON `test%`.* TO editor"_s});
    ConnectionSettings settings = database.settings();
    settings.server.user = u"editor"_s;
    const auto hasTriggers = [&settings] {
        const auto connection = Connection::open(settings);
        return readCatalogue(**connection).value().tables.front().hasTriggers;
    };
    QVERIFY(hasTriggers());
    database.run(u"GRANT TRIGGER ON `%1`.* TO editor"_s.arg(database.name()));
    QVERIFY(!hasTriggers());
}

void TestMariadbCatalogue::associations()
{
    read({u"CREATE TABLE users (id binary(16) PRIMARY KEY, name text)"_s,
          u"CREATE TABLE roles (id int unsigned AUTO_INCREMENT PRIMARY KEY, name text)"_s,
          u"CREATE TABLE users_roles (user_id binary(16), role_id int unsigned, PRIMARY KEY (user_id, "
          u"role_id), "
          "FOREIGN KEY (user_id) REFERENCES users (id), FOREIGN KEY (role_id) REFERENCES roles (id))"_s,
          u"CREATE TABLE `groups` (id bigint AUTO_INCREMENT PRIMARY KEY, name text)"_s,
          u"CREATE TABLE group_roles (group_id integer, role_id bigint)"_s}); // by names alone
    const auto discovery = discover(*m_connection);
    VERIFY_OK(discovery);
    QCOMPARE(describe(*discovery),
             (QStringList{u"group_roles groups ⇄ roles"_s, u"users_roles users ⇄ roles"_s}));
}

/// Which do not compare by themselves.
void TestMariadbCatalogue::referencesOfAnotherCollation()
{
    read({u"CREATE TABLE people (login varchar(20) CHARACTER SET utf8mb4 PRIMARY KEY)"_s,
          u"CREATE TABLE teams (id integer PRIMARY KEY, name text)"_s,
          u"CREATE TABLE people_teams (login varchar(20) CHARACTER SET latin1, team_id integer, "
          "PRIMARY KEY (login, team_id))"_s,
          u"INSERT INTO people VALUES ('ann')"_s, u"INSERT INTO teams VALUES (1, 'red')"_s,
          u"INSERT INTO people_teams VALUES ('ANN', 1)"_s});
    const auto discovery = discover(*m_connection);
    VERIFY_OK(discovery);
    QCOMPARE(discovery->associations.size(), 1U);
}

QTEST_GUILESS_MAIN(TestMariadbCatalogue)
#include "tst_mariadbcatalogue.moc"
