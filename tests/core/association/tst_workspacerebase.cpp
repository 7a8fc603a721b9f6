// SPDX-FileCopyrightText: Crosscheck contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/association/loader.h"
#include "core/association/workspace.h"
#include "core/association/writer.h"
#include "tests/support/describe.h"
#include "tests/support/loaded.h"
#include "tests/support/verify.h"

#include <QTest>

using namespace crosscheck;
using namespace crosscheck::test;

/// Staged changes when the database has changed, and undo across saves.
class TestWorkspaceRebase : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void changesAreKept();
    void whatIsSoAlreadyDropsOut();
    void idsOutliveNewRowsInFront();
    void goneEntityIsNamed();
    void deletedByAnother();
    void relabelledEntityIsNamed();
    void anEditIsAboutTheNameThatIsShown();
    void aNewNameCanBeConfirmed();
    void aNewColumnMakesNoOtherRow();
    void aNewColumnDoesNotHideAnotherRow();
    void aSaveThatOthersFollowAtOnce();
    void ownTriggersMakeNoOtherRow();
    void comesBackToLife();
    void undoAfterASave();
    void undoOfARenameAfterASave();
    void addedStaysTheSameRow();
    void aReusedKeyIsNotTheDeletedRow();
    void axesFirst();
    void undoOfARenameThatOthersOvertook();
    void undoOfRenamesAcrossASave();
    void undoOfARenameOfWhatIsGone();
    void aReturningRowWhoseKeyIsTakenIsNamed();
    void linksGainedSinceADeletion();
    void moreGoesWithADeletionByNow();
    void undoAfterOthersReusedTheKey();
    void aKeyThatIsReusedLater();
    void olderRenamesAreNotUndoneUnseen();

private:
    Workspace &workspace() { return m_loaded->workspace(); }
    void change(const char *sql)
    {
        m_database->run(QString::fromUtf8(sql));
        m_loaded->refresh();
    }
    std::unique_ptr<TempDatabase> m_database;
    std::unique_ptr<Loaded> m_loaded;
};

const QString john = QStringLiteral("John");
const QString jane = QStringLiteral("Jane");
const QString alice = QStringLiteral("Alice");
const QString admin = QStringLiteral("Admin");
const QString viewer = QStringLiteral("Viewer");
const QString zoe = QStringLiteral("Zoe");

void TestWorkspaceRebase::init()
{
    m_database = std::make_unique<TempDatabase>(usersAndRoles());
    m_loaded = std::make_unique<Loaded>(*m_database);
}

void TestWorkspaceRebase::changesAreKept()
{
    m_loaded->link(jane, viewer);
    m_loaded->unlink(john, admin);
    m_loaded->rename(Side::Left, alice, QStringLiteral("Al"));
    m_loaded->add(Side::Right, zoe);
    m_loaded->link(jane, zoe);
    const QStringList staged = describeChanges(workspace());
    const QStringList shown = describe(workspace());
    m_loaded->refresh();
    QCOMPARE(describeChanges(workspace()), staged);
    QCOMPARE(describe(workspace()), shown);
}

void TestWorkspaceRebase::whatIsSoAlreadyDropsOut()
{
    m_loaded->link(jane, viewer);
    m_loaded->unlink(john, admin);
    m_loaded->rename(Side::Left, alice, QStringLiteral("Al"));
    m_loaded->link(jane, admin);
    change("INSERT INTO users_roles VALUES (2, 3); DELETE FROM users_roles WHERE user_id = 1 AND role_id = 1;"
           "UPDATE users SET name = 'Al' WHERE id = 3");
    QCOMPARE(describeChanges(workspace()), QStringList{QStringLiteral("+Jane→Admin")});
}

