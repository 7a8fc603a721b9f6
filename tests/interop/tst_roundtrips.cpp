// SPDX-FileCopyrightText: Crosscheck contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/association/loader.h"
#include "core/db/connection.h"
#include "core/schema/discovery.h"
#include "tests/support/enginedatabase.h"
#include "tests/support/tcpproxy.h"
#include "tests/support/verify.h"

#include <QTest>

#include <set>

using namespace crosscheck;
using namespace crosscheck::test;

/// A server that is far away answers each question late, so few may be asked.
class TestRoundTrips : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void opening_data();
    void opening();
    void lockedTables_data();
    void lockedTables();
    void openingIsMeasured();
};

namespace {

/// What opening may take once it is connected, as far as the window is idle.
constexpr int mostRoundTrips = 12;

QStringList entities()
{
    return {QStringLiteral("CREATE TABLE users (id INTEGER PRIMARY KEY, name VARCHAR(50))"),
            QStringLiteral("CREATE TABLE roles (id INTEGER PRIMARY KEY, name VARCHAR(50))"),
            QStringLiteral("INSERT INTO users VALUES (1, 'John'), (2, 'Jane')"),
            QStringLiteral("INSERT INTO roles VALUES (1, 'Admin')")};
}

QStringList declared()
{
    return entities()
        + QStringList{QStringLiteral(
                          "CREATE TABLE users_roles (user_id INTEGER, role_id INTEGER, FOREIGN KEY (user_id) "
                          "REFERENCES users (id), FOREIGN KEY (role_id) REFERENCES roles (id))"),
                      QStringLiteral("INSERT INTO users_roles VALUES (1, 1)")};
}

/// Many tables whose references only their names tell: their values are looked up.
QStringList undeclared()
{
    QStringList statements = entities();
    for (int i = 0; i < 60; ++i) {
        statements
            += {QStringLiteral("CREATE TABLE things%1 (id INTEGER PRIMARY KEY, name VARCHAR(50))").arg(i),
                QStringLiteral("CREATE TABLE users_things%1 (user_id INTEGER, things%1_id INTEGER)").arg(i)};
    }
    return statements
        + QStringList{QStringLiteral("CREATE TABLE users_roles (user_id INTEGER, role_id INTEGER)"),
                      QStringLiteral("INSERT INTO users_roles VALUES (1, 1)")};
}

/// More tables, of links to rows of several tables: which ones, their rows say by name, or by a row of a table of types,
/// whose keys are numbers, texts or bytes.
QStringList polymorphic(Engine engine)
{
    const bool isMariadb = engine == Engine::MariaDb;
    const QString german
        = isMariadb ? QStringLiteral("COLLATE utf8mb4_german2_ci") : QStringLiteral("COLLATE \"de-x-icu\"");
    const QString bytes = isMariadb ? QStringLiteral("BINARY(2)") : QStringLiteral("BYTEA");
    const QString key = isMariadb ? QStringLiteral("X'00ff'") : QStringLiteral("'\\x00ff'");
    QStringList statements = undeclared();
    const auto byName = [&statements](const QString &thing, const QString &collation) {
        statements += {QStringLiteral("CREATE TABLE users_%1s (user_id INTEGER, %1_type VARCHAR(50) %2, "
                                      "%1_id INTEGER)")
                           .arg(thing, collation),
                       QStringLiteral("INSERT INTO users_%1s VALUES (1, 'Role', 1)").arg(thing)};
    };
    const auto byTable = [&statements](const QString &thing, const QString &type, const QString &value) {
        statements
            += {QStringLiteral("CREATE TABLE %1_types (id %2 PRIMARY KEY, model TEXT)").arg(thing, type),
                QStringLiteral("INSERT INTO %1_types VALUES (%2, 'role')").arg(thing, value),
                QStringLiteral("CREATE TABLE users_%1s (user_id INTEGER, %1_type_id %2, "
                               "%1_id INTEGER, FOREIGN KEY (%1_type_id) REFERENCES %1_types (id))")
                    .arg(thing, type),
                QStringLiteral("INSERT INTO users_%1s VALUES (1, %2, 1)").arg(thing, value)};
    };
    byName(QStringLiteral("object"), {});
    byName(QStringLiteral("item"), german);
    byTable(QStringLiteral("subject"), QStringLiteral("INTEGER"), QStringLiteral("7"));
    byTable(QStringLiteral("target"), QStringLiteral("VARCHAR(50)"), QStringLiteral("'a'"));
    byTable(QStringLiteral("owner"), bytes, key);
    byTable(QStringLiteral("agent"), QStringLiteral("DECIMAL(5, 2)"), QStringLiteral("1.10"));
    if (isMariadb)
        byTable(QStringLiteral("actor"), QStringLiteral("INTEGER UNSIGNED"), QStringLiteral("4000000000"));
    else
        byTable(QStringLiteral("actor"), QStringLiteral("BIGINT"), QStringLiteral("4000000000"));
    return statements;
}

/// The types that the links to rows of several tables were found to have.
std::set<Value> typesIn(const Discovery &discovery)
{
    std::set<Value> types;
    for (const Association &association : discovery.associations) {
        for (const auto &[column, value] : association.fixed)
            types.insert(value);
    }
    return types;
}

} // namespace

