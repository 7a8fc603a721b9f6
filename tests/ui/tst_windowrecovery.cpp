// SPDX-FileCopyrightText: Crosscheck contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/association/journal.h"
#include "core/db/datafolder.h"
#include "tests/ui/windowfixture.h"
#include "ui/banner.h"

#include <QDir>
#include <QFile>
#include <QMessageBox>
#include <QToolButton>

using namespace crosscheck;
using namespace crosscheck::test;
using namespace Qt::Literals::StringLiterals;

/// What was staged when Crosscheck ended without a word is offered at the next start.
class TestWindowRecovery : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void cleanup();
    void nothingIsOfferedAfterAProperEnd();
    void restored();
    void restoredIntoAnotherDatabase();
    void keptWhileEditsAreAskedAbout();
    void closedIsOfferedAgain();
    void undoneAsOneStep();
    void whatIsSoAlreadyIsTold();
    void addedRowsThatWereSaved();
    void linksThatWereSaved();
    void troublesAreTold();
    void aChangedTableKeepsTheJournal();
    void aNewColumnIsNoHindrance();
    void aReadOnlyDatabaseKeepsTheJournal();
    void aMissingDatabaseKeepsTheOffer();
    void rubbishIsPutAside();
    void whatIsStagedRightAfterASaveIsNotTakenForSaved();
    void oneAfterAnother();
    void anotherAssociation();
    void whatOnlyLooksSavedIsRestored();
    void aRefreshRestoresNothing();
    void noAssociationIsLeft();
    void theOpenDatabaseComesFirst();
    void discarded();
    void closedWhileItIsRestored();

private:
    [[nodiscard]] static QString folder() { return dataFolder(u"journal"_s); }
    [[nodiscard]] static QStringList journals()
    {
        return QDir(folder()).entryList({u"*.journal"_s}, QDir::Files);
    }
    /// Ends the window as a crash would, as far as its journal can tell.
    void crash();
    void start() { m_window = std::make_unique<WindowFixture>(); }
    /// Starts with a database, and waits for the offer.
    [[nodiscard]] bool startAgain(const TempDatabase &database)
    {
        start();
        return m_window->open(database) && isOffered();
    }
    [[nodiscard]] bool startAgain() { return startAgain(*m_database); }
    /// Records what a save of the journal's changes writes down just before it commits: with a row, that Zoe is added as number 4.
    [[nodiscard]] bool recordIntent(bool addsARow) const;
    void restoreAfterTheCommit(bool addsARow, const QString &saved);
    [[nodiscard]] Banner &offer() const { return *m_window->find<Banner>("recovery"); }
    [[nodiscard]] bool isOffered() const
    {
        return waitFor([this] { return offer().isVisible(); });
    }
    void restore() const { m_window->action("restore")->trigger(); }
    [[nodiscard]] bool isTold(const QString &text) const
    {
        return waitFor([&] { return m_window->bannerText().contains(text); });
    }
    std::unique_ptr<TempDatabase> m_database;
    std::unique_ptr<WindowFixture> m_window;
};

void TestWindowRecovery::init()
{
    forgetSettings();
    QDir(folder()).removeRecursively();
    m_database = std::make_unique<TempDatabase>(usersAndRoles());
    start();
    QVERIFY(m_window->open(*m_database));
}

void TestWindowRecovery::cleanup()
{
    m_window.reset();
    m_database.reset();
}

void TestWindowRecovery::crash()
{
    QVERIFY(waitFor([] { return journals().size() == 1; }));
    QTest::qWait(500); // the last edit, too
    const QString path = folder() + u'/' + journals().first();
    QVERIFY(QFile::copy(path, path + u".left"_s));
    m_window.reset();
    QVERIFY(journals().isEmpty());
    QVERIFY(QFile::rename(path + u".left"_s, path));
}

