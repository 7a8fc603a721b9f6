// SPDX-FileCopyrightText: Crosscheck contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/association/historyreader.h"
#include "core/association/historytable.h"
#include "core/association/writer.h"
#include "tests/support/enginedatabase.h"
#include "tests/support/loaded.h"
#include "tests/support/verify.h"

#include <QFile>
#include <QTest>

using namespace crosscheck;
using namespace crosscheck::test;
using namespace Qt::Literals::StringLiterals;

/// The history that a database keeps of itself.
class TestHistoryTable : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void aSaveIsRecordedWithIt_data() { addEngines(); }
    void aSaveIsRecordedWithIt();
    void othersTakeItOver_data() { addEngines(); }
    void othersTakeItOver();
    void whatIsNotSavedIsNotRecorded_data() { addEngines(); }
    void whatIsNotSavedIsNotRecorded();
    void longRecordsComeInParts_data() { addEngines(); }
    void longRecordsComeInParts();
    void whoMayNotRecordSavesNothing_data() { addServers(); }
    void whoMayNotRecordSavesNothing();
    void whatIsSwallowedIsNoRecord();
    void whatIsNoRecordStaysOut_data();
    void whatIsNoRecordStaysOut();
    void aSaveOfUnknownFateIsKnownByIt();
    void eventsComeInTheirOrder();
    void isUsedOnlyWhereItIsSafe_data();
    void isUsedOnlyWhereItIsSafe();
    void ownersOnPostgresql();
};

namespace {

const TableName junction{{}, u"users_roles"_s};
const TableName place{{}, QLatin1String(historyTableName)};
const QString saves = u"SELECT summary FROM crosscheck_history WHERE part = 0 ORDER BY saved_at"_s;

QStringList usersAndRolesWithHistory(Engine engine)
{
    return usersAndRoles() + QStringList{HistoryTable::creation(dialectOf(engine), junction)};
}

/// The history of one computer.
class Computer
{
public:
    explicit Computer(const ConnectionSettings &settings)
        : m_history(m_folder.path())
        , m_settings(settings)
    {
    }

    [[nodiscard]] Result<SaveOutcome> save(Loaded &loaded) const
    {
        Job job;
        return crosscheck::save(loaded.connection(), loaded.workspace().saveRequest(), job.context,
                                &m_history);
    }
    [[nodiscard]] Result<std::size_t> fetch() const
    {
        const auto connection = Connection::open(m_settings);
        return connection ? HistoryTable::fetch(**connection, place, m_history, reader().committed())
                          : tl::make_unexpected(connection.error());
    }
    [[nodiscard]] HistoryReader reader() const { return {m_history, m_settings.location()}; }
    [[nodiscard]] std::vector<SavedBatch> batches() const { return reader().batches({}).value(); }
    [[nodiscard]] const History &history() const { return m_history; }

private:
    QTemporaryDir m_folder;
    History m_history;
    ConnectionSettings m_settings;
};

} // namespace

void TestHistoryTable::aSaveIsRecordedWithIt()
{
    QFETCH(Engine, engine);
    const EngineDatabase database(engine, usersAndRoles());
    const Computer computer(database.settings());
    Loaded loaded(database.settings());
    loaded.link(u"John"_s, u"Viewer"_s);
    VERIFY_OK(computer.save(loaded)); // nobody has asked for the table
    VERIFY_OK(HistoryTable::make(loaded.connection(), junction));
    QVERIFY(!HistoryTable::make(loaded.connection(), junction));
    Loaded again(database.settings());
    again.link(u"Alice"_s, u"Admin"_s);
    again.unlink(u"John"_s, u"Admin"_s);
    VERIFY_OK(computer.save(again));
    QCOMPARE(database.rows(saves), QStringList{u"1 granted, 1 revoked"_s});
    QCOMPARE(database.rows(u"SELECT COUNT(*) FROM crosscheck_history WHERE part = 0 AND association = "
                           "'users_roles' AND LENGTH(batch) = 36 AND LENGTH(saved_by) > 0"_s),
             QStringList{u"1"_s});
    const auto fetched = computer.fetch();
    VERIFY_OK(fetched);
    QCOMPARE(*fetched, std::size_t(0)); // its own is in the file already
    QCOMPARE(computer.batches().size(), std::size_t(2));
}