void TestWorkspaceRebase::idsOutliveNewRowsInFront()
{
    m_loaded->link(jane, viewer);
    const EntityId id = m_loaded->id(Side::Left, jane);
    change("INSERT INTO users VALUES (-7, 'First'), (0, 'Second'); DELETE FROM users_roles WHERE user_id = 1;"
           "DELETE FROM users WHERE id = 1");
    QCOMPARE(workspace().slotOf(id), std::optional(2U));
    QCOMPARE(m_loaded->id(Side::Left, jane), id);
    QCOMPARE(describeChanges(workspace()), QStringList{QStringLiteral("+Jane→Viewer")});
    QVERIFY(workspace().cell(2, 2).mark == LinkMark::Grant);
    VERIFY_OK(m_loaded->save());
    QCOMPARE(m_database->rows(QStringLiteral("SELECT * FROM users_roles")),
             (QStringList{QStringLiteral("2|2"), QStringLiteral("3|3"), QStringLiteral("2|3")}));
}

void TestWorkspaceRebase::goneEntityIsNamed()
{
    m_loaded->link(alice, admin);
    m_loaded->rename(Side::Left, alice, QStringLiteral("Al"));
    const EntityId id = m_loaded->id(Side::Left, QStringLiteral("Al"));
    change("DELETE FROM users_roles WHERE user_id = 3; DELETE FROM users WHERE id = 3");
    QVERIFY(workspace().trouble(id) == Trouble::Gone);
    QVERIFY(!workspace().slotOf(id));
    QCOMPARE(workspace().seenName(id), alice);
    QCOMPARE(workspace().name(id), QStringLiteral("Alice [3]"));
    QCOMPARE(describeChanges(workspace()),
             (QStringList{QStringLiteral("+Alice [3]→Admin"), QStringLiteral("rename Alice to Al")}));
    QCOMPARE(workspace().slotCount(Side::Left), 2U);
    QCOMPARE(describe(workspace()).size(), 5);
    const auto saved = m_loaded->save();
    VERIFY_FAILS(saved, Stale);
    QVERIFY(saved.error().detail.startsWith(QStringLiteral("“Alice” is gone from users.")));
    workspace().apply(workspace().editDropAll());
    QVERIFY(workspace().changes().isEmpty());
}

void TestWorkspaceRebase::deletedByAnother()
{
    m_loaded->remove(Side::Left, alice);
    change("DELETE FROM users_roles WHERE user_id = 3; DELETE FROM users WHERE id = 3");
    QVERIFY(workspace().changes().isEmpty()); // that is what was wanted
}

void TestWorkspaceRebase::relabelledEntityIsNamed()
{
    m_loaded->link(alice, admin);
    const EntityId id = m_loaded->id(Side::Left, alice);
    QVERIFY(workspace().trouble(id) == Trouble::None);
    change("UPDATE users SET name = 'Mallory' WHERE id = 3");
    QVERIFY(workspace().trouble(id) == Trouble::Another);
    QCOMPARE(workspace().name(id), QStringLiteral("Mallory"));
    QCOMPARE(workspace().seenName(id), alice);
    VERIFY_FAILS(m_loaded->save(), Stale);
    m_loaded->refresh();
    QVERIFY(workspace().trouble(id) == Trouble::Another); // still
    change("UPDATE users SET name = 'Alice' WHERE id = 3");
    QVERIFY(workspace().trouble(id) == Trouble::None);
    VERIFY_OK(m_loaded->save());
}

void TestWorkspaceRebase::anEditIsAboutTheNameThatIsShown()
{
    const EntityId id = m_loaded->id(Side::Left, alice);
    change("UPDATE users SET name = 'Alicia' WHERE id = 3");
    QCOMPARE(workspace().seenName(id), alice); // the person has not yet done anything about Alicia
    m_loaded->link(QStringLiteral("Alicia"), admin);
    QCOMPARE(workspace().seenName(id), QStringLiteral("Alicia"));
    QVERIFY(workspace().trouble(id) == Trouble::None);
    VERIFY_OK(m_loaded->save());
}

