// SPDX-FileCopyrightText: Crosscheck contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/association/workspace.h"
#include "tests/support/describe.h"
#include "tests/support/loaded.h"
#include "tests/support/verify.h"

#include <QTest>

using namespace crosscheck;
using namespace crosscheck::test;

/// A table linked with itself: each row stands on both sides, and is one.
class TestWorkspaceTwins : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void aDeletedRowLinkedWithItselfComesBack();
    void anOwnRenameIsSeenOnBothSides();
    void aTwinsReusedKeyIsNotTheDeletedRow();
    void oneTableIsChangedOnOneSide();
    void anotherRowIsAnotherOnBothSides();
};

namespace {

QStringList friends()
{
    return {
        QStringLiteral("CREATE TABLE p (id INTEGER PRIMARY KEY, name TEXT)"),
        QStringLiteral("CREATE TABLE likes (who REFERENCES p, whom REFERENCES p, PRIMARY KEY (who, whom))"),
        QStringLiteral("INSERT INTO p VALUES (1, 'A'), (2, 'B'), (3, 'C')"),
        QStringLiteral("INSERT INTO likes VALUES (1, 2), (2, 1), (1, 1), (3, 2)")};
}

} // namespace

void TestWorkspaceTwins::aDeletedRowLinkedWithItselfComesBack()
{
    const TempDatabase database(friends());
    Loaded loaded(database);
    const QString all = QStringLiteral("SELECT * FROM likes, p ORDER BY 1, 2, 3");
    const QStringList before = database.rows(all);
    const Edit undo = loaded.remove(Side::Left, QStringLiteral("A"));
    VERIFY_OK(loaded.save());
    loaded.refresh();
    const Edit redo = loaded.workspace().apply(undo);
    for (const auto &[cell, mark] : loaded.workspace().changes().links().sorted()) {
        QCOMPARE(loaded.workspace().trouble(cell.left), Trouble::None);
        QCOMPARE(loaded.workspace().trouble(cell.right), Trouble::None);
    }
    VERIFY_OK(loaded.save());
    loaded.refresh();
    QCOMPARE(database.rows(all), before);
    loaded.workspace().apply(redo);
    VERIFY_OK(loaded.save());
    QCOMPARE(database.rows(QStringLiteral("SELECT * FROM likes")), QStringList{QStringLiteral("3|2")});
    loaded.refresh();
    loaded.workspace().apply(undo);
    loaded.workspace().apply(
        loaded.workspace().editDrop(undo.entities.front().id)); // with its links, at both ends
    QCOMPARE(describeChanges(loaded.workspace()), QStringList());
}

/// One's own new name is nobody else's, on the other side either.
void TestWorkspaceTwins::anOwnRenameIsSeenOnBothSides()
{
    const TempDatabase database(friends());
    Loaded loaded(database);
    const Edit undo = loaded.link(QStringLiteral("C"), QStringLiteral("A"));
    VERIFY_OK(loaded.save());
    loaded.rename(Side::Left, QStringLiteral("A"), QStringLiteral("A2"));
    VERIFY_OK(loaded.save());
    loaded.workspace().apply(undo);
    QCOMPARE(loaded.workspace().trouble(undo.unlink.front().right), Trouble::None);
    VERIFY_OK(loaded.save());
}

void TestWorkspaceTwins::aTwinsReusedKeyIsNotTheDeletedRow()
{
    const TempDatabase database(friends());
    Loaded loaded(database);
    const Edit undo = loaded.remove(Side::Left, QStringLiteral("A"));
    VERIFY_OK(loaded.save());
    database.run(QStringLiteral("INSERT INTO p VALUES (1, 'Zoe')"));
    loaded.refresh();
    loaded.workspace().apply(undo);
    const QStringList zoes = describeChanges(loaded.workspace()).filter(QStringLiteral("Zoe"));
    QVERIFY2(zoes.isEmpty(), qPrintable(zoes.join(QLatin1Char(' '))));

    // Taking the return back is about the row that was deleted, and not about Zoe.
    loaded.link(QStringLiteral("C"), QStringLiteral("Zoe"));
    const EntityId a = undo.entities.front().id;
    loaded.workspace().apply(loaded.workspace().editDrop(a));
    QCOMPARE(describeChanges(loaded.workspace()), QStringList{QStringLiteral("+C→Zoe")});
    VERIFY_OK(loaded.save());
}

