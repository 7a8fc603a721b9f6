// SPDX-FileCopyrightText: Crosscheck contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/association/deletionimpact.h"
#include "tests/support/describe.h"
#include "tests/support/enginedatabase.h"
#include "tests/support/loaded.h"
#include "tests/support/verify.h"

#include <QTest>

using namespace crosscheck;
using namespace crosscheck::test;
using namespace Qt::Literals::StringLiterals;

/// The whole story, on each engine and with each kind of key: open, link, revoke, rename, add, delete, save; then an
/// independent client (SQLite's C library, psql, mariadb) reads what is there.
class TestStories : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void keys_data();
    void keys();
    void renamingUnderATrigger_data() { addServers(); }
    void renamingUnderATrigger();
    void countedKeys_data() { addServers(); }
    void countedKeys();
    void keysBesideCountedOnes_data() { addServers(); }
    void keysBesideCountedOnes();
    void numbersOfAnotherType_data() { addServers(); }
    void numbersOfAnotherType();
    void aCascadeWithinATable_data() { addServers(); }
    void aCascadeWithinATable();

private:
    static QStringList tables(const QStringList &types, const QStringList &keys,
                              const QStringList &references);
};

namespace {

QStringList columns(const QString &stem, const QStringList &types)
{
    QStringList columns;
    for (qsizetype i = 0; i < types.size(); ++i)
        columns.append(u"%1%2 %3"_s.arg(stem, QString::number(i), types[i]));
    return columns;
}

QString names(const QString &stem, qsizetype count)
{
    QStringList names;
    for (qsizetype i = 0; i < count; ++i)
        names.append(stem + QString::number(i));
    return names.join(u", "_s);
}

} // namespace

/// People 1 to 3 and things 1 to 3; person 1 has thing 1 and thing 2, person 3 thing 3. @p references: as the junction
/// writes the keys.
QStringList TestStories::tables(const QStringList &types, const QStringList &keys,
                                const QStringList &references)
{
    const QString key = names(u"k"_s, types.size());
    QStringList statements;
    for (const auto &[table, name] :
         {std::pair(u"people"_s, u"person"_s), std::pair(u"things"_s, u"thing"_s)}) {
        statements.append(u"CREATE TABLE %1 (%2, name TEXT, PRIMARY KEY (%3))"_s.arg(
            table, columns(u"k"_s, types).join(u", "_s), key));
        for (qsizetype i = 0; i < keys.size(); ++i)
            statements.append(
                u"INSERT INTO %1 VALUES (%2, '%3%4')"_s.arg(table, keys[i], name, QString::number(i + 1)));
    }
    const QString person = names(u"person_"_s, types.size());
    const QString thing = names(u"thing_"_s, types.size());
    statements.append(u"CREATE TABLE people_things (%1, %2, FOREIGN KEY (%3) REFERENCES people (%5), "
                      "FOREIGN KEY (%4) REFERENCES things (%5), PRIMARY KEY (%3, %4))"_s.arg(
                          columns(u"person_"_s, types).join(u", "_s),
                          columns(u"thing_"_s, types).join(u", "_s), person, thing, key));
    for (const auto &[one, other] : {std::pair(0, 0), std::pair(0, 1), std::pair(2, 2)})
        statements.append(
            u"INSERT INTO people_things VALUES (%1, %2)"_s.arg(references[one], references[other]));
    return statements;
}