void TestWorkspaceRebase::aNewColumnMakesNoOtherRow()
{
    m_loaded->link(alice, admin);
    const EntityId id = m_loaded->id(Side::Left, alice);
    m_database->run(QStringLiteral("ALTER TABLE users ADD COLUMN email TEXT DEFAULT 'x'"));
    const Association changed = associationIn(m_loaded->connection());
    Job job;
    workspace().adopt(loadSnapshot(m_loaded->connection(), changed, job.context).value(), changed);
    QVERIFY(workspace().trouble(id) == Trouble::None);
    VERIFY_OK(m_loaded->save());
}

void TestWorkspaceRebase::aNewColumnDoesNotHideAnotherRow()
{
    m_database->run(QStringLiteral("ALTER TABLE users ADD COLUMN email TEXT DEFAULT 'x'"));
    m_loaded = std::make_unique<Loaded>(*m_database);
    m_loaded->link(alice, admin);
    const EntityId id = m_loaded->id(Side::Left, alice);
    change("UPDATE users SET email = 'y' WHERE id = 3");
    QVERIFY(workspace().trouble(id) == Trouble::Another);
    m_database->run(QStringLiteral("ALTER TABLE users ADD COLUMN login TEXT"));
    const Association changed = associationIn(m_loaded->connection());
    Job job;
    workspace().adopt(loadSnapshot(m_loaded->connection(), changed, job.context).value(), changed);
    QVERIFY(workspace().trouble(id) == Trouble::Another);
}

/// Between a save and the reading after it, another row takes the key.
void TestWorkspaceRebase::aSaveThatOthersFollowAtOnce()
{
    const Edit undo = m_loaded->rename(Side::Left, alice, QStringLiteral("Al"));
    const EntityId id = m_loaded->id(Side::Left, QStringLiteral("Al"));
    Job job;
    const SaveRequest request = workspace().saveRequest();
    const auto outcome = save(m_loaded->connection(), request, job.context);
    VERIFY_OK(outcome);
    m_database->run(
        QStringLiteral("DELETE FROM users WHERE id = 3; INSERT INTO users VALUES (3, 'Mallory')"));
    workspace().adoptSaved(m_loaded->load(), request, *outcome);
    workspace().apply(undo);
    QVERIFY(workspace().trouble(id) == Trouble::Another);
    VERIFY_FAILS(m_loaded->save(), Stale);
}

/// One that writes to a row of the other side, which the save links only.
void TestWorkspaceRebase::ownTriggersMakeNoOtherRow()
{
    m_database->run(QStringLiteral(
        "ALTER TABLE users ADD COLUMN email TEXT; CREATE TRIGGER t AFTER UPDATE ON roles BEGIN "
        "UPDATE users SET email = coalesce(email, '') || new.name; END"));
    m_loaded = std::make_unique<Loaded>(*m_database);
    const Edit undo = m_loaded->link(alice, admin);
    const EntityId id = m_loaded->id(Side::Left, alice);
    m_loaded->rename(Side::Right, admin, QStringLiteral("Boss"));
    VERIFY_OK(m_loaded->save());
    workspace().apply(undo);
    QVERIFY(workspace().trouble(id) == Trouble::None);
    VERIFY_OK(m_loaded->save());
}

void TestWorkspaceRebase::comesBackToLife()
{
    m_loaded->link(alice, admin);
    const EntityId id = m_loaded->id(Side::Left, alice);
    change("DELETE FROM users_roles WHERE user_id = 3; DELETE FROM users WHERE id = 3");
    QVERIFY(workspace().trouble(id) == Trouble::Gone);
    change("INSERT INTO users VALUES (3, 'Alice')");
    QVERIFY(workspace().trouble(id) == Trouble::None);
    QCOMPARE(describeChanges(workspace()), QStringList{QStringLiteral("+Alice→Admin")});
}

void TestWorkspaceRebase::undoAfterASave()
{
    const QStringList before = m_database->rows(QStringLiteral("SELECT * FROM users_roles ORDER BY 1, 2"));
    const Edit undoLink = m_loaded->link(jane, viewer);
    const Edit undoUnlink = m_loaded->unlink(john, admin);
    VERIFY_OK(m_loaded->save());
    workspace().apply(undoUnlink);
    workspace().apply(undoLink);
    QCOMPARE(describeChanges(workspace()),
             (QStringList{QStringLiteral("+John→Admin"), QStringLiteral("-Jane→Viewer")}));
    VERIFY_OK(m_loaded->save());
    QCOMPARE(m_database->rows(QStringLiteral("SELECT * FROM users_roles ORDER BY 1, 2")), before);
}

