// SPDX-FileCopyrightText: Crosscheck contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/db/connection.h"
#include "core/schema/catalogue.h"
#include "core/schema/discovery.h"
#include "core/schema/references.h"
#include "tests/support/describe.h"
#include "tests/support/postgresserver.h"
#include "tests/support/verify.h"

#include <QTest>

using namespace crosscheck;
using namespace crosscheck::test;
using namespace Qt::Literals::StringLiterals;

/// What the catalogue of a real server tells.
class TestPostgresCatalogue : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void tables();
    void views();
    void unreadableTables();
    void columns();
    void keys();
    void foreignKeys();
    void whatMayChangeWrites();
    void typesWithoutCase();
    void arraysReferToNothing();
    void sameNamesInSchemas();
    void associations();
    void theOwnSchemaIsMeant();
    void aViewThatCannotBeRead();

private:
    /// Of a new database.
    Catalogue read(const QStringList &statements)
    {
        m_database = std::make_unique<PostgresDatabase>(statements);
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
    std::unique_ptr<PostgresDatabase> m_database;
    std::unique_ptr<Connection> m_connection;
};

void TestPostgresCatalogue::tables()
{
    const Catalogue catalogue
        = read({u"CREATE TABLE b (x integer)"_s, u"CREATE TABLE \"A.\"\"q\" (x integer)"_s,
                u"CREATE SCHEMA other"_s, u"CREATE TABLE other.t (x integer)"_s,
                u"CREATE VIEW v AS SELECT 1"_s, u"CREATE TABLE parts (x integer) PARTITION BY RANGE (x)"_s,
                u"CREATE TABLE part1 PARTITION OF parts FOR VALUES FROM (1) TO (9)"_s,
                u"CREATE EXTENSION file_fdw"_s, u"CREATE SERVER files FOREIGN DATA WRAPPER file_fdw"_s,
                u"CREATE FOREIGN TABLE far (x integer) SERVER files OPTIONS (filename '/dev/null')"_s,
                u"CREATE UNLOGGED TABLE u (x integer)"_s});
    QCOMPARE(names(catalogue), (QStringList{u"other.t"_s, u"A.\"q"_s, u"b"_s, u"far"_s, u"parts"_s, u"u"_s}));
}

void TestPostgresCatalogue::views()
{
    const Catalogue catalogue
        = read({u"CREATE TABLE t (x integer)"_s, u"CREATE VIEW v AS SELECT x AS y FROM t"_s,
                u"CREATE MATERIALIZED VIEW w AS SELECT x FROM t"_s});
    QCOMPARE(names(catalogue), QStringList{u"t"_s});
    QCOMPARE(catalogue.views.size(), 2U);
    QVERIFY(catalogue.views.front().isView && catalogue.views.back().isView);
    QCOMPARE(catalogue.views.front().columns.front().name, u"y"_s);
}

void TestPostgresCatalogue::unreadableTables()
{
    const PostgresDatabase database({u"CREATE TABLE open (x integer)"_s, u"CREATE TABLE closed (x integer)"_s,
                                     u"CREATE ROLE reader LOGIN"_s, u"GRANT SELECT ON open TO reader"_s});
    ConnectionSettings settings = database.settings();
    settings.server.user = u"reader"_s;
    const auto connection = Connection::open(settings);
    VERIFY_OK(connection);
    QCOMPARE(names(readCatalogue(**connection).value()), QStringList{u"open"_s});
}

void TestPostgresCatalogue::columns()
{
    const Catalogue catalogue = read(
        {u"CREATE DOMAIN label AS varchar(20) NOT NULL DEFAULT 'x'"_s,
         u"CREATE COLLATION uncased (provider = icu, locale = 'und-u-ks-level2', deterministic = false)"_s,
         u"CREATE TABLE t (a serial, b bigint GENERATED ALWAYS AS IDENTITY, c label, gone text, "
         "d numeric(10,2) NOT NULL, e text COLLATE uncased, f integer GENERATED ALWAYS AS (1) STORED, "
         "g text COLLATE \"C\", h timestamptz DEFAULT now())"_s,
         u"ALTER TABLE t DROP COLUMN gone"_s});
    const std::vector<Column> expected{
        {u"a"_s, u"integer"_s, true, true, false, {}},
        {u"b"_s, u"bigint"_s, true, true, false, {}},
        {u"c"_s, u"character varying(20)"_s, true, true, false, {}},
        {u"d"_s, u"numeric(10,2)"_s, true, false, false, {}},
        {u"e"_s, u"text"_s, false, false, false, u"public.uncased"_s},
        {u"f"_s, u"integer"_s, false, false, true, {}},
        {u"g"_s, u"text"_s, false, false, false, {}},
        {u"h"_s, u"timestamp with time zone"_s, false, true, false, {}},
    };
    const std::vector<Column> &columns = catalogue.tables.front().columns;
    QCOMPARE(columns.size(), expected.size());
    for (std::size_t i = 0; i < columns.size(); ++i)
        QVERIFY2(columns[i] == expected[i], qPrintable(columns[i].name));
    QVERIFY(!catalogue.tables.front().reusesKeys);
}

