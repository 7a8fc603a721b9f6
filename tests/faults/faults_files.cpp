// SPDX-FileCopyrightText: Crosscheck contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/association/history.h"
#include "core/db/datafolder.h"
#include "tests/app/cli/runcli.h"
#include "tests/faults/faultfixture.h"
#include "tests/faults/tracedsave.h"
#include "tests/support/unprivileged.h"
#include "ui/banner.h"

#include <QDir>
#include <QProcess>
#include <QSettings>

#include <iostream>

using namespace crosscheck;
using namespace crosscheck::test;
using namespace Qt::Literals::StringLiterals;

/// Cases 1 to 10 of the catalogue: what happens to files.
class FaultsFiles : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void f01_mistypedPath_data() { appliesTo({Engine::Sqlite}); }
    void f01_mistypedPath();
    void f02_noDatabase_data() { appliesTo({Engine::Sqlite}); }
    void f02_noDatabase();
    void f03_writeProtected_data() { appliesTo({Engine::Sqlite}); }
    void f03_writeProtected();
    void f04_readOnlyFolder_data() { appliesTo({Engine::Sqlite}); }
    void f04_readOnlyFolder();
    void f05_diskFull_data() { appliesTo({Engine::Sqlite}); }
    void f05_diskFull();
    void f06_killed_data() { appliesTo(everyEngine); }
    void f06_killed();
    void f07_hotJournal_data() { appliesTo({Engine::Sqlite}); }
    void f07_hotJournal();
    void f08_networkFileSystem_data() { appliesTo({Engine::Sqlite}); }
    void f08_networkFileSystem();
    void f09_replaced_data() { appliesTo({Engine::Sqlite}); }
    void f09_replaced();
    void f10_ownFilesBroken_data() { appliesTo({Engine::Sqlite}); }
    void f10_ownFilesBroken();

private:
    static void write(const QString &path, const QByteArray &bytes)
    {
        QFile file(path);
        QVERIFY(file.open(QIODevice::WriteOnly));
        QCOMPARE(file.write(bytes), bytes.size());
    }
    static QByteArray read(const QString &path)
    {
        QFile file(path);
        return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
    }
};

void FaultsFiles::f01_mistypedPath()
{
    FaultFixture f(FaultFixture::engine());
    ConnectionSettings settings = f.database().settings();
    settings.path += u"x"_s;
    QVERIFY(f.open(settings));
    TELLS(f, u"There is no file “%1”. None was created."_s.arg(settings.path));
    QVERIFY(!QFileInfo::exists(settings.path));
    SURVIVED(f);
}

namespace {

/// Makes @p copy of a database as a crash in mid-write leaves it, with its journal; what is in @p path stays.
void leaveHotJournal(const QString &path, const QString &copy)
{
    RawClient client(path);
    client.run(
        u"PRAGMA cache_size = 1; PRAGMA cache_spill = 1; CREATE TABLE pad (x); INSERT INTO pad WITH "
        u"RECURSIVE "
        "n (i) AS (VALUES (1) UNION ALL SELECT i + 1 FROM n WHERE i < 300) SELECT randomblob(900) FROM n"_s);
    client.run(u"BEGIN; UPDATE pad SET x = randomblob(900); DELETE FROM users_roles"_s);
    if (!QFile::copy(path, copy) || !QFile::copy(path + u"-journal"_s, copy + u"-journal"_s)
        || QFileInfo(copy + u"-journal"_s).size() == 0)
        qFatal("There is no journal to copy.");
    client.run(u"ROLLBACK; DROP TABLE pad"_s);
}

} // namespace

void FaultsFiles::f02_noDatabase()
{
    FaultFixture f(FaultFixture::engine());
    const QByteArray whole = read(f.database().settings().path);
    const QTemporaryDir folder;
    QByteArray encrypted = whole;
    for (char &c : encrypted)
        c = char(c ^ 0x5a);
    const std::vector<std::pair<QString, QByteArray>> files{
        {u"garbage.db"_s, QByteArray(5000, 'x')},
        {u"encrypted.db"_s, encrypted},
        {u"truncated.db"_s, whole.first(whole.size() / 2 + 100)},
        {u"header.db"_s, whole.first(16)},
        {u"damaged.db"_s, whole.first(100) + QByteArray(whole.size() - 100, '\xff')},
    };
    for (const auto &[name, bytes] : files) {
        ConnectionSettings settings = f.database().settings();
        settings.path = folder.filePath(name);
        write(settings.path, bytes);
        QVERIFY(f.open(settings));
        QVERIFY2(f.window().window().session()->state() != Session::State::Ready, qPrintable(name));
        QVERIFY2(f.tells(name), qPrintable(name));
        QCOMPARE(read(settings.path), bytes);
    }
    // A journal of that name beside what is no database: SQLite would write it into the file.
    ConnectionSettings settings = f.database().settings();
    settings.path = folder.filePath(u"notes.txt"_s);
    leaveHotJournal(f.database().settings().path, settings.path);
    const QByteArray notes(QFileInfo(settings.path).size(), 'n');
    write(settings.path, notes);
    QVERIFY(f.open(settings));
    QVERIFY(f.tells(u"notes.txt"_s));
    QVERIFY(read(settings.path) == notes);
    QVERIFY(QFile::exists(settings.path + u"-journal"_s));
    SURVIVED(f);
}