bool TestWindowRecovery::recordIntent(bool addsARow) const
{
    SaveRequest request;
    request.journal = journals().first();
    SaveOutcome outcome;
    if (addsARow) {
        request.entities.left.push_back({{Side::Left, 0}, {}, {}});
        request.writes.left.push_back({{EntityChange::Kind::Add, {textValue(u"Zoe"_s), {}}}, {}});
        outcome.keys.left.push_back(Key::ofInteger(4));
    }
    request.association.sides.left.table.name.name = u"users"_s;
    const QString database = m_database->settings().location();
    return History::ofUser().append(database, BatchRecord::of(database, request, outcome).text).has_value();
}

void TestWindowRecovery::nothingIsOfferedAfterAProperEnd()
{
    m_window->click("John", "Viewer");
    QVERIFY(waitFor([] { return journals().size() == 1; }));
    m_window.reset();
    QVERIFY(journals().isEmpty());
    start();
    QVERIFY(m_window->open(*m_database));
    QTest::qWait(300);
    QVERIFY(!offer().isVisible());
}

void TestWindowRecovery::restored()
{
    m_window->click("John", "Viewer");
    m_window->click("Jane", "Editor");
    crash();
    QVERIFY(startAgain());
    QVERIFY2(offer().text().startsWith(u"2 changes to users ⇄ roles in test.db were staged"_s),
             qPrintable(offer().text()));
    QVERIFY(m_window->changes().isEmpty());
    restore();
    QVERIFY(isTold(u"2 changes are staged again."_s));
    QVERIFY(!offer().isVisible());
    QCOMPARE(m_window->changes(), (QStringList{u"grant John → Viewer"_s, u"revoke Jane → Editor"_s}));
    QVERIFY2(waitFor([] { return journals().size() == 1; }), "the old one goes when the new one is there");
    QVERIFY(m_window->save());
    QCOMPARE(m_database->rows(u"SELECT user_id, role_id FROM users_roles ORDER BY 1, 2"_s),
             (QStringList{u"1|1"_s, u"1|2"_s, u"1|3"_s, u"3|3"_s}));
    QVERIFY(waitFor([] { return journals().isEmpty(); }));
}

void TestWindowRecovery::restoredIntoAnotherDatabase()
{
    m_window->click("John", "Viewer");
    crash();
    const TempDatabase other(usersAndRoles(), u"other.db"_s);
    QVERIFY(startAgain(other));
    restore();
    QVERIFY(isTold(u"1 change is staged again."_s));
    QCOMPARE(m_window->window().session()->settings().path, m_database->path());
    QCOMPARE(m_window->changes(), QStringList{u"grant John → Viewer"_s});
}

/// What is staged by then in the database that is open is asked about first.
void TestWindowRecovery::keptWhileEditsAreAskedAbout()
{
    m_window->click("John", "Viewer");
    crash();
    const TempDatabase other(usersAndRoles(), u"other.db"_s);
    QVERIFY(startAgain(other));
    m_window->click("Jane", "Admin");
    restore();
    auto *box = m_window->dialog<QMessageBox>("stagedQuestion");
    QVERIFY(box);
    m_window->pressButton(box, u"Cancel"_s);
    QVERIFY(m_window->isGone("stagedQuestion"));
    QCOMPARE(m_window->changes(), QStringList{u"grant Jane → Admin"_s});
    QVERIFY(offer().isVisible());
}

void TestWindowRecovery::closedIsOfferedAgain()
{
    m_window->click("John", "Viewer");
    crash();
    QVERIFY(startAgain());
    offer().findChild<QToolButton *>(u"bannerClose"_s)->click();
    QVERIFY(!offer().isVisible());
    m_window.reset();
    QVERIFY(startAgain());
}

void TestWindowRecovery::undoneAsOneStep()
{
    m_window->click("John", "Viewer");
    m_window->click("Jane", "Editor");
    crash();
    QVERIFY(startAgain());
    restore();
    QCOMPARE(m_window->changes().size(), 2);
    m_window->action("undo")->trigger();
    QVERIFY(m_window->changes().isEmpty());
    m_window->action("redo")->trigger();
    QCOMPARE(m_window->changes().size(), 2);
}