void TestStories::keys_data()
{
    QTest::addColumn<Engine>("engine");
    QTest::addColumn<QStringList>("types");
    QTest::addColumn<QStringList>("keys");
    QTest::addColumn<QStringList>("references");
    const auto row = [](const char *name, Engine engine, const QStringList &types, const QStringList &keys,
                        const QStringList &references = {}) {
        QTest::newRow(name) << engine << types << keys << (references.isEmpty() ? keys : references);
    };
    const Engine lite = Engine::Sqlite;
    const Engine postgres = Engine::PostgreSql;
    const Engine maria = Engine::MariaDb;
    const QStringList far{u"9007199254740993"_s, u"9007199254740992"_s, u"-9223372036854775808"_s};
    const QStringList odd{u"'it''s'"_s, u"'a\"b%1?'"_s, u"'é 😀'"_s};
    const QStringList bytes{u"x'00ff'"_s, u"x'00'"_s, u"x''"_s};
    const QStringList byteas{u"'\\x00ff'"_s, u"'\\x00'"_s, u"'\\x'"_s};
    const QStringList dates{u"'2024-02-29'"_s, u"'1900-01-01'"_s, u"'9999-12-31'"_s};
    const QStringList uuids{u"'a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11'"_s,
                            u"'a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a12'"_s,
                            u"'00000000-0000-0000-0000-000000000000'"_s};
    const QStringList pairs{u"1, 'a'"_s, u"1, 'b'"_s, u"2, 'a'"_s};
    const QStringList named{u"'Bob'"_s, u"'ANN'"_s, u"'eve'"_s};
    const QStringList namedOtherwise{u"'bob'"_s, u"'Ann'"_s, u"'EVE'"_s};
    row("SQLite integer", lite, {u"INTEGER"_s}, {u"1"_s, u"2"_s, u"3"_s});
    row("SQLite beyond 2^53", lite, {u"BIGINT"_s}, far);
    row("SQLite text", lite, {u"TEXT"_s}, odd);
    row("SQLite blob", lite, {u"BLOB"_s}, bytes);
    row("SQLite date", lite, {u"DATE"_s}, dates);
    row("SQLite without a type", lite, {u""_s}, {u"1"_s, u"'1'"_s, u"x'31'"_s});
    row("SQLite without a type, written otherwise", lite, {u""_s}, {u"1"_s, u"2.0"_s, u"'1'"_s},
        {u"1.0"_s, u"2"_s, u"'1'"_s});
    row("SQLite real", lite, {u"REAL"_s}, {u"0.1"_s, u"1e300"_s, u"-2.5"_s});
    row("SQLite two columns", lite, {u"INTEGER"_s, u"TEXT"_s}, pairs);
    row("SQLite without case", lite, {u"TEXT COLLATE NOCASE"_s}, named, namedOtherwise);
    row("PostgreSQL integer", postgres, {u"integer"_s}, {u"1"_s, u"2"_s, u"-3"_s});
    row("PostgreSQL beyond 2^53", postgres, {u"bigint"_s}, far);
    row("PostgreSQL text", postgres, {u"text"_s}, odd);
    row("PostgreSQL varchar", postgres, {u"varchar(20)"_s}, odd);
    row("PostgreSQL char", postgres, {u"char(5)"_s}, {u"'a'"_s, u"'ab'"_s, u"' a'"_s});
    row("PostgreSQL bytea", postgres, {u"bytea"_s}, byteas);
    row("PostgreSQL date", postgres, {u"date"_s}, dates);
    row("PostgreSQL time stamp", postgres, {u"timestamptz"_s}, dates);
    row("PostgreSQL uuid", postgres, {u"uuid"_s}, uuids);
    row("PostgreSQL numeric", postgres, {u"numeric"_s}, {u"18446744073709551615"_s, u"0.10"_s, u"-1"_s});
    row("PostgreSQL numeric, written otherwise", postgres, {u"numeric"_s}, {u"1.10"_s, u"2.0"_s, u"3"_s},
        {u"1.1"_s, u"2.00"_s, u"3.000"_s});
    row("PostgreSQL char of any length", postgres, {u"bpchar"_s}, {u"'a '"_s, u"'b'"_s, u"'c'"_s},
        {u"'a'"_s, u"'b  '"_s, u"'c'"_s});
    row("PostgreSQL types called like others", postgres, {u"character_class"_s, u"bitrate"_s},
        {u"'x', 'low'"_s, u"'x', 'high'"_s, u"'y', 'low'"_s});
    row("PostgreSQL double precision", postgres, {u"double precision"_s}, {u"'-0'"_s, u"1e300"_s, u"0.1"_s},
        {u"'0'"_s, u"1e300"_s, u"0.1"_s});
    row("PostgreSQL interval", postgres, {u"interval"_s}, {u"'1 day'"_s, u"'1 hour'"_s, u"'1 month'"_s},
        {u"'24:00'"_s, u"'60 minutes'"_s, u"'30 days'"_s});
    row("PostgreSQL jsonb", postgres, {u"jsonb"_s}, {u"'{\"a\": 1.0}'"_s, u"'[]'"_s, u"'\"x\"'"_s},
        {u"'{\"a\": 1}'"_s, u"'[]'"_s, u"'\"x\"'"_s});
    row("PostgreSQL two columns", postgres, {u"integer"_s, u"text"_s}, pairs);
    row("PostgreSQL citext", postgres, {u"citext"_s}, named, namedOtherwise);
    row("PostgreSQL enum", postgres, {u"mood"_s}, {u"'sad'"_s, u"'ok'"_s, u"'happy'"_s});
    row("PostgreSQL without case", postgres, {u"text COLLATE uncased"_s}, named, namedOtherwise);
    row("MariaDB integer", maria, {u"integer"_s}, {u"1"_s, u"0"_s, u"-3"_s});
    row("MariaDB beyond 2^53", maria, {u"bigint"_s}, far);
    row("MariaDB unsigned", maria, {u"bigint unsigned"_s},
        {u"18446744073709551615"_s, u"18446744073709551614"_s, u"1"_s});
    row("MariaDB varchar byte by byte", maria, {u"varchar(20) COLLATE utf8mb4_nopad_bin"_s}, odd);
    row("MariaDB varchar", maria, {u"varchar(200)"_s}, odd);
    row("MariaDB char", maria, {u"char(5)"_s}, {u"'a'"_s, u"'ab'"_s, u"' a'"_s});
    row("MariaDB without case", maria, {u"varchar(20)"_s}, named, namedOtherwise);
    row("MariaDB latin1", maria, {u"varchar(20) CHARACTER SET latin1"_s}, {u"'é'"_s, u"'ü'"_s, u"'x'"_s});
    row("MariaDB binary", maria, {u"binary(2)"_s}, {u"x'00ff'"_s, u"x'0000'"_s, u"x'ff00'"_s});
    row("MariaDB varbinary", maria, {u"varbinary(100)"_s}, bytes);
    row("MariaDB date", maria, {u"date"_s}, dates);
    row("MariaDB time stamp", maria, {u"timestamp(6) DEFAULT 0"_s},
        {u"'2024-02-29 12:00:00.000001'"_s, u"'2024-02-29 12:00:00'"_s, u"'1999-12-31 23:59:59'"_s});
    row("MariaDB uuid", maria, {u"uuid"_s}, uuids);
    row("MariaDB decimal", maria, {u"decimal(22,2)"_s},
        {u"18446744073709551615.01"_s, u"18446744073709551615.02"_s, u"-1"_s});
    row("MariaDB bits", maria, {u"bit(60)"_s}, {u"1"_s, u"9007199254740993"_s, u"9007199254740992"_s});
    row("MariaDB enum", maria, {u"enum('sad', 'ok', 'happy')"_s}, {u"'sad'"_s, u"'ok'"_s, u"'happy'"_s});
    row("MariaDB two columns", maria, {u"integer"_s, u"varchar(10)"_s}, pairs);
}