void TestPostgresCatalogue::keys()
{
    const Catalogue catalogue = read(
        {u"CREATE TABLE t (a integer, b integer, c integer, d integer, PRIMARY KEY (b, a), UNIQUE (c))"_s,
         u"CREATE UNIQUE INDEX ON t (d) INCLUDE (a)"_s, u"CREATE UNIQUE INDEX ON t (a) WHERE b > 1"_s,
         u"CREATE UNIQUE INDEX ON t ((a + 1))"_s, u"CREATE INDEX ON t (a)"_s});
    const Table &table = catalogue.tables.front();
    QCOMPARE(table.primaryKey, (QStringList{u"b"_s, u"a"_s}));
    QCOMPARE(table.uniqueKeys, (std::vector<QStringList>{{u"c"_s}, {u"d"_s}}));
}

void TestPostgresCatalogue::foreignKeys()
{
    const Catalogue catalogue
        = read({u"CREATE SCHEMA s"_s,
                u"CREATE TABLE s.target (a integer, b integer, PRIMARY KEY (a, b), UNIQUE (b))"_s,
                u"CREATE TABLE t (x integer, y integer REFERENCES s.target (b) ON DELETE SET NULL, "
                "FOREIGN KEY (y, x) REFERENCES s.target (a, b) ON DELETE CASCADE)"_s,
                u"CREATE TABLE parts (x integer REFERENCES s.target (b)) PARTITION BY RANGE (x)"_s,
                u"CREATE TABLE part1 PARTITION OF parts FOR VALUES FROM (1) TO (9)"_s});
    const TableName target{u"s"_s, u"target"_s};
    const std::vector<ForeignKey> expected{{{u"y"_s}, target, {u"b"_s}, u"SET NULL"_s},
                                           {{u"y"_s, u"x"_s}, target, {u"a"_s, u"b"_s}, u"CASCADE"_s}};
    const auto &found = catalogue.find(TableName{{}, u"t"_s})->foreignKeys;
    QCOMPARE(found.size(), 2U);
    for (const ForeignKey &key : expected)
        QVERIFY(std::find(found.begin(), found.end(), key) != found.end());
    QCOMPARE(catalogue.find(TableName{{}, u"parts"_s})->foreignKeys.size(), 1U);
}

void TestPostgresCatalogue::whatMayChangeWrites()
{
    const Catalogue catalogue = read(
        {u"CREATE TABLE a_plain (x integer PRIMARY KEY)"_s,
         u"CREATE TABLE b_trigger (x integer REFERENCES a_plain)"_s,
         u"CREATE FUNCTION f() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END'"_s,
         u"CREATE TRIGGER g BEFORE INSERT ON b_trigger FOR EACH ROW EXECUTE FUNCTION f()"_s,
         u"CREATE TABLE c_rule (x integer)"_s, u"CREATE RULE r AS ON INSERT TO c_rule DO INSTEAD NOTHING"_s,
         u"CREATE TABLE d_policy (x integer)"_s, u"ALTER TABLE d_policy ENABLE ROW LEVEL SECURITY"_s});
    QStringList changing;
    for (const Table &table : catalogue.tables) {
        if (table.hasTriggers)
            changing.append(table.name.name);
    }
    QCOMPARE(changing, (QStringList{u"b_trigger"_s, u"c_rule"_s, u"d_policy"_s}));
}

void TestPostgresCatalogue::typesWithoutCase()
{
    const Catalogue catalogue = read({u"CREATE EXTENSION citext"_s, u"CREATE DOMAIN email AS citext"_s,
                                      u"CREATE TABLE t (a citext, b email)"_s});
    for (const Column &column : catalogue.tables.front().columns) {
        QCOMPARE(column.type, u"citext"_s);
        QCOMPARE(column.collation, u"citext"_s);
    }
}

