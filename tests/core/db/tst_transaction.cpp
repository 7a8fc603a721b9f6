// SPDX-FileCopyrightText: Crosscheck contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/db/transaction.h"
#include "tests/support/tempdatabase.h"
#include "tests/support/verify.h"

#include <QTest>

using namespace crosscheck;
using namespace crosscheck::test;

class TestTransaction : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void commits();
    void rollsBackAtTheEndOfItsScope();
    void rollsBackOnceMoved();
    void rollsBackThoughCancelled();
    void aFailedCommitRollsBack();
    void noneWithinAnother();
    void readsOneInstant();
    void notInAnotherFile();

private:
    QStringList links() const
    {
        return m_database->rows(QStringLiteral("SELECT user_id, role_id FROM users_roles"));
    }

    std::unique_ptr<TempDatabase> m_database;
    std::unique_ptr<Connection> m_connection;
    QStringList m_before;
    const QString m_delete = QStringLiteral("DELETE FROM users_roles");
};

void TestTransaction::init()
{
    m_connection.reset();
    m_database = std::make_unique<TempDatabase>(usersAndRoles());
    auto connection = Connection::open(m_database->settings());
    VERIFY_OK(connection);
    m_connection = std::move(*connection);
    m_before = links();
}

void TestTransaction::commits()
{
    auto transaction = Transaction::beginWrite(*m_connection);
    VERIFY_OK(transaction);
    VERIFY_OK(m_connection->execute(m_delete));
    QCOMPARE(links(), m_before); // others do not see it yet
    VERIFY_OK(transaction->commit());
    QCOMPARE(links(), QStringList());
    VERIFY_OK(Transaction::beginWrite(*m_connection)); // it is over
}

void TestTransaction::rollsBackAtTheEndOfItsScope()
{
    {
        const auto transaction = Transaction::beginWrite(*m_connection);
        VERIFY_OK(transaction);
        VERIFY_OK(m_connection->execute(m_delete));
    }
    QCOMPARE(links(), m_before);
    QCOMPARE(m_connection->readNumber(QStringLiteral("SELECT count(*) FROM users_roles")).value(), 4);
}

void TestTransaction::rollsBackOnceMoved()
{
    auto transaction = Transaction::beginWrite(*m_connection);
    VERIFY_OK(transaction);
    VERIFY_OK(m_connection->execute(m_delete));
    {
        const Transaction moved(std::move(*transaction));
    }
    VERIFY_OK(m_connection->execute(m_delete)); // outside of any transaction, so it stays
    transaction = failure(ErrorKind::Internal, {});
    QCOMPARE(links(), QStringList());
}

void TestTransaction::rollsBackThoughCancelled()
{
    CancelToken cancel;
    m_connection->setCancelToken(&cancel);
    {
        const auto transaction = Transaction::beginWrite(*m_connection);
        VERIFY_OK(transaction);
        VERIFY_OK(m_connection->execute(m_delete));
        cancel.cancel();
    }
    QCOMPARE(links(), m_before);
    m_database->run(QStringLiteral("DELETE FROM users_roles WHERE user_id = 1")); // the lock is gone
    VERIFY_OK(Transaction::beginWrite(*m_connection));
}

void TestTransaction::aFailedCommitRollsBack()
{
    m_database->run(
        QStringLiteral("CREATE TABLE late (user REFERENCES users DEFERRABLE INITIALLY DEFERRED)"));
    auto transaction = Transaction::beginWrite(*m_connection);
    VERIFY_OK(transaction);
    VERIFY_OK(m_connection->execute(m_delete));
    VERIFY_OK(m_connection->execute(QStringLiteral("INSERT INTO late VALUES (99)")));
    VERIFY_FAILS(transaction->commit(), ForeignKey);
    QCOMPARE(links(), m_before);
    VERIFY_OK(Transaction::beginWrite(*m_connection));
}

void TestTransaction::noneWithinAnother()
{
    const auto transaction = Transaction::beginWrite(*m_connection);
    VERIFY_OK(transaction);
    VERIFY_FAILS(Transaction::beginWrite(*m_connection), Internal);
    VERIFY_FAILS(Transaction::beginRead(*m_connection), Internal);
}

void TestTransaction::readsOneInstant()
{
    m_database->run(QStringLiteral("PRAGMA journal_mode = WAL"));
    const QString count = QStringLiteral("SELECT count(*) FROM users_roles");
    {
        const auto transaction = Transaction::beginRead(*m_connection);
        VERIFY_OK(transaction);
        QCOMPARE(m_connection->readNumber(count).value(), 4);
        m_database->run(m_delete);
        QCOMPARE(m_connection->readNumber(count).value(), 4);
    }
    QCOMPARE(m_connection->readNumber(count).value(), 0);
}

/// Neither begun nor committed once the file is another: what was done until then is rolled back.
void TestTransaction::notInAnotherFile()
{
    const QString path = m_database->path();
    {
        auto transaction = Transaction::beginWrite(*m_connection);
        VERIFY_OK(transaction);
        VERIFY_OK(m_connection->execute(m_delete));
        QVERIFY(QFile::rename(path, path + QLatin1String(".old")));
        VERIFY_FAILS(transaction->commit(), Replaced);
    }
    VERIFY_FAILS(Transaction::beginWrite(*m_connection), Replaced);
    VERIFY_FAILS(Transaction::beginRead(*m_connection), Replaced);
    QVERIFY(QFile::rename(path + QLatin1String(".old"), path));
    QCOMPARE(links(), m_before);
    VERIFY_OK(Transaction::beginWrite(*m_connection));
}

QTEST_GUILESS_MAIN(TestTransaction)
#include "tst_transaction.moc"