void TestHistoryTable::othersTakeItOver()
{
    QFETCH(Engine, engine);
    const EngineDatabase database(engine, usersAndRolesWithHistory(engine));
    const Computer one(database.settings());
    const Computer other(database.settings());
    Loaded loaded(database.settings());
    loaded.link(u"John"_s, u"Viewer"_s);
    loaded.rename(Side::Left, u"Jane"_s, u"Jåne “the” 🙂"_s);
    VERIFY_OK(one.save(loaded));
    Loaded later(database.settings());
    later.unlink(u"John"_s, u"Viewer"_s);
    VERIFY_OK(one.save(later));
    QVERIFY(other.batches().empty());
    for (const std::size_t expected : {std::size_t(2), std::size_t(0)}) {
        const auto fetched = other.fetch();
        VERIFY_OK(fetched);
        QCOMPARE(*fetched, expected);
    }
    const auto batches = other.batches();
    QCOMPARE(batches.size(), std::size_t(2));
    QCOMPARE(batches[0].texts, QStringList{u"− John → Viewer"_s});
    QCOMPARE(batches[1].texts,
             (QStringList{u"renamed Jane to Jåne “the” 🙂"_s, u"+ John → Viewer"_s}));
    QVERIFY(batches[0].isCommitted && batches[1].isCommitted);
    // It can be taken back there.
    const auto inverse = other.reader().inverseOf(batches[1]);
    VERIFY_OK(inverse);
    Loaded now(database.settings());
    now.workspace().apply(now.workspace().editRestore(inverse->record, true).edit);
    VERIFY_OK(other.save(now));
    QCOMPARE(database.rows(u"SELECT name FROM users WHERE name LIKE 'J%ne%'"_s), QStringList{u"Jane"_s});
}

void TestHistoryTable::whatIsNotSavedIsNotRecorded()
{
    QFETCH(Engine, engine);
    const EngineDatabase database(engine, usersAndRolesWithHistory(engine));
    QTemporaryDir folder;
    const History history(folder.path());
    Loaded loaded(database.settings());
    loaded.link(u"John"_s, u"Viewer"_s);
    QVERIFY(QDir().mkpath(history.fileOf(database.settings().location()))); // no file can be there
    Job job;
    VERIFY_FAILS(
        crosscheck::save(loaded.connection(), loaded.workspace().saveRequest(), job.context, &history),
        Permission);
    QCOMPARE(database.rows(saves), QStringList());
}

void TestHistoryTable::longRecordsComeInParts()
{
    QFETCH(Engine, engine);
    const EngineDatabase database(engine, usersAndRolesWithHistory(engine));
    const Computer one(database.settings());
    const Computer other(database.settings());
    auto connection = Connection::open(database.settings());
    VERIFY_OK(connection);
    // Characters of three bytes, after one of one: no part ends at a whole one by itself.
    BatchRecord record{u"00000000-0000-0000-0000-000000000001"_s,
                       u"2026-01-02T03:04:05.678Z"_s,
                       u"anna"_s,
                       u"users_roles"_s,
                       u"1 granted"_s,
                       {}};
    record.text = "{\"batch\":\"" + record.id.toStdString()
        + "\",\"state\":\"intent\",\"association\":\"users_roles\",\"user\":\"" + std::string(1, 'a');
    for (int i = 0; i < 900000; ++i)
        record.text += "€";
    record.text += "\"}\n{}\n";
    VERIFY_OK(HistoryTable::append(**connection, place, record));
    QCOMPARE(database.rows(u"SELECT COUNT(*) FROM crosscheck_history"_s), QStringList{u"3"_s});
    VERIFY_OK(other.fetch());
    QCOMPARE(other.batches().size(), std::size_t(1));
    QCOMPARE(other.batches().front().user, u"a"_s + QString(900000, u'€'));
}

/// The table is there so that no save goes unrecorded.
void TestHistoryTable::whoMayNotRecordSavesNothing()
{
    QFETCH(Engine, engine);
    const EngineDatabase database(engine, usersAndRolesWithHistory(engine));
    const QString name = u"unrecorded"_s;
    ConnectionSettings settings = database.settings();
    database.run(
        engine == Engine::PostgreSql
            ? u"DO $$ BEGIN CREATE USER unrecorded; EXCEPTION WHEN duplicate_object THEN NULL; END $$; "
              "GRANT ALL ON users, roles, users_roles TO unrecorded"_s
            : u"CREATE USER IF NOT EXISTS unrecorded@'%'; GRANT SELECT, CREATE TEMPORARY TABLES ON %1.* "
              "TO unrecorded@'%'; GRANT INSERT, UPDATE, DELETE ON %1.users_roles TO unrecorded@'%'; GRANT "
              "LOCK TABLES, UPDATE ON %1.* TO unrecorded@'%'"_s.arg(settings.server.database));
    settings.server.user = name;
    const Computer computer(settings);
    Loaded loaded(settings);
    loaded.link(u"John"_s, u"Viewer"_s);
    const auto saved = computer.save(loaded);
    VERIFY_FAILS(saved, Permission);
    QVERIFY2(saved.error().message().contains(u"could not be recorded in the table “crosscheck_history”"_s),
             qPrintable(saved.error().message()));
    QVERIFY(saved.error().message().contains(u"Nothing was saved."_s));
    QCOMPARE(database.rows(u"SELECT COUNT(*) FROM users_roles"_s), QStringList{u"4"_s});
    QVERIFY(computer.batches().empty());
}