void TestRoundTrips::opening_data()
{
    QTest::addColumn<Engine>("engine");
    QTest::addColumn<QStringList>("statements");
    QTest::addColumn<std::set<Value>>("types");
    const std::set<Value> types{textValue(QStringLiteral("Role")),
                                integer(7),
                                textValue(QStringLiteral("a")),
                                textValue(QStringLiteral("1.10")),
                                integer(4'000'000'000),
                                Blob{std::string("\x00\xff", 2)}};
    for (const auto &[name, engine] : servers()) {
        QTest::addRow("%s, declared", name) << engine << declared() << std::set<Value>();
        QTest::addRow("%s, by names alone", name) << engine << undeclared() << std::set<Value>();
        QTest::addRow("%s, to several tables", name) << engine << polymorphic(engine) << types;
    }
}

void TestRoundTrips::opening()
{
    QFETCH(Engine, engine);
    QFETCH(QStringList, statements);
    const EngineDatabase database(engine, statements);
    const TcpProxy proxy(database.settings().server.port);
    const auto connection = Connection::open(proxy.through(database.settings()));
    VERIFY_OK(connection);
    const int connected = proxy.roundTrips();
    QVERIFY(connected > 0);
    const auto discovery = discoverForUser(**connection);
    VERIFY_OK(discovery);
    QTEST(typesIn(*discovery), "types");
    const auto association = discovery->choose(QStringLiteral("users_roles"));
    VERIFY_OK(association);
    Job job;
    QString mark;
    const auto snapshot = loadSnapshot(**connection, *association, job.context, {}, {}, &mark);
    VERIFY_OK(snapshot);
    QCOMPARE((*snapshot)->links().linkCount(), std::size_t(1));
    QVERIFY(!mark.isEmpty());
    const int taken = proxy.roundTrips() - connected;
    qInfo("%d round trips to connect, %d to open", connected, taken);
    QVERIFY2(taken <= mostRoundTrips, qPrintable(QString::number(taken)));
}

void TestRoundTrips::lockedTables_data()
{
    addServers();
}

/// One that somebody has locked is not waited for longer than a lock may take, with the others and by itself, and hides no other.
void TestRoundTrips::lockedTables()
{
    QFETCH(const Engine, engine);
    const EngineDatabase database(engine, polymorphic(engine));
    const auto other = Connection::open(database.settings());
    VERIFY_OK(other);
    const bool isMariadb = engine == Engine::MariaDb;
    VERIFY_OK((*other)->begin(true));
    VERIFY_OK((*other)->execute(isMariadb
                                    ? QStringLiteral("LOCK TABLES users_things7 WRITE, users_items WRITE")
                                    : QStringLiteral("LOCK TABLE users_things7, users_items")));
    const auto connection = Connection::open(database.settings());
    VERIFY_OK(connection);
    const auto discovery = discover(**connection);
    VERIFY_OK(discovery);
    QVERIFY(discovery->choose(QStringLiteral("users_roles")));
    QVERIFY(discovery->choose(QStringLiteral("users_objects(user_id,object_id,object_type=Role)")));
    QStringList locked;
    for (const Rejected &rejected : discovery->rejected) {
        if (rejected.reason.contains(QLatin1String("locked")))
            locked.append(rejected.table.name);
    }
    locked.sort();
    QCOMPARE(locked, (QStringList{QStringLiteral("users_items"), QStringLiteral("users_things7")}));
}

/// The proxy counts what it shall count.
void TestRoundTrips::openingIsMeasured()
{
    const EngineDatabase database(Engine::PostgreSql, entities());
    const TcpProxy proxy(database.settings().server.port);
    const auto connection = Connection::open(proxy.through(database.settings()));
    VERIFY_OK(connection);
    const int before = proxy.roundTrips();
    for (int i = 1; i <= 3; ++i) {
        VERIFY_OK((*connection)->readNumber(QStringLiteral("SELECT count(*) FROM users")));
        QCOMPARE(proxy.roundTrips() - before, i);
    }
}

QTEST_GUILESS_MAIN(TestRoundTrips)
#include "tst_roundtrips.moc"
