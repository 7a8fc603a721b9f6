// SPDX-FileCopyrightText: Crosscheck contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/db/datafolder.h"
#include "tests/faults/faultfixture.h"
#include "tests/support/otherwriter.h"
#include "ui/banner.h"

#include <QDir>
#include <QLabel>
#include <QMenu>
#include <QMessageBox>
#include <QToolButton>

#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <iostream>

using namespace crosscheck;
using namespace crosscheck::test;
using namespace Qt::Literals::StringLiterals;

/// Cases 59 to 64, 66, 67 and 69 of the catalogue: the window, and what becomes of what is staged in it.
class FaultsWindow : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void f59_sortedMeanwhile_data() { appliesTo(everyEngine); }
    void f59_sortedMeanwhile();
    void f60_closing_data() { appliesTo({Engine::Sqlite}); }
    void f60_closing();
    void f61_crashed_data() { appliesTo({Engine::Sqlite}); }
    void f61_crashed();
    void f62_aSaveFails_data() { appliesTo(everyEngine); }
    void f62_aSaveFails();
    void f63_filteredBulk_data() { appliesTo({Engine::Sqlite}); }
    void f63_filteredBulk();
    void f64_cancelled_data() { appliesTo(everyEngine); }
    void f64_cancelled();
    void f66_killedAfterCommit_data() { appliesTo(everyEngine); }
    void f66_killedAfterCommit();
    void f67_twoProcesses_data() { appliesTo({Engine::Sqlite}); }
    void f67_twoProcesses();
    void f69_tooMany_data() { appliesTo({Engine::Sqlite}); }
    void f69_tooMany();

