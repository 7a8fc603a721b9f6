// SPDX-FileCopyrightText: Crosscheck contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/schema/columnvalue.h"
#include "core/schema/discovery.h"
#include "tests/support/enginedatabase.h"
#include "tests/support/loaded.h"
#include "tests/support/verify.h"

using namespace crosscheck;
using namespace crosscheck::test;
using namespace Qt::Literals::StringLiterals;

/// Payload that a person typed, on each engine: what an independent client reads then, and what a trigger may not hide.
class TestPayloadWriter : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase_data();
    void types_data();
    void types();
    void givenAndChangedTogether();
    void underAKeyOfItsOwn();
    void keptByATrigger();
    void heldAlready();
    void bits();
    void polymorphic();
    void compositeKeys();
    void forbidden();
    void tooLong_data();
    void tooLong();

private:
    [[nodiscard]] static Engine engine()
    {
        QFETCH_GLOBAL(Engine, engine);
        return engine;
    }
    void start(const QString &junction, const QStringList &rows);
    [[nodiscard]] QStringList rows(const QString &columns) const
    {
        return m_database->rows(u"SELECT %1 FROM users_roles ORDER BY user_id, role_id"_s.arg(columns));
    }
    std::unique_ptr<EngineDatabase> m_database;
    std::unique_ptr<Loaded> m_loaded;
};

void TestPayloadWriter::initTestCase_data()
{
    addServers();
    QTest::newRow("SQLite") << Engine::Sqlite;
}

/// @p junction: the columns besides the references, each after a comma.
void TestPayloadWriter::start(const QString &junction, const QStringList &rows)
{
    m_loaded.reset();
    QStringList statements{
        u"CREATE TABLE users (id INTEGER PRIMARY KEY, name VARCHAR(20))"_s,
        u"CREATE TABLE roles (id INTEGER PRIMARY KEY, name VARCHAR(20))"_s,
        u"CREATE TABLE users_roles (user_id INTEGER NOT NULL, role_id INTEGER NOT NULL%1, "
        "FOREIGN KEY (user_id) REFERENCES users (id), FOREIGN KEY (role_id) REFERENCES roles (id))"_s.arg(
            junction),
        u"INSERT INTO users VALUES (1, 'John'), (2, 'Jane')"_s,
        u"INSERT INTO roles VALUES (1, 'Admin'), (2, 'Editor')"_s};
    m_database = std::make_unique<EngineDatabase>(engine(), statements + rows);
    m_loaded = std::make_unique<Loaded>(m_database->settings());
}

void TestPayloadWriter::types_data()
{
    QTest::addColumn<QString>("type");
    QTest::addColumn<QString>("first"); // as the database is given it
    QTest::addColumn<QString>("typed");
    QTest::addColumn<QString>("now"); // as its client prints it
    const auto row = [](const char *type, const char *first, const char *typed, const char *now) {
        QTest::newRow(type) << QString::fromUtf8(type) << QString::fromUtf8(first) << QString::fromUtf8(typed)
                            << QString::fromUtf8(now);
    };
    row("integer", "1", "-7", "-7");
    row("bigint", "1", "9007199254740993", "9007199254740993");
    row("varchar(40)", "'a'", "“%1” ?\\", "“%1” ?\\");
    row("numeric(30, 10)", "1", "12345678901234567890.5", "12345678901234567890.5000000000");
    row("decimal(10, 2)", "1", "12.5", "12.50");
    row("date", "'2024-01-01'", "2024-02-29", "2024-02-29");
    row("double precision", "1", "0.25", "0.25");
    row("boolean", "true", "0", "0");
    row("real", "1.5", "5", "5");
}