void TestWindowRecovery::whatIsSoAlreadyIsTold()
{
    m_window->click("John", "Viewer");
    crash();
    m_database->run(u"INSERT INTO users_roles (user_id, role_id) VALUES (1, 3)"_s);
    QVERIFY(startAgain());
    restore();
    QVERIFY(isTold(u"The database holds all of these changes already."_s));
    QVERIFY(m_window->changes().isEmpty());
    QVERIFY(waitFor([] { return journals().isEmpty(); }));
}

/// Killed between the commit and the history's word of it: nothing is staged again, and the history knows from then on.
void TestWindowRecovery::restoreAfterTheCommit(bool addsARow, const QString &saved)
{
    crash();
    QVERIFY(startAgain());
    m_window.reset();
    QVERIFY(recordIntent(addsARow));
    m_database->run(saved);
    QVERIFY(startAgain());
    const QString journal = journals().first();
    restore();
    QVERIFY(isTold(u"These changes had been saved."_s));
    QVERIFY(m_window->changes().isEmpty());
    QVERIFY(waitFor([] { return journals().isEmpty(); }));
    QVERIFY(waitFor(
        [&] { return History::ofUser().batchOf(m_database->settings().location(), journal)->isCommitted; }));
}

void TestWindowRecovery::addedRowsThatWereSaved()
{
    Workspace &workspace = m_window->workspace();
    m_window->document().perform(workspace.editAdd(Side::Left, {textValue(u"Zoe"_s), {}}), u"add"_s);
    restoreAfterTheCommit(true, u"INSERT INTO users (id, name) VALUES (4, 'Zoe')"_s);
}

void TestWindowRecovery::linksThatWereSaved()
{
    m_window->click("John", "Viewer");
    restoreAfterTheCommit(false, u"INSERT INTO users_roles (user_id, role_id) VALUES (1, 3)"_s);
}

void TestWindowRecovery::troublesAreTold()
{
    m_window->click("John", "Viewer");
    m_window->click("Jane", "Editor");
    crash();
    m_database->run(u"DELETE FROM users_roles WHERE user_id = 1; DELETE FROM users WHERE id = 1"_s);
    QVERIFY(startAgain());
    restore();
    QVERIFY(isTold(u"1 staged change can no longer be saved."_s));
    QCOMPARE(m_window->changes().size(), 2);
}

void TestWindowRecovery::aChangedTableKeepsTheJournal()
{
    m_window->click("John", "Viewer");
    crash();
    m_database->run(u"ALTER TABLE users RENAME COLUMN name TO nick"_s);
    QVERIFY(startAgain());
    restore();
    QVERIFY(isTold(u"The unsaved changes to users ⇄ roles cannot be restored."_s));
    QVERIFY(m_window->changes().isEmpty());
    QVERIFY(offer().isVisible());
    QCOMPARE(journals().size(), 1);
}

/// Rows are then known by key and name alone.
void TestWindowRecovery::aNewColumnIsNoHindrance()
{
    m_window->click("John", "Viewer");
    m_window->click("Jane", "Admin");
    crash();
    m_database->run(
        u"ALTER TABLE users ADD COLUMN mail TEXT DEFAULT 'x'; UPDATE users SET name = 'Jana' WHERE id = 2"_s);
    QVERIFY(startAgain());
    restore();
    QVERIFY(waitFor([this] { return m_window->changes().size() == 2; }));
    QCOMPARE(m_window->changes().first(), u"grant John → Viewer"_s);
    QVERIFY(isTold(u"1 staged change can no longer be saved."_s)); // Jane has another name
}

void TestWindowRecovery::aReadOnlyDatabaseKeepsTheJournal()
{
    m_window->click("John", "Viewer");
    crash();
    start();
    QVERIFY(m_window->openReadOnly(*m_database));
    QVERIFY(isOffered());
    restore();
    QVERIFY(isTold(u"The unsaved changes to users ⇄ roles cannot be restored."_s));
    QCOMPARE(journals().size(), 1);
}