void TestHistoryTable::whatIsSwallowedIsNoRecord()
{
    const EngineDatabase database(Engine::Sqlite, usersAndRolesWithHistory(Engine::Sqlite));
    database.run(u"CREATE TRIGGER t BEFORE INSERT ON crosscheck_history BEGIN SELECT RAISE(IGNORE); END"_s);
    const Computer computer(database.settings());
    Loaded loaded(database.settings());
    loaded.link(u"John"_s, u"Viewer"_s);
    VERIFY_FAILS(computer.save(loaded), Stale);
    QCOMPARE(database.rows(u"SELECT COUNT(*) FROM users_roles"_s), QStringList{u"4"_s});
}

void TestHistoryTable::whatIsNoRecordStaysOut_data()
{
    QTest::addColumn<QString>("record");
    const QString intent = u"{\"batch\":\"b\",\"state\":\"intent\",\"user\":\"mallory\"}\n"_s;
    QTest::newRow("rubbish") << u"rubbish"_s;
    QTest::newRow("nothing") << QString();
    QTest::newRow("an end alone") << u"\n{}\n"_s;
    QTest::newRow("cut off") << intent;
    QTest::newRow("cut off in the line") << QString(intent + u"{}"_s);
    QTest::newRow("another's number") << QString(QString(intent).replace(u"\"b\""_s, u"\"a\""_s) + u"{}\n"_s);
    QTest::newRow("two in one") << QString(intent + intent + u"{}\n"_s);
    QTest::newRow("one behind the end") << QString(intent + u"{}\n{\"left\":[]}\n{}\n"_s);
    QTest::newRow("a word of another")
        << QString(intent + u"{\"batch\":\"a\",\"state\":\"committed\"}\n{}\n"_s);
}

void TestHistoryTable::whatIsNoRecordStaysOut()
{
    QFETCH(QString, record);
    const EngineDatabase database(Engine::Sqlite, usersAndRolesWithHistory(Engine::Sqlite));
    const QString row
        = u"INSERT INTO crosscheck_history VALUES ('%1', 0, '2026', '', 'users_roles', '', '%2')"_s;
    database.run(row.arg(u"b"_s, record));
    const Computer computer(database.settings());
    const auto fetched = computer.fetch();
    VERIFY_OK(fetched);
    QCOMPARE(*fetched, std::size_t(0));
    QVERIFY(!QFile::exists(computer.history().fileOf(database.settings().location())));
    database.run(row.arg(u"c"_s, u"{\"batch\":\"c\",\"state\":\"intent\",\"user\":\"anna\"}\n{}\n"_s));
    VERIFY_OK(computer.fetch()); // what is whole comes all the same
    QCOMPARE(computer.batches().size(), std::size_t(1));
    QCOMPARE(computer.batches()[0].user, u"anna"_s);
}

/// The program ended between the commit and the word of it.
void TestHistoryTable::aSaveOfUnknownFateIsKnownByIt()
{
    const EngineDatabase database(Engine::Sqlite, usersAndRolesWithHistory(Engine::Sqlite));
    const Computer computer(database.settings());
    Loaded loaded(database.settings());
    loaded.link(u"John"_s, u"Viewer"_s);
    VERIFY_OK(computer.save(loaded));
    QFile file(computer.history().fileOf(database.settings().location()));
    QVERIFY(file.open(QIODevice::ReadWrite));
    const QByteArray all = file.readAll();
    QVERIFY(file.resize(all.size() - qint64(History::committedLine(computer.batches()[0].id).size())
                        - 4)); // torn
    file.close();
    QVERIFY(!computer.batches()[0].isCommitted);
    VERIFY_FAILS(computer.reader().inverseOf(computer.batches()[0]), NotFound);
    const auto fetched = computer.fetch();
    VERIFY_OK(fetched);
    QCOMPARE(*fetched, std::size_t(1));
    QCOMPARE(computer.batches().size(), std::size_t(1));
    QVERIFY(computer.batches()[0].isCommitted);
    VERIFY_OK(computer.reader().inverseOf(computer.batches()[0]));
}