void TestWorkspaceRebase::undoOfARenameAfterASave()
{
    const Edit undo = m_loaded->rename(Side::Left, alice, QStringLiteral("Al"));
    VERIFY_OK(m_loaded->save());
    workspace().apply(undo);
    QCOMPARE(describeChanges(workspace()), QStringList{QStringLiteral("rename Al to Alice")});
    VERIFY_OK(m_loaded->save());
    QCOMPARE(m_database->rows(QStringLiteral("SELECT name FROM users WHERE id = 3")),
             QStringList{QStringLiteral("'Alice'")});
}

void TestWorkspaceRebase::addedStaysTheSameRow()
{
    const Edit undo = m_loaded->add(Side::Left, zoe);
    m_loaded->link(zoe, admin);
    const EntityId id = m_loaded->id(Side::Left, zoe);
    VERIFY_OK(m_loaded->save());
    QCOMPARE(m_loaded->id(Side::Left, zoe), id);
    QVERIFY(workspace().key(id) == Key::ofInteger(4));
    QCOMPARE(workspace().slotOf(id), std::optional(3U));
    m_loaded->refresh();
    QCOMPARE(m_loaded->id(Side::Left, zoe), id);
    m_loaded->unlink(zoe, admin);
    workspace().apply(undo); // of the adding: so it is deleted now
    QCOMPARE(describeChanges(workspace()),
             (QStringList{QStringLiteral("-Zoe→Admin"), QStringLiteral("delete Zoe")}));
    VERIFY_OK(m_loaded->save());
    QCOMPARE(m_database->rows(QStringLiteral("SELECT count(*) FROM users")),
             QStringList{QStringLiteral("3")});
}

/// SQLite gives the key of the deleted last row to the next one; undo must not take that for the deleted row.
void TestWorkspaceRebase::aReusedKeyIsNotTheDeletedRow()
{
    const Edit undo = m_loaded->remove(Side::Left, alice);
    VERIFY_OK(m_loaded->save());
    change("INSERT INTO users (name) VALUES ('Mallory')");
    QCOMPARE(m_database->rows(QStringLiteral("SELECT id FROM users WHERE name = 'Mallory'")),
             QStringList{QStringLiteral("3")});
    workspace().apply(undo);
    const QStringList staged = describeChanges(workspace());
    QVERIFY2(staged.contains(QStringLiteral("add Alice")), qPrintable(staged.join(QLatin1Char(' '))));
    const QStringList before = m_database->dump();
    VERIFY_FAILS(m_loaded->save(), Unique); // the key is taken: nothing is written, least of all to Mallory
    QCOMPARE(m_database->dump(), before);
}

void TestWorkspaceRebase::axesFirst()
{
    m_loaded->link(jane, viewer);
    m_loaded->unlink(john, admin);
    const QStringList staged = describeChanges(workspace());
    const SnapshotPtr whole = workspace().sharedSnapshot();
    workspace().adopt(std::make_shared<const Snapshot>(whole->axes()));
    QVERIFY(!workspace().cell(0, 0).isLoaded);
    QCOMPARE(describeChanges(workspace()), staged); // nothing is known of links yet, so nothing drops out
    workspace().adopt(whole);
    QCOMPARE(describeChanges(workspace()), staged);
}

void TestWorkspaceRebase::aNewNameCanBeConfirmed()
{
    m_loaded->link(jane, viewer);
    const EntityId id = m_loaded->id(Side::Left, jane);
    change("UPDATE users SET name = 'Janet' WHERE id = 2");
    QCOMPARE(workspace().trouble(id), Trouble::Another);
    VERIFY_FAILS(m_loaded->save(), Stale);
    workspace().confirmRows({id});
    QCOMPARE(workspace().trouble(id), Trouble::None);
    VERIFY_OK(m_loaded->save());
}

