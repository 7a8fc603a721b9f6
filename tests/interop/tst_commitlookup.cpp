// SPDX-FileCopyrightText: Crosscheck contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/association/commitlookup.h"
#include "core/association/writer.h"
#include "tests/support/enginedatabase.h"
#include "tests/support/loaded.h"
#include "tests/support/tcpproxy.h"
#include "tests/support/verify.h"

#include <QTest>

using namespace crosscheck;
using namespace crosscheck::test;
using namespace Qt::Literals::StringLiterals;

Q_DECLARE_METATYPE(TcpProxy::Cut)
Q_DECLARE_METATYPE(CommitFate)

/// The connection goes while a save commits: what became of it is looked up.
class TestCommitLookup : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void links_data();
    void links();
    void entities_data();
    void entities();
    void payloadAlone_data();
    void payloadAlone();
    void othersMeanwhile_data();
    void othersMeanwhile();
    void anAddedRowTells();
    void aNumberOfAnother();

private:
    static void engines();
};

namespace {

/// What is staged in @p loaded is saved through the proxy, which cuts; then it is looked up.
Result<CommitFate> savedThrough(TcpProxy &proxy, TcpProxy::Cut cut, Loaded &loaded,
                                const EngineDatabase &database)
{
    proxy.cutAtCommit(cut);
    Job job;
    const SaveRequest request = loaded.workspace().saveRequest();
    const auto saved = save(loaded.connection(), request, job.context);
    if (!saved)
        return tl::make_unexpected(saved.error());
    if (saved->commit.isKnown)
        return failure(ErrorKind::Internal, u"It was not cut."_s);
    const auto connection = Connection::open(database.settings());
    return connection ? fateOfCommit(**connection, request, *saved, job.context)
                      : tl::make_unexpected(connection.error());
}

const QString linkRows = u"SELECT user_id, role_id FROM users_roles ORDER BY user_id, role_id"_s;

} // namespace

void TestCommitLookup::engines()
{
    QTest::addColumn<Engine>("engine");
    QTest::addColumn<TcpProxy::Cut>("cut");
    for (const auto &[name, engine] : servers()) {
        QTest::addRow("%s before", name) << engine << TcpProxy::Cut::Before;
        QTest::addRow("%s after", name) << engine << TcpProxy::Cut::After;
    }
    // Who is not told that nobody is there holds the locks; by its number it can be ended.
    QTest::newRow("PostgreSQL hole") << Engine::PostgreSql << TcpProxy::Cut::Hole;
}

void TestCommitLookup::links_data()
{
    engines();
}

void TestCommitLookup::links()
{
    QFETCH(Engine, engine);
    QFETCH(TcpProxy::Cut, cut);
    const EngineDatabase database(engine, usersAndRoles());
    TcpProxy proxy(database.settings().server.port);
    Loaded loaded(proxy.through(database.settings()));
    loaded.link(u"John"_s, u"Viewer"_s);
    loaded.unlink(u"Jane"_s, u"Editor"_s);
    const auto fate = savedThrough(proxy, cut, loaded, database);
    VERIFY_OK(fate);
    const bool isMade = cut == TcpProxy::Cut::After;
    QCOMPARE(*fate, isMade ? CommitFate::Made : CommitFate::NotMade);
    QCOMPARE(database.rows(linkRows),
             isMade ? QStringList({u"1|1"_s, u"1|2"_s, u"1|3"_s, u"3|3"_s})
                    : QStringList({u"1|1"_s, u"1|2"_s, u"2|2"_s, u"3|3"_s}));
}

void TestCommitLookup::entities_data()
{
    engines();
}

void TestCommitLookup::entities()
{
    QFETCH(Engine, engine);
    QFETCH(TcpProxy::Cut, cut);
    const EngineDatabase database(engine, usersAndRoles());
    TcpProxy proxy(database.settings().server.port);
    Loaded loaded(proxy.through(database.settings()));
    loaded.add(Side::Left, u"Zoe"_s, {{u"id"_s, integer(9)}});
    loaded.rename(Side::Right, u"Admin"_s, u"Boss"_s);
    loaded.remove(Side::Left, u"Alice"_s);
    const auto fate = savedThrough(proxy, cut, loaded, database);
    VERIFY_OK(fate);
    const bool isMade = cut == TcpProxy::Cut::After;
    QCOMPARE(*fate, isMade ? CommitFate::Made : CommitFate::NotMade);
    QCOMPARE(database.rows(u"SELECT name FROM users ORDER BY id"_s),
             isMade ? QStringList({u"John"_s, u"Jane"_s, u"Zoe"_s})
                    : QStringList({u"John"_s, u"Jane"_s, u"Alice"_s}));
}

void TestCommitLookup::payloadAlone_data()
{
    engines();
}

