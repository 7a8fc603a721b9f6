// SPDX-FileCopyrightText: Crosscheck contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/association/changemark.h"
#include "tests/support/enginedatabase.h"
#include "tests/support/loaded.h"
#include "tests/support/pgbouncer.h"
#include "tests/support/verify.h"

#include <QTest>

using namespace crosscheck;
using namespace crosscheck::test;
using namespace Qt::Literals::StringLiterals;

class TestChangeMark : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void othersChangeIt_data();
    void othersChangeIt();
    void readingDoesNot_data();
    void readingDoesNot();
    void triggersTell_data();
    void triggersTell();
    void whatIsToldIsHeard();
    void onlyOfTheTables();
    void notBehindAPooler();
};

void TestChangeMark::othersChangeIt_data()
{
    QTest::addColumn<Engine>("engine");
    QTest::addColumn<QString>("statement");
    for (const auto &[name, engine] : engines()) {
        QTest::addRow("%s insert", name) << engine << u"INSERT INTO users_roles VALUES (3, 1)"_s;
        QTest::addRow("%s update", name) << engine << u"UPDATE roles SET name = 'Boss' WHERE id = 1"_s;
        QTest::addRow("%s delete", name) << engine << u"DELETE FROM users_roles WHERE user_id = 1"_s;
    }
}

void TestChangeMark::othersChangeIt()
{
    QFETCH(Engine, engine);
    QFETCH(QString, statement);
    const EngineDatabase database(engine, usersAndRoles());
    Loaded loaded(database.settings());
    const auto before = readChangeMark(loaded.connection(), loaded.association());
    VERIFY_OK(before);
    QVERIFY(!before->isEmpty());
    static_cast<void>(database.rows(statement));
    const auto isAnother = [&] {
        const auto now = readChangeMark(loaded.connection(), loaded.association());
        return now && *now != *before;
    };
    QTRY_VERIFY(isAnother());
}

void TestChangeMark::readingDoesNot_data()
{
    addEngines();
}

void TestChangeMark::readingDoesNot()
{
    QFETCH(Engine, engine);
    const EngineDatabase database(engine, usersAndRoles());
    Loaded loaded(database.settings());
    QTest::qWait(2500); // until the server takes the database's making as settled
    const auto before = readChangeMark(loaded.connection(), loaded.association());
    VERIFY_OK(before);
    QVERIFY(loaded.load());
    const auto now = readChangeMark(loaded.connection(), loaded.association());
    VERIFY_OK(now);
    QCOMPARE(*now, *before);
}

/// A trigger of @p table that executes a function with @p body.
static QString trigger(const QString &name, const QString &table, const QString &body,
                       const QString &arguments = {})
{
    return u"CREATE FUNCTION %1() RETURNS trigger LANGUAGE plpgsql AS $f$ BEGIN %3; RETURN NULL; END $f$; "
           "CREATE TRIGGER %1 AFTER INSERT OR UPDATE OR DELETE ON %2 EXECUTE FUNCTION %1(%4)"_s.arg(
               name, table, body, arguments);
}

void TestChangeMark::triggersTell_data()
{
    QTest::addColumn<QString>("body");
    QTest::addColumn<QString>("arguments");
    QTest::addColumn<QString>("channel");
    const auto row
        = [](const char *name, const QString &body, const QString &channel, const QString &arguments = {}) {
              QTest::newRow(name) << body << arguments << channel;
          };
    row("a call", u"PERFORM pg_notify('Grants', '')"_s, u"Grants"_s);
    row("with its schema", u"PERFORM pg_catalog.pg_notify ( 'grants' , NEW::text)"_s, u"grants"_s);
    row("a quote in it", u"PERFORM pg_notify('Jane''s', '')"_s, u"Jane's"_s);
    row("put together", u"PERFORM pg_notify('of_' || TG_TABLE_NAME, '')"_s, {});
    row("a statement", u"NOTIFY Größe"_s, u"größe"_s);
    row("a quoted name", u"notify \"Grants; \"\"all\"\"\", 'x'"_s, u"Grants; \"all\""_s);
    row("words", u"-- notify the admin\nNOTIFY grants"_s, u"grants"_s);
    row("a line break in it", u"PERFORM pg_notify(E'a\\nb', ''); PERFORM pg_notify('c\nd', '')"_s, u"c\nd"_s);
    row("an argument", u"PERFORM pg_notify(TG_ARGV[1], TG_OP)"_s, u"Verg\u00fctung\\"_s,
        u"'x', 'Verg\u00fctung\\'"_s);
    row("an argument that is not there", u"NOTIFY grants; PERFORM pg_notify(TG_ARGV[2], '')"_s, u"grants"_s,
        u"'x'"_s);
    row("an empty one", u"NOTIFY grants; PERFORM pg_notify(TG_ARGV[0], '')"_s, u"grants"_s, u"''"_s);
    row("a null byte that is none", u"PERFORM pg_notify(TG_ARGV[0], '')"_s, u"x\\000y"_s, u"'x\\000y'"_s);
}