/// A row that stands on both sides has its name and its end on both, whichever side they were staged on.
void TestWorkspaceTwins::oneTableIsChangedOnOneSide()
{
    const TempDatabase database(
        {QStringLiteral("CREATE TABLE p (id INTEGER PRIMARY KEY, name TEXT)"),
         QStringLiteral("CREATE TABLE likes (who REFERENCES p, whom REFERENCES p, PRIMARY KEY (who, whom))"),
         QStringLiteral("INSERT INTO p VALUES (1, 'A'), (2, 'B')"),
         QStringLiteral("INSERT INTO likes VALUES (1, 2)")});
    Loaded loaded(database);
    loaded.rename(Side::Left, QStringLiteral("A"), QStringLiteral("Anna"));
    QCOMPARE(loaded.workspace().name(Side::Right, 0), QStringLiteral("Anna"));
    loaded.rename(Side::Right, QStringLiteral("Anna"), QStringLiteral("Annie"));
    QCOMPARE(loaded.workspace().name(Side::Left, 0), QStringLiteral("Annie"));
    QCOMPARE(loaded.workspace().changes().size(), std::size_t(1));
    loaded.rename(Side::Right, QStringLiteral("B"), QStringLiteral("Bob"));
    loaded.workspace().setImpact(loaded.id(Side::Left, QStringLiteral("Bob")),
                                 {{{QStringLiteral("x"), {1}}}, {}, {}, {}});
    loaded.remove(Side::Left, QStringLiteral("Bob"));
    QVERIFY(!loaded.workspace()
                 .impactOf(loaded.id(Side::Right, QStringLiteral("B")))
                 .deleted.empty()); // where it is staged
    QCOMPARE(describeChanges(loaded.workspace()).filter(QStringLiteral("rename")).size(), 1);
    VERIFY_OK(loaded.save());
    loaded.refresh();
    QVERIFY(loaded.workspace().changes().isEmpty());
    QCOMPARE(database.rows(QStringLiteral("SELECT name FROM p")), QStringList{QStringLiteral("'Annie'")});
    QCOMPARE(loaded.workspace().name(Side::Right, 0), QStringLiteral("Annie"));
}

void TestWorkspaceTwins::anotherRowIsAnotherOnBothSides()
{
    const TempDatabase database(friends());
    Loaded loaded(database);
    loaded.link(QStringLiteral("A"), QStringLiteral("C"));
    VERIFY_OK(loaded.save());
    const EntityId onTheRight = loaded.id(Side::Right, QStringLiteral("C"));
    database.run(QStringLiteral("UPDATE p SET name = 'D' WHERE id = 3"));
    loaded.refresh();
    QCOMPARE(loaded.workspace().seenName(onTheRight), QStringLiteral("C"));
    std::vector<EntityId> told;
    connect(&loaded.workspace(), &Workspace::changedByOthers, this,
            [&told](const std::vector<EntityId> &ids) { told.insert(told.end(), ids.begin(), ids.end()); });
    loaded.rename(Side::Left, QStringLiteral("D"), QStringLiteral("E"));
    QVERIFY(std::find(told.begin(), told.end(), onTheRight) != told.end());
    VERIFY_OK(loaded.save());
    QCOMPARE(loaded.workspace().seenName(onTheRight), QStringLiteral("E"));
}

QTEST_GUILESS_MAIN(TestWorkspaceTwins)
#include "tst_workspacetwins.moc"
