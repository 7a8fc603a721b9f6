// SPDX-FileCopyrightText: Crosscheck contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/db/databasethread.h"
#include "tests/support/postgresserver.h"
#include "tests/support/tempdatabase.h"
#include "tests/support/verify.h"

#include <QTest>

using namespace crosscheck;
using namespace crosscheck::test;

class TestDatabaseThread : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void opensWhenFirstAsked();
    void anErrorOfOpeningIsTheAnswer();
    void opensOnceMoreAfterAnError();
    void cancelReachesARunningStatement();
    void cancelReachesTheWaitForALock();
    void theNextJobIsNotCancelled();
    void aJobCancelledWhileItWaitsIsNotDone();
    void closesWhenItEnds();
    void connectsAnewAfterALoss();
    void endsWithARunningStatement();

private:
    using Number = Result<qint64>;
    static Number count(Connection &connection, JobContext &)
    {
        return connection.readNumber(QStringLiteral("SELECT count(*) FROM users_roles"));
    }
    static Number endless(Connection &connection, JobContext &)
    {
        return connection.readNumber(QStringLiteral(
            "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT count(*) FROM n"));
    }
    /// Keeps the answer.
    std::function<void(Number)> keep()
    {
        m_answer.reset();
        return [this](Number number) { m_answer = std::move(number); };
    }

    Mailbox m_mailbox;
    std::optional<Number> m_answer;
};

void TestDatabaseThread::opensWhenFirstAsked()
{
    const TempDatabase database(usersAndRoles());
    DatabaseThread thread(database.settings(), m_mailbox);
    QCOMPARE(thread.settings().path, database.path());
    for (int i = 0; i < 2; ++i) {
        const Ticket ticket = thread.ask<qint64>(count, keep());
        QTRY_VERIFY(m_answer);
        QCOMPARE(m_answer->value(), 4);
    }
}

void TestDatabaseThread::anErrorOfOpeningIsTheAnswer()
{
    ConnectionSettings settings;
    settings.path = QStringLiteral("/nowhere/at/all.db");
    DatabaseThread thread(settings, m_mailbox);
    const Ticket ticket = thread.ask<qint64>(count, keep());
    QTRY_VERIFY(m_answer);
    VERIFY_FAILS(*m_answer, NotFound);
}

void TestDatabaseThread::opensOnceMoreAfterAnError()
{
    const TempDatabase database(usersAndRoles());
    DatabaseThread thread(database.settings(), m_mailbox);
    {
        const ForeignLock lock(database.path());
        const Ticket ticket = thread.ask<qint64>(count, keep());
        QTRY_VERIFY(m_answer);
        VERIFY_FAILS(*m_answer, Busy);
    }
    const Ticket ticket = thread.ask<qint64>(count, keep());
    QTRY_VERIFY(m_answer);
    QCOMPARE(m_answer->value(), 4);
}

void TestDatabaseThread::cancelReachesARunningStatement()
{
    const TempDatabase database(usersAndRoles());
    DatabaseThread thread(database.settings(), m_mailbox);
    std::atomic<bool> began = false;
    Ticket ticket = thread.ask<qint64>(
        [&began](Connection &connection, JobContext &context) {
            began = true;
            return endless(connection, context);
        },
        keep());
    QTRY_VERIFY(began);
    ticket.cancel();
    QTRY_VERIFY(m_answer);
    VERIFY_FAILS(*m_answer, Cancelled);
}

void TestDatabaseThread::cancelReachesTheWaitForALock()
{
    const TempDatabase database(usersAndRoles());
    ConnectionSettings settings = database.settings();
    settings.lockTimeout = std::chrono::minutes(10);
    DatabaseThread thread(settings, m_mailbox);
    const ForeignLock lock(database.path());
    Ticket ticket = thread.ask<qint64>(count, keep());
    ticket.cancel();
    QTRY_VERIFY(m_answer);
    VERIFY_FAILS(*m_answer, Cancelled);
}

void TestDatabaseThread::theNextJobIsNotCancelled()
{
    const TempDatabase database(usersAndRoles());
    DatabaseThread thread(database.settings(), m_mailbox);
    {
        const Ticket dropped = thread.ask<qint64>(endless, [](const Number &) { QFAIL("It was answered."); });
    }
    const Ticket ticket = thread.ask<qint64>(count, keep());
    QTRY_VERIFY(m_answer);
    VERIFY_OK(*m_answer);
    QCOMPARE(m_answer->value(), 4);
}

void TestDatabaseThread::aJobCancelledWhileItWaitsIsNotDone()
{
    const TempDatabase database(usersAndRoles());
    DatabaseThread thread(database.settings(), m_mailbox);
    Ticket running = thread.ask<qint64>(endless, [](const Number &) {});
    Ticket waiting = thread.ask<qint64>(
        [](Connection &connection, JobContext &) {
            return connection.execute(QStringLiteral("DELETE FROM users_roles"));
        },
        keep());
    waiting.cancel();
    running.cancel();
    QTRY_VERIFY(m_answer);
    VERIFY_FAILS(*m_answer, Cancelled);
    QCOMPARE(database.rows(QStringLiteral("SELECT count(*) FROM users_roles")),
             QStringList{QStringLiteral("4")});
}

void TestDatabaseThread::connectsAnewAfterALoss()
{
    const PostgresDatabase database(usersAndRoles());
    DatabaseThread thread(database.settings(), m_mailbox);
    const auto ask = [&] {
        const Ticket ticket = thread.ask<qint64>(count, keep());
        QTRY_VERIFY(m_answer);
    };
    ask();
    QCOMPARE(m_answer->value(), 4);
    database.run(QStringLiteral("SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
                                "WHERE pid <> pg_backend_pid() AND datname = current_database()"));
    ask();
    VERIFY_FAILS(*m_answer, ConnectionLost);
    ask();
    QCOMPARE(m_answer->value(), 4);
}

void TestDatabaseThread::closesWhenItEnds()
{
    const TempDatabase database(usersAndRoles());
    const QStringList before = QSqlDatabase::connectionNames();
    {
        DatabaseThread thread(database.settings(), m_mailbox);
        const Ticket ticket = thread.ask<qint64>(count, keep());
        QTRY_VERIFY(m_answer);
        QCOMPARE(QSqlDatabase::connectionNames().size(), before.size() + 1);
    }
    QCOMPARE(QSqlDatabase::connectionNames(), before);
}

void TestDatabaseThread::endsWithARunningStatement()
{
    const TempDatabase database(usersAndRoles());
    std::atomic<bool> began = false;
    auto thread = std::make_unique<DatabaseThread>(database.settings(), m_mailbox);
    const Ticket ticket = thread->ask<qint64>(
        [&began](Connection &connection, JobContext &context) {
            began = true;
            return endless(connection, context);
        },
        keep());
    QTRY_VERIFY(began);
    thread.reset();
    QVERIFY(QSqlDatabase::connectionNames().isEmpty());
}

QTEST_GUILESS_MAIN(TestDatabaseThread)
#include "tst_databasethread.moc"