void TestPayloadWriter::types()
{
    QFETCH(QString, type);
    QFETCH(QString, first);
    QFETCH(QString, typed);
    QFETCH(QString, now);
    start(u", v %1, note VARCHAR(9)"_s.arg(type),
          {u"INSERT INTO users_roles VALUES (1, 1, %1, 'n'), (1, 2, NULL, '')"_s.arg(first)});
    if (engine() == Engine::PostgreSql && now == u"0"_s)
        now = u"f"_s;
    if (engine() == Engine::Sqlite && type.contains(u'('))
        now = typed; // it keeps no digits that a number does not need
    const Column column = *m_loaded->association().junction.column(u"v"_s);
    const auto value = valueFor(column, typed);
    VERIFY_OK(value);
    m_loaded->set(u"John"_s, u"Admin"_s, u"v"_s, *value);
    m_loaded->set(u"John"_s, u"Admin"_s, u"note"_s, text(""));
    m_loaded->set(u"John"_s, u"Editor"_s, u"v"_s, *value);
    m_loaded->set(u"John"_s, u"Editor"_s, u"note"_s, Value());
    m_loaded->link(u"Jane"_s, u"Admin"_s);
    const Edit given = m_loaded->set(u"Jane"_s, u"Admin"_s, u"v"_s, *value);
    QVERIFY(!given.isEmpty());
    const auto saved = m_loaded->save();
    VERIFY_OK(saved);
    QCOMPARE(saved->changed, 2U);
    QCOMPARE(saved->granted, 1U);
    if (engine() == Engine::Sqlite && type == u"numeric(30, 10)"_s)
        now = u"1.2345678901234567e+19"_s; // all that its numbers hold
    QCOMPARE(rows(u"v"_s), (QStringList{now, now, now}));
    QCOMPARE(rows(u"note"_s), (QStringList{QString(), u"NULL"_s, u"NULL"_s}));
    // NULL again, in all of them
    const std::vector<std::uint32_t> all{0, 1};
    m_loaded->workspace().apply(m_loaded->workspace().editPayload(all, all, u"v"_s, Value()).value());
    VERIFY_OK(m_loaded->save());
    QCOMPARE(rows(u"v"_s), (QStringList{u"NULL"_s, u"NULL"_s, u"NULL"_s}));
}

/// Links that get values in other columns, beside links that get none.
void TestPayloadWriter::givenAndChangedTogether()
{
    start(u", a INTEGER DEFAULT 5, b VARCHAR(9), PRIMARY KEY (user_id, role_id)"_s,
          {u"INSERT INTO users_roles VALUES (1, 1, 1, 'x')"_s});
    m_loaded->set(u"John"_s, u"Admin"_s, u"b"_s, text("y"));
    m_loaded->link(u"John"_s, u"Editor"_s);
    m_loaded->set(u"John"_s, u"Editor"_s, u"a"_s, integer(2));
    m_loaded->link(u"Jane"_s, u"Admin"_s);
    m_loaded->set(u"Jane"_s, u"Admin"_s, u"b"_s, text("z"));
    m_loaded->link(u"Jane"_s, u"Editor"_s);
    VERIFY_OK(m_loaded->save());
    QCOMPARE(rows(u"a"_s), (QStringList{u"1"_s, u"2"_s, u"5"_s, u"5"_s}));
    QCOMPARE(rows(u"b"_s), (QStringList{u"y"_s, u"NULL"_s, u"z"_s, u"NULL"_s}));
}

/// Payload that is part of the junction's key: one pair may stand there with several.
void TestPayloadWriter::underAKeyOfItsOwn()
{
    start(u", since INTEGER NOT NULL, PRIMARY KEY (user_id, role_id, since)"_s,
          {u"INSERT INTO users_roles VALUES (1, 1, 2020), (1, 2, 2021), (1, 2, 2022)"_s});
    m_loaded->set(u"John"_s, u"Admin"_s, u"since"_s, integer(2024));
    m_loaded->link(u"Jane"_s, u"Admin"_s);
    m_loaded->set(u"Jane"_s, u"Admin"_s, u"since"_s, integer(2025));
    VERIFY_OK(m_loaded->save());
    QCOMPARE(rows(u"since"_s).size(), 4);
    QCOMPARE(rows(u"since"_s).first(), u"2024"_s);
    QCOMPARE(rows(u"since"_s).last(), u"2025"_s);
}

/// A trigger that keeps what was there: not saved, and told.
void TestPayloadWriter::keptByATrigger()
{
    start(u", note VARCHAR(9), amount INTEGER"_s, {u"INSERT INTO users_roles VALUES (1, 1, 'old', 1)"_s});
    QStringList trigger;
    switch (engine()) {
    case Engine::Sqlite:
        trigger = {u"CREATE TRIGGER t AFTER UPDATE ON users_roles BEGIN "
                   "UPDATE users_roles SET note = 'old' WHERE rowid = NEW.rowid; END"_s};
        break;
    case Engine::PostgreSql:
        trigger = {u"CREATE FUNCTION keep() RETURNS trigger LANGUAGE plpgsql AS "
                   "'BEGIN NEW.note := OLD.note; RETURN NEW; END'"_s,
                   u"CREATE TRIGGER t BEFORE UPDATE ON users_roles FOR EACH ROW EXECUTE FUNCTION keep()"_s};
        break;
    case Engine::MariaDb:
        trigger = {u"CREATE TRIGGER t BEFORE UPDATE ON users_roles FOR EACH ROW SET NEW.note = OLD.note"_s};
        break;
    }
    for (const QString &statement : trigger)
        VERIFY_OK(m_loaded->connection().execute(statement));
    m_loaded = std::make_unique<Loaded>(m_database->settings()); // with the trigger in its definition
    m_loaded->set(u"John"_s, u"Admin"_s, u"note"_s, text("new"));
    const auto saved = m_loaded->save();
    VERIFY_FAILS(saved, Stale);
    QCOMPARE(saved.error().text,
             u"The table users_roles did not keep what was written to it: John → Admin."_s);
    QVERIFY(saved.error().detail.startsWith(u"A trigger of the table may forbid it."_s));
    QCOMPARE(rows(u"note"_s), QStringList{u"old"_s});
    m_loaded->workspace().apply(m_loaded->workspace().editDropAll());
    m_loaded->set(u"John"_s, u"Admin"_s, u"amount"_s, integer(2)); // of which it lets go
    VERIFY_OK(m_loaded->save());
    QCOMPARE(rows(u"amount"_s), QStringList{u"2"_s});
}

