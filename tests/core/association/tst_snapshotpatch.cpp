// SPDX-FileCopyrightText: Crosscheck contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/association/snapshotpatch.h"
#include "core/association/writer.h"
#include "tests/support/describe.h"
#include "tests/support/loaded.h"
#include "tests/support/verify.h"

#include <QTest>

using namespace crosscheck;
using namespace crosscheck::test;

/// Working a save into the snapshot without reading again.
class TestSnapshotPatch : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void isWhatIsReadAgain();
    void tellsRowsAsIfReadAgain();
    void unchangedAxesAreShared();
    void somebodyElsesPartCannotBePatched();
    void oneTableOnBothSidesCannotBePatched();
    void namesThatATriggerMayWriteCannotBePatched();
};

namespace {

Result<SaveOutcome> saved(Loaded &loaded, const SaveRequest &request)
{
    Job job;
    return save(loaded.connection(), request, job.context);
}

} // namespace

void TestSnapshotPatch::isWhatIsReadAgain()
{
    QStringList statements = usersAndRoles();
    statements.append(QStringLiteral("INSERT INTO users_roles VALUES (1, 1)")); // a duplicate stays one
    const TempDatabase database(statements);
    Loaded loaded(database);
    loaded.add(Side::Left, QStringLiteral("Zoe"));
    loaded.link(QStringLiteral("Zoe"), QStringLiteral("Admin"));
    loaded.link(QStringLiteral("Alice"), QStringLiteral("Editor"));
    loaded.unlink(QStringLiteral("John"), QStringLiteral("Editor"));
    loaded.rename(Side::Right, QStringLiteral("Viewer"), QStringLiteral("Reader"));
    const SaveRequest request = loaded.workspace().saveRequest();
    const auto outcome = saved(loaded, request);
    VERIFY_OK(outcome);
    QVERIFY(canPatch(request, *outcome));
    const SnapshotPtr patchedOne = patched(loaded.workspace().snapshot(), request, *outcome);
    const SnapshotPtr readAgain = loaded.load();
    QCOMPARE(describe(*patchedOne), describe(*readAgain));
    QCOMPARE(patchedOne->links().multiples().size(), 1U);
    QCOMPARE(patchedOne->links().multiples(), readAgain->links().multiples());
}

/// Also in what tells a row: a refresh finds nothing that somebody else did.
void TestSnapshotPatch::tellsRowsAsIfReadAgain()
{
    const TempDatabase database(
        usersAndRoles() << QStringLiteral("ALTER TABLE users ADD COLUMN email TEXT DEFAULT 'none'")
                        << QStringLiteral("ALTER TABLE users ADD COLUMN lower TEXT AS (lower(name))"));
    Loaded loaded(database);
    loaded.add(Side::Left, QStringLiteral("Zoe"),
               {{QStringLiteral("email"), textValue(QStringLiteral("z@x"))}});
    loaded.add(Side::Left, QStringLiteral("Ann"));
    loaded.rename(Side::Left, QStringLiteral("Jane"), QStringLiteral("Janet"));
    const SaveRequest request = loaded.workspace().saveRequest();
    const auto outcome = saved(loaded, request);
    VERIFY_OK(outcome);
    const SnapshotPtr patchedOne = patched(loaded.workspace().snapshot(), request, *outcome);
    QVERIFY(patchedOne->axis(Side::Left) == loaded.load()->axis(Side::Left));
    QVERIFY(patchedOne->axis(Side::Left).rest(3) != patchedOne->axis(Side::Left).rest(4));
}

void TestSnapshotPatch::unchangedAxesAreShared()
{
    const TempDatabase database(usersAndRoles());
    Loaded loaded(database);
    loaded.link(QStringLiteral("John"), QStringLiteral("Viewer"));
    const SaveRequest request = loaded.workspace().saveRequest();
    const auto outcome = saved(loaded, request);
    VERIFY_OK(outcome);
    const SnapshotPtr after = patched(loaded.workspace().snapshot(), request, *outcome);
    QCOMPARE(after->axes().left, loaded.workspace().snapshot().axes().left);
    QCOMPARE(after->axes().right, loaded.workspace().snapshot().axes().right);
    QCOMPARE(after->links().linkCount(), 5U);
}