void TestWindowRecovery::aMissingDatabaseKeepsTheOffer()
{
    m_window->click("John", "Viewer");
    crash();
    QVERIFY(QFile::remove(m_database->path()));
    start();
    QVERIFY(isOffered());
    restore();
    QVERIFY(isTold(u"test.db"_s));
    QVERIFY(offer().isVisible());
    QCOMPARE(journals().size(), 1);
}

void TestWindowRecovery::rubbishIsPutAside()
{
    m_window.reset();
    QDir().mkpath(folder());
    QFile file(folder() + u"/x.journal"_s);
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write("rubbish\n");
    file.close();
    start();
    QVERIFY(isOffered());
    QVERIFY(offer().text().startsWith(u"A journal of unsaved changes cannot be read."_s));
    QVERIFY(QFile::exists(folder() + u"/x.journal.broken"_s));
}

/// The history knows the journal that was saved; what follows is in another.
void TestWindowRecovery::whatIsStagedRightAfterASaveIsNotTakenForSaved()
{
    m_window->click("John", "Viewer");
    QVERIFY(waitFor([] { return journals().size() == 1; }));
    QVERIFY(m_window->save());
    m_window->click("Jane", "Admin");
    crash();
    QVERIFY(startAgain());
    restore();
    QVERIFY(isTold(u"1 change is staged again."_s));
    QCOMPARE(m_window->changes(), QStringList{u"grant Jane → Admin"_s});
}

void TestWindowRecovery::oneAfterAnother()
{
    m_window->click("John", "Viewer");
    crash();
    const QString first = folder() + u'/' + journals().first();
    QVERIFY(QFile::copy(first, folder() + u"/other.journal"_s));
    QFile rubbish(folder() + u"/x.journal"_s);
    QVERIFY(rubbish.open(QIODevice::WriteOnly) && rubbish.write("rubbish\n") > 0);
    rubbish.close();
    QVERIFY(startAgain());
    QVERIFY(offer().text().contains(u"x.journal.broken"_s));
    restore();
    QVERIFY(offer().isVisible());
    restore();
    QVERIFY(!offer().isVisible());
    QCOMPARE(m_window->changes(), QStringList{u"grant John → Viewer"_s});
    QVERIFY(waitFor([] { return journals().size() == 1; }));
    m_window->action("undo")->trigger();
    QVERIFY(waitFor([] { return journals().isEmpty(); }));
}

void TestWindowRecovery::anotherAssociation()
{
    m_database->run(
        u"CREATE TABLE groups (id INTEGER PRIMARY KEY, name TEXT); "
        "CREATE TABLE users_groups (user_id INTEGER REFERENCES users, group_id INTEGER REFERENCES groups); "
        "INSERT INTO groups VALUES (1, 'staff')"_s);
    m_window.reset();
    start();
    QVERIFY(m_window->open(*m_database, u"users_groups"_s));
    m_window->click("John", "staff");
    crash();
    start();
    QVERIFY(m_window->open(*m_database, u"users_roles"_s));
    QVERIFY(isOffered());
    restore();
    QVERIFY(isTold(u"1 change is staged again."_s));
    QCOMPARE(m_window->changes(), QStringList{u"grant John → staff"_s});
}

/// A save that was never committed, and a row like the one that it would have added.
void TestWindowRecovery::whatOnlyLooksSavedIsRestored()
{
    Workspace &workspace = m_window->workspace();
    m_window->document().perform(workspace.editAdd(Side::Left, {textValue(u"Zoe"_s), {}}), u"add"_s);
    m_window->click("John", "Viewer");
    crash();
    QVERIFY(recordIntent(true));
    m_database->run(u"INSERT INTO users (id, name) VALUES (4, 'Zoe')"_s);
    QVERIFY(startAgain());
    restore();
    QVERIFY(isTold(u"2 changes are staged again."_s));
}