/// A block's value that some of its links hold already, written otherwise or rounded: no reason to refuse the others.
void TestPayloadWriter::heldAlready()
{
    start(u", v decimal(10, 2)"_s,
          {u"INSERT INTO users_roles VALUES (1, 1, 1.25), (1, 2, 3), (2, 1, NULL)"_s});
    const std::vector<std::uint32_t> all{0, 1};
    m_loaded->workspace().apply(m_loaded->workspace().editPayload(all, all, u"v"_s, text("1.250")).value());
    VERIFY_OK(m_loaded->save());
    QCOMPARE(rows(u"v"_s), (QStringList{u"1.25"_s, u"1.25"_s, u"1.25"_s}));
}

/// A flag is a number on MariaDB and SQLite, not the byte of its digit; on PostgreSQL its digits are bits.
void TestPayloadWriter::bits()
{
    const bool isText = engine() == Engine::PostgreSql;
    const QString mask = isText ? u"00000101"_s : u"5"_s;
    start(u", flag bit(1), mask bit(8)"_s,
          {u"INSERT INTO users_roles VALUES (1, 1, %1)"_s.arg(isText ? u"B'0', B'00000001'"_s : u"0, 1"_s)});
    for (const auto &[name, typed] : {std::pair(u"flag"_s, u"1"_s), std::pair(u"mask"_s, mask)}) {
        const Column column = *m_loaded->association().junction.column(name);
        m_loaded->set(u"John"_s, u"Admin"_s, name, valueFor(column, typed).value());
    }
    VERIFY_OK(m_loaded->save());
    QCOMPARE(rows(isText ? u"flag, mask"_s : u"flag + 0, mask + 0"_s), QStringList{u"1|"_s + mask});
}

/// Links of which a further column says to which table they go.
void TestPayloadWriter::polymorphic()
{
    m_loaded.reset();
    m_database = std::make_unique<EngineDatabase>(
        engine(),
        QStringList{
            u"CREATE TABLE tags (id INTEGER PRIMARY KEY, name VARCHAR(20))"_s,
            u"CREATE TABLE posts (id INTEGER PRIMARY KEY, title VARCHAR(20))"_s,
            u"CREATE TABLE videos (id INTEGER PRIMARY KEY, title VARCHAR(20))"_s,
            u"CREATE TABLE taggings (tag_id INTEGER NOT NULL, taggable_id INTEGER NOT NULL, "
            "taggable_type VARCHAR(20) NOT NULL, weight INTEGER, FOREIGN KEY (tag_id) REFERENCES tags (id))"_s,
            u"INSERT INTO tags VALUES (1, 'new'), (2, 'old')"_s,
            u"INSERT INTO posts VALUES (1, 'Hello'), (2, 'Bye')"_s,
            u"INSERT INTO videos VALUES (1, 'Film'), (2, 'Clip')"_s,
            u"INSERT INTO taggings VALUES (1, 1, 'Post', 1), (1, 1, 'Video', 2), (2, 2, 'Post', 3)"_s});
    const auto connection = Connection::open(m_database->settings()).value();
    const auto discovery = discover(*connection);
    VERIFY_OK(discovery);
    QString name;
    for (const Association &one : discovery->associations) {
        if (one.sides.right.table.name.name == u"posts" || one.sides.left.table.name.name == u"posts")
            name = one.name;
    }
    m_loaded = std::make_unique<Loaded>(m_database->settings(), name);
    m_loaded->set(u"new"_s, u"Hello"_s, u"weight"_s, integer(10));
    m_loaded->link(u"old"_s, u"Hello"_s);
    m_loaded->set(u"old"_s, u"Hello"_s, u"weight"_s, integer(20));
    VERIFY_OK(m_loaded->save());
    QCOMPARE(m_database->rows(
                 u"SELECT tag_id, taggable_id, taggable_type, weight FROM taggings ORDER BY weight"_s),
             (QStringList{u"1|1|Video|2"_s, u"2|2|Post|3"_s, u"1|1|Post|10"_s, u"2|1|Post|20"_s}));
}

