// SPDX-FileCopyrightText: Crosscheck contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/db/sqliteconnection.h"
#include "tests/support/tempdatabase.h"
#include "tests/support/unprivileged.h"
#include "tests/support/verify.h"

#include <QDir>
#include <QFile>
#include <QTest>

using namespace crosscheck;
using namespace crosscheck::test;

/// Opening and making databases.
class TestConnection : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void opensAndReads();
    void oddFileNames_data();
    void oddFileNames();
    void missingFileIsNotMade();
    void notADatabase_data();
    void notADatabase();
    void folder();
    void emptyFileIsAnEmptyDatabase();
    void unreadableFile();
    void writeProtectedFile();
    void loggedInAFolderThatCannotBeWritten();
    void aFileInItsPlaceIsAnother();
    void readOnlySetting();
    void createMakesAnEmptyDatabase();
    void createRefusesWhatExists();
    void createInAMissingFolder();
    void createWithoutTheRight();
    void foreignKeysAreOn();
    void aHostileSchemaCannotCallOut();

private:
    static ConnectionSettings at(const QString &path);
};

ConnectionSettings TestConnection::at(const QString &path)
{
    ConnectionSettings settings;
    settings.path = path;
    settings.lockTimeout = std::chrono::milliseconds(40);
    return settings;
}

void TestConnection::opensAndReads()
{
    const TempDatabase database(usersAndRoles());
    const auto connection = Connection::open(database.settings());
    VERIFY_OK(connection);
    QCOMPARE((*connection)->readOnlyReason(), QString());
    QCOMPARE((*connection)->settings().path, database.path());
    QCOMPARE((*connection)->readNumber(QStringLiteral("SELECT count(*) FROM users")).value(), 3);
}

void TestConnection::oddFileNames_data()
{
    QTest::addColumn<QString>("name");
    for (const char *name :
         {"a b.db", "100%41.db", "what?mode=memory.db", "a#b.db", "Zoë😀.db", "a'b\"c;d.db", "file:x.db"})
        QTest::newRow(name) << QString::fromUtf8(name);
}

void TestConnection::oddFileNames()
{
    QFETCH(QString, name);
    const TempDatabase database({QStringLiteral("CREATE TABLE t (a)")}, name);
    const QStringList before = QDir(database.folder()).entryList(QDir::Files);
    const auto connection = Connection::open(database.settings());
    VERIFY_OK(connection);
    VERIFY_OK((*connection)->execute(QStringLiteral("INSERT INTO t VALUES (7)")));
    QCOMPARE(database.rows(QStringLiteral("SELECT a FROM t")), QStringList{QStringLiteral("7")});
    QCOMPARE(QDir(database.folder()).entryList(QDir::Files), before);
}

void TestConnection::missingFileIsNotMade()
{
    const QTemporaryDir folder;
    const QString path = folder.filePath(QStringLiteral("none.db"));
    const auto connection = Connection::open(at(path));
    VERIFY_FAILS(connection, NotFound);
    QVERIFY(connection.error().text.contains(path));
    QCOMPARE(connection.error().detail, QStringLiteral("None was created."));
    QVERIFY(QDir(folder.path()).isEmpty());
}

void TestConnection::notADatabase_data()
{
    QTest::addColumn<QByteArray>("content");
    QTest::newRow("text") << QByteArray("Just some notes, long enough to be read as a header.");
    QTest::newRow("short text") << QByteArray("hi");
    QTest::newRow("header without a database") << QByteArray("SQLite format 3\0", 16) + QByteArray(4096, 'x');
}

void TestConnection::notADatabase()
{
    QFETCH(QByteArray, content);
    const QTemporaryDir folder;
    QFile file(folder.filePath(QStringLiteral("notes.db")));
    QVERIFY(file.open(QIODevice::ReadWrite));
    file.write(content);
    file.flush();
    const auto connection = Connection::open(at(file.fileName()));
    VERIFY_FAILS(connection, NotADatabase);
    QVERIFY2(connection.error().text.contains(file.fileName()), qPrintable(connection.error().text));
    QVERIFY(file.seek(0));
    QCOMPARE(file.readAll(), content);
    QCOMPARE(QDir(folder.path()).entryList(QDir::Files).size(), 1);
}

