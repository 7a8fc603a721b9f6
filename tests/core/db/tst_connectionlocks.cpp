// SPDX-FileCopyrightText: Crosscheck contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/db/connection.h"
#include "core/db/transaction.h"
#include "tests/support/tempdatabase.h"
#include "tests/support/verify.h"

#include <QTest>

#include <thread>

using namespace crosscheck;
using namespace crosscheck::test;

/// Locks of others, cancelling, and two connections on one file.
class TestConnectionLocks : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void openingALockedDatabase();
    void readingALockedDatabase();
    void writingALockedDatabase();
    void aLockIsWaitedFor();
    void cancelWhileWaitingToOpen();
    void cancelWhileWaitingToWrite();
    void cancelWhileWaitingToRead();
    void cancelALongStatement();
    void cancelALongCursor();
    void cancelledBeforehand();
    void twoConnectionsSeeEachOther();
    void twoWriters();

private:
    static QString endless();
};

/// Far too long to wait for.
QString TestConnectionLocks::endless()
{
    return QStringLiteral(
        "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 1000000000000) "
        "SELECT count(*) FROM n");
}

void TestConnectionLocks::openingALockedDatabase()
{
    const TempDatabase database(usersAndRoles());
    const ForeignLock lock(database.path());
    const auto connection = Connection::open(database.settings());
    VERIFY_FAILS(connection, Busy);
    QVERIFY2(connection.error().text.contains(database.path()), qPrintable(connection.error().text));
}

void TestConnectionLocks::readingALockedDatabase()
{
    const TempDatabase database(usersAndRoles());
    const auto connection = Connection::open(database.settings());
    VERIFY_OK(connection);
    const ForeignLock lock(database.path());
    VERIFY_FAILS((*connection)->readNumber(QStringLiteral("SELECT count(*) FROM users")), Busy);
    const auto cursor = (*connection)->read(QStringLiteral("SELECT id FROM users"));
    QVERIFY(!cursor->next());
    VERIFY_FAILS(cursor->finish(), Busy);
}

void TestConnectionLocks::writingALockedDatabase()
{
    const TempDatabase database(usersAndRoles());
    const auto connection = Connection::open(database.settings());
    VERIFY_OK(connection);
    const ForeignLock lock(database.path());
    VERIFY_FAILS((*connection)->execute(QStringLiteral("DELETE FROM users_roles")), Busy);
    VERIFY_FAILS((*connection)->readRow(QStringLiteral("DELETE FROM users_roles RETURNING 1"), {}), Busy);
    VERIFY_FAILS(Transaction::beginWrite(**connection), Busy);
}

void TestConnectionLocks::aLockIsWaitedFor()
{
    const TempDatabase database(usersAndRoles());
    ConnectionSettings settings = database.settings();
    settings.lockTimeout = std::chrono::minutes(1);
    const auto connection = Connection::open(settings);
    VERIFY_OK(connection);
    auto lock = std::make_unique<ForeignLock>(database.path());
    std::atomic<bool> waits = false;
    std::thread releaser([&lock, &waits] {
        while (!waits)
            std::this_thread::yield();
        lock.reset();
    });
    waits = true;
    const auto removed = (*connection)->execute(QStringLiteral("DELETE FROM users_roles WHERE user_id = 1"));
    releaser.join();
    VERIFY_OK(removed);
    QCOMPARE(*removed, 2);
}

void TestConnectionLocks::cancelWhileWaitingToOpen()
{
    const TempDatabase database(usersAndRoles());
    ConnectionSettings settings = database.settings();
    settings.lockTimeout = std::chrono::minutes(10);
    const ForeignLock lock(database.path());
    CancelToken cancel;
    std::thread canceller([&cancel] { cancel.cancel(); });
    const auto connection = Connection::open(settings, &cancel);
    canceller.join();
    VERIFY_FAILS(connection, Cancelled);
}

void TestConnectionLocks::cancelWhileWaitingToWrite()
{
    const TempDatabase database(usersAndRoles());
    ConnectionSettings settings = database.settings();
    settings.lockTimeout = std::chrono::minutes(10);
    const auto connection = Connection::open(settings);
    VERIFY_OK(connection);
    const ForeignLock lock(database.path());
    CancelToken cancel;
    (*connection)->setCancelToken(&cancel);
    std::thread canceller([&cancel] { cancel.cancel(); });
    const auto transaction = Transaction::beginWrite(**connection);
    canceller.join();
    VERIFY_FAILS(transaction, Cancelled);
    VERIFY_FAILS((*connection)->readRow(QStringLiteral("DELETE FROM roles RETURNING id"), {}), Cancelled);
}