void TestPayloadWriter::compositeKeys()
{
    m_loaded.reset();
    m_database = std::make_unique<EngineDatabase>(
        engine(),
        QStringList{
            u"CREATE TABLE people (a INTEGER, b INTEGER, name VARCHAR(20), PRIMARY KEY (a, b))"_s,
            u"CREATE TABLE things (id INTEGER PRIMARY KEY, name VARCHAR(20))"_s,
            u"CREATE TABLE owns (a INTEGER, b INTEGER, thing_id INTEGER, since INTEGER, "
            "FOREIGN KEY (a, b) REFERENCES people (a, b), FOREIGN KEY (thing_id) REFERENCES things (id))"_s,
            u"INSERT INTO people VALUES (1, 1, 'Ann'), (1, 2, 'Bob')"_s,
            u"INSERT INTO things VALUES (1, 'Car'), (2, 'Cup')"_s,
            u"INSERT INTO owns VALUES (1, 1, 1, 2001), (1, 2, 1, 2002)"_s});
    m_loaded = std::make_unique<Loaded>(m_database->settings());
    m_loaded->set(u"Bob"_s, u"Car"_s, u"since"_s, integer(2010));
    m_loaded->link(u"Bob"_s, u"Cup"_s);
    m_loaded->set(u"Bob"_s, u"Cup"_s, u"since"_s, integer(2011));
    VERIFY_OK(m_loaded->save());
    QCOMPARE(m_database->rows(u"SELECT a, b, thing_id, since FROM owns ORDER BY since"_s),
             (QStringList{u"1|1|1|2001"_s, u"1|2|1|2010"_s, u"1|2|2|2011"_s}));
}

/// What the table forbids is told, and nothing is saved.
void TestPayloadWriter::forbidden()
{
    start(u", amount INTEGER CHECK (amount < 10)"_s,
          {u"INSERT INTO users_roles VALUES (1, 1, 1), (1, 2, 2)"_s});
    m_loaded->set(u"John"_s, u"Admin"_s, u"amount"_s, integer(3));
    m_loaded->set(u"John"_s, u"Editor"_s, u"amount"_s, integer(30));
    QVERIFY(!m_loaded->save());
    QCOMPARE(rows(u"amount"_s), (QStringList{u"1"_s, u"2"_s}));
    QCOMPARE(m_loaded->workspace().changes().size(), 2U);
}

void TestPayloadWriter::tooLong_data()
{
    QTest::addColumn<QString>("type");
    QTest::addColumn<QString>("typed");
    QTest::newRow("char") << u"char(4)"_s << u"toolong"_s;
    QTest::newRow("varchar") << u"varchar(4)"_s << u"toolong"_s;
    QTest::newRow("one char") << u"char"_s << u"ab"_s;
    QTest::newRow("array") << u"varchar(3)[]"_s << u"{toolong}"_s;
    QTest::newRow("bits") << u"bit(3)"_s << u"10101"_s;
    QTest::newRow("bits of any length") << u"bit varying(3)"_s << u"10101"_s;
    QTest::newRow("digits") << u"numeric(4,1)"_s << u"12345"_s;
}

/// Nothing is cut off: the database refuses it, or keeps it whole.
void TestPayloadWriter::tooLong()
{
    QFETCH(QString, type);
    QFETCH(QString, typed);
    const bool isOfPostgres = type.endsWith(u']') || type.startsWith(u"bit"_s);
    if (engine() != Engine::PostgreSql && isOfPostgres) { // a type that it has not
        type = u"varchar(4)"_s;
        typed = u"toolong"_s;
    }
    start(u", v %1"_s.arg(type), {u"INSERT INTO users_roles VALUES (1, 1, NULL)"_s});
    const Value value = valueFor(*m_loaded->association().junction.column(u"v"_s), typed).value();
    m_loaded->set(u"John"_s, u"Admin"_s, u"v"_s, value);
    if (engine() == Engine::Sqlite) { // which minds no length, and keeps all
        VERIFY_OK(m_loaded->save());
        QCOMPARE(rows(u"v"_s), QStringList{typed});
        return;
    }
    VERIFY_FAILS(m_loaded->save(), Input);
    QCOMPARE(rows(u"v"_s), QStringList{u"NULL"_s});
    m_loaded->workspace().apply(m_loaded->workspace().editDropAll());
    m_loaded->link(u"Jane"_s, u"Editor"_s);
    m_loaded->set(u"Jane"_s, u"Editor"_s, u"v"_s, value);
    VERIFY_FAILS(m_loaded->save(), Input);
    QCOMPARE(rows(u"v"_s), QStringList{u"NULL"_s});
}

QTEST_GUILESS_MAIN(TestPayloadWriter)
#include "tst_payloadwriter.moc"