void FaultsFiles::f03_writeProtected()
{
    FaultFixture f(FaultFixture::engine());
    const QString path = f.database().settings().path;
    {
        const Unprivileged nobody(QFileInfo(path).path());
        QFile::setPermissions(path, QFileDevice::ReadOwner | QFileDevice::ReadGroup | QFileDevice::ReadOther);
        QVERIFY(f.open());
        QVERIFY(!f.window().action("save")->isEnabled());
        f.window().click("John", "Viewer");
        QCOMPARE(f.window().changes(), QStringList());
        QVERIFY2(f.window().statusText().contains(u"read-only"_s), qPrintable(f.window().statusText()));
        f.close();
    }
    QFile::setPermissions(path, QFileDevice::ReadOwner | QFileDevice::WriteOwner);
    SURVIVED(f);
}

void FaultsFiles::f04_readOnlyFolder()
{
    FaultFixture f(FaultFixture::engine());
    const QString path = f.database().settings().path;
    const QString folder = QFileInfo(path).path();
    const auto all = QFileDevice::ReadOwner | QFileDevice::WriteOwner | QFileDevice::ExeOwner;
    for (const bool isLogged : {false, true}) {
        if (isLogged)
            f.elsewhere(u"PRAGMA journal_mode = WAL"_s);
        const Unprivileged nobody(folder);
        QFile::setPermissions(folder, QFileDevice::ReadOwner | QFileDevice::ExeOwner);
        QVERIFY(f.open());
        if (isLogged) { // without the shared memory beside it, SQLite cannot open it
            QVERIFY(f.window().window().session()->state() == Session::State::Failed);
            QVERIFY2(f.window().bannerText().contains(u"folder"_s), qPrintable(f.window().bannerText()));
        } else {
            QVERIFY2(f.window().statusText().contains(u"read-only"_s), qPrintable(f.window().statusText()));
            f.window().click("John", "Viewer");
            QCOMPARE(f.window().changes(), QStringList());
        }
        QFile::setPermissions(folder, all);
        f.close();
    }
    SURVIVED(f);
}

/// Each write of a save fails in its turn, as on a full disk: of one that removes and adds links in several statements.
void FaultsFiles::f05_diskFull()
{
    FaultFixture f(FaultFixture::engine());
    f.elsewhere(u"WITH RECURSIVE n (i) AS (VALUES (4) UNION ALL SELECT i + 1 FROM n WHERE i < 2000) INSERT "
                u"INTO users SELECT "
                "i, 'u' || i FROM n; INSERT INTO users_roles SELECT id, 1 FROM users WHERE id > 1000"_s);
    CliFolder folder;
    QByteArray csv = "users,Admin,Editor\n";
    for (int i = 4; i <= 2000; ++i)
        csv += 'u' + QByteArray::number(i) + (i > 1000 ? ",,1\n" : ",1,\n");
    write(folder.file(u"in.csv"_s), csv);
    const QString path = f.database().settings().path;
    int failed = 0;
    for (int write = 1;; ++write) {
        const Run run = folder.shell(
            u"strace -f -qq -o trace -P '%1' -P '%1-journal' -e trace=pwrite64 -e "
            "inject=pwrite64:error=ENOSPC:when=%2+ \"$0\" import '%1' in.csv --mode sync --apply"_s.arg(path)
                .arg(write));
        if (run.code == 0)
            break;
        ++failed;
        QCOMPARE(run.code, 5);
        QVERIFY2(run.err.contains(u"full"_s), qPrintable(run.err.right(300)));
        QCOMPARE(f.problems(), QString());
    }
    QVERIFY2(failed >= 10, qPrintable(QString::number(failed)));
    f.expect(
        u"DELETE FROM users_roles WHERE user_id > 3; INSERT INTO users_roles SELECT id, 1 + (id > 1000) FROM users WHERE id > 3"_s);
    SURVIVED(f);
}