void TestConnection::folder()
{
    const QTemporaryDir folder;
    const auto connection = Connection::open(at(folder.path()));
    VERIFY_FAILS(connection, NotADatabase);
    QVERIFY(connection.error().text.contains(folder.path()));
}

void TestConnection::emptyFileIsAnEmptyDatabase()
{
    const QTemporaryDir folder;
    QFile file(folder.filePath(QStringLiteral("empty.db")));
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.close();
    const auto connection = Connection::open(at(file.fileName()));
    VERIFY_OK(connection);
    QCOMPARE((*connection)->readNumber(QStringLiteral("SELECT count(*) FROM sqlite_schema")).value(), 0);
    QCOMPARE(file.size(), 0);
}

void TestConnection::unreadableFile()
{
    const TempDatabase database(usersAndRoles());
    QVERIFY(QFile::setPermissions(database.path(), QFileDevice::Permissions()));
    const Unprivileged unprivileged(database.folder());
    const auto connection = Connection::open(database.settings());
    VERIFY_FAILS(connection, Permission);
    QVERIFY(connection.error().text.contains(database.path()));
}

void TestConnection::writeProtectedFile()
{
    const TempDatabase database(usersAndRoles());
    QVERIFY(QFile::setPermissions(database.path(),
                                  QFileDevice::ReadOwner | QFileDevice::ReadGroup | QFileDevice::ReadOther));
    const Unprivileged unprivileged(database.folder());
    const auto connection = Connection::open(database.settings());
    VERIFY_OK(connection);
    QCOMPARE((*connection)->readOnlyReason(), QStringLiteral("The file is write-protected."));
    QCOMPARE((*connection)->readNumber(QStringLiteral("SELECT count(*) FROM users")).value(), 3);
    VERIFY_FAILS((*connection)->execute(QStringLiteral("DELETE FROM users_roles")), ReadOnly);
}

/// SQLite would have to make files beside it, and says only that it cannot be written.
void TestConnection::loggedInAFolderThatCannotBeWritten()
{
    const TempDatabase database(usersAndRoles());
    database.run(QStringLiteral("PRAGMA journal_mode = WAL"));
    const QFileDevice::Permissions readable = QFileDevice::ReadOwner | QFileDevice::ReadGroup
        | QFileDevice::ReadOther | QFileDevice::ExeOwner | QFileDevice::ExeGroup | QFileDevice::ExeOther;
    QVERIFY(QFile::setPermissions(database.folder(), readable));
    const Unprivileged unprivileged(database.folder());
    const auto connection = Connection::open(database.settings());
    VERIFY_FAILS(connection, Permission);
    QVERIFY2(connection.error().detail.contains(QStringLiteral("WAL mode")),
             qPrintable(connection.error().message()));
}

void TestConnection::aFileInItsPlaceIsAnother()
{
    const TempDatabase database(usersAndRoles());
    const TempDatabase other(usersAndRoles());
    const QString link = database.folder() + QStringLiteral("/link.db");
    QVERIFY(QFile::link(database.path(), link));
    const auto connection = Connection::open(at(link));
    VERIFY_OK(connection);
    VERIFY_OK((*connection)->checkIdentity());
    QVERIFY(QFile::remove(link));
    VERIFY_FAILS((*connection)->checkIdentity(), Replaced);
    QVERIFY(QFile::link(other.path(), link));
    const auto identity = (*connection)->checkIdentity();
    VERIFY_FAILS(identity, Replaced);
    QVERIFY2(identity.error().text.contains(link), qPrintable(identity.error().text));
    QVERIFY(QFile::remove(link));
    QVERIFY(QFile::link(database.path(), link));
    VERIFY_OK((*connection)->checkIdentity());
}

