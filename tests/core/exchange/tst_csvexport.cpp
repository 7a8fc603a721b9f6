// SPDX-FileCopyrightText: Crosscheck contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/exchange/csvfile.h"
#include "tests/support/loaded.h"
#include "tests/support/unprivileged.h"
#include "tests/support/verify.h"

#include <QBuffer>
#include <QDir>
#include <QFile>
#include <QTest>

#include <unistd.h>

using namespace crosscheck;
using namespace crosscheck::test;

class TestCsvExport : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void pairs();
    void matrix();
    void keys();
    void compositeKeys();
    void sortedByCodePointThenByKey();
    void keyedNames();
    void payload();
    void linksThatAreNotLoaded();
    void selfReferential();
    void shownRowsOnly();
    void straysAndDuplicates();
    void guardAndRaw();
    void byteOrderMark();
    void file();
    void unwritableTarget();
    void aFailureLeavesTheOldFile();
    void neverOverTheDatabase();
    void replacesOnlyWhenTold();
    void saysWhatIsLeftOut();
    void cancelled();

private:
    using Layout = CsvLayout;
    static QByteArray exported(Loaded &loaded, const CsvExportOptions &options = {},
                               const ShownRows &shown = {})
    {
        QBuffer buffer;
        buffer.open(QIODevice::WriteOnly);
        Job job;
        const auto done = exportCsv(buffer, loaded.association(), loaded.workspace().snapshot(), shown,
                                    options, job.context);
        return done ? buffer.data() : QByteArray("failed: ") + done.error().text.toUtf8();
    }
    static QByteArray lines(std::initializer_list<const char *> lines)
    {
        QByteArray all;
        for (const char *line : lines)
            all += QByteArray(line) + "\r\n";
        return all;
    }
    static CsvExportOptions optionsOf(Layout layout, bool withKeys = false)
    {
        CsvExportOptions options;
        options.layout = layout;
        options.withKeys = withKeys;
        return options;
    }
};

void TestCsvExport::pairs()
{
    const TempDatabase database(usersAndRoles());
    Loaded loaded(database);
    QCOMPARE(exported(loaded),
             lines({"users,roles", "Alice,Viewer", "Jane,Editor", "John,Admin", "John,Editor"}));
}

void TestCsvExport::matrix()
{
    const TempDatabase database(usersAndRoles());
    Loaded loaded(database);
    QCOMPARE(exported(loaded, optionsOf(Layout::Matrix)),
             lines({"users,Admin,Editor,Viewer", "Alice,,,1", "Jane,,1,", "John,1,1,"}));
}

void TestCsvExport::keys()
{
    const TempDatabase database(usersAndRoles());
    Loaded loaded(database);
    QCOMPARE(exported(loaded, optionsOf(Layout::Pairs, true)),
             lines({"users.id,users,roles.id,roles", "3,Alice,3,Viewer", "2,Jane,2,Editor", "1,John,1,Admin",
                    "1,John,2,Editor"}));
}

void TestCsvExport::compositeKeys()
{
    const TempDatabase database(
        {QStringLiteral("CREATE TABLE u (a, b, name, PRIMARY KEY (a, b))"),
         QStringLiteral("CREATE TABLE r (id PRIMARY KEY, name)"),
         QStringLiteral("CREATE TABLE j (a, b, r REFERENCES r, FOREIGN KEY (a, b) REFERENCES u)"),
         QStringLiteral("INSERT INTO u VALUES (1, -2, 'U'), (9007199254740993, x'0aff', 'U')"),
         QStringLiteral("INSERT INTO r VALUES ('=x', 'R')"),
         QStringLiteral("INSERT INTO j VALUES (1, -2, '=x'), (9007199254740993, x'0aff', '=x')")});
    Loaded loaded(database);
    QCOMPARE(exported(loaded, optionsOf(Layout::Pairs, true)),
             lines({"u.a,u.b,u,r.id,r", "1,'-2,\"U [1,-2]\",'=x,R",
                    "9007199254740993,x'0aff',\"U [9007199254740993,x'0aff']\",'=x,R"}));
}

