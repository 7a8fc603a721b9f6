// SPDX-FileCopyrightText: Crosscheck contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/app/cli/runcli.h"
#include "tests/faults/faultfixture.h"

#include <QStringEncoder>

#include <csignal>

using namespace crosscheck;
using namespace crosscheck::test;
using namespace Qt::Literals::StringLiterals;

/// Cases 45 to 50 of the catalogue: CSV files. The same program reads them whatever the engine is.
class FaultsCsv : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void f45_encodings_data() { appliesTo({Engine::Sqlite}); }
    void f45_encodings();
    void f46_quotesAndLines_data() { appliesTo({Engine::Sqlite}); }
    void f46_quotesAndLines();
    void f47_noRowIsDropped_data() { appliesTo({Engine::Sqlite}); }
    void f47_noRowIsDropped();
    void f48_unknownNames_data() { appliesTo({Engine::Sqlite}); }
    void f48_unknownNames();
    void f49_formulas_data() { appliesTo({Engine::Sqlite}); }
    void f49_formulas();
    void f50_hugeFiles_data() { appliesTo({Engine::Sqlite}); }
    void f50_hugeFiles();

private:
    /// Imports a file, and saves.
    static Run import(FaultFixture &f, const CliFolder &folder, const QByteArray &csv,
                      const QStringList &options = {})
    {
        QFile file(folder.file(u"in.csv"_s));
        if (!file.open(QIODevice::WriteOnly) || file.write(csv) != csv.size())
            qFatal("The file cannot be written.");
        file.close();
        return folder.cli(
            QStringList{u"import"_s, f.database().settings().location(), u"in.csv"_s, u"--apply"_s}
            + options);
    }
};

void FaultsCsv::f45_encodings()
{
    FaultFixture f(FaultFixture::engine());
    const CliFolder folder;
    f.elsewhere(u"UPDATE users SET name = 'Zoë 🦊' WHERE id = 1"_s);
    const QString text = u"users,roles\r\nZoë 🦊,Viewer\r\n"_s;
    const std::vector<QByteArray> good{
        text.toUtf8(), "\xEF\xBB\xBF" + text.toUtf8(),
        QStringEncoder(QStringConverter::Utf16LE, QStringConverter::Flag::WriteBom)(text),
        QStringEncoder(QStringConverter::Utf16BE)(text)};
    f.expect(u"INSERT INTO users_roles VALUES (1, 3)"_s);
    for (const QByteArray &csv : good) {
        QCOMPARE(import(f, folder, csv).code, 0);
        QCOMPARE(f.problems(), QString());
        f.database().run(u"DELETE FROM users_roles WHERE user_id = 1 AND role_id = 3"_s);
    }
    f.expect(u"DELETE FROM users_roles WHERE user_id = 1 AND role_id = 3"_s);
    f.elsewhere(u"UPDATE users SET name = 'José' WHERE id = 1"_s);
    const Run run = import(f, folder, "users,roles\nJane,Viewer\nJos\xE9,Viewer\n");
    QCOMPARE(run.code, 3);
    QVERIFY2(run.err.contains(u"Line 3 is neither UTF-8 nor UTF-16"_s), qPrintable(run.err));
    SURVIVED(f);
}

void FaultsCsv::f46_quotesAndLines()
{
    FaultFixture f(FaultFixture::engine());
    const CliFolder folder;
    f.elsewhere(u"UPDATE users SET name = 'a\"b,c;' || char(13, 10) || 'd' WHERE id = 1"_s);
    QCOMPARE(import(f, folder, "users;roles\r\"a\"\"b,c;\r\nd\";Viewer\r\n").code, 0);
    f.expect(u"INSERT INTO users_roles VALUES (1, 3)"_s);
    QCOMPARE(f.problems(), QString());
    const std::vector<std::pair<QByteArray, QString>> bad{
        {"users,roles\nJane,Viewer\nJane\n", u"Line 3: It has 1 fields, and the header has 2."_s},
        {"users,roles\nJane,Viewer\nJane,Admin,x\n", u"Line 3: It has 3 fields, and the header has 2."_s},
        {"users,roles\nJane,Viewer\nJa\"ne,Admin\n",
         u"In the row of line 3 a quote stands in the wrong place."_s},
        {"users,roles\nJane,Viewer\n\"Jane,Admin\n",
         u"The quote that opens in the row of line 3 is never closed."_s}};
    for (const auto &[csv, why] : bad) {
        const Run run = import(f, folder, csv);
        QVERIFY(run.code == 3 || run.code == 4);
        QVERIFY2(run.err.contains(why), qPrintable(run.err));
        QCOMPARE(f.problems(), QString());
    }
    SURVIVED(f);
}

void FaultsCsv::f47_noRowIsDropped()
{
    FaultFixture f(FaultFixture::engine());
    const CliFolder folder;
    const Run run = import(f, folder,
                           "users,roles\nJohn,Viewer\n\nJohn,Viewer\nJohn,Admin\nBob,Admin\nx\nJane,Admin\n");
    QCOMPARE(run.code, 4);
    QVERIFY2(run.err.contains(u"Rows read: 6; of these 2 to be applied, 2 already so, 2 rejected."_s),
             qPrintable(run.err));
    QCOMPARE(f.problems(), QString());
    const Run whole = import(f, folder, "users,roles\nJohn,Viewer\nJohn,Viewer\nJohn,Admin\nJane,Admin\n");
    QVERIFY2(whole.err.contains(u"Rows read: 4; of these 2 to be applied, 2 already so, 0 rejected."_s),
             qPrintable(whole.err));
    f.expect(u"INSERT INTO users_roles VALUES (1, 3), (2, 1)"_s);
    SURVIVED(f);
}