void TestStories::keys()
{
    QFETCH(Engine, engine);
    QFETCH(QStringList, types);
    QFETCH(QStringList, keys);
    QFETCH(QStringList, references);
    QStringList statements = tables(types, keys, references);
    if (engine == Engine::PostgreSql) {
        statements.prepend(u"CREATE TYPE character_class AS ENUM ('x', 'y')"_s);
        statements.prepend(u"CREATE TYPE bitrate AS ENUM ('low', 'high')"_s);
        statements.prepend(u"CREATE TYPE mood AS ENUM ('sad', 'ok', 'happy', 'new')"_s);
        statements.prepend(u"CREATE EXTENSION citext"_s);
        statements.prepend(u"CREATE COLLATION uncased (provider = icu, locale = 'und-u-ks-level2', "
                           "deterministic = false)"_s);
    }
    const EngineDatabase database(engine, statements);
    const QString keysThere = u"SELECT %1 FROM people ORDER BY name"_s.arg(names(u"k"_s, types.size()));
    const QStringList keysBefore = database.rows(keysThere);
    Loaded loaded(database.settings());
    QCOMPARE(describe(loaded.workspace()).first(3),
             (QStringList{u"person1: thing1, thing2"_s, u"person2: "_s, u"person3: thing3"_s}));
    loaded.link(u"person2"_s, u"thing1"_s);
    loaded.unlink(u"person1"_s, u"thing2"_s);
    loaded.rename(Side::Right, u"thing3"_s, u"third"_s);
    const EntityId doomed = loaded.id(Side::Left, u"person3"_s);
    const auto impact = deletionImpacts(loaded.connection(), loaded.association(), Side::Left,
                                        {loaded.workspace().key(doomed)});
    VERIFY_OK(impact);
    loaded.workspace().setImpact(doomed, impact->front());
    const Edit undo = loaded.remove(Side::Left, u"person3"_s);
    VERIFY_OK(loaded.save());
    QString joined = u"SELECT p.name, t.name FROM people p, things t, people_things j WHERE TRUE"_s;
    for (qsizetype i = 0; i < types.size(); ++i)
        joined += u" AND p.k%1 = j.person_%1 AND t.k%1 = j.thing_%1"_s.arg(i);
    joined += u" ORDER BY 1, 2"_s;
    QCOMPARE(database.rows(joined), (QStringList{u"person1|thing1"_s, u"person2|thing1"_s}));
    QCOMPARE(database.rows(u"SELECT name FROM things ORDER BY 1"_s),
             (QStringList{u"thing1"_s, u"thing2"_s, u"third"_s}));
    loaded.refresh();
    QVERIFY(loaded.workspace().changes().isEmpty());
    loaded.workspace().apply(undo); // the deleted row comes back, with its key and its link
    VERIFY_OK(loaded.save());
    QCOMPARE(database.rows(joined),
             (QStringList{u"person1|thing1"_s, u"person2|thing1"_s, u"person3|third"_s}));
    QCOMPARE(database.rows(keysThere), keysBefore);
}

