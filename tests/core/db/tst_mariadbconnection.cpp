// SPDX-FileCopyrightText: Crosscheck contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/db/connection.h"
#include "core/db/transaction.h"
#include "tests/support/mariadbserver.h"
#include "tests/support/verify.h"

#include <QElapsedTimer>
#include <QTest>

#include <thread>

using namespace crosscheck;
using namespace crosscheck::test;
using namespace Qt::Literals::StringLiterals;

/// A real server, and what becomes of it while it is used.
class TestMariadbConnection : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void cleanup();
    void valuesComeExactly_data();
    void valuesComeExactly();
    void valuesGoExactly_data();
    void valuesGoExactly();
    void rowsOneByOne();
    void aCursorThatIsLeft();
    void cancelled();
    void cancelledWhileRowsCome();
    void somebodyStopsTheStatement();
    void lockedRows();
    void twoThatReadAndWriteTheSame();
    void aTransactionLeftOpen();
    void oneInstant();
    void settingsOfTheServer();
    void readOnly();
    void aServerThatEndsTheConnection();
    void refusals_data();
    void refusals();
    void overASocket();
    void localhostWithAPort();
    void wrongPassword();
    void encryptionThatIsNotThere();
    void connectingIsGivenUp();
    void aServerThatDoesNotAnswer();

private:
    std::unique_ptr<MariadbDatabase> m_database;
    std::unique_ptr<Connection> m_connection;
};

void TestMariadbConnection::init()
{
    m_database = std::make_unique<MariadbDatabase>(QStringList{
        u"CREATE TABLE t (n integer PRIMARY KEY, s text)"_s, u"INSERT INTO t VALUES (1, 'one')"_s});
    auto connection = Connection::open(m_database->settings());
    VERIFY_OK(connection);
    m_connection = std::move(*connection);
}

void TestMariadbConnection::cleanup()
{
    m_connection.reset();
    m_database.reset();
}

void TestMariadbConnection::valuesComeExactly_data()
{
    QTest::addColumn<QString>("expression");
    QTest::addColumn<Value>("value");
    const auto row = [](const char *expression, const Value &value) {
        QTest::newRow(expression) << QString::fromUtf8(expression) << value;
    };
    row("NULL", {});
    row("9223372036854775807", integer(9223372036854775807));
    row("CAST(18446744073709551615 AS unsigned)", text("18446744073709551615"));
    row("CAST(-3 AS integer)", integer(-3));
    row("TRUE", integer(1));
    row("b'101'", Blob{std::string("\x05", 1)});
    row("1e-1", 0.1);
    row("CAST(1.5 AS decimal(10,2))", text("1.50"));
    row("CAST(7 AS decimal(20,0))", integer(7));
    row("'é\"'", text("é\""));
    row("X'00ff'", Blob{std::string("\0\xff", 2)});
    row("X''", Blob{});
    row("CAST('2024-02-29' AS date)", text("2024-02-29"));
    row("CAST('a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11' AS uuid)", text("a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11"));
}

void TestMariadbConnection::valuesComeExactly()
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

void TestMariadbConnection::valuesGoExactly_data()
{
    QTest::addColumn<QString>("type");
    QTest::addColumn<Value>("value");
    const auto row = [](const char *type, const Value &value) {
        QTest::newRow(type) << QString::fromUtf8(type) << value;
    };
    row("bigint", integer(-9007199254740993));
    row("bigint unsigned", text("18446744073709551615"));
    row("bit(64)", integer(9007199254740993));
    row("tinyint(1)", integer(1));
    row("double", 1e-300);
    row("text", text("q'\"\\?`é😀"));
    row("varchar(9)", text(""));
    row("char(9)", text("a b"));
    row("varchar(9) character set latin1", text("é"));
    row("blob", Blob{std::string("\0'\\\xff", 4)});
    row("binary(3)", Blob{std::string("\0\xff\0", 3)});
    row("decimal(30,5)", text("1234567890123456789012345.67890"));
    row("uuid", text("a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11"));
    row("datetime(6)", text("2024-02-29 12:00:00.000001"));
    row("timestamp NULL", text("2024-02-29 12:00:00"));
    row("year", integer(2024));
    row("enum('a','b')", text("b"));
    row("json", text("{\"a\": 1}"));
    row("date", {});
}

void TestMariadbConnection::valuesGoExactly()
{
    QFETCH(QString, type);
    QFETCH(Value, value);
    m_database->run(u"CREATE TABLE v (`wh?t` "_s + type + u")"_s);
    const auto written
        = m_connection->readRow(u"INSERT INTO v (`wh?t`) VALUES (?) RETURNING `wh?t`, '?'"_s, {&value, 1});
    VERIFY_OK(written);
    QVERIFY2(written->front() == value, qPrintable(toDisplay(written->front())));
    QVERIFY(written->back() == text("?"));
}

void TestMariadbConnection::rowsOneByOne()
{
    const auto rows = m_connection->read(u"SELECT seq FROM seq_1_to_100000"_s);
    std::int64_t sum = 0;
    while (rows->next())
        sum += rows->integer(0);
    VERIFY_OK(rows->finish());
    QCOMPARE(sum, 5000050000);
    const auto found = m_connection->execute(u"UPDATE t SET s = 'one'"_s); // those that are so already count
    VERIFY_OK(found);
    QCOMPARE(*found, 1);
}