/// Nothing at all is applied, and every one of them is named.
void FaultsCsv::f48_unknownNames()
{
    FaultFixture f(FaultFixture::engine());
    const CliFolder folder;
    f.elsewhere(u"INSERT INTO users VALUES (4, 'John')"_s);
    QByteArray csv = "users,roles\nJane,Viewer\nJohn,Viewer\n";
    for (int i = 0; i < 3000; ++i)
        csv += "nobody " + QByteArray::number(i) + ",Viewer\n";
    const Run run = import(f, folder, csv);
    QCOMPARE(run.code, 4);
    QVERIFY(run.err.contains(u"“John” stands for several rows of users"_s));
    for (int i = 0; i < 3000; ++i)
        QVERIFY(run.err.contains(u"“nobody %1”"_s.arg(i)));
    SURVIVED(f);
}

void FaultsCsv::f49_formulas()
{
    FaultFixture f(FaultFixture::engine());
    const CliFolder folder;
    const QStringList names{u"=1+1"_s, u"'=1"_s, u"+x"_s,  u"-x"_s, u"@x"_s,
                            u"\tx"_s,  u"\rx"_s, u"''-"_s, u"'x"_s, u"plain"_s};
    for (int i = 0; i < names.size(); ++i) {
        f.elsewhere(
            u"INSERT INTO users VALUES (%1, '%2'); INSERT INTO users_roles VALUES (%1, 3)"_s.arg(10 + i).arg(
                QString(names[i]).replace(u'\'', u"''"_s)));
    }
    for (const QString &layout : {u"pairs"_s, u"matrix"_s}) {
        const Run out = folder.cli(
            {u"export"_s, f.database().settings().location(), u"--layout"_s, layout, u"-o"_s, u"in.csv"_s});
        QCOMPARE(out.code, 0);
        QFile file(folder.file(u"in.csv"_s));
        QVERIFY(file.open(QIODevice::ReadOnly));
        const QByteArray csv = file.readAll();
        for (const QByteArray &line : csv.split('\n')) { // no field begins as a formula does
            const char first
                = line.startsWith('"') ? line.mid(1).append(' ')[0] : QByteArray(line).append(' ')[0];
            QVERIFY2(QByteArray("=+-@\t").indexOf(first) < 0, line.constData());
        }
        f.database().run(u"DELETE FROM users_roles"_s);
        QCOMPARE(import(f, folder, csv).code, 0);
        QCOMPARE(f.database().rows(u"SELECT * FROM users_roles ORDER BY 1, 2"_s).size(), 4 + names.size());
    }
    f.database().run(u"CREATE TABLE sorted AS SELECT * FROM users_roles ORDER BY 1, 2; DELETE FROM "
                     u"users_roles; INSERT INTO "
                     "users_roles SELECT * FROM sorted; DROP TABLE sorted"_s);
    f.expect(u"CREATE TABLE sorted AS SELECT * FROM users_roles ORDER BY 1, 2; DELETE FROM users_roles; "
             u"INSERT INTO "
             "users_roles SELECT * FROM sorted; DROP TABLE sorted"_s);
    SURVIVED(f);
}

/// A gigabyte of rows, of long names that nobody has, and a line of 100 MB: in 700 MB of address space, of which the program itself
/// takes a third; and Ctrl+C ends it, also where nothing more comes.
void FaultsCsv::f50_hugeFiles()
{
    FaultFixture f(FaultFixture::engine());
    const CliFolder folder;
    const QString path = f.database().settings().path;
    const Run rows = folder.shell(
        u"ulimit -v 700000; (echo users,roles; yes 'Jane,Viewer' | head -c 1000000000; echo) | "
        "\"$0\" import '%1' - --apply"_s.arg(path));
    QCOMPARE(rows.code, 4); // the last row is cut off
    QVERIFY2(rows.err.contains(u"1 rejected"_s), qPrintable(rows.err));
    const Run line = folder.shell(
        u"ulimit -v 700000; (echo users,roles; yes x | head -c 100000000 | tr -d '\\n') | \"$0\" "
        "import '%1' - --apply"_s.arg(path));
    QCOMPARE(line.code, 3);
    QVERIFY2(line.err.contains(u"The row of line 2 is longer than 16 MiB."_s), qPrintable(line.err));
    const Run names = folder.shell(
        u"ulimit -v 700000; (echo users,roles; seq 30000 | awk '{ printf \"%09000d,Viewer\\n\", $1 }') | "
        "\"$0\" import '%1' - --apply 2>&1 | tail -c 200"_s.arg(path));
    QVERIFY2(names.out.contains(u"cannot be applied"_s), qPrintable(names.out));
    QProcess endless;
    endless.setProcessChannelMode(QProcess::MergedChannels);
    folder.start(endless, {u"import"_s, path, u"/dev/stdin"_s});
    endless.write("users,roles\n");
    const QByteArray more = QByteArray("Jane,Viewer\n").repeated(10'000);
    for (int i = 0; i < 50; ++i) {
        endless.write(more);
        QVERIFY(endless.waitForBytesWritten());
    }
    QElapsedTimer cancelling;
    cancelling.start();
    QCOMPARE(endless.state(), QProcess::Running);
    ::kill(pid_t(endless.processId()), SIGINT);
    QVERIFY(endless.waitForFinished(2000));
    QVERIFY2(cancelling.elapsed() < 2000, qPrintable(QString::number(cancelling.elapsed())));
    QCOMPARE(endless.exitCode(), 5);
    SURVIVED(f);
}

CROSSCHECK_UI_TEST(FaultsCsv)
#include "faults_csv.moc"