void TestWindowRecovery::aRefreshRestoresNothing()
{
    m_window->click("John", "Viewer");
    crash();
    const QString aside = m_database->path() + u".aside"_s;
    QVERIFY(QFile::rename(m_database->path(), aside));
    start();
    QVERIFY(isOffered());
    restore();
    QVERIFY(m_window->waitForState(Session::State::Failed));
    QVERIFY(QFile::rename(aside, m_database->path()));
    m_window->action("refresh")->trigger();
    QVERIFY(m_window->waitForState(Session::State::Ready));
    QTest::qWait(100);
    QVERIFY(m_window->changes().isEmpty());
    QVERIFY(offer().isVisible());
}

void TestWindowRecovery::noAssociationIsLeft()
{
    m_window->click("John", "Viewer");
    crash();
    m_database->run(u"DROP TABLE users_roles"_s);
    start();
    QVERIFY(isOffered());
    restore();
    QVERIFY(isTold(u"The unsaved changes to users ⇄ roles cannot be restored."_s));
    QVERIFY(offer().isVisible());
}

/// Of two, what is of the database at hand; what is closed makes way for the other.
void TestWindowRecovery::theOpenDatabaseComesFirst()
{
    const TempDatabase other(usersAndRoles(), u"other.db"_s);
    m_window->click("John", "Viewer");
    crash();
    const QString first = folder() + u'/' + journals().first();
    QVERIFY(QFile::rename(first, first + u".kept"_s)); // an older one
    start();
    QVERIFY(m_window->open(other));
    m_window->click("Jane", "Admin");
    crash();
    QVERIFY(QFile::rename(first + u".kept"_s, first));
    QVERIFY(startAgain(other));
    QVERIFY2(waitFor([this] { return offer().text().contains(u"other.db"_s); }), qPrintable(offer().text()));
    QTest::mouseClick(offer().findChild<QToolButton *>(u"bannerClose"_s), Qt::LeftButton);
    QVERIFY(waitFor([this] { return offer().isVisible() && offer().text().contains(u"test.db"_s); }));
    QTest::mouseClick(offer().findChild<QToolButton *>(u"bannerClose"_s), Qt::LeftButton);
    QVERIFY(!offer().isVisible());
    m_window.reset();
    QCOMPARE(journals().size(), 2);
    QVERIFY(startAgain());
    QVERIFY2(waitFor([this] { return offer().text().contains(u"test.db"_s); }), qPrintable(offer().text()));
}

void TestWindowRecovery::discarded()
{
    m_window->click("John", "Viewer");
    crash();
    QVERIFY(startAgain());
    const auto answer = [this](const QString &button) {
        QTest::mouseClick(offer().findChild<QToolButton *>(u"bannerOtherOffer"_s), Qt::LeftButton);
        auto *box = m_window->dialog<QMessageBox>("discardLeftQuestion");
        if (!box || box->text() != u"Discard 1 unsaved change to users ⇄ roles in test.db?"_s)
            return false;
        m_window->pressButton(box, button);
        return m_window->isGone("discardLeftQuestion");
    };
    QVERIFY(answer(u"Cancel"_s));
    QVERIFY(offer().isVisible());
    QCOMPARE(journals().size(), 1);
    QVERIFY(answer(u"Discard"_s));
    QVERIFY(!offer().isVisible());
    QVERIFY(journals().isEmpty());
    QCOMPARE(m_window->changes(), QStringList());
}

/// What was wanted is wanted no more when its database is open; and nothing else takes its place.
void TestWindowRecovery::closedWhileItIsRestored()
{
    const TempDatabase other(usersAndRoles(), u"other.db"_s);
    m_window->click("John", "Viewer");
    crash();
    QVERIFY(QFile::copy(folder() + u'/' + journals().first(), folder() + u"/second.journal"_s));
    QVERIFY(startAgain(other));
    restore();
    QTest::mouseClick(offer().findChild<QToolButton *>(u"bannerClose"_s), Qt::LeftButton);
    QVERIFY(m_window->waitForState(Session::State::Ready));
    QTest::qWait(100);
    QCOMPARE(m_window->changes(), QStringList());
    QVERIFY(offer().isVisible()); // the other one
}

CROSSCHECK_UI_TEST(TestWindowRecovery)
#include "tst_windowrecovery.moc"