void TestPostgresCatalogue::arraysReferToNothing()
{
    read({u"CREATE TABLE tags (id integer PRIMARY KEY, name text)"_s,
          u"CREATE TABLE posts (id integer PRIMARY KEY, tags integer[], tag_id integer)"_s});
    const auto catalogue = readCatalogue(*m_connection);
    VERIFY_OK(catalogue);
    const std::vector<Reference> found
        = ReferenceFinder(*catalogue).of(*catalogue->find(TableName{{}, u"posts"_s}));
    QCOMPARE(found.size(), 1U);
    QCOMPARE(found.front().columns, QStringList{u"tag_id"_s});
}

void TestPostgresCatalogue::sameNamesInSchemas()
{
    const Catalogue catalogue = read({u"CREATE SCHEMA s"_s, u"CREATE TABLE users (id integer PRIMARY KEY)"_s,
                                      u"CREATE TABLE s.users (key text PRIMARY KEY)"_s});
    QCOMPARE(names(catalogue), (QStringList{u"users"_s, u"s.users"_s}));
    QCOMPARE(catalogue.find(TableName{u"s"_s, u"users"_s})->primaryKey, QStringList{u"key"_s});
    QCOMPARE(catalogue.find(TableName{{}, u"users"_s})->primaryKey, QStringList{u"id"_s});
}

void TestPostgresCatalogue::associations()
{
    read({u"CREATE SCHEMA auth"_s, u"CREATE TABLE auth.users (id uuid PRIMARY KEY, name text)"_s,
          u"CREATE TABLE roles (id serial PRIMARY KEY, name text)"_s,
          u"CREATE TABLE auth.users_roles (user_id uuid REFERENCES auth.users, role_id integer REFERENCES "
          u"roles, "
          "PRIMARY KEY (user_id, role_id))"_s,
          u"CREATE TABLE groups (id bigserial PRIMARY KEY, name text)"_s,
          u"CREATE TABLE group_roles (group_id integer, role_id bigint)"_s}); // by names alone
    const auto discovery = discover(*m_connection);
    VERIFY_OK(discovery);
    QCOMPARE(describe(*discovery),
             (QStringList{u"auth.users_roles auth.users ⇄ roles"_s, u"group_roles groups ⇄ roles"_s}));
}

/// A copy of a table in another schema takes nothing away.
void TestPostgresCatalogue::theOwnSchemaIsMeant()
{
    QStringList statements;
    for (const auto &schema : {u"public"_s, u"backup"_s})
        statements += {u"CREATE SCHEMA IF NOT EXISTS "_s + schema,
                       u"CREATE TABLE %1.users (id integer PRIMARY KEY, name text)"_s.arg(schema),
                       u"CREATE TABLE %1.roles (role_code text PRIMARY KEY)"_s.arg(schema),
                       u"CREATE TABLE %1.users_roles (user_id integer, role_code text)"_s.arg(schema)};
    read(statements);
    const auto discovery = discover(*m_connection);
    VERIFY_OK(discovery);
    QCOMPARE(
        describe(*discovery),
        (QStringList{u"backup.users_roles backup.users ⇄ backup.roles"_s, u"users_roles users ⇄ roles"_s}));
}

/// Is told, and hides no other.
void TestPostgresCatalogue::aViewThatCannotBeRead()
{
    read({u"CREATE TABLE users (id integer PRIMARY KEY, name text)"_s,
          u"CREATE TABLE roles (id integer PRIMARY KEY, name text)"_s,
          u"CREATE TABLE users_roles (user_id integer REFERENCES users, role_id integer REFERENCES roles)"_s,
          u"CREATE TABLE thing_types (id integer PRIMARY KEY, model text)"_s,
          u"INSERT INTO thing_types VALUES (7, 'role')"_s,
          u"CREATE TABLE users_things (user_id integer, thing_type_id integer, thing_id integer)"_s,
          u"INSERT INTO users_things VALUES (1, 7, 1)"_s,
          u"CREATE MATERIALIZED VIEW pairs AS SELECT user_id, role_id FROM users_roles WITH NO DATA"_s,
          u"CREATE MATERIALIZED VIEW shown AS SELECT * FROM users_things WITH NO DATA"_s});
    const auto discovery = discover(*m_connection);
    VERIFY_OK(discovery);
    QCOMPARE(describe(*discovery),
             (QStringList{u"users_roles users ⇄ roles"_s,
                          u"users_things(user_id,thing_id,thing_type_id=7) users ⇄ roles"_s}));
    QCOMPARE(discovery->rejected.size(), 2U);
    for (const Rejected &rejected : discovery->rejected)
        QVERIFY2(rejected.reason.startsWith(u"it cannot be read: "_s), qPrintable(rejected.reason));
}

QTEST_GUILESS_MAIN(TestPostgresCatalogue)
#include "tst_postgrescatalogue.moc"