void TestCsvExport::sortedByCodePointThenByKey()
{
    const TempDatabase database(usersAndRoles().mid(0, 3));
    database.run(QStringLiteral(
        "INSERT INTO users VALUES (10, 'b'), (2, 'b'), (3, 'B'), (4, 'é'), (5, 'z'), (6, '😀'), "
        "(7, '\uFFFD'), (8, 'a'), (9, 12), (1, '1'), (11, NULL); INSERT INTO roles VALUES (1, 'R');"
        "INSERT INTO users_roles SELECT id, 1 FROM users"));
    Loaded loaded(database);
    QCOMPARE(exported(loaded),
             lines({"users,roles", "[11],R", "1,R", "12,R", "B,R", "a,R", "b [2],R", "b [10],R", "z,R", "é,R",
                    "\uFFFD,R", "😀,R"}));
}

void TestCsvExport::keyedNames()
{
    const TempDatabase database(usersAndRoles());
    database.run(QStringLiteral("UPDATE users SET name = ''; UPDATE roles SET name = 'x [1]' WHERE id = 2; "
                                "UPDATE roles SET name = 'Viewer'"));
    Loaded loaded(database);
    QCOMPARE(exported(loaded, optionsOf(Layout::Matrix)),
             lines({"users,Viewer [1],Viewer [2],Viewer [3]", "[1],1,1,", "[2],,1,", "[3],,,1"}));
}

void TestCsvExport::payload()
{
    const TempDatabase database(usersAndRoles(QStringLiteral(", since TEXT, \"a,b\" REAL")));
    database.run(
        QStringLiteral("UPDATE users_roles SET since = 'x,' || user_id, \"a,b\" = 0.5 WHERE user_id = 1"));
    Loaded loaded(database);
    QCOMPARE(exported(loaded),
             lines({"users,roles,since,\"a,b\"", "Alice,Viewer,,", "Jane,Editor,,", "John,Admin,\"x,1\",0.5",
                    "John,Editor,\"x,1\",0.5"}));
}

void TestCsvExport::linksThatAreNotLoaded()
{
    const TempDatabase database(usersAndRoles());
    Loaded loaded(database);
    QBuffer buffer;
    QVERIFY(buffer.open(QIODevice::WriteOnly));
    Job job;
    const Snapshot early(loaded.workspace().snapshot().axes());
    VERIFY_FAILS(exportCsv(buffer, loaded.association(), early, {}, {}, job.context), Busy);
}

void TestCsvExport::selfReferential()
{
    const TempDatabase database({QStringLiteral("CREATE TABLE p (id INTEGER PRIMARY KEY, name)"),
                                 QStringLiteral("CREATE TABLE l (who REFERENCES p, whom REFERENCES p)"),
                                 QStringLiteral("INSERT INTO p VALUES (1, 'A'), (2, 'B')"),
                                 QStringLiteral("INSERT INTO l VALUES (2, 1)")});
    Loaded loaded(database);
    QCOMPARE(exported(loaded), lines({"who,whom", "B,A"}));
}

void TestCsvExport::shownRowsOnly()
{
    const TempDatabase database(usersAndRoles());
    Loaded loaded(database);
    ShownRows shown;
    shown.left = std::vector<std::uint32_t>{1, 0};
    shown.right = std::vector<std::uint32_t>{2, 1};
    QCOMPARE(exported(loaded, {}, shown), lines({"users,roles", "Jane,Editor", "John,Editor"}));
    QCOMPARE(exported(loaded, optionsOf(Layout::Matrix), shown),
             lines({"users,Editor,Viewer", "Jane,1,", "John,1,"}));
    shown.left = std::vector<std::uint32_t>();
    QCOMPARE(exported(loaded, optionsOf(Layout::Matrix), shown), lines({"users,Editor,Viewer"}));
}