/// What is taken back is the staged name, not the name that somebody else gave.
void TestWorkspaceRebase::undoOfARenameThatOthersOvertook()
{
    const Edit undo = m_loaded->rename(Side::Left, alice, QStringLiteral("Al"));
    const EntityId id = m_loaded->id(Side::Left, QStringLiteral("Al"));
    change("UPDATE users SET name = 'Alicia' WHERE id = 3");
    QCOMPARE(workspace().trouble(id), Trouble::Another);
    const Edit redo = workspace().apply(undo);
    QCOMPARE(describeChanges(workspace()), QStringList());
    QCOMPARE(workspace().name(id), QStringLiteral("Alicia"));
    const Edit undoAgain = workspace().apply(redo);
    QCOMPARE(describeChanges(workspace()), QStringList{QStringLiteral("rename Alice to Al")});
    QCOMPARE(workspace().trouble(id), Trouble::Another);
    workspace().confirmRows({id}); // kept for the row under its new name
    workspace().apply(undoAgain);
    QCOMPARE(describeChanges(workspace()), QStringList());
    QCOMPARE(m_database->rows(QStringLiteral("SELECT name FROM users WHERE id = 3")),
             QStringList{QStringLiteral("'Alicia'")});
}

void TestWorkspaceRebase::undoOfRenamesAcrossASave()
{
    const Edit undoFirst = m_loaded->rename(Side::Left, alice, QStringLiteral("B"));
    const Edit undoSecond = m_loaded->rename(Side::Left, QStringLiteral("B"), QStringLiteral("C"));
    VERIFY_OK(m_loaded->save());
    workspace().apply(undoSecond);
    QCOMPARE(describeChanges(workspace()), QStringList{QStringLiteral("rename C to B")});
    workspace().apply(undoFirst);
    QCOMPARE(describeChanges(workspace()), QStringList{QStringLiteral("rename C to Alice")});
}

void TestWorkspaceRebase::undoOfARenameOfWhatIsGone()
{
    const Edit undo = m_loaded->rename(Side::Left, alice, QStringLiteral("Al"));
    change("DELETE FROM users_roles WHERE user_id = 3; DELETE FROM users WHERE id = 3");
    QCOMPARE(workspace().changes().size(), 1U); // named, until it is taken back
    workspace().apply(undo);
    QVERIFY(workspace().changes().isEmpty());
}

void TestWorkspaceRebase::aReturningRowWhoseKeyIsTakenIsNamed()
{
    const Edit undo = m_loaded->remove(Side::Left, alice);
    const EntityId id{Side::Left, undo.entities.front().id.value};
    VERIFY_OK(m_loaded->save());
    workspace().apply(undo);
    QCOMPARE(workspace().trouble(id), Trouble::None);
    change("INSERT INTO users VALUES (3, 'Mallory')");
    QCOMPARE(workspace().trouble(id), Trouble::KeyTaken);
    QCOMPARE(workspace().keyHolder(id), QStringLiteral("Mallory"));
    change("DELETE FROM users WHERE id = 3");
    QCOMPARE(workspace().trouble(id), Trouble::None);
    VERIFY_OK(m_loaded->save());
}

void TestWorkspaceRebase::linksGainedSinceADeletion()
{
    m_loaded->remove(Side::Left, alice);
    const EntityId id = m_loaded->id(Side::Left, alice);
    change("INSERT INTO users_roles VALUES (3, 1), (3, 2)");
    QCOMPARE(workspace().trouble(id), Trouble::GainedLinks);
    QCOMPARE(workspace().gainedLinks(id), 2U);
    VERIFY_FAILS(m_loaded->save(), Stale);
    workspace().apply(workspace().editDrop(id));
    m_loaded->remove(Side::Left, alice);
    QCOMPARE(workspace().trouble(id), Trouble::None);
    VERIFY_OK(m_loaded->save());
}

