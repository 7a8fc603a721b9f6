// SPDX-FileCopyrightText: Crosscheck contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/association/loader.h"
#include "core/db/connection.h"
#include "core/schema/discovery.h"
#include "tests/support/enginedatabase.h"
#include "tests/support/tcpproxy.h"
#include "tests/support/verify.h"

#include <QTest>

using namespace crosscheck;
using namespace crosscheck::test;

/// A server that is far away answers each question late, so few may be asked.
class TestRoundTrips : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void opening_data();
    void opening();
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
    for (int i = 0; i < 30; ++i) {
        statements
            += {QStringLiteral("CREATE TABLE things%1 (id INTEGER PRIMARY KEY, name VARCHAR(50))").arg(i),
                QStringLiteral("CREATE TABLE users_things%1 (user_id INTEGER, things%1_id INTEGER)").arg(i)};
    }
    return statements
        + QStringList{QStringLiteral("CREATE TABLE users_roles (user_id INTEGER, role_id INTEGER)"),
                      QStringLiteral("INSERT INTO users_roles VALUES (1, 1)")};
}

/// One more table, of links to rows of several tables: which ones, its rows say by name.
QStringList polymorphic()
{
    return undeclared()
        + QStringList{QStringLiteral("CREATE TABLE users_anything (user_id INTEGER, anything_type "
                                     "VARCHAR(50), anything_id INTEGER)"),
                      QStringLiteral("INSERT INTO users_anything VALUES (1, 'Role', 1)")};
}

/// The same, where they say it by a table of types.
QStringList polymorphicByTable()
{
    return undeclared()
        + QStringList{
            QStringLiteral("CREATE TABLE content_types (id INTEGER PRIMARY KEY, model VARCHAR(50))"),
            QStringLiteral("INSERT INTO content_types VALUES (7, 'role')"),
            QStringLiteral("CREATE TABLE users_anything (user_id INTEGER, content_type_id INTEGER, "
                           "object_id INTEGER)"),
            QStringLiteral("INSERT INTO users_anything VALUES (1, 7, 1)")};
}

} // namespace

void TestRoundTrips::opening_data()
{
    QTest::addColumn<Engine>("engine");
    QTest::addColumn<QStringList>("statements");
    for (const auto &[name, engine] : servers()) {
        QTest::addRow("%s, declared", name) << engine << declared();
        QTest::addRow("%s, by names alone", name) << engine << undeclared();
        QTest::addRow("%s, to several tables", name) << engine << polymorphic();
        QTest::addRow("%s, to several tables by one of types", name) << engine << polymorphicByTable();
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
