// SPDX-FileCopyrightText: Crosscheck contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/app/cli/runcli.h"
#include "tests/support/tempdatabase.h"

#include <QDir>
#include <QTest>

#include <fcntl.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include <csignal>
#include <memory>

using namespace crosscheck::test;

namespace {

constexpr auto junction = "SELECT * FROM users_roles";
constexpr auto starterLinks = "1|1 1|2 2|2 3|3";

/// Whether a process has a file open.
bool hasOpen(qint64 process, const QString &path)
{
    const QDir files(QStringLiteral("/proc/%1/fd").arg(process));
    const QFileInfoList all = files.entryInfoList(QDir::Files | QDir::System);
    return std::any_of(all.begin(), all.end(),
                       [&path](const QFileInfo &file) { return file.symLinkTarget() == path; });
}

} // namespace

/// Full devices, broken pipes, locks, interruptions: each is told, and nothing is left half done.
class TestCliFaults final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void fullDevice_data();
    void fullDevice();
    void closedStandardOutput();
    void closedStandardOutputWhileLinking();
    void brokenPipe_data();
    void brokenPipe();
    void damagedDatabase();
    void emptyFile();
    void lockThatStays();
    void interruptedWhileWaiting_data();
    void interruptedWhileWaiting();
    void interruptedWhileWriting();
    void interruptedWhilePrinting();

private:
    void makeBig();

    std::unique_ptr<CliFolder> m_folder;
    const QString m_database = QStringLiteral("a.db");
};

void TestCliFaults::init()
{
    m_folder = std::make_unique<CliFolder>();
    QCOMPARE(m_folder->cli("new a.db").code, 0);
}

void TestCliFaults::makeBig()
{
    m_folder->sqlite(
        m_database,
        QStringLiteral("INSERT INTO users WITH RECURSIVE n(i) AS (SELECT 4 UNION ALL SELECT i + 1 FROM n"
                       " WHERE i < 50000) SELECT i, 'User ' || i FROM n;"
                       "INSERT INTO users_roles SELECT id, 1 FROM users"));
}

void TestCliFaults::fullDevice_data()
{
    QTest::addColumn<int>("unused");
    for (const char *command :
         {"show a.db", "export a.db", "associations a.db", "associations --json a.db", "--help"})
        QTest::newRow(command) << 0;
}

void TestCliFaults::fullDevice()
{
    const Run run
        = m_folder->shell(QStringLiteral("\"$0\" %1 >/dev/full").arg(QLatin1String(QTest::currentDataTag())));
    QCOMPARE(run.err,
             QStringLiteral("crosscheck-cli: The results could not be written: No space left on device.\n"));
    QCOMPARE(run.code, 3);
}

void TestCliFaults::closedStandardOutput()
{
    const Run run = m_folder->shell(QStringLiteral("\"$0\" show a.db >&-"));
    QCOMPARE(run.err,
             QStringLiteral("crosscheck-cli: The results could not be written: Bad file descriptor.\n"));
    QCOMPARE(run.code, 3);
}

/// No file may take the place of a closed standard stream: words would be written into it.
void TestCliFaults::closedStandardOutputWhileLinking()
{
    const Run run = m_folder->shell(QStringLiteral("\"$0\" link a.db John Admin <&- >&- 2>&-"));
    QCOMPARE(run.code, 0);
    QCOMPARE(m_folder->shell(QStringLiteral("\"$0\" link a.db Jane Viewer <&- >&- 2>&-")).code, 0);
    QCOMPARE(m_folder->rows(m_database, QLatin1String(junction)), QStringLiteral("1|1 1|2 2|2 3|3 2|3"));
    QCOMPARE(m_folder->rows(m_database, QStringLiteral("PRAGMA integrity_check")), QStringLiteral("ok"));
}

void TestCliFaults::brokenPipe_data()
{
    QTest::addColumn<QString>("first");
    QTest::newRow("export") << QStringLiteral("users,roles\r\n");
    QTest::newRow("show") << QStringLiteral("John: Admin, Editor\n");
}

void TestCliFaults::brokenPipe()
{
    makeBig();
    const Run run = m_folder->shell(QStringLiteral("{ \"$0\" %1 a.db; echo $? >code; } | head -n 1; cat code")
                                        .arg(QLatin1String(QTest::currentDataTag())));
    QFETCH(QString, first);
    QCOMPARE(run.out, QString(first + QLatin1String("3\n")));
    QCOMPARE(run.err, QString());
}

void TestCliFaults::damagedDatabase()
{
    QFile file(m_folder->file(m_database));
    QVERIFY(file.open(QIODevice::ReadWrite));
    file.seek(100);
    file.write(QByteArray(3000, '\x7f'));
    file.close();
    const Run run = m_folder->cli("show a.db");
    QCOMPARE(run.out, QString());
    QVERIFY2(run.err.contains(QLatin1String("damaged")), qPrintable(run.err));
    QCOMPARE(run.code, 3);
}

void TestCliFaults::emptyFile()
{
    QCOMPARE(m_folder->shell(QStringLiteral(": >empty.db; echo hello >text.db")).code, 0);
    QCOMPARE(m_folder->cli("show empty.db").code, 4);
    QCOMPARE(m_folder->cli("associations empty.db").code, 0);
    QCOMPARE(QFileInfo(m_folder->file(QStringLiteral("empty.db"))).size(), 0);
    const Run text = m_folder->cli("show text.db");
    QVERIFY2(text.err.contains(QLatin1String("is not a SQLite database")), qPrintable(text.err));
    QCOMPARE(text.code, 3);
}