/// What was written is looked at again; what a trigger puts back is no success.
void TestStories::renamingUnderATrigger()
{
    QFETCH(Engine, engine);
    QStringList statements = usersAndRoles();
    if (engine == Engine::PostgreSql)
        statements.append({u"CREATE FUNCTION f() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN IF NEW.name = "
                           "''silent'' THEN NEW.name := OLD.name; END IF; RETURN NEW; END'"_s,
                           u"CREATE TRIGGER g BEFORE UPDATE ON users FOR EACH ROW EXECUTE FUNCTION f()"_s});
    else
        statements.append(u"CREATE TRIGGER g BEFORE UPDATE ON users FOR EACH ROW "
                          "SET NEW.name = IF(NEW.name = 'silent', OLD.name, NEW.name)"_s);
    const EngineDatabase database(engine, statements);
    Loaded loaded(database.settings());
    loaded.rename(Side::Left, u"John"_s, u"Ann's ?"_s);
    VERIFY_OK(loaded.save());
    QCOMPARE(database.rows(u"SELECT name FROM users WHERE id = 1"_s), QStringList{u"Ann's ?"_s});
    loaded.refresh();
    loaded.rename(Side::Left, u"Jane"_s, u"silent"_s);
    VERIFY_FAILS(loaded.save(), Stale);
    QCOMPARE(database.rows(u"SELECT name FROM users WHERE id = 2"_s), QStringList{u"Jane"_s});
}

/// A new row is linked by the key that the server counted up for it.
void TestStories::countedKeys()
{
    QFETCH(Engine, engine);
    const QString counted = engine == Engine::PostgreSql
        ? u"integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY"_s
        : u"integer AUTO_INCREMENT PRIMARY KEY"_s;
    const EngineDatabase database(
        engine,
        {u"CREATE TABLE users (id %1, name varchar(50))"_s.arg(counted),
         u"CREATE TABLE roles (id %1, name varchar(50))"_s.arg(counted),
         u"CREATE TABLE users_roles (user_id integer REFERENCES users (id), role_id integer REFERENCES "
         "roles (id), PRIMARY KEY (user_id, role_id))"_s,
         u"INSERT INTO users (name) VALUES ('John'), ('Jane')"_s,
         u"INSERT INTO roles (name) VALUES ('Admin')"_s, u"INSERT INTO users_roles VALUES (1, 1)"_s});
    Loaded loaded(database.settings());
    loaded.add(Side::Left, u"Alice"_s);
    loaded.add(Side::Left, u"Bob"_s);
    loaded.add(Side::Right, u"Editor"_s);
    loaded.link(u"Alice"_s, u"Admin"_s);
    loaded.link(u"Bob"_s, u"Editor"_s);
    VERIFY_OK(loaded.save());
    const QStringList expected{u"John|Admin"_s, u"Alice|Admin"_s, u"Bob|Editor"_s};
    QCOMPARE(database.rows(u"SELECT u.name, r.name FROM users u, roles r, users_roles j "
                           "WHERE u.id = j.user_id AND r.id = j.role_id ORDER BY u.id"_s),
             expected);
    QCOMPARE(database.rows(u"SELECT id, name FROM users WHERE id > 2 ORDER BY id"_s),
             (QStringList{u"3|Alice"_s, u"4|Bob"_s}));
}