/// The channels that a connection listens to.
static QString channelsOf(Connection &connection)
{
    const auto row = connection.readRow(
        u"SELECT string_agg(c, ' ' ORDER BY c) FROM pg_listening_channels() AS l (c)"_s, {});
    return row ? toDisplay(row->front()) : row.error().message();
}

static QString listened(Loaded &loaded)
{
    loaded.connection().listenFor(loaded.association().tables());
    return channelsOf(loaded.connection());
}

void TestChangeMark::triggersTell()
{
    QFETCH(QString, body);
    QFETCH(QString, arguments);
    const PostgresDatabase database(usersAndRoles());
    database.run(trigger(u"tell"_s, u"users_roles"_s, body, arguments));
    Loaded loaded(database.settings());
    QTEST(listened(loaded), "channel");
    loaded.connection().listenFor({});
    QCOMPARE(channelsOf(loaded.connection()), QString());
}

/// Without a change of the tables, whose counters would tell it too.
void TestChangeMark::whatIsToldIsHeard()
{
    const PostgresDatabase database(usersAndRoles());
    database.run(trigger(u"tell"_s, u"users_roles"_s, u"NOTIFY grants"_s));
    Loaded loaded(database.settings());
    QCOMPARE(listened(loaded), u"grants"_s);
    QTest::qWait(2500); // until the server takes the database's making as settled
    const auto markNow
        = [&] { return readChangeMark(loaded.connection(), loaded.association()).value_or(QString()); };
    const QString before = markNow();
    QVERIFY(!before.isEmpty());
    database.run(u"NOTIFY other"_s);
    QCOMPARE(markNow(), before);
    database.run(u"NOTIFY grants"_s);
    const QString told = markNow();
    QVERIFY(told != before);
    QVERIFY(loaded.connection().execute(u"NOTIFY grants"_s)); // what it tells itself is nothing new
    QCOMPARE(markNow(), told);
}

void TestChangeMark::onlyOfTheTables()
{
    const PostgresDatabase database(usersAndRoles());
    database.run(u"CREATE TABLE visits (page TEXT)"_s);
    database.run(trigger(u"a"_s, u"users"_s, u"NOTIFY people"_s));
    database.run(trigger(u"b"_s, u"visits"_s, u"NOTIFY visits"_s));
    database.run(trigger(u"c"_s, u"roles"_s, u"NOTIFY roles; PERFORM pg_notify('tasks', '')"_s));
    database.run(trigger(u"d"_s, u"users_roles"_s, u"NOTIFY disabled"_s));
    database.run(u"ALTER TABLE users_roles DISABLE TRIGGER d"_s);
    Loaded loaded(database.settings());
    QCOMPARE(listened(loaded), u"people roles tasks"_s);
}

/// Where other people's transactions have the connection too.
void TestChangeMark::notBehindAPooler()
{
    const PostgresDatabase database(usersAndRoles());
    database.run(trigger(u"tell"_s, u"users_roles"_s, u"NOTIFY grants"_s));
    const PgBouncer pooler;
    Loaded loaded(pooler.through(database.settings()));
    QCOMPARE(listened(loaded), QString());
}

QTEST_GUILESS_MAIN(TestChangeMark)
#include "tst_changemark.moc"