/// What another granted before is no news, whenever it is read.
void TestHistoryTable::eventsComeInTheirOrder()
{
    const EngineDatabase database(Engine::Sqlite, usersAndRolesWithHistory(Engine::Sqlite));
    const Computer one(database.settings());
    const Computer other(database.settings());
    for (const bool isGrant : {true, false}) {
        Loaded loaded(database.settings());
        isGrant ? loaded.link(u"John"_s, u"Viewer"_s) : loaded.unlink(u"John"_s, u"Viewer"_s);
        VERIFY_OK((isGrant ? one : other).save(loaded));
        QTest::qWait(5); // another millisecond
    }
    LinkEvents events = other.reader().update({}, u"users_roles"_s);
    QVERIFY(!events.find("1", "3")->isGrant);
    VERIFY_OK(other.fetch());
    events = other.reader().update(events, u"users_roles"_s);
    QVERIFY(!events.find("1", "3")->isGrant);
    QVERIFY(!other.reader().update({}, u"users_roles"_s).find("1", "3")->isGrant);
    QCOMPARE(other.batches()[0].texts, QStringList{u"− John → Viewer"_s});
    QCOMPARE(other.batches()[1].texts, QStringList{u"+ John → Viewer"_s});
}

void TestHistoryTable::isUsedOnlyWhereItIsSafe_data()
{
    QTest::addColumn<QString>("owner");
    QTest::addColumn<bool>("isTrusted");
    QTest::addColumn<bool>("canRollBack");
    QTest::addColumn<bool>("isWhole");
    QTest::addColumn<QString>("whyNot");
    QTest::newRow("ours") << u"me"_s << true << true << true << QString();
    QTest::newRow("the junction's owner's") << u"app"_s << false << true << true << QString();
    QTest::newRow("somebody's") << u"mallory"_s << false << true << true << u"belongs to “mallory”"_s;
    QTest::newRow("no transactions") << u"me"_s << true << false << true << u"not one that Crosscheck made"_s;
    QTest::newRow("another table") << u"me"_s << true << true << false << u"not one that Crosscheck made"_s;
}

void TestHistoryTable::isUsedOnlyWhereItIsSafe()
{
    QFETCH(QString, owner);
    QFETCH(bool, isTrusted);
    QFETCH(bool, canRollBack);
    QFETCH(bool, isWhole);
    QFETCH(QString, whyNot);
    Catalogue catalogue;
    catalogue.tables.resize(2);
    catalogue.tables[0].name.name = u"users_roles"_s;
    catalogue.tables[0].owner = u"app"_s;
    Table &table = catalogue.tables[1];
    table.name.name = u"crosscheck_history"_s;
    table.owner = owner;
    table.isOwnerTrusted = isTrusted;
    table.canRollBack = canRollBack;
    for (const char *column : {"batch", "part", "saved_at", "saved_by", "association", "summary", "record"})
        table.columns.push_back({QLatin1String(column), {}});
    if (!isWhole)
        table.columns.pop_back();
    const auto found = HistoryTable::in(catalogue, catalogue.tables[0].name);
    QCOMPARE(found.table.has_value(), whyNot.isEmpty());
    QVERIFY2(whyNot.isEmpty() ? found.whyNot.isEmpty() : found.whyNot.contains(whyNot),
             qPrintable(found.whyNot));
    table.name.schema = u"another"_s; // where nobody looks
    QVERIFY(!HistoryTable::in(catalogue, catalogue.tables[0].name).table);
    QVERIFY(HistoryTable::in(catalogue, catalogue.tables[0].name).whyNot.isEmpty());
    QVERIFY(!HistoryTable::in({}, catalogue.tables[0].name).table);
}

/// Somebody without rights lays out a table whose trigger would run as a superuser.
void TestHistoryTable::ownersOnPostgresql()
{
    const EngineDatabase database(Engine::PostgreSql, usersAndRoles());
    database.run(u"DO $$ BEGIN CREATE ROLE mallory; EXCEPTION WHEN duplicate_object THEN NULL; END $$"_s);
    database.run(HistoryTable::creation(dialectOf(Engine::PostgreSql), junction)
                 + u"; ALTER TABLE crosscheck_history OWNER TO mallory"_s);
    const Computer computer(database.settings());
    Loaded loaded(database.settings());
    loaded.link(u"John"_s, u"Viewer"_s);
    VERIFY_OK(computer.save(loaded));
    QCOMPARE(database.rows(saves), QStringList());
    database.run(u"ALTER TABLE users_roles OWNER TO mallory"_s); // who can do the same by then anyway
    Loaded again(database.settings());
    again.unlink(u"John"_s, u"Viewer"_s);
    VERIFY_OK(computer.save(again));
    QCOMPARE(database.rows(saves), QStringList{u"1 revoked"_s});
}

QTEST_GUILESS_MAIN(TestHistoryTable)
#include "tst_historytable.moc"