void TestWorkspaceRebase::moreGoesWithADeletionByNow()
{
    const DeletionImpact told{{{QStringLiteral("a"), {1, 2}}}, {}, {}, {}};
    const DeletionImpact more{{{QStringLiteral("a"), {1, 2, 3}}}, {}, {}, {}};
    const DeletionImpact forbidden{{}, {}, {}, {{QStringLiteral("a"), {1}}}};
    const EntityId id = m_loaded->id(Side::Left, alice);
    workspace().setImpact(id, told);
    m_loaded->remove(Side::Left, alice);
    QCOMPARE(workspace().stagedDeletions(Side::Left), std::vector<EntityId>{id});
    QVERIFY(workspace().stagedDeletions(Side::Right).empty());
    for (const DeletionImpact &now : {more, forbidden}) {
        workspace().setImpactNow(id, now);
        QCOMPARE(workspace().trouble(id), Trouble::TakesMore);
    }
    workspace().setImpactNow(id, told);
    QCOMPARE(workspace().trouble(id), Trouble::None);
    workspace().setImpactNow(id, more);
    workspace().setImpact(id, more); // told anew
    QCOMPARE(workspace().trouble(id), Trouble::None);
}

/// SQLite gave the key of a row that is gone to another: undo of what was saved for the one is not for the other.
void TestWorkspaceRebase::undoAfterOthersReusedTheKey()
{
    const Edit undo = m_loaded->link(alice, admin);
    VERIFY_OK(m_loaded->save());
    change("DELETE FROM users_roles WHERE user_id = 3; DELETE FROM users WHERE id = 3;"
           "INSERT INTO users (name) VALUES ('Mallory'); INSERT INTO users_roles VALUES (3, 1)");
    workspace().apply(undo);
    QCOMPARE(workspace().trouble(undo.unlink.front().left), Trouble::Another);
    const QStringList before = m_database->dump();
    VERIFY_FAILS(m_loaded->save(), Stale);
    QCOMPARE(m_database->dump(), before);
}

/// A row that goes at one refresh, and whose key another has at a later one.
void TestWorkspaceRebase::aKeyThatIsReusedLater()
{
    const Edit undo = m_loaded->link(alice, admin);
    VERIFY_OK(m_loaded->save());
    change("DELETE FROM users_roles WHERE user_id = 3; DELETE FROM users WHERE id = 3");
    m_loaded->add(Side::Left, zoe);
    VERIFY_OK(m_loaded->save());
    QCOMPARE(m_database->rows(QStringLiteral("SELECT id FROM users WHERE name = 'Zoe'")),
             QStringList{QStringLiteral("3")});
    const EntityId id = m_loaded->id(Side::Left, zoe);
    QVERIFY(id != EntityId(undo.unlink.front().left));
    m_loaded->remove(Side::Left, zoe);
    QVERIFY(workspace().isDeleted(Side::Left, *workspace().slotOf(id)));
    workspace().apply(workspace().editDropAll());
    workspace().apply(undo);
    QCOMPARE(describeChanges(workspace()), QStringList());
}

/// Somebody renamed the row after the person did: an older step of undo must not overwrite that name unseen.
void TestWorkspaceRebase::olderRenamesAreNotUndoneUnseen()
{
    const Edit undoFirst = m_loaded->rename(Side::Left, alice, QStringLiteral("B"));
    VERIFY_OK(m_loaded->save());
    const Edit undoSecond = m_loaded->rename(Side::Left, QStringLiteral("B"), QStringLiteral("C"));
    const EntityId id = m_loaded->id(Side::Left, QStringLiteral("C"));
    change("UPDATE users SET name = 'X' WHERE id = 3");
    workspace().apply(undoSecond);
    QCOMPARE(describeChanges(workspace()), QStringList());
    m_loaded->refresh();
    workspace().apply(undoFirst);
    QCOMPARE(workspace().trouble(id), Trouble::Another);
    VERIFY_FAILS(m_loaded->save(), Stale);
}

QTEST_GUILESS_MAIN(TestWorkspaceRebase)
#include "tst_workspacerebase.moc"