void TestSnapshotPatch::somebodyElsesPartCannotBePatched()
{
    const TempDatabase database(usersAndRoles());
    Loaded loaded(database);
    loaded.link(QStringLiteral("John"), QStringLiteral("Viewer"));
    database.run(QStringLiteral("INSERT INTO users_roles VALUES (1, 3)"));
    const SaveRequest request = loaded.workspace().saveRequest();
    const auto outcome = saved(loaded, request);
    VERIFY_OK(outcome);
    QVERIFY(!canPatch(request, *outcome));
    const SnapshotPtr known = patched(loaded.workspace().snapshot(), request, *outcome);
    QVERIFY(!known->hasLinks()); // nobody may take them for what the database holds
    QCOMPARE(known->axis(Side::Left).size(), 3U);
}

void TestSnapshotPatch::oneTableOnBothSidesCannotBePatched()
{
    const TempDatabase database(
        {QStringLiteral("CREATE TABLE people (id INTEGER PRIMARY KEY, name TEXT)"),
         QStringLiteral("CREATE TABLE follows (follower INTEGER REFERENCES people (id), "
                        "followed INTEGER REFERENCES people (id), "
                        "PRIMARY KEY (follower, followed))"),
         QStringLiteral("INSERT INTO people VALUES (1, 'Ann'), (2, 'Bob')")});
    Loaded loaded(database);
    loaded.add(Side::Left, QStringLiteral("Zoe"));
    SaveRequest request = loaded.workspace().saveRequest();
    QVERIFY(!canPatch(request, SaveOutcome()));
    loaded.workspace().apply(loaded.workspace().editDropAll());
    loaded.link(QStringLiteral("Ann"), QStringLiteral("Bob"));
    request = loaded.workspace().saveRequest();
    QVERIFY(canPatch(request, SaveOutcome()));

    // The same table by two keys of it.
    const TempDatabase two(
        {QStringLiteral("CREATE TABLE people (id INTEGER PRIMARY KEY, code TEXT UNIQUE, name TEXT)"),
         QStringLiteral("CREATE TABLE follows (follower INTEGER REFERENCES people (id), "
                        "followed TEXT REFERENCES people (code), PRIMARY KEY (follower, followed))"),
         QStringLiteral("INSERT INTO people VALUES (1, 'a', 'Ann')")});
    Loaded people(two);
    people.rename(Side::Left, QStringLiteral("Ann"), QStringLiteral("Anna"));
    QVERIFY(!canPatch(people.workspace().saveRequest(), SaveOutcome()));
}

void TestSnapshotPatch::namesThatATriggerMayWriteCannotBePatched()
{
    const TempDatabase database(usersAndRoles());
    database.run(QStringLiteral("CREATE TRIGGER t AFTER UPDATE ON users BEGIN "
                                "UPDATE users SET name = upper(NEW.name) WHERE id = NEW.id; END"));
    Loaded loaded(database);
    loaded.rename(Side::Left, QStringLiteral("John"), QStringLiteral("Johnny"));
    SaveRequest request = loaded.workspace().saveRequest();
    const auto outcome = saved(loaded, request);
    VERIFY_OK(outcome); // the trigger may write it its own way
    QCOMPARE(outcome->renamed, std::size_t(1));
    QVERIFY(!canPatch(request, *outcome));
    loaded.workspace().apply(loaded.workspace().editDropAll());
    loaded.rename(Side::Right, QStringLiteral("Admin"), QStringLiteral("Boss"));
    request = loaded.workspace().saveRequest();
    QVERIFY(canPatch(request, SaveOutcome())); // the other table has none
}

QTEST_GUILESS_MAIN(TestSnapshotPatch)
#include "tst_snapshotpatch.moc"