void TestConnection::readOnlySetting()
{
    const TempDatabase database(usersAndRoles());
    ConnectionSettings settings = database.settings();
    settings.readOnly = true;
    const auto connection = Connection::open(settings);
    VERIFY_OK(connection);
    QCOMPARE((*connection)->readOnlyReason(), QStringLiteral("It was opened read-only."));
    VERIFY_FAILS((*connection)->execute(QStringLiteral("DELETE FROM users_roles")), ReadOnly);
    VERIFY_FAILS((*connection)->readRow(QStringLiteral("DELETE FROM users_roles RETURNING *"), {}), ReadOnly);
    QCOMPARE(database.rows(QStringLiteral("SELECT count(*) FROM users_roles")),
             QStringList{QStringLiteral("4")});
}

void TestConnection::createMakesAnEmptyDatabase()
{
    const QTemporaryDir folder;
    const QString path = folder.filePath(QStringLiteral("new.db"));
    const auto connection = SqliteConnection::create(at(path));
    VERIFY_OK(connection);
    VERIFY_OK((*connection)->execute(QStringLiteral("CREATE TABLE t (a)")));
    QCOMPARE(RawClient(path).rows(QStringLiteral("SELECT name FROM sqlite_schema")),
             QStringList{QStringLiteral("'t'")});
}

void TestConnection::createRefusesWhatExists()
{
    const TempDatabase database(usersAndRoles());
    const QStringList before = database.dump();
    const auto connection = SqliteConnection::create(database.settings());
    VERIFY_FAILS(connection, Input);
    QVERIFY(connection.error().text.contains(database.path()));
    QCOMPARE(database.dump(), before);
    VERIFY_FAILS(SqliteConnection::create(at(database.folder())), Input);
}

void TestConnection::createInAMissingFolder()
{
    const QTemporaryDir folder;
    const QString path = folder.filePath(QStringLiteral("none/new.db"));
    const auto connection = SqliteConnection::create(at(path));
    VERIFY_FAILS(connection, Permission);
    QVERIFY(connection.error().text.contains(path));
    QVERIFY(QDir(folder.path()).isEmpty());
}

void TestConnection::createWithoutTheRight()
{
    const QTemporaryDir folder;
    QVERIFY(QFile::setPermissions(folder.path(), QFileDevice::ReadOwner | QFileDevice::ExeOwner));
    {
        const Unprivileged unprivileged(folder.path());
        VERIFY_FAILS(SqliteConnection::create(at(folder.filePath(QStringLiteral("new.db")))), Permission);
    }
    QVERIFY(QDir(folder.path()).isEmpty());
    QVERIFY(QFile::setPermissions(folder.path(), QFileDevice::Permissions(0x7000)));
}

void TestConnection::foreignKeysAreOn()
{
    const TempDatabase database(usersAndRoles());
    const auto connection = Connection::open(database.settings());
    VERIFY_OK(connection);
    VERIFY_FAILS((*connection)->execute(QStringLiteral("INSERT INTO users_roles VALUES (9, 9)")), ForeignKey);
    VERIFY_FAILS((*connection)->execute(QStringLiteral("DELETE FROM users WHERE id = 1")), ForeignKey);
}

void TestConnection::aHostileSchemaCannotCallOut()
{
    const TempDatabase database({QStringLiteral("CREATE TABLE t (a)")});
    const auto connection = Connection::open(database.settings());
    VERIFY_OK(connection);
    QCOMPARE((*connection)->readNumber(QStringLiteral("PRAGMA trusted_schema")).value(), 0);
    QCOMPARE((*connection)->readNumber(QStringLiteral("PRAGMA foreign_keys")).value(), 1);
    VERIFY_OK(
        (*connection)->execute(QStringLiteral("PRAGMA writable_schema = ON"))); // defensive: has no effect
    VERIFY_FAILS((*connection)->execute(QStringLiteral("DELETE FROM sqlite_schema")), Internal);
}

QTEST_GUILESS_MAIN(TestConnection)
#include "tst_connection.moc"