void TestCsvExport::straysAndDuplicates()
{
    const TempDatabase database(usersAndRoles());
    database.run(QStringLiteral("INSERT INTO users_roles VALUES (1, 1), (1, NULL), (9, 9)"));
    Loaded loaded(database);
    QCOMPARE(exported(loaded),
             lines({"users,roles", "Alice,Viewer", "Jane,Editor", "John,Admin", "John,Editor"}));
    QCOMPARE(straysNotice(loaded.workspace().snapshot().strays()),
             QStringLiteral("1 row(s) with NULL, 1 row(s) that refer to nothing"));
    QCOMPARE(straysNotice({}), QString());
    QCOMPARE(straysNotice({0, 2}), QStringLiteral("2 row(s) that refer to nothing"));
}

void TestCsvExport::guardAndRaw()
{
    const TempDatabase database(usersAndRoles());
    database.run(QStringLiteral(
        "UPDATE users SET name = '=cmd|''x''!A1' WHERE id = 3; UPDATE roles SET name = '''-' WHERE id = 3"));
    Loaded loaded(database);
    QVERIFY(exported(loaded).contains("'=cmd|'x'!A1,''-\r\n"));
    CsvExportOptions raw;
    raw.guardsFormulas = false;
    QVERIFY(exported(loaded, raw).contains("\r\n=cmd|'x'!A1,'-\r\n"));
}

void TestCsvExport::byteOrderMark()
{
    const TempDatabase database(usersAndRoles());
    Loaded loaded(database);
    CsvExportOptions options;
    options.byteOrderMark = true;
    QCOMPARE(exported(loaded, options), QByteArray("\xEF\xBB\xBF" + exported(loaded)));
}

void TestCsvExport::file()
{
    const TempDatabase database(usersAndRoles());
    Loaded loaded(database);
    const QString path = database.folder() + QStringLiteral("/out é.csv");
    Job job;
    const auto write = [&] {
        return exportCsvFile({path, database.path(), true}, loaded.association(),
                             loaded.workspace().snapshot(), {}, {}, job.context);
    };
    VERIFY_OK(write());
    QFile file(path);
    QVERIFY(file.open(QIODevice::ReadOnly));
    QCOMPARE(file.readAll(), exported(loaded));
    const auto mine
        = QFileDevice::ReadOwner | QFileDevice::WriteOwner | QFileDevice::ReadUser | QFileDevice::WriteUser;
    QCOMPARE(QFile::permissions(path), mine);
    QVERIFY(QFile::setPermissions(path, mine | QFileDevice::ReadOther)); // what was there had another mode
    VERIFY_OK(write());
    QCOMPARE(QFile::permissions(path), mine);
}

void TestCsvExport::unwritableTarget()
{
    const TempDatabase database(usersAndRoles());
    Loaded loaded(database);
    Job job;
    const auto write = [&](const QString &path) {
        return exportCsvFile({path, database.path(), false}, loaded.association(),
                             loaded.workspace().snapshot(), {}, {}, job.context);
    };
    const auto nowhere = write(QStringLiteral("/nowhere/out.csv"));
    VERIFY_FAILS(nowhere, Permission);
    QVERIFY(nowhere.error().text.contains(QLatin1String("/nowhere/out.csv")));
    VERIFY_FAILS(write(database.folder()), Permission);
    const QTemporaryDir folder;
    QVERIFY(QFile::setPermissions(folder.path(), QFileDevice::ReadOwner | QFileDevice::ExeOwner));
    {
        const Unprivileged unprivileged(folder.path());
        VERIFY_FAILS(write(folder.filePath(QStringLiteral("out.csv"))), Permission);
    }
    QVERIFY(QDir(folder.path()).isEmpty());
    QVERIFY(QFile::setPermissions(folder.path(), QFileDevice::Permissions(0x7000)));
}

void TestCsvExport::aFailureLeavesTheOldFile()
{
    const TempDatabase database(usersAndRoles());
    Loaded loaded(database);
    QFile file(database.folder() + QStringLiteral("/out.csv"));
    QVERIFY(file.open(QIODevice::ReadWrite));
    file.write("old");
    file.flush();
    Job job;
    job.cancel.cancel();
    const auto write = [&] {
        return exportCsvFile({file.fileName(), database.path(), true}, loaded.association(),
                             loaded.workspace().snapshot(), {}, {}, job.context);
    };
    VERIFY_FAILS(write(), Cancelled);
    QVERIFY(file.seek(0));
    QCOMPARE(file.readAll(), QByteArray("old"));
    QCOMPARE(QDir(database.folder()).entryList({QStringLiteral("out*")}).size(), 1); // and nothing beside it
}

