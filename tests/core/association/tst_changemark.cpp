// SPDX-FileCopyrightText: Crosscheck contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/association/changemark.h"
#include "core/db/transaction.h"
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

static Result<QString> markOf(Connection &connection, const Association &association)
{
    const auto transaction = Transaction::beginRead(connection);
    return transaction ? readChangeMark(connection, association) : tl::make_unexpected(transaction.error());
}

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
    const auto before = markOf(loaded.connection(), loaded.association());
    VERIFY_OK(before);
    QVERIFY(!before->isEmpty());
    static_cast<void>(database.rows(statement));
    const auto isAnother = [&] {
        const auto now = markOf(loaded.connection(), loaded.association());
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
    const auto before = markOf(loaded.connection(), loaded.association());
    VERIFY_OK(before);
    QVERIFY(loaded.load());
    const auto now = markOf(loaded.connection(), loaded.association());
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
    QTest::newRow("a call") << u"PERFORM pg_notify('Grants', '')"_s << QString() << u"Grants"_s;
    QTest::newRow("of which the schema is named")
        << u"PERFORM pg_catalog.pg_notify ( 'grants' , NEW::text)"_s << QString() << u"grants"_s;
    QTest::newRow("a statement") << u"NOTIFY Grants"_s << QString() << u"grants"_s;
    QTest::newRow("with a quoted name")
        << u"notify \"Grants; Revokes\", 'x'"_s << QString() << u"Grants; Revokes"_s;
    QTest::newRow("an argument") << u"PERFORM pg_notify(TG_ARGV[1], TG_OP)"_s << u"'x', 'Verg\u00fctung\\'"_s
                                 << u"Verg\u00fctung\\"_s;
}

/// The channels that a connection listens to once it was asked for the mark.
static QString listened(Loaded &loaded)
{
    const auto mark = readChangeMark(loaded.connection(), loaded.association());
    const auto row = loaded.connection().readRow(
        u"SELECT string_agg(c, ' ' ORDER BY c) FROM pg_listening_channels() AS l (c)"_s, {});
    return mark && row ? toDisplay(row->front()) : u"an error"_s;
}

void TestChangeMark::triggersTell()
{
    QFETCH(QString, body);
    QFETCH(QString, arguments);
    const PostgresDatabase database(usersAndRoles());
    database.run(trigger(u"tell"_s, u"users_roles"_s, body, arguments));
    Loaded loaded(database.settings());
    QTEST(listened(loaded), "channel");
    database.run(u"DROP TRIGGER tell ON users_roles"_s);
    QCOMPARE(listened(loaded), QString());
}

/// Without a change of the tables, whose counters would tell it too.
void TestChangeMark::whatIsToldIsHeard()
{
    const PostgresDatabase database(usersAndRoles());
    database.run(trigger(u"tell"_s, u"users_roles"_s, u"NOTIFY grants"_s));
    Loaded loaded(database.settings());
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