void TestMariadbConnection::aCursorThatIsLeft()
{
    {
        const auto rows = m_connection->read(u"SELECT seq FROM seq_1_to_1000"_s);
        QVERIFY(rows->next());
    }
    QCOMPARE(m_connection->readNumber(u"SELECT 7"_s).value_or(0), 7);
}

void TestMariadbConnection::cancelled()
{
    CancelToken cancel;
    m_connection->setCancelToken(&cancel);
    std::thread canceller([&cancel] {
        std::this_thread::sleep_for(std::chrono::milliseconds(100));
        cancel.cancel();
    });
    QElapsedTimer timer;
    timer.start();
    const auto slept = m_connection->execute(u"UPDATE t SET s = sleep(60)"_s);
    canceller.join();
    VERIFY_FAILS(slept, Cancelled);
    QVERIFY(timer.elapsed() < 30'000);
    VERIFY_FAILS(m_connection->execute(u"SELECT 1"_s), Cancelled);
    m_connection->setCancelToken(nullptr);
    QCOMPARE(m_connection->readNumber(u"SELECT 7"_s).value_or(0), 7);
}

/// What was not read yet is not waited for.
void TestMariadbConnection::cancelledWhileRowsCome()
{
    CancelToken cancel;
    m_connection->setCancelToken(&cancel);
    {
        const auto rows = m_connection->read(u"SELECT a.seq FROM seq_1_to_10000000 a, seq_1_to_10000000 b"_s);
        QVERIFY(rows->next());
        cancel.cancel();
        VERIFY_FAILS(rows->finish(), Cancelled);
    }
    m_connection->setCancelToken(nullptr);
    QCOMPARE(m_connection->readNumber(u"SELECT 7"_s).value_or(0), 7);
}

void TestMariadbConnection::somebodyStopsTheStatement()
{
    VERIFY_OK(m_connection->execute(u"SET SESSION max_statement_time = 0.05"_s));
    const auto slept = m_connection->execute(u"UPDATE t SET s = sleep(60)"_s);
    VERIFY_FAILS(slept, Busy);
    QVERIFY2(slept.error().text.contains(u"stopped the statement"_s), qPrintable(slept.error().text));
}

void TestMariadbConnection::lockedRows()
{
    const auto other = Connection::open(m_database->settings());
    VERIFY_OK(other);
    const auto holding = Transaction::beginWrite(**other);
    VERIFY_OK((*other)->execute(u"UPDATE t SET s = 'x'"_s));
    const auto waiting = Transaction::beginWrite(*m_connection);
    VERIFY_OK(waiting);
    VERIFY_FAILS(m_connection->execute(u"UPDATE t SET s = 'x'"_s), Busy);
}

/// Without a key that forbids it, only locks keep two from adding the same row at once.
void TestMariadbConnection::twoThatReadAndWriteTheSame()
{
    m_database->run(u"CREATE TABLE pairs (a integer, b integer)"_s);
    const QString addOnce
        = u"INSERT INTO pairs SELECT 1, 1 FROM DUAL WHERE NOT EXISTS (SELECT 1 FROM pairs WHERE a = 1)"_s;
    auto other = Connection::open(m_database->settings());
    VERIFY_OK(other);
    auto first = Transaction::beginWrite(*m_connection);
    const auto second = Transaction::beginWrite(**other);
    QCOMPARE(m_connection->readNumber(u"SELECT count(*) FROM pairs"_s).value_or(9), 0);
    QCOMPARE((*other)->readNumber(u"SELECT count(*) FROM pairs"_s).value_or(9), 0);
    std::thread adding([&] { static_cast<void>((*other)->execute(addOnce)); });
    const bool added = m_connection->execute(addOnce).has_value();
    adding.join();
    if (added)
        VERIFY_OK(first->commit());
    QVERIFY(m_database->rows(u"SELECT a FROM pairs"_s).size() <= 1);
}

/// Cancelled between its statements, say: no job may find itself in it.
void TestMariadbConnection::aTransactionLeftOpen()
{
    VERIFY_OK(m_connection->execute(u"START TRANSACTION"_s));
    QVERIFY(!m_connection->isAlive());
    VERIFY_OK(m_connection->execute(u"ROLLBACK"_s));
    QVERIFY(m_connection->isAlive());
}

void TestMariadbConnection::oneInstant()
{
    const auto transaction = Transaction::beginRead(*m_connection);
    m_database->run(u"INSERT INTO t VALUES (2, 'two')"_s);
    QCOMPARE(m_connection->readNumber(u"SELECT count(*) FROM t"_s).value_or(0), 1);
}

/// What the server is set to must not change what is written.
void TestMariadbConnection::settingsOfTheServer()
{
    m_database->run(u"SET GLOBAL sql_mode = 'ANSI_QUOTES,PIPES_AS_CONCAT'"_s);
    const auto connection = Connection::open(m_database->settings());
    m_database->run(u"SET GLOBAL sql_mode = DEFAULT"_s);
    VERIFY_OK(connection);
    const Value tooLong = text("99999999999999999999");
    VERIFY_FAILS((*connection)->execute(u"INSERT INTO t VALUES (?, 'x')"_s, {&tooLong, 1}), Input);
    m_database->run(u"CREATE TABLE counted (n integer AUTO_INCREMENT PRIMARY KEY)"_s);
    const Value zero = integer(0);
    VERIFY_OK((*connection)->execute(u"INSERT INTO counted VALUES (?)"_s, {&zero, 1}));
    QCOMPARE(m_database->rows(u"SELECT n FROM counted"_s), QStringList{u"0"_s});
}

void TestMariadbConnection::readOnly()
{
    QCOMPARE(m_connection->readOnlyReason(), QString());
    ConnectionSettings settings = m_database->settings();
    settings.readOnly = true;
    const auto connection = Connection::open(settings);
    VERIFY_OK(connection);
    QVERIFY(!(*connection)->readOnlyReason().isEmpty());
    {
        const auto transaction = Transaction::beginRead(**connection);
        VERIFY_FAILS((*connection)->execute(u"DELETE FROM t"_s), ReadOnly);
    }
    m_database->run(u"SET GLOBAL read_only = 1"_s);
    const auto later = Connection::open(m_database->settings());
    m_database->run(u"SET GLOBAL read_only = 0"_s);
    VERIFY_OK(later);
    QVERIFY((*later)->readOnlyReason().contains(u"read-only"_s));
}

void TestMariadbConnection::aServerThatEndsTheConnection()
{
    QVERIFY(m_connection->isAlive());
    const auto number = m_connection->readNumber(u"SELECT connection_id()"_s);
    VERIFY_OK(number);
    m_database->run(u"KILL CONNECTION %1"_s.arg(*number));
    VERIFY_FAILS(m_connection->execute(u"SELECT 1"_s), ConnectionLost);
    VERIFY_FAILS(m_connection->execute(u"SELECT 1"_s), ConnectionLost);
    QVERIFY(!m_connection->isAlive());
}

void TestMariadbConnection::refusals_data()
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

void TestMariadbConnection::refusals()
{
    QFETCH(QString, statement);
    QFETCH(int, kind);
    const auto done = m_connection->execute(statement);
    QVERIFY(!done.has_value());
    QCOMPARE(int(done.error().kind), kind);
    QVERIFY2(done.error().detail.startsWith(u"MariaDB: "_s), qPrintable(done.error().detail));
    QCOMPARE(done.error().nativeCode.size(), 4);
}

void TestMariadbConnection::overASocket()
{
    ConnectionSettings settings = m_database->settings();
    settings.server.host = MariadbServer::instance().socket();
    settings.server.port = 0;
    const auto connection = Connection::open(settings);
    VERIFY_OK(connection);
    QCOMPARE((*connection)->readNumber(u"SELECT count(*) FROM t"_s).value_or(0), 1);
}

/// Is not the socket of another server that is here, too.
void TestMariadbConnection::localhostWithAPort()
{
    ConnectionSettings settings = m_database->settings();
    for (const QString &host : {u"localhost"_s, QString()}) {
        settings.server.host = host;
        const auto connection = Connection::open(settings);
        VERIFY_OK(connection);
        QCOMPARE((*connection)->readNumber(u"SELECT @@port"_s).value_or(0), settings.server.port);
    }
}

void TestMariadbConnection::wrongPassword()
{
    m_database->run(u"CREATE USER careful IDENTIFIED BY 'right'; GRANT ALL ON *.* TO careful"_s);
    ConnectionSettings settings = m_database->settings();
    settings.server.user = u"careful"_s;
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
    nowhere.server.host = u"/no/such/socket"_s;
    VERIFY_FAILS(Connection::open(nowhere), ConnectionLost);
}

void TestMariadbConnection::encryptionThatIsNotThere()
{
    ConnectionSettings settings = m_database->settings();
    for (const Tls tls : {Tls::Required, Tls::VerifyFull}) {
        settings.server.tls = tls;
        const auto opened = Connection::open(settings);
        VERIFY_FAILS(opened, Unsupported);
        QVERIFY(
            opened.error().text.contains(tls == Tls::Required ? u"cannot be encrypted"_s : u"certificate"_s));
    }
    settings.server.tls = Tls::Off;
    VERIFY_OK(Connection::open(settings));
}

void TestMariadbConnection::connectingIsGivenUp()
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

void TestMariadbConnection::aServerThatDoesNotAnswer()
{
    const MuteServer mute;
    ConnectionSettings settings = m_database->settings();
    settings.server.port = mute.port();
    settings.connectTimeout = std::chrono::milliseconds(200);
    const auto opened = Connection::open(settings);
    VERIFY_FAILS(opened, ConnectionLost);
    QVERIFY(opened.error().text.contains(u"did not answer in time"_s));
}

QTEST_GUILESS_MAIN(TestMariadbConnection)
#include "tst_mariadbconnection.moc"