void TestCsvExport::neverOverTheDatabase()
{
    const TempDatabase database(usersAndRoles());
    Loaded loaded(database);
    const QString &path = database.path();
    const QString folder = database.folder();
    QVERIFY(QFile::link(path, folder + QStringLiteral("/linked.csv")));
    QCOMPARE(::link(path.toUtf8().constData(), (folder + QStringLiteral("/hard.csv")).toUtf8().constData()),
             0);
    const QStringList before = database.dump();
    Job job;
    for (const QString &target :
         QStringList{path, folder + QStringLiteral("/./") + QFileInfo(path).fileName(),
                     folder + QStringLiteral("/linked.csv"), folder + QStringLiteral("/hard.csv"),
                     path + QStringLiteral("-wal"), path + QStringLiteral("-journal")}) {
        const auto written = exportCsvFile({target, path, true}, loaded.association(),
                                           loaded.workspace().snapshot(), {}, {}, job.context);
        VERIFY_FAILS(written, Input);
        QVERIFY(written.error().text.contains(target));
    }
    QCOMPARE(database.dump(), before);
    QVERIFY(!QFile::exists(path + QStringLiteral("-wal")));
    // SQLite puts the log of a linked database beside the real one.
    const CsvFile log{path + QStringLiteral("-wal"), folder + QStringLiteral("/linked.csv"), true};
    QVERIFY(log.belongsToDatabase());
    VERIFY_OK(exportCsvFile({folder + QStringLiteral("/other-wal"), path, true}, loaded.association(),
                            loaded.workspace().snapshot(), {}, {}, job.context));
}

void TestCsvExport::replacesOnlyWhenTold()
{
    const TempDatabase database(usersAndRoles());
    Loaded loaded(database);
    QFile file(database.folder() + QStringLiteral("/out.csv"));
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write("old");
    file.close();
    Job job;
    const auto write = [&](bool replaces) {
        return exportCsvFile({file.fileName(), database.path(), replaces}, loaded.association(),
                             loaded.workspace().snapshot(), {}, {}, job.context);
    };
    VERIFY_FAILS(write(false), Exists);
    QVERIFY(file.open(QIODevice::ReadOnly));
    QCOMPARE(file.readAll(), QByteArray("old"));
    file.close();
    VERIFY_OK(write(true));
    QVERIFY(file.open(QIODevice::ReadOnly));
    QCOMPARE(file.readAll(), exported(loaded));
}

void TestCsvExport::saysWhatIsLeftOut()
{
    const TempDatabase database(usersAndRoles());
    QCOMPARE(leftOutNotice(Loaded(database).workspace().snapshot()), QString());
    database.run(QStringLiteral("INSERT INTO users_roles VALUES (1, 1), (1, 1), (NULL, 1), (77, 1)"));
    Loaded loaded(database);
    QCOMPARE(leftOutNotice(loaded.workspace().snapshot()),
             QStringLiteral("1 row(s) with NULL, 1 row(s) that refer to nothing, "
                            "2 duplicate row(s)"));
    QCOMPARE(keylessNotice({0, 0, 3}), QStringLiteral("3 row(s) without a key"));
}

void TestCsvExport::cancelled()
{
    const TempDatabase database(usersAndRoles());
    Loaded loaded(database);
    QBuffer buffer;
    QVERIFY(buffer.open(QIODevice::WriteOnly));
    Job job;
    job.cancel.cancel();
    VERIFY_FAILS(exportCsv(buffer, loaded.association(), loaded.workspace().snapshot(), {}, {}, job.context),
                 Cancelled);
}

QTEST_GUILESS_MAIN(TestCsvExport)
#include "tst_csvexport.moc"