void TestCommitLookup::payloadAlone()
{
    QFETCH(Engine, engine);
    QFETCH(TcpProxy::Cut, cut);
    const EngineDatabase database(engine, usersAndRoles(u", note VARCHAR(20)"_s));
    TcpProxy proxy(database.settings().server.port);
    Loaded loaded(proxy.through(database.settings()));
    loaded.set(u"John"_s, u"Admin"_s, u"note"_s, text("x"));
    const auto fate = savedThrough(proxy, cut, loaded, database);
    VERIFY_OK(fate);
    const bool isMade = cut == TcpProxy::Cut::After;
    QCOMPARE(*fate, isMade ? CommitFate::Made : CommitFate::NotMade);
    QCOMPARE(database.rows(u"SELECT count(*) FROM users_roles WHERE note = 'x'"_s),
             QStringList{isMade ? u"1"_s : u"0"_s});
}

void TestCommitLookup::othersMeanwhile_data()
{
    QTest::addColumn<TcpProxy::Cut>("cut");
    QTest::addColumn<QString>("statement");
    QTest::addColumn<CommitFate>("expected");
    // The link that was saved is taken back by somebody else; what is left of it tells nothing of this save alone.
    QTest::newRow("a part is undone")
        << TcpProxy::Cut::After << u"DELETE FROM users_roles WHERE user_id = 1 AND role_id = 3"_s
        << CommitFate::Unclear;
    QTest::newRow("the same is done")
        << TcpProxy::Cut::Before << u"INSERT INTO users_roles (user_id, role_id) VALUES (1, 3)"_s
        << CommitFate::Unclear;
    QTest::newRow("something else is done")
        << TcpProxy::Cut::Before << u"UPDATE users_roles SET note = 'y' WHERE role_id = 1"_s
        << CommitFate::NotMade;
}

/// Only the rows tell on MariaDB.
void TestCommitLookup::othersMeanwhile()
{
    QFETCH(TcpProxy::Cut, cut);
    QFETCH(QString, statement);
    QFETCH(CommitFate, expected);
    const EngineDatabase database(Engine::MariaDb, usersAndRoles(u", note VARCHAR(20)"_s));
    TcpProxy proxy(database.settings().server.port);
    Loaded loaded(proxy.through(database.settings()));
    loaded.link(u"John"_s, u"Viewer"_s);
    loaded.set(u"John"_s, u"Admin"_s, u"note"_s, text("x"));
    proxy.cutAtCommit(cut);
    Job job;
    const SaveRequest request = loaded.workspace().saveRequest();
    const auto saved = save(loaded.connection(), request, job.context);
    VERIFY_OK(saved);
    static_cast<void>(database.rows(statement));
    const auto connection = Connection::open(database.settings());
    VERIFY_OK(connection);
    const auto fate = fateOfCommit(**connection, request, *saved, job.context);
    VERIFY_OK(fate);
    QCOMPARE(*fate, expected);
}

/// A row that got its key from the database is there: so is the save, whatever else somebody has taken back.
void TestCommitLookup::anAddedRowTells()
{
    const EngineDatabase database(
        Engine::MariaDb,
        {u"CREATE TABLE users (id INTEGER PRIMARY KEY AUTO_INCREMENT, name VARCHAR(50))"_s,
         u"CREATE TABLE roles (id INTEGER PRIMARY KEY, name VARCHAR(50))"_s,
         u"CREATE TABLE users_roles (user_id INTEGER REFERENCES users (id), role_id INTEGER REFERENCES roles (id))"_s,
         u"INSERT INTO users VALUES (1, 'John')"_s, u"INSERT INTO roles VALUES (1, 'Admin')"_s});
    TcpProxy proxy(database.settings().server.port);
    Loaded loaded(proxy.through(database.settings()));
    loaded.add(Side::Left, u"Zoe"_s);
    loaded.link(u"John"_s, u"Admin"_s);
    proxy.cutAtCommit(TcpProxy::Cut::After);
    Job job;
    const SaveRequest request = loaded.workspace().saveRequest();
    const auto saved = save(loaded.connection(), request, job.context);
    VERIFY_OK(saved);
    static_cast<void>(database.rows(u"DELETE FROM users_roles"_s));
    const auto connection = Connection::open(database.settings());
    VERIFY_OK(connection);
    const auto fate = fateOfCommit(**connection, request, *saved, job.context);
    VERIFY_OK(fate);
    QCOMPARE(*fate, CommitFate::Made);
}

/// A server that has lost its last transactions gives their numbers again.
void TestCommitLookup::aNumberOfAnother()
{
    const EngineDatabase database(Engine::PostgreSql, usersAndRoles());
    Loaded loaded(database.settings());
    loaded.link(u"John"_s, u"Viewer"_s);
    const SaveRequest request = loaded.workspace().saveRequest();
    SaveOutcome outcome;
    for (const Side side : bothSides) {
        for (const SaveRequest::Entity &entity : request.entities[side])
            outcome.keys[side].push_back(entity.key);
    }
    Job job;
    for (const auto &[number, expected] :
         {std::pair(database.rows(u"SELECT txid_current()"_s).first().toLongLong(), CommitFate::Unclear),
          std::pair(1'000'000'000LL, CommitFate::NotMade)}) { // committed; yet to come
        outcome.commit.transaction = number;
        const auto fate = fateOfCommit(loaded.connection(), request, outcome, job.context);
        VERIFY_OK(fate);
        QCOMPARE(*fate, expected);
    }
}

QTEST_GUILESS_MAIN(TestCommitLookup)
#include "tst_commitlookup.moc"