/// Killed at each system call of a save, from the first that has to do with the database to the end of the program: all or
/// none, and done again it adds nothing.
void FaultsFiles::f06_killed()
{
    FaultFixture f(FaultFixture::engine());
    const ConnectionSettings settings = f.database().settings();
    const CliFolder folder;
    const auto takeBack
        = [&f] { f.database().run(u"DELETE FROM users_roles WHERE user_id = 1 AND role_id = 3"_s); };
    const auto links = [&f] { return f.database().rows(u"SELECT * FROM users_roles ORDER BY 1, 2"_s); };
    const QStringList before = links();
    const TracedSave save(folder, settings, u"link '%1' John Viewer"_s.arg(settings.location()));
    const QStringList after = links();
    QVERIFY(before != after);
    takeBack();
    std::size_t killed = 0;
    std::size_t saved = 0;
    for (const TracedSave::Call &call : save.calls()) {
        QDir(folder.file(u"data"_s)).removeRecursively(); // as before the save whose calls are known
        const Run run = save.failingAt(call, u"signal=KILL"_s);
        const QString where = u"%1, call %2"_s.arg(call.name).arg(call.nth);
        QTRY_COMPARE_WITH_TIMEOUT(f.database().leftBehind(), QString(), 30'000);
        const QStringList now = links();
        QVERIFY2(now == before || now == after, qPrintable(where + u": "_s + now.join(u"; "_s)));
        if (save.wasKilled())
            ++killed;
        else
            QVERIFY2(run.code == 0 && now == after, qPrintable(where));
        if (now != after)
            continue;
        ++saved;
        QCOMPARE(folder.cli({u"link"_s, settings.location(), u"John"_s, u"Viewer"_s}).code, 0);
        QVERIFY2(links() == after, qPrintable(where));
        takeBack();
    }
    const QString counts = u"killed at %1 of %2 system calls, %3 times saved"_s.arg(killed)
                               .arg(save.calls().size())
                               .arg(saved);
    qInfo().noquote() << counts;
    // How often a client waits for a server is otherwise each time.
    const std::size_t least = save.calls().size() * (FaultFixture::engine() == Engine::Sqlite ? 10 : 8) / 10;
    QVERIFY2(killed >= least && saved > 0 && saved < killed, qPrintable(counts));
    SURVIVED(f);
}

/// SQLite's own files beside the database: what was half written is taken back, what was logged counts.
void FaultsFiles::f07_hotJournal()
{
    FaultFixture f(FaultFixture::engine());
    const QString path = f.database().settings().path;
    const QString copy = path + u".left"_s;
    leaveHotJournal(path, copy);
    ConnectionSettings settings = f.database().settings();
    settings.path = copy;
    QVERIFY(f.open(settings));
    f.window().click("John", "Viewer");
    QVERIFY(f.save());
    QCOMPARE(links(copy), u"1-1 1-2 1-3 2-2 3-3"_s);
    QVERIFY(!QFileInfo::exists(copy + u"-journal"_s));
    // A log that a crash has left counts; without it a database is what it was at the last checkpoint.
    f.elsewhere(u"PRAGMA journal_mode = WAL"_s);
    for (const bool hasLog : {true, false}) {
        {
            RawClient client(path);
            client.run(u"PRAGMA wal_autocheckpoint = 0; INSERT INTO users VALUES (9, 'Logged')"_s);
            QFile::remove(copy);
            QFile::remove(copy + u"-wal"_s);
            QVERIFY(QFile::copy(path, copy));
            QVERIFY(!hasLog || QFile::copy(path + u"-wal"_s, copy + u"-wal"_s));
            client.run(u"DELETE FROM users WHERE id = 9"_s);
        }
        QVERIFY(f.open(settings));
        QCOMPARE(f.window().shown(Side::Left).contains(u"Logged"_s), hasLog);
        f.window().click("John", "Viewer");
        QVERIFY(f.save());
        f.close();
        QCOMPARE(links(copy), u"1-1 1-2 1-3 2-2 3-3"_s);
        QVERIFY(!QFileInfo::exists(copy + u"-wal"_s)); // nothing of it is left beside
    }
    SURVIVED(f);
}

/// A library in front of the system's says that the file is on NFS.
void FaultsFiles::f08_networkFileSystem()
{
    FaultFixture f(FaultFixture::engine());
    CliFolder folder;
    const QString path = f.database().settings().path;
    const Run run = folder.shell(u"LD_PRELOAD='%1' \"$0\" link '%2' John Viewer"_s.arg(
        QStringLiteral(CROSSCHECK_NETWORK_LIBRARY), path));
    QCOMPARE(run.code, 0);
    QVERIFY2(run.err.contains(u"“test.db” is on a network file system"_s), qPrintable(run.err));
    QVERIFY(!folder.cli({u"show"_s, path}).err.contains(u"network"_s));
    QProcess window;
    QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
    environment.insert(u"LD_PRELOAD"_s, QStringLiteral(CROSSCHECK_NETWORK_LIBRARY));
    window.setProcessEnvironment(environment);
    window.start(QCoreApplication::applicationFilePath(), {u"child"_s, path});
    QVERIFY(window.waitForFinished());
    QVERIFY2(window.readAllStandardOutput().contains("is on a network file system"), "the banner says so");
    QCOMPARE(f.database().rows(u"PRAGMA journal_mode"_s), QStringList{u"delete"_s});
    f.expect(u"INSERT INTO users_roles VALUES (1, 3)"_s);
    SURVIVED(f);
}

void FaultsFiles::f09_replaced()
{
    for (const bool isLink : {false, true}) {
        FaultFixture f(FaultFixture::engine());
        const QString path = f.database().settings().path;
        const QString other = path + u".other"_s;
        QVERIFY(QFile::copy(path, other));
        RawClient(other).run(u"INSERT INTO users VALUES (4, 'Mallory')"_s);
        const QStringList before = RawClient(other).dump();
        ConnectionSettings settings = f.database().settings();
        if (isLink) {
            settings.path = path + u".link"_s;
            QVERIFY(QFile::link(path, settings.path));
        }
        QVERIFY(f.open(settings));
        f.window().click("John", "Viewer");
        if (isLink) {
            QVERIFY(QFile::remove(settings.path));
            QVERIFY(QFile::link(other, settings.path));
        } else {
            QVERIFY(QFile::rename(path, path + u".old"_s));
            QVERIFY(QFile::copy(other, path));
        }
        QVERIFY(f.save());
        QVERIFY2(f.window().bannerText().contains(u"Nothing was saved"_s),
                 qPrintable(f.window().bannerText()));
        QCOMPARE(f.window().changes(), QStringList{u"grant John → Viewer"_s});
        QCOMPARE(RawClient(isLink ? other : path).dump(), before);
        f.window().action("discard")->trigger();
        f.close();
        if (!isLink) {
            QVERIFY(QFile::remove(path));
            QVERIFY(QFile::rename(path + u".old"_s, path));
        }
        SURVIVED(f);
    }
}

void FaultsFiles::f10_ownFilesBroken()
{
    FaultFixture f(FaultFixture::engine());
    const std::vector<std::pair<QString, QByteArray>> kinds{
        {QString(), {}}, {u"-2"_s, QByteArray("\0\xff{\"x\":[", 8)}, {u"-3"_s, QByteArray(100'000, '[')}};
    for (const auto &[number, rubbish] : kinds) {
        f.close();
        const QString settingsFile = QSettings().fileName();
        const QString history = History::ofUser().fileOf(f.database().settings().location());
        const QString journals = dataFolder(u"journal"_s);
        for (const QString &path : {settingsFile, history, QString(journals + u"/1-1.journal"_s)}) {
            QDir().mkpath(QFileInfo(path).path());
            write(path, rubbish);
        }
        QSettings().sync();
        QVERIFY(
            f.until([&f] { return f.window().find<Banner>("recovery")->text().contains(u"put aside"_s); }));
        QVERIFY(f.open());
        QVERIFY(f.window().window().session()->state() == Session::State::Ready);
        f.window().click("John", "Viewer");
        QVERIFY(f.save());
        QCOMPARE(f.window().changes(), QStringList());
        f.window().click("John", "Viewer");
        QVERIFY(f.save());
        QCOMPARE(read(journals + u"/1-1.journal.broken"_s + number), rubbish);
        QVERIFY(read(history).startsWith(rubbish));
    }
    SURVIVED(f);
}

/// `child PATH`: opens it in a window and prints what the banner then says.
int main(int argc, char **argv)
{
    const QString path = argc == 3 && QByteArray(argv[1]) == "child" ? QString::fromUtf8(argv[2]) : QString();
    return runUiTest(argc, argv, [&path](int count, char **arguments) {
        if (path.isEmpty()) {
            FaultsFiles test;
            return QTest::qExec(&test, count, arguments);
        }
        WindowFixture w;
        ConnectionSettings settings;
        settings.path = path;
        const bool isOpen = w.open(settings);
        std::cout << w.bannerText().toStdString() << std::endl;
        return isOpen ? 0 : 1;
    });
}
#include "faults_files.moc"