private:
    static QStringList journals()
    {
        return QDir(dataFolder(u"journal"_s)).entryList({u"*.journal"_s}, QDir::Files);
    }
    static Banner &offer(FaultFixture &f) { return *f.window().find<Banner>("recovery"); }
    /// Another process of Crosscheck's: opens the database, grants John → Viewer, and does what @p then says.
    static void start(QProcess &process, const ConnectionSettings &settings, const QString &then,
                      const QStringList &before = {})
    {
        QStringList words = before;
        words += {QCoreApplication::applicationFilePath(), u"child"_s, settings.location(), then};
        process.setProcessChannelMode(QProcess::ForwardedErrorChannel);
        process.start(words.takeFirst(), words);
        if (!process.waitForStarted())
            qFatal("The other process does not start.");
    }
    static bool says(QProcess &process, const QByteArray &word)
    {
        QByteArray said;
        while (!said.contains(word)) {
            if (!process.waitForReadyRead(20'000))
                return false;
            said += process.readAll();
        }
        return true;
    }
};

namespace {

/// What start() starts.
int runChild(int argc, char **argv)
{
    QApplication application(argc, argv);
    QApplication::setApplicationName(u"crosscheck"_s);
    QApplication::setOrganizationName(u"crosscheck"_s);
    WindowFixture w;
    const auto settings = ConnectionSettings::parse(QString::fromUtf8(argv[2]));
    if (!settings || !w.open(*settings))
        return 1;
    w.click("John", "Viewer");
    const QDir folder(dataFolder(u"journal"_s));
    if (!waitFor([&] { return !folder.entryList({u"*.journal"_s}).isEmpty(); }))
        return 2;
    QTest::qWait(300); // the last edit, too
    std::cout << "staged" << std::endl;
    if (QByteArray(argv[3]) == "save")
        return w.save() && w.changes().isEmpty() ? 0 : 3;
    while (true)
        QTest::qWait(1000);
}

} // namespace

void FaultsWindow::f59_sortedMeanwhile()
{
    FaultFixture f(FaultFixture::engine());
    QVERIFY(f.open());
    f.window().click("John", "Viewer");
    f.window().click("Jane", "Editor");
    f.window().document().arrangement().setSpec(Side::Left, {{}, OrderSpec::Sort::Name});
    QVERIFY(f.until([&] { return f.window().shown(Side::Left).value(0) == u"Alice"_s; }));
    QVERIFY(f.window().filter(Side::Left, u"Al"_s, 1));
    f.window().click("Alice", "Admin");
    f.elsewhere(u"INSERT INTO users VALUES (0, 'Aaron'); INSERT INTO roles VALUES (0, 'Able')"_s);
    f.window().action("refresh")->trigger();
    QVERIFY(f.until([&] { return f.window().workspace().slotCount(Side::Left) == 4; }));
    QVERIFY(f.window().filter(Side::Left, u"a"_s, 3));
    f.window().click("Aaron", "Able");
    QVERIFY(f.save());
    QCOMPARE(f.window().changes(), QStringList());
    f.expect(
        u"INSERT INTO users_roles VALUES (1, 3), (3, 1), (0, 0); DELETE FROM users_roles WHERE user_id = 2"_s);
    SURVIVED(f);
}

void FaultsWindow::f60_closing()
{
    FaultFixture f(FaultFixture::engine());
    const TempDatabase other(usersAndRoles(), u"other.db"_s);
    QVERIFY(f.open(other.settings()));
    QVERIFY(f.open());
    f.window().click("John", "Viewer");
    const QStringList staged = f.window().changes();
    const auto openOther = [&f] {
        for (QMenu *menu : f.window().window().findChildren<QMenu *>()) {
            for (QAction *action : menu->actions()) {
                if (action->text().endsWith(u"other.db"_s))
                    return action->trigger();
            }
        }
    };
    const std::vector<std::function<void()>> ways{[&f] { f.window().window().close(); },
                                                  [&f] { f.window().action("quit")->trigger(); }, openOther};
    for (const auto &way : ways) {
        way();
        auto *box = f.window().dialog<QMessageBox>("stagedQuestion");
        QVERIFY(box);
        QTest::mouseClick(box->button(QMessageBox::Cancel), Qt::LeftButton);
        QVERIFY(f.window().isGone("stagedQuestion"));
        QVERIFY(f.window().window().isVisible());
        QCOMPARE(f.window().changes(), staged);
    }
    QVERIFY(f.save());
    f.expect(u"INSERT INTO users_roles VALUES (1, 3)"_s);
    f.close();
    // The end of the desktop's session ends a process without a question, and loses nothing.
    f.elsewhere(u"DELETE FROM users_roles WHERE user_id = 1 AND role_id = 3"_s);
    QProcess ended;
    start(ended, f.database().settings(), u"wait"_s);
    QVERIFY(says(ended, "staged"));
    ended.terminate();
    QVERIFY(ended.waitForFinished());
    QVERIFY(f.open());
    QVERIFY(f.until([&f] { return offer(f).isVisible(); }));
    SURVIVED(f);
}

/// kill -9 with an edit staged, and the database moves on: it is offered, rebased, and saved.
void FaultsWindow::f61_crashed()
{
    FaultFixture f(FaultFixture::engine());
    QProcess other;
    start(other, f.database().settings(), u"wait"_s);
    QVERIFY(says(other, "staged"));
    QCOMPARE(other.state(), QProcess::Running);
    other.kill();
    QVERIFY(other.waitForFinished());
    QCOMPARE(f.problems(), QString());
    f.elsewhere(u"UPDATE roles SET name = 'Reader' WHERE id = 3; INSERT INTO users VALUES (4, 'Zoe')"_s);
    QVERIFY(f.open());
    QVERIFY(f.until([&] { return offer(f).isVisible(); }));
    f.window().action("restore")->trigger();
    QVERIFY(f.until([&] { return f.window().changes().size() == 1; }));
    QCOMPARE(f.window().changes(), QStringList{u"grant John → Viewer"_s});
    QVERIFY(f.save());
    QVERIFY(
        f.tells(u"What was “Viewer” is “Reader” now. Nothing was saved."_s)); // it was meant for another name
    QCOMPARE(f.problems(), QString());
    f.window().action("discard")->trigger();
    f.window().click("John", "Reader");
    QVERIFY(f.save());
    f.expect(u"INSERT INTO users_roles VALUES (1, 3)"_s);
    SURVIVED(f);
}

void FaultsWindow::f62_aSaveFails()
{
    FaultFixture f(FaultFixture::engine(), usersAndRoles(u", CHECK (user_id <> 2 OR role_id <> 1)"_s));
    QVERIFY(f.open());
    f.window().click("John", "Viewer");
    f.window().click("Jane", "Admin");
    f.window().click("Jane", "Editor");
    const QStringList staged = f.window().changes();
    QVERIFY(f.save());
    TELLS(f, u"Nothing was saved"_s);
    QCOMPARE(f.window().changes(), staged);
    QVERIFY(!f.window().document().undoStack().isClean());
    QVERIFY(f.window().action("save")->isEnabled());
    QCOMPARE(f.problems(), QString());
    f.window().action("undo")->trigger();
    f.window().action("undo")->trigger();
    QCOMPARE(f.window().changes(), QStringList{u"grant John → Viewer"_s});
    QVERIFY(f.save());
    QVERIFY(f.window().document().undoStack().isClean());
    f.expect(u"INSERT INTO users_roles VALUES (1, 3)"_s);
    SURVIVED(f);
}

void FaultsWindow::f63_filteredBulk()
{
    FaultFixture f(FaultFixture::engine());
    QVERIFY(f.open());
    QVERIFY(f.window().filter(Side::Left, u"J"_s, 2));
    QTest::mouseMove(f.window().matrix().viewport(), f.window().cellPoint("John", "Viewer"));
    f.window().key(Qt::Key_Home, Qt::ControlModifier);
    f.window().key(Qt::Key_A, Qt::ControlModifier);
    QVERIFY(f.until(
        [&] { return f.window().find<QLabel>("statusSelection")->text().contains(u"Space revokes 3"_s); }));
    f.window().key(Qt::Key_Space);
    QCOMPARE(f.window().changes().size(), 3);
    QVERIFY(f.save());
    f.expect(u"DELETE FROM users_roles WHERE user_id IN (1, 2)"_s);
    SURVIVED(f);
}

/// In the middle of a save, and while it waits to load: within a second, and nothing is half done.
void FaultsWindow::f64_cancelled()
{
    const Engine engine = FaultFixture::engine();
    QStringList tables = usersAndRoles();
    switch (engine) {
    case Engine::Sqlite:
        tables << u"CREATE TABLE kept (x)"_s
               << u"CREATE TRIGGER t AFTER INSERT ON users_roles BEGIN INSERT INTO kept WITH RECURSIVE n (i) "
                  u"AS (VALUES (1) UNION "
                  "ALL SELECT i + 1 FROM n WHERE i < 1000000000) SELECT max(i) FROM n; END"_s;
        break;
    case Engine::PostgreSql:
        tables
            << u"CREATE FUNCTION f() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN PERFORM pg_sleep(60); RETURN NEW; END'"_s
            << u"CREATE TRIGGER t AFTER INSERT ON users_roles FOR EACH ROW EXECUTE FUNCTION f()"_s;
        break;
    case Engine::MariaDb:
        tables << u"CREATE TRIGGER t AFTER INSERT ON users_roles FOR EACH ROW SET @x = SLEEP(60)"_s;
        break;
    }
    FaultFixture f(engine, tables);
    const auto isIdle = [&f] {
        const auto state = f.window().window().session()->state();
        return state == Session::State::Ready || state == Session::State::Failed;
    };
    const auto cancel = [&] {
        QElapsedTimer cancelling;
        cancelling.start();
        QTest::mouseClick(f.window().find<QToolButton>("cancel"), Qt::LeftButton);
        return f.until(isIdle) ? cancelling.elapsed() : 99'999;
    };
    ConnectionSettings settings = f.database().settings();
    settings.lockTimeout = std::chrono::minutes(5);
    QVERIFY(f.open(settings));
    f.window().click("John", "Viewer");
    QVERIFY(f.window().activate());
    QTest::keyClick(&f.window().window(), Qt::Key_S, Qt::ControlModifier);
    QVERIFY(!f.until(isIdle, 1500));
    QVERIFY2(cancel() < 1000, "a save");
    QCOMPARE(f.window().changes(), QStringList{u"grant John → Viewer"_s});
    QCOMPARE(f.problems(), QString());
    {
        OtherWriter other(f.database().settings());
        if (engine != Engine::Sqlite)
            other.run(engine == Engine::PostgreSql ? u"LOCK TABLE users_roles IN ACCESS EXCLUSIVE MODE"_s
                                                   : u"LOCK TABLES users_roles WRITE"_s);
        std::optional<RawClient> exclusive;
        if (engine == Engine::Sqlite) {
            other.rollBack();
            exclusive.emplace(f.database().settings().path);
            exclusive->run(u"BEGIN EXCLUSIVE"_s);
        }
        f.window().action("refresh")->trigger();
        QVERIFY(!f.until(isIdle, 1500));
        QVERIFY2(cancel() < 1000, "a refresh");
        QCOMPARE(f.window().changes(), QStringList{u"grant John → Viewer"_s});
        if (exclusive)
            exclusive->run(u"ROLLBACK"_s);
    }
    f.window().action("discard")->trigger();
    SURVIVED(f);
}

/// Killed in the middle of a save, and between its commit and the end of the journal: the next start knows which.
void FaultsWindow::f66_killedAfterCommit()
{
    FaultFixture f(FaultFixture::engine());
    if (FaultFixture::engine() == Engine::Sqlite)
        f.elsewhere(
            u"PRAGMA journal_mode = WAL"_s); // so that the first file that is removed is Crosscheck's journal
    ConnectionSettings settings = f.database().settings();
    settings.lockTimeout = std::chrono::minutes(1);
    {
        OtherWriter other(f.database().settings());
        other.run(u"DELETE FROM users_roles WHERE user_id = 9"_s);
        QProcess process;
        start(process, settings, u"save"_s);
        QVERIFY(says(process, "staged"));
        QCOMPARE(process.state(), QProcess::Running);
        process.kill();
        QVERIFY(process.waitForFinished());
        other.rollBack();
    }
    QCOMPARE(f.problems(), QString());
    QVERIFY(f.open());
    QVERIFY(f.until([&f] { return offer(f).isVisible(); }));
    f.window().action("restore")->trigger();
    QVERIFY(f.until([&f] { return f.window().changes() == QStringList{u"grant John → Viewer"_s}; }));
    QVERIFY(f.save());
    f.expect(u"INSERT INTO users_roles VALUES (1, 3)"_s);
    QCOMPARE(f.problems(), QString());
    f.close();
    f.elsewhere(u"DELETE FROM users_roles WHERE user_id = 1 AND role_id = 3"_s);

    // Other files are removed before its journal is.
    bool isSaved = false;
    for (int removal = 1; !isSaved; ++removal) {
        QVERIFY(removal < 20);
        forgetSettings();
        QProcess process;
        start(process, f.database().settings(), u"save"_s,
              {u"strace"_s, u"-f"_s, u"-qq"_s, u"-o"_s, u"/dev/null"_s, u"-e"_s, u"trace=unlink"_s, u"-e"_s,
               u"inject=unlink:signal=KILL:when=%1"_s.arg(removal)});
        QVERIFY(process.waitForFinished());
        isSaved = f.database().rows(u"SELECT count(*) FROM users_roles"_s) == QStringList{u"5"_s};
        if (!isSaved)
            QCOMPARE(f.problems(), QString());
    }
    f.expect(u"INSERT INTO users_roles VALUES (1, 3)"_s);
    QCOMPARE(f.problems(), QString());
    QCOMPARE(journals().size(), 1); // it was killed before that
    QVERIFY(f.open());
    if (f.until([&f] { return offer(f).isVisible(); }, 1500)) {
        f.window().action("restore")->trigger();
        QVERIFY(f.until([&f] { return !offer(f).isVisible(); }));
    }
    QCOMPARE(f.window().changes(), QStringList());
    f.window().action("showHistory")->trigger();
    auto *dialog = f.window().dialog<QDialog>("historyDialog");
    QVERIFY(dialog);
    QCOMPARE(dialog->findChild<QAbstractItemView *>(u"historyList"_s)->model()->rowCount(), 1);
    dialog->close();
    QVERIFY(f.window().isGone("historyDialog"));
    SURVIVED(f);
}

void FaultsWindow::f67_twoProcesses()
{
    FaultFixture f(FaultFixture::engine());
    QProcess other;
    start(other, f.database().settings(), u"wait"_s);
    QVERIFY(says(other, "staged"));
    QVERIFY(f.open());
    f.window().click("Jane", "Admin");
    QVERIFY(f.until([] { return journals().size() == 2; })); // one for each
    QVERIFY(!offer(f).isVisible());
    f.window().action("discard")->trigger();
    f.close();
    QVERIFY(f.open());
    QVERIFY(!f.until([&f] { return offer(f).isVisible(); }, 1500)); // it is the other's, who lives
    QCOMPARE(other.state(), QProcess::Running);
    other.kill();
    QVERIFY(other.waitForFinished());
    f.close();
    QVERIFY(f.open());
    QVERIFY(f.until([&f] { return offer(f).isVisible(); }));
    f.window().action("restore")->trigger();
    QVERIFY(f.until([&f] { return f.window().changes() == QStringList{u"grant John → Viewer"_s}; }));
    QVERIFY(f.save());
    f.expect(u"INSERT INTO users_roles VALUES (1, 3)"_s);
    SURVIVED(f);
}

void FaultsWindow::f69_tooMany()
{
    QStringList tables = usersAndRoles();
    tables << u"INSERT INTO users WITH RECURSIVE n (i) AS (VALUES (4) UNION ALL SELECT i + 1 FROM n WHERE i "
              u"< 2400) SELECT i, 'u' "
              "|| i FROM n"_s
           << u"INSERT INTO roles SELECT id, 'r' || id FROM users WHERE id > 3"_s;
    FaultFixture f(FaultFixture::engine(), tables);
    QVERIFY(f.open());
    f.window().key(Qt::Key_End, Qt::ControlModifier); // a cell that is not linked
    f.window().key(Qt::Key_A, Qt::ControlModifier);
    f.window().key(Qt::Key_Space);
    TELLS(
        f,
        u"That would stage 5,759,996 links; at most 5,000,000 can be staged at once. Nothing was changed."_s);
    QCOMPARE(f.window().changes(), QStringList());
    SURVIVED(f);
}

int main(int argc, char **argv)
{
    if (argc == 4 && QByteArray(argv[1]) == "child")
        return runChild(argc, argv);
    return crosscheck::test::runUiTest(argc, argv, [](int count, char **arguments) {
        FaultsWindow test;
        return QTest::qExec(&test, count, arguments);
    });
}
#include "faults_window.moc"