/// Both wait as long as they may, side by side.
void TestCliFaults::lockThatStays()
{
    QCOMPARE(m_folder->cli("new b.db").code, 0);
    RawClient writer(m_folder->file(m_database));
    writer.run(QStringLiteral("BEGIN IMMEDIATE"));
    RawClient owner(m_folder->file(QStringLiteral("b.db")));
    owner.run(QStringLiteral("BEGIN EXCLUSIVE"));
    QProcess linking;
    QProcess showing;
    m_folder->start(linking, CliFolder::words("link a.db John Viewer"));
    m_folder->start(showing, CliFolder::words("show b.db"));

    const Run link = CliFolder::finish(linking);
    QVERIFY2(link.err.contains(QLatin1String("locked by another program")), qPrintable(link.err));
    QVERIFY2(link.err.contains(QLatin1String("Nothing was saved.")), qPrintable(link.err));
    QCOMPARE(link.code, 5);
    const Run show = CliFolder::finish(showing);
    QVERIFY2(show.err.contains(QLatin1String("locked by another program")), qPrintable(show.err));
    QCOMPARE(show.code, 3);
}

void TestCliFaults::interruptedWhileWaiting_data()
{
    QTest::addColumn<int>("signal");
    QTest::newRow("SIGINT") << SIGINT;
    QTest::newRow("SIGTERM") << SIGTERM;
}

void TestCliFaults::interruptedWhileWaiting()
{
    QFETCH(int, signal);
    RawClient writer(m_folder->file(m_database));
    writer.run(QStringLiteral("BEGIN IMMEDIATE"));
    QProcess linking;
    m_folder->start(linking, CliFolder::words("link a.db John Viewer"));
    QVERIFY(linking.waitForStarted());
    const QString path = QFileInfo(m_folder->file(m_database)).canonicalFilePath();
    QTRY_VERIFY(hasOpen(linking.processId(), path));

    QCOMPARE(::kill(pid_t(linking.processId()), signal), 0);

    const Run run = CliFolder::finish(linking);
    QCOMPARE(run.code, 5);
    QVERIFY2(run.err.contains(QLatin1String("ancelled")), qPrintable(run.err));
    writer.run(QStringLiteral("ROLLBACK"));
    QCOMPARE(m_folder->rows(m_database, QLatin1String(junction)), QLatin1String(starterLinks));
}

void TestCliFaults::interruptedWhileWriting()
{
    // A trigger that takes minutes keeps the save in the midst of its transaction.
    m_folder->sqlite(
        m_database,
        QStringLiteral("CREATE TABLE log (n); CREATE VIEW slow AS WITH RECURSIVE n(i) AS (SELECT 1"
                       " UNION ALL SELECT i + 1 FROM n WHERE i < 10000000000) SELECT count(*) AS c FROM n;"
                       "CREATE TRIGGER t AFTER INSERT ON users_roles BEGIN"
                       " INSERT INTO log SELECT c FROM slow; END"));
    QProcess linking;
    m_folder->start(linking, CliFolder::words("link a.db John Viewer"));
    QVERIFY(linking.waitForStarted());
    QTRY_VERIFY(m_folder->isLocked(m_database));

    QCOMPARE(::kill(pid_t(linking.processId()), SIGINT), 0);

    const Run run = CliFolder::finish(linking);
    QCOMPARE(run.code, 5);
    QVERIFY2(run.err.contains(QLatin1String("ancelled")), qPrintable(run.err));
    QVERIFY2(run.err.contains(QLatin1String("Nothing was saved.")), qPrintable(run.err));
    QCOMPARE(m_folder->rows(m_database, QLatin1String(junction)), QLatin1String(starterLinks));
    QVERIFY(!m_folder->isLocked(m_database));
    QVERIFY(!QFile::exists(m_folder->file(QStringLiteral("a.db-journal"))));
}

/// A reader that does not read must not keep the program from ending.
void TestCliFaults::interruptedWhilePrinting()
{
    makeBig();
    int ends[2];
    QCOMPARE(::pipe2(ends, O_CLOEXEC), 0);
    const int capacity = ::fcntl(ends[1], F_GETPIPE_SZ);
    QProcess printing;
    printing.setChildProcessModifier([output = ends[1]] { ::dup2(output, STDOUT_FILENO); });
    m_folder->start(printing, CliFolder::words("export a.db"));
    QVERIFY(printing.waitForStarted());
    int waiting = 0;
    QTRY_VERIFY(::ioctl(ends[0], FIONREAD, &waiting) == 0 && waiting == capacity);

    QCOMPARE(::kill(pid_t(printing.processId()), SIGINT), 0);

    const Run run = CliFolder::finish(printing);
    QCOMPARE(run.err, QStringLiteral("crosscheck-cli: Cancelled.\n"));
    QCOMPARE(run.code, 5);
    ::close(ends[0]);
    ::close(ends[1]);
}

QTEST_GUILESS_MAIN(TestCliFaults)
#include "tst_clifaults.moc"
