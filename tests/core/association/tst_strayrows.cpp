// SPDX-FileCopyrightText: Crosscheck contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/association/strayrows.h"
#include "core/schema/discovery.h"
#include "tests/support/enginedatabase.h"
#include "tests/support/verify.h"

#include <QTest>

using namespace crosscheck;
using namespace crosscheck::test;
using namespace Qt::Literals::StringLiterals;

/// Junction rows that link nothing, on each engine.
class TestStrayRows : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase_data();
    void init();
    void cleanup();
    void read();
    void onlySomeInFull();
    void deleted();
    void othersByNow();
    void readOnly();
    void definedAnew();

private:
    [[nodiscard]] Association association() const
    {
        return discover(*m_connection).value().choose(u"users_roles"_s).value();
    }
    [[nodiscard]] QStringList rows() const
    {
        return m_database->rows(u"SELECT user_id, role_id, note FROM users_roles ORDER BY note"_s);
    }
    std::unique_ptr<EngineDatabase> m_database;
    std::unique_ptr<Connection> m_connection;
};

void TestStrayRows::initTestCase_data()
{
    addServers();
    QTest::newRow("SQLite") << Engine::Sqlite;
}

void TestStrayRows::init()
{
    QFETCH_GLOBAL(Engine, engine);
    m_database = std::make_unique<EngineDatabase>(
        engine,
        QStringList{u"CREATE TABLE users (id INTEGER PRIMARY KEY, name VARCHAR(20))"_s,
                    u"CREATE TABLE roles (id INTEGER PRIMARY KEY, name VARCHAR(20))"_s,
                    u"CREATE TABLE users_roles (user_id INTEGER, role_id INTEGER, note INTEGER)"_s,
                    u"INSERT INTO users VALUES (1, 'John'), (2, 'Jane')"_s,
                    u"INSERT INTO roles VALUES (1, 'Admin')"_s,
                    u"INSERT INTO users_roles VALUES (1, 1, 11), (2, 1, 12), (NULL, 1, 13), (1, 9, 14), "
                    "(8, 1, NULL), (2, 1, 15)"_s});
    m_connection = Connection::open(m_database->settings()).value();
}

void TestStrayRows::cleanup()
{
    m_connection.reset();
    m_database.reset();
}

void TestStrayRows::read()
{
    auto strays = readStrayRows(*m_connection, association(), 10);
    VERIFY_OK(strays);
    QCOMPARE(strays->count, 3);
    QCOMPARE(strays->columns, (QStringList{u"user_id"_s, u"role_id"_s, u"note"_s}));
    std::sort(strays->rows.begin(), strays->rows.end());
    QCOMPARE(strays->rows,
             (std::vector<QStringList>{
                 {QString(), u"1"_s, u"13"_s}, {u"1"_s, u"9"_s, u"14"_s}, {u"8"_s, u"1"_s, QString()}}));
    QVERIFY(strays->rows.front().front().isNull());
    QVERIFY(strays->rows.back().back().isNull());
}

void TestStrayRows::onlySomeInFull()
{
    const auto strays = readStrayRows(*m_connection, association(), 1);
    VERIFY_OK(strays);
    QCOMPARE(strays->rows.size(), 1U);
    QCOMPARE(strays->count, 3);
    QCOMPARE(strays->digest.size(), 3U);
}

void TestStrayRows::deleted()
{
    const auto strays = readStrayRows(*m_connection, association(), 1);
    const auto deleted = deleteStrayRows(*m_connection, strays.value());
    VERIFY_OK(deleted);
    QCOMPARE(*deleted, 3);
    QCOMPARE(rows(), (QStringList{u"1|1|11"_s, u"2|1|12"_s, u"2|1|15"_s}));
}

/// As many, but another one: it was not seen.
void TestStrayRows::othersByNow()
{
    const auto strays = readStrayRows(*m_connection, association(), 1);
    static_cast<void>(m_database->rows(u"UPDATE users_roles SET note = 16 WHERE note = 14"_s));
    VERIFY_FAILS(deleteStrayRows(*m_connection, strays.value()), Stale);
    QCOMPARE(rows().size(), 6);
}

void TestStrayRows::readOnly()
{
    const auto strays = readStrayRows(*m_connection, association(), 1);
    ConnectionSettings settings = m_database->settings();
    settings.readOnly = true;
    const auto connection = Connection::open(settings);
    VERIFY_OK(connection);
    VERIFY_FAILS(deleteStrayRows(**connection, strays.value()), ReadOnly);
    StrayRows ofView = strays.value();
    ofView.association.junction.isView = true;
    VERIFY_FAILS(deleteStrayRows(*m_connection, ofView), ReadOnly);
    QCOMPARE(rows().size(), 6);
}

/// The table is defined otherwise by now.
void TestStrayRows::definedAnew()
{
    const auto strays = readStrayRows(*m_connection, association(), 1);
    static_cast<void>(m_database->rows(u"ALTER TABLE users_roles ADD COLUMN users_role_id INTEGER"_s));
    VERIFY_FAILS(deleteStrayRows(*m_connection, strays.value()), Stale); // a column more
    QCOMPARE(rows().size(), 6);
}

QTEST_GUILESS_MAIN(TestStrayRows)
#include "tst_strayrows.moc"
