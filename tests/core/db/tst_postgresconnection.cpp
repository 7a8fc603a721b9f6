// SPDX-FileCopyrightText: Crosscheck contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/db/connection.h"
#include "core/db/transaction.h"
#include "tests/support/postgresserver.h"
#include "tests/support/verify.h"

#include <QElapsedTimer>
#include <QTest>

#include <thread>

using namespace crosscheck;
using namespace crosscheck::test;
using namespace Qt::Literals::StringLiterals;

/// A real server, and what becomes of it while it is used.
class TestPostgresConnection : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void cleanup();
    void valuesComeExactly_data();
    void valuesComeExactly();
    void valuesGoExactly_data();
    void valuesGoExactly();
    void aTextWithNulIsRefused();
    void rowsOneByOne();
    void aCursorThatIsLeft();
    void cancelled();
    void lockedTable();
    void aTimeLimitIsNoCancelling();
    void aTransactionLeftOpen();
    void commitOfAFailedTransaction();
    void oneInstant();
    void readOnly();
    void aServerThatEndsTheConnection();
    void refusals_data();
    void refusals();
    void wrongPassword();
    void encryptionThatIsNotThere();
    void connectingIsGivenUp();
    void aServerThatDoesNotAnswer();

private:
    std::unique_ptr<PostgresDatabase> m_database;
    std::unique_ptr<Connection> m_connection;
};

void TestPostgresConnection::init()
{
    m_database = std::make_unique<PostgresDatabase>(QStringList{
        u"CREATE TABLE t (n integer PRIMARY KEY, s text)"_s, u"INSERT INTO t VALUES (1, 'one')"_s});
    auto connection = Connection::open(m_database->settings());
    VERIFY_OK(connection);
    m_connection = std::move(*connection);
}

void TestPostgresConnection::cleanup()
{
    m_connection.reset();
    m_database.reset();
}

void TestPostgresConnection::valuesComeExactly_data()
{
    QTest::addColumn<QString>("expression");
    QTest::addColumn<Value>("value");
    const auto row = [](const char *expression, const Value &value) {
        QTest::newRow(expression) << QString::fromUtf8(expression) << value;
    };
    row("NULL", {});
    row("9223372036854775807", integer(9223372036854775807));
    row("(-32768)::smallint", integer(-32768));
    row("true", integer(1));
    row("false", integer(0));
    row("0.1::float8", 0.1);
    row("'NaN'::float8", text("NaN"));
    row("1.50::numeric(10,2)", text("1.50"));
    row("'ab'::char(4)", text("ab  "));
    row("'é\"'::text", text("é\""));
    row("'\\x00ff'::bytea", Blob{std::string("\0\xff", 2)});
    row("''::bytea", Blob{});
    row("'2024-02-29'::date", text("2024-02-29"));
    row("'a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11'::uuid", text("a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11"));
}

void TestPostgresConnection::valuesComeExactly()
{
    QFETCH(QString, expression);
    QFETCH(Value, value);
    const auto rows = m_connection->read(u"SELECT 1, "_s + expression);
    QVERIFY(rows->next());
    QVERIFY2(toValue(rows->view(1)) == value, qPrintable(toDisplay(toValue(rows->view(1)))));
    const auto *number = std::get_if<std::int64_t>(&value);
    std::array<std::int64_t, 2> numbers{};
    QCOMPARE(rows->integers(numbers), number != nullptr);
    QVERIFY(!number || (numbers[0] == 1 && numbers[1] == *number));
    QVERIFY(!rows->next());
    VERIFY_OK(rows->finish());
}

void TestPostgresConnection::valuesGoExactly_data()
{
    QTest::addColumn<QString>("type");
    QTest::addColumn<Value>("value");
    const auto row = [](const char *type, const Value &value) {
        QTest::newRow(type) << QString::fromUtf8(type) << value;
    };
    row("bigint", integer(-9007199254740993));
    row("float8", 1e-300);
    row("text", text("q'\"\\?é"));
    row("varchar(9)", text(""));
    row("bytea", Blob{std::string("\0'\\\xff", 4)});
    row("numeric", text("12345678901234567890.5"));
    row("uuid", text("a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11"));
    row("timestamptz", text("2024-02-29 12:00:00+00"));
    row("boolean", integer(1));
    row("json", text("{\"a\": 1}"));
    row("date", {});
}

void TestPostgresConnection::valuesGoExactly()
{
    QFETCH(QString, type);
    QFETCH(Value, value);
    m_database->run(u"CREATE TABLE v (\"wh?t\" "_s + type + u")"_s);
    const auto written = m_connection->readRow(
        u"INSERT INTO v (\"wh?t\") VALUES (?) RETURNING \"wh?t\", '?'"_s, {&value, 1});
    VERIFY_OK(written);
    QVERIFY2(written->front() == value, qPrintable(toDisplay(written->front())));
    QVERIFY(written->back() == text("?"));
}