/// What the server counts up is not the key by which links refer: that is another column, which fills itself in.
void TestStories::keysBesideCountedOnes()
{
    QFETCH(Engine, engine);
    const bool isPostgres = engine == Engine::PostgreSql;
    const EngineDatabase database(
        engine,
        {u"CREATE TABLE users (id %1, code varchar(50) DEFAULT %2 UNIQUE, name varchar(50))"_s.arg(
             isPostgres ? u"integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY"_s
                        : u"integer AUTO_INCREMENT PRIMARY KEY"_s,
             isPostgres ? u"concat('c', gen_random_uuid())"_s : u"(concat('c', uuid()))"_s),
         u"CREATE TABLE roles (id integer PRIMARY KEY, name varchar(50))"_s,
         u"CREATE TABLE users_roles (user_code varchar(50) REFERENCES users (code), role_id integer "
         "REFERENCES roles (id), PRIMARY KEY (user_code, role_id))"_s,
         u"INSERT INTO users (code, name) VALUES ('3x', 'John'), ('1', 'Jane')"_s,
         u"INSERT INTO roles VALUES (1, 'Admin'), (2, 'Editor')"_s,
         u"INSERT INTO users_roles VALUES ('3x', 1)"_s});
    Loaded loaded(database.settings());
    loaded.add(Side::Left, u"Alice"_s); // counted as 3
    loaded.link(u"Alice"_s, u"Editor"_s);
    VERIFY_OK(loaded.save());
    QCOMPARE(database.rows(u"SELECT u.name, r.name FROM users u, roles r, users_roles j "
                           "WHERE u.code = j.user_code AND r.id = j.role_id ORDER BY u.id"_s),
             (QStringList{u"John|Admin"_s, u"Alice|Editor"_s}));
}

/// Who reports to a deleted person goes along, also those who report to them, once each.
void TestStories::aCascadeWithinATable()
{
    QFETCH(Engine, engine);
    QStringList statements = usersAndRoles();
    statements
        += {u"ALTER TABLE users ADD COLUMN boss INTEGER"_s,
            u"ALTER TABLE users ADD FOREIGN KEY (boss) REFERENCES users (id) ON DELETE CASCADE"_s,
            u"INSERT INTO users VALUES (4, 'Dan', NULL), (5, 'Eve', 4), (6, 'Flo', 5), (7, 'Gus', 4)"_s};
    const EngineDatabase database(engine, statements);
    Loaded loaded(database.settings(), u"users_roles"_s);
    const EntityId doomed = loaded.id(Side::Left, u"Dan"_s);
    const auto impact = deletionImpacts(loaded.connection(), loaded.association(), Side::Left,
                                        {loaded.workspace().key(doomed)});
    VERIFY_OK(impact);
    QCOMPARE(impact->front().deleted.size(), 1U);
    QCOMPARE(impact->front().deleted.begin()->second.size(), 3U);
    loaded.workspace().setImpact(doomed, impact->front());
    loaded.remove(Side::Left, u"Dan"_s);
    VERIFY_OK(loaded.save());
    QCOMPARE(database.rows(u"SELECT name FROM users ORDER BY id"_s),
             (QStringList{u"John"_s, u"Jane"_s, u"Alice"_s}));
}

/// What is written is seen again: 1.00 refers to 1, and 7.00 and NULL refer to nothing.
void TestStories::numbersOfAnotherType()
{
    QFETCH(Engine, engine);
    const EngineDatabase database(
        engine,
        {u"CREATE TABLE users (id INTEGER PRIMARY KEY, name VARCHAR(20))"_s,
         u"CREATE TABLE roles (id INTEGER PRIMARY KEY, name VARCHAR(20))"_s,
         u"CREATE TABLE users_roles (user_id NUMERIC(10, 2), role_id NUMERIC(10, 0))"_s,
         u"INSERT INTO users VALUES (1, 'John'), (2, 'Jane')"_s,
         u"INSERT INTO roles VALUES (1, 'Admin'), (2, 'Editor')"_s,
         u"INSERT INTO users_roles VALUES (1, 1), (2, 2), (7, 1), (NULL, 1), (2, NULL), (1, 8)"_s});
    Loaded loaded(database.settings());
    QCOMPARE(describe(loaded.workspace()).first(2), (QStringList{u"Jane: Editor"_s, u"John: Admin"_s}));
    QCOMPARE(loaded.workspace().snapshot().strays().nullKeys, 2U);
    QCOMPARE(loaded.workspace().snapshot().strays().dangling, 2U);
    loaded.link(u"John"_s, u"Editor"_s);
    loaded.unlink(u"Jane"_s, u"Editor"_s);
    VERIFY_OK(loaded.save());
    loaded.refresh();
    QCOMPARE(describe(loaded.workspace()).first(2), (QStringList{u"Jane: "_s, u"John: Admin, Editor"_s}));
    QCOMPARE(database.rows(u"SELECT count(*) FROM users_roles"_s), QStringList{u"6"_s});
}

QTEST_GUILESS_MAIN(TestStories)
#include "tst_stories.moc"