void TestConnectionLocks::cancelWhileWaitingToRead()
{
    const TempDatabase database(usersAndRoles());
    ConnectionSettings settings = database.settings();
    settings.lockTimeout = std::chrono::minutes(10);
    const auto connection = Connection::open(settings);
    VERIFY_OK(connection);
    const ForeignLock lock(database.path());
    CancelToken cancel;
    cancel.cancel();
    (*connection)->setCancelToken(&cancel);
    VERIFY_FAILS((*connection)->readNumber(QStringLiteral("SELECT count(*) FROM users")), Cancelled);
}

void TestConnectionLocks::cancelALongStatement()
{
    const TempDatabase database(usersAndRoles());
    const auto connection = Connection::open(database.settings());
    VERIFY_OK(connection);
    CancelToken cancel;
    (*connection)->setCancelToken(&cancel);
    std::thread canceller([&cancel] { cancel.cancel(); });
    const auto number = (*connection)->readNumber(endless());
    canceller.join();
    VERIFY_FAILS(number, Cancelled);
    QCOMPARE(number.error().detail, QString());

    (*connection)->setCancelToken(nullptr); // and the connection is of use still
    QCOMPARE((*connection)->readNumber(QStringLiteral("SELECT count(*) FROM users")).value(), 3);
}

void TestConnectionLocks::cancelALongCursor()
{
    const TempDatabase database(usersAndRoles());
    const auto connection = Connection::open(database.settings());
    VERIFY_OK(connection);
    CancelToken cancel;
    (*connection)->setCancelToken(&cancel);
    const auto cursor
        = (*connection)
              ->read(QStringLiteral(
                  "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT i FROM n"));
    qint64 rows = 0;
    while (cursor->next()) {
        if (++rows == 1000)
            cancel.cancel();
    }
    QVERIFY(rows >= 1000);
    VERIFY_FAILS(cursor->finish(), Cancelled);
}

void TestConnectionLocks::cancelledBeforehand()
{
    const TempDatabase database(usersAndRoles());
    const auto connection = Connection::open(database.settings());
    VERIFY_OK(connection);
    CancelToken cancel;
    cancel.cancel();
    QVERIFY(cancel.isCancelled());
    (*connection)->setCancelToken(&cancel);
    VERIFY_FAILS((*connection)->execute(QStringLiteral("CREATE TABLE t AS ") + endless()), Cancelled);
}

void TestConnectionLocks::twoConnectionsSeeEachOther()
{
    const TempDatabase database(usersAndRoles());
    const auto one = Connection::open(database.settings());
    const auto other = Connection::open(database.settings());
    VERIFY_OK(one);
    VERIFY_OK(other);
    const QString count = QStringLiteral("SELECT count(*) FROM users_roles");
    VERIFY_OK((*one)->execute(QStringLiteral("INSERT INTO users_roles VALUES (2, 3)")));
    QCOMPARE((*other)->readNumber(count).value(), 5);
    {
        const auto reading = Transaction::beginRead(**other);
        VERIFY_OK(reading);
        QCOMPARE((*other)->readNumber(count).value(), 5);
        VERIFY_FAILS((*one)->execute(QStringLiteral("DELETE FROM users_roles")), Busy); // not at its commit
    }
    VERIFY_OK((*one)->execute(QStringLiteral("DELETE FROM users_roles")));
    QCOMPARE((*other)->readNumber(count).value(), 0);
}

void TestConnectionLocks::twoWriters()
{
    const TempDatabase database(usersAndRoles());
    const auto one = Connection::open(database.settings());
    const auto other = Connection::open(database.settings());
    VERIFY_OK(one);
    VERIFY_OK(other);
    const auto writing = Transaction::beginWrite(**one);
    VERIFY_OK(writing);
    VERIFY_FAILS(Transaction::beginWrite(**other), Busy);
    QCOMPARE((*other)->readNumber(QStringLiteral("SELECT count(*) FROM users_roles")).value(), 4);
}

QTEST_GUILESS_MAIN(TestConnectionLocks)
#include "tst_connectionlocks.moc"