void TestPostgresConnection::aTextWithNulIsRefused()
{
    const Value value = Text{std::string("a\0b", 3)};
    VERIFY_FAILS(m_connection->execute(u"INSERT INTO t VALUES (2, ?)"_s, {&value, 1}), Input);
    QCOMPARE(m_database->rows(u"SELECT n FROM t"_s), QStringList{u"1"_s});
}

void TestPostgresConnection::rowsOneByOne()
{
    const auto rows = m_connection->read(u"SELECT g FROM generate_series(1, 100000) g"_s);
    std::int64_t sum = 0;
    while (rows->next())
        sum += rows->integer(0);
    VERIFY_OK(rows->finish());
    QCOMPARE(sum, 5000050000);
    const auto changed = m_connection->execute(u"UPDATE t SET s = 'x'"_s);
    VERIFY_OK(changed);
    QCOMPARE(*changed, 1);
}

void TestPostgresConnection::aCursorThatIsLeft()
{
    {
        const auto rows = m_connection->read(u"SELECT g FROM generate_series(1, 1000) g"_s);
        QVERIFY(rows->next());
    }
    QCOMPARE(m_connection->readNumber(u"SELECT 7"_s).value_or(0), 7);
}

void TestPostgresConnection::cancelled()
{
    CancelToken cancel;
    m_connection->setCancelToken(&cancel);
    std::thread canceller([&cancel] {
        std::this_thread::sleep_for(std::chrono::milliseconds(100));
        cancel.cancel();
    });
    QElapsedTimer timer;
    timer.start();
    const auto slept = m_connection->execute(u"SELECT pg_sleep(60)"_s);
    canceller.join();
    VERIFY_FAILS(slept, Cancelled);
    QVERIFY(timer.elapsed() < 30'000);
    m_connection->setCancelToken(nullptr);
    QCOMPARE(m_connection->readNumber(u"SELECT 7"_s).value_or(0), 7);
}

void TestPostgresConnection::aTimeLimitIsNoCancelling()
{
    const auto transaction = Transaction::beginRead(*m_connection);
    VERIFY_OK(m_connection->execute(u"SET LOCAL statement_timeout = 50"_s));
    const auto slept = m_connection->execute(u"SELECT pg_sleep(60)"_s);
    VERIFY_FAILS(slept, Busy);
    QVERIFY2(slept.error().detail.contains(u"statement timeout"_s), qPrintable(slept.error().detail));
}

/// Cancelled between its statements, say: no job may find itself in it.
void TestPostgresConnection::aTransactionLeftOpen()
{
    VERIFY_OK(m_connection->execute(u"BEGIN"_s));
    QVERIFY(!m_connection->isAlive());
    VERIFY_OK(m_connection->execute(u"ROLLBACK"_s));
    QVERIFY(m_connection->isAlive());
}

void TestPostgresConnection::lockedTable()
{
    const auto other = Connection::open(m_database->settings());
    VERIFY_OK(other);
    const auto holding = Transaction::beginWrite(**other);
    VERIFY_OK((*other)->execute(u"LOCK TABLE t"_s));
    const auto waiting = Transaction::beginWrite(*m_connection);
    VERIFY_OK(waiting);
    VERIFY_FAILS(m_connection->execute(u"UPDATE t SET s = 'x'"_s), Busy);
}

/// The server answers COMMIT with ROLLBACK, and calls that a success.
void TestPostgresConnection::commitOfAFailedTransaction()
{
    auto transaction = Transaction::beginWrite(*m_connection);
    VERIFY_OK(m_connection->execute(u"INSERT INTO t VALUES (2, 'two')"_s));
    VERIFY_FAILS(m_connection->execute(u"INSERT INTO t VALUES (1, 'again')"_s), Unique);
    VERIFY_FAILS(transaction->commit(), Internal);
    QCOMPARE(m_database->rows(u"SELECT n FROM t"_s), QStringList{u"1"_s});
    VERIFY_OK(Transaction::beginWrite(*m_connection));
}

void TestPostgresConnection::oneInstant()
{
    const auto transaction = Transaction::beginRead(*m_connection);
    QCOMPARE(m_connection->readNumber(u"SELECT count(*) FROM t"_s).value_or(0), 1);
    m_database->run(u"INSERT INTO t VALUES (2, 'two')"_s);
    QCOMPARE(m_connection->readNumber(u"SELECT count(*) FROM t"_s).value_or(0), 1);
}

void TestPostgresConnection::readOnly()
{
    QCOMPARE(m_connection->readOnlyReason(), QString());
    ConnectionSettings settings = m_database->settings();
    settings.readOnly = true;
    const auto connection = Connection::open(settings);
    VERIFY_OK(connection);
    QVERIFY(!(*connection)->readOnlyReason().isEmpty());
    const auto transaction = Transaction::beginRead(**connection);
    VERIFY_FAILS((*connection)->execute(u"DELETE FROM t"_s), ReadOnly);
    m_database->run(u"ALTER DATABASE %1 SET default_transaction_read_only = on"_s.arg(m_database->name()));
    const auto later = Connection::open(m_database->settings());
    VERIFY_OK(later);
    QVERIFY((*later)->readOnlyReason().contains(u"only read"_s));
}

void TestPostgresConnection::aServerThatEndsTheConnection()
{
    QVERIFY(m_connection->isAlive());
    m_database->run(u"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid <> pg_backend_pid() "
                    "AND datname = current_database()"_s);
    VERIFY_FAILS(m_connection->execute(u"SELECT 1"_s), ConnectionLost);
    QVERIFY(!m_connection->isAlive());
    VERIFY_FAILS(m_connection->execute(u"SELECT 1"_s), ConnectionLost);
}

void TestPostgresConnection::refusals_data()
{
    QTest::addColumn<QString>("statement");
    QTest::addColumn<int>("kind");
    const auto row = [](const char *statement, ErrorKind kind) {
        QTest::newRow(statement) << QString::fromUtf8(statement) << int(kind);
    };
    row("INSERT INTO t VALUES (1, 'x')", ErrorKind::Unique);
    row("INSERT INTO t VALUES (NULL, 'x')", ErrorKind::NotNull);
    row("INSERT INTO t VALUES ('x', 'x')", ErrorKind::Input);
    row("INSERT INTO nowhere VALUES (1)", ErrorKind::Stale);
    row("SELECT nothing FROM t", ErrorKind::Stale);
    row("SELECT 1; SELECT 2", ErrorKind::Internal);
    row("nonsense", ErrorKind::Internal);
}

void TestPostgresConnection::refusals()
{
    QFETCH(QString, statement);
    QFETCH(int, kind);
    const auto transaction = Transaction::beginWrite(*m_connection); // where one at a time is taken
    VERIFY_OK(transaction);
    const auto done = m_connection->execute(statement);
    QVERIFY(!done.has_value());
    QCOMPARE(int(done.error().kind), kind);
    QVERIFY2(done.error().detail.startsWith(u"PostgreSQL: "_s), qPrintable(done.error().detail));
    QCOMPARE(done.error().nativeCode.size(), 5);
}

void TestPostgresConnection::wrongPassword()
{
    PostgresServer::instance().addUser(u"careful"_s, u"right"_s);
    ConnectionSettings settings = m_database->settings();
    settings.server.user = u"careful"_s;
    QTRY_VERIFY(!Connection::open(settings, nullptr, u"wrong"_s).has_value());
    const auto wrong = Connection::open(settings, nullptr, u"wrong"_s);
    VERIFY_FAILS(wrong, Permission);
    QVERIFY(wrong.error().message().contains(u"did not let the user in"_s));
    QVERIFY(!wrong.error().message().contains(u"wrong"_s));
    VERIFY_FAILS(Connection::open(settings), Permission);
    VERIFY_OK(Connection::open(settings, nullptr, u"right"_s));
    ConnectionSettings nowhere = m_database->settings();
    nowhere.server.database = u"no such"_s;
    VERIFY_FAILS(Connection::open(nowhere), NotFound);
    nowhere.server.port = freePort();
    VERIFY_FAILS(Connection::open(nowhere), ConnectionLost);
}

void TestPostgresConnection::encryptionThatIsNotThere()
{
    ConnectionSettings settings = m_database->settings();
    for (const Tls tls : {Tls::Required, Tls::VerifyFull}) {
        settings.server.tls = tls;
        const auto opened = Connection::open(settings);
        VERIFY_FAILS(opened, Unsupported);
        QVERIFY(opened.error().text.contains(u"cannot be encrypted"_s));
    }
    settings.server.tls = Tls::Off;
    VERIFY_OK(Connection::open(settings));
}

void TestPostgresConnection::connectingIsGivenUp()
{
    const MuteServer mute;
    ConnectionSettings settings = m_database->settings();
    settings.server.port = mute.port();
    settings.connectTimeout = std::chrono::minutes(5);
    CancelToken cancel;
    std::thread canceller([&cancel] {
        std::this_thread::sleep_for(std::chrono::milliseconds(100));
        cancel.cancel();
    });
    const auto opened = Connection::open(settings, &cancel);
    canceller.join();
    VERIFY_FAILS(opened, Cancelled);
}

void TestPostgresConnection::aServerThatDoesNotAnswer()
{
    const MuteServer mute;
    ConnectionSettings settings = m_database->settings();
    settings.server.port = mute.port();
    settings.connectTimeout = std::chrono::milliseconds(200);
    const auto opened = Connection::open(settings);
    VERIFY_FAILS(opened, ConnectionLost);
    QVERIFY(opened.error().text.contains(u"did not answer in time"_s));
}

QTEST_GUILESS_MAIN(TestPostgresConnection)
#include "tst_postgresconnection.moc"
