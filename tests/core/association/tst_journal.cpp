// SPDX-FileCopyrightText: Crosscheck contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/association/journal.h"
#include "core/association/writer.h"
#include "tests/support/describe.h"
#include "tests/support/loaded.h"
#include "tests/support/verify.h"

#include <QFile>
#include <QRandomGenerator>
#include <QSignalSpy>
#include <QTest>

using namespace crosscheck;
using namespace crosscheck::test;

/// What is staged, kept for the case of a crash.
class TestJournal : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void followsWhatIsStaged();
    void isOfItsUserAlone();
    void whoHoldsItKeepsIt();
    void whatWasCutOffIsLeftOut();
    void whatIsNoJournalIsPutAside();
    void cannotBeWritten();
    void entitiesComeBack();
    void payloadComesBack();
    void undoAfterASaveComesBack();
    void isRebased();
    void whatCanOnlyBeNamedIsKept();
    void changedLinksAreNamed();
    void anotherRowIsNamed();
    void aSaveIsKnownByItsJournal();
    void randomEditsComeBack();
};

namespace {

/// A workspace with its journal, as in a process.
class Kept
{
public:
    explicit Kept(const TempDatabase &database)
        : m_folder(database.folder() + QStringLiteral("/journal"))
        , loaded(database)
        , writer(m_mailbox)
        , journal(loaded.workspace(), m_folder, database.settings().location(), writer)
    {
    }

    [[nodiscard]] const QString &folder() const { return m_folder; }
    [[nodiscard]] QStringList files() const { return QDir(m_folder).entryList(QDir::Files); }
    /// Waits for the disk, and copies the file to where nobody holds it: what a crash leaves.
    [[nodiscard]] QString crash()
    {
        if (!QTest::qWaitFor([this] { return journal.isWritten(); }))
            return {};
        const QString copy = m_folder + QStringLiteral("/left");
        QDir(copy).removeRecursively();
        QDir().mkpath(copy);
        for (const QString &file : files())
            QFile::copy(m_folder + QLatin1Char('/') + file, copy + QLatin1Char('/') + file);
        return copy;
    }

private:
    QString m_folder;
    Mailbox m_mailbox;

public:
    Loaded loaded;
    WorkerThread writer;
    Journal journal;
};

/// What is staged, with payload: `John→Viewer: note 5`.
QStringList staged(Workspace &workspace)
{
    QStringList lines = describeChanges(workspace);
    for (const auto &[cell, draft] : workspace.changes().payload()) {
        for (const auto &[column, value] : draft)
            lines.append(
                QStringLiteral("%1→%2: %3 %4")
                    .arg(workspace.name(cell.left), workspace.name(cell.right), column, toDisplay(value)));
    }
    lines.sort();
    return lines;
}

/// Restores the only journal of a folder as a process that starts now would.
QStringList restored(Loaded &loaded, const QString &folder)
{
    const auto found = OrphanedJournals::in(folder, History(folder));
    if (found.orphans.size() != 1)
        return {QStringLiteral("%1 journals").arg(found.orphans.size())};
    const auto restoring = loaded.workspace().editRestore(found.orphans.front().record, true);
    static_cast<void>(loaded.workspace().apply(restoring.edit));
    loaded.workspace().markChanged(restoring.changed);
    return staged(loaded.workspace());
}

QStringList restored(const TempDatabase &database, const QString &folder)
{
    Loaded loaded(database);
    return restored(loaded, folder);
}

/// What a process leaves behind that ends after these edits.
QString leftBehind(const TempDatabase &database, const std::function<void(Loaded &)> &edit)
{
    Kept kept(database);
    edit(kept.loaded);
    const QString folder = database.folder() + QStringLiteral("/crashed");
    return QDir().rename(kept.crash(), folder) ? folder : QString();
}

QStringList withPayload()
{
    return {QStringLiteral("CREATE TABLE orders (id INTEGER PRIMARY KEY, name TEXT)"),
            QStringLiteral("CREATE TABLE products (id INTEGER PRIMARY KEY, name TEXT)"),
            QStringLiteral("CREATE TABLE order_items (order_id INTEGER REFERENCES orders, product_id INTEGER "
                           "REFERENCES products, quantity INTEGER NOT NULL, note TEXT, "
                           "PRIMARY KEY (order_id, product_id))"),
            QStringLiteral("INSERT INTO orders VALUES (1, 'first'), (2, 'second')"),
            QStringLiteral("INSERT INTO products VALUES (1, 'nut'), (2, 'bolt')"),
            QStringLiteral("INSERT INTO order_items VALUES (1, 1, 5, 'old'), (2, 1, 7, NULL)")};
}

} // namespace

void TestJournal::followsWhatIsStaged()
{
    const TempDatabase database(usersAndRoles());
    Kept kept(database);
    QVERIFY(kept.files().isEmpty());
    const Edit inverse = kept.loaded.link(QStringLiteral("John"), QStringLiteral("Viewer"));
    QCOMPARE(restored(database, kept.crash()), QStringList{QStringLiteral("+John→Viewer")});
    kept.loaded.unlink(QStringLiteral("John"), QStringLiteral("Admin"));
    QCOMPARE(restored(database, kept.crash()),
             (QStringList{QStringLiteral("+John→Viewer"), QStringLiteral("-John→Admin")}));
    kept.loaded.workspace().apply(inverse); // what was staged is so no more
    QCOMPARE(restored(database, kept.crash()), QStringList{QStringLiteral("-John→Admin")});
    kept.loaded.link(QStringLiteral("John"), QStringLiteral("Admin"));
    QTRY_VERIFY(kept.journal.isWritten());
    QVERIFY2(kept.files().isEmpty(), "nothing is staged any more");
    kept.loaded.link(QStringLiteral("Jane"), QStringLiteral("Admin"));
    QCOMPARE(restored(database, kept.crash()), QStringList{QStringLiteral("+Jane→Admin")});
    VERIFY_OK(kept.loaded.save());
    QTRY_VERIFY(kept.journal.isWritten());
    QVERIFY2(kept.files().isEmpty(), "all is saved");
}

void TestJournal::isOfItsUserAlone()
{
    const TempDatabase database(usersAndRoles());
    QString folder;
    {
        Kept kept(database);
        folder = kept.folder();
        kept.loaded.link(QStringLiteral("John"), QStringLiteral("Viewer"));
        QTRY_COMPARE(kept.files().size(), 1);
        const QString path = folder + QLatin1Char('/') + kept.files().first();
        QCOMPARE(QFileInfo(path).fileName(), kept.journal.name());
        const auto own = QFileDevice::ReadOwner | QFileDevice::WriteOwner | QFileDevice::ReadUser
            | QFileDevice::WriteUser;
        QCOMPARE(QFile::permissions(path), own);
    }
    QVERIFY2(QDir(folder).entryList(QDir::Files).isEmpty(), "who comes to a proper end leaves nothing");
}

void TestJournal::whoHoldsItKeepsIt()
{
    const TempDatabase database(usersAndRoles());
    Kept kept(database);
    kept.loaded.link(QStringLiteral("John"), QStringLiteral("Viewer"));
    const QString copy = kept.crash();
    QVERIFY(OrphanedJournals::in(kept.folder(), History(copy)).orphans.empty());
    auto held = OrphanedJournals::in(copy, History(copy));
    QCOMPARE(held.orphans.size(), std::size_t(1));
    QVERIFY2(OrphanedJournals::in(copy, History(copy)).orphans.empty(), "it is offered once");
    held.orphans.clear();
    held = OrphanedJournals::in(copy, History(copy));
    QVERIFY2(held.orphans.size() == 1, "nobody has restored it");
    held.orphans.front().file->remove();
    QVERIFY(QDir(copy).entryList(QDir::Files).isEmpty());
}

void TestJournal::whatWasCutOffIsLeftOut()
{
    const TempDatabase database(usersAndRoles());
    Kept kept(database);
    kept.loaded.link(QStringLiteral("John"), QStringLiteral("Viewer"));
    QVERIFY(!kept.crash().isEmpty());
    kept.loaded.link(QStringLiteral("Jane"), QStringLiteral("Admin"));
    const QString copy = kept.crash();
    QFile file(copy + QLatin1Char('/') + kept.journal.name());
    for (const int cut : {1, 5}) { // within the entry's end, and before it
        QVERIFY(file.resize(file.size() - cut));
        QCOMPARE(restored(database, copy), QStringList{QStringLiteral("+John→Viewer")});
    }
}

void TestJournal::whatIsNoJournalIsPutAside()
{
    const TempDatabase database(usersAndRoles());
    Kept kept(database);
    kept.loaded.link(QStringLiteral("John"), QStringLiteral("Viewer"));
    const QString copy = kept.crash();
    const QString path = copy + QLatin1Char('/') + kept.journal.name();
    QFile file(path);
    QVERIFY(file.open(QIODevice::ReadWrite));
    const QByteArray whole = file.readAll();
    QVERIFY(file.resize(0));
    file.seek(0);
    file.write(whole.left(whole.indexOf('\n') + 1) + "rubbish\n{}\n");
    file.close();
    const auto found = OrphanedJournals::in(copy, History(copy));
    QVERIFY(found.orphans.empty());
    QCOMPARE(found.broken, QStringList{path + QStringLiteral(".broken")});
    QVERIFY2(QFile::exists(found.broken.first()), "it is kept");
    QVERIFY(!QFile::exists(path));
    QVERIFY2(OrphanedJournals::in(copy, History(copy)).broken.isEmpty(), "it is told once");
}

void TestJournal::cannotBeWritten()
{
    const TempDatabase database(usersAndRoles());
    QFile(database.folder() + QStringLiteral("/journal"))
        .open(QIODevice::WriteOnly); // no folder can be there
    Kept kept(database);
    QSignalSpy failures(&kept.journal, &Journal::failed);
    kept.loaded.link(QStringLiteral("John"), QStringLiteral("Viewer"));
    QTRY_COMPARE(failures.size(), 1);
    kept.loaded.link(QStringLiteral("Jane"), QStringLiteral("Admin"));
    QTest::qWait(300);
    QVERIFY(!kept.journal.isWritten());
    QCOMPARE(failures.size(), 1);
    QVERIFY(QFile::remove(kept.folder()));
    QTRY_VERIFY_WITH_TIMEOUT(kept.journal.isWritten(), 15'000); // it is tried again, whatever the person does
    QCOMPARE(restored(database, kept.crash()).size(), 2);
}

void TestJournal::entitiesComeBack()
{
    const TempDatabase database(usersAndRoles());
    Kept kept(database);
    kept.loaded.add(Side::Left, QStringLiteral("Zoe"));
    kept.loaded.link(QStringLiteral("Zoe"), QStringLiteral("Viewer"));
    kept.loaded.rename(Side::Right, QStringLiteral("Editor"), QStringLiteral("Author"));
    kept.loaded.remove(Side::Left, QStringLiteral("John"));
    const QStringList before = staged(kept.loaded.workspace());
    QVERIFY(before.size() > 4);
    const QString copy = kept.crash();
    Loaded again(database);
    QCOMPARE(restored(again, copy), before);
    VERIFY_OK(again.save());
    QCOMPARE(database.rows(
                 QStringLiteral("SELECT u.name, r.name FROM users_roles j JOIN users u ON u.id = j.user_id "
                                "JOIN roles r ON r.id = j.role_id ORDER BY 1, 2")),
             (QStringList{QStringLiteral("'Alice'|'Viewer'"), QStringLiteral("'Jane'|'Author'"),
                          QStringLiteral("'Zoe'|'Viewer'")}));
}

void TestJournal::payloadComesBack()
{
    const TempDatabase database(withPayload());
    Kept kept(database);
    kept.loaded.set(QStringLiteral("first"), QStringLiteral("nut"), QStringLiteral("quantity"),
                    std::int64_t(6));
    kept.loaded.link(QStringLiteral("first"), QStringLiteral("bolt"));
    kept.loaded.set(QStringLiteral("first"), QStringLiteral("bolt"), QStringLiteral("quantity"),
                    std::int64_t(1));
    const QStringList before = staged(kept.loaded.workspace());
    QCOMPARE(before.size(), 3);
    QCOMPARE(restored(database, kept.crash()), before);
    kept.loaded.unlink(QStringLiteral("first"), QStringLiteral("bolt"));
    kept.loaded.set(QStringLiteral("first"), QStringLiteral("nut"), QStringLiteral("note"), Value());
    const QStringList after = staged(kept.loaded.workspace());
    QCOMPARE(after.size(), 2);
    QCOMPARE(restored(database, kept.crash()), after);
}

/// What is put back by undo after a save has what it had.
void TestJournal::undoAfterASaveComesBack()
{
    const TempDatabase database(withPayload());
    const QString select = QStringLiteral("SELECT * FROM order_items ORDER BY 1, 2");
    const QStringList before = database.rows(select);
    Kept kept(database);
    const Edit inverse = kept.loaded.unlink(QStringLiteral("first"), QStringLiteral("nut"));
    VERIFY_OK(kept.loaded.save());
    kept.loaded.workspace().apply(inverse);
    Loaded again(database);
    QCOMPARE(restored(again, kept.crash()),
             (QStringList{QStringLiteral("+first→nut"), QStringLiteral("first→nut: note old"),
                          QStringLiteral("first→nut: quantity 5")}));
    VERIFY_OK(again.save());
    QCOMPARE(database.rows(select), before);
}

void TestJournal::isRebased()
{
    const TempDatabase database(usersAndRoles());
    Kept kept(database);
    kept.loaded.link(QStringLiteral("John"), QStringLiteral("Viewer"));
    kept.loaded.link(QStringLiteral("Jane"), QStringLiteral("Admin"));
    kept.loaded.unlink(QStringLiteral("John"), QStringLiteral("Admin"));
    kept.loaded.rename(Side::Left, QStringLiteral("Alice"), QStringLiteral("Alicia"));
    const QString copy = kept.crash();
    database.run(QStringLiteral("INSERT INTO users_roles (user_id, role_id) VALUES (1, 3)"));
    database.run(QStringLiteral("DELETE FROM users_roles WHERE user_id = 2"));
    database.run(QStringLiteral("DELETE FROM users WHERE id = 2"));
    database.run(QStringLiteral("DELETE FROM users_roles WHERE user_id = 3"));
    database.run(QStringLiteral("DELETE FROM users WHERE id = 3"));
    Loaded again(database);
    QCOMPARE(restored(again, copy).size(), 3);
    Workspace &workspace = again.workspace();
    QStringList gone;
    for (const auto &[cell, mark] : workspace.changes().links().sorted()) {
        if (workspace.trouble(cell.left) == Trouble::Gone)
            gone.append(workspace.name(cell.left));
    }
    QCOMPARE(gone, QStringList{QStringLiteral("Jane [2]")});
    const auto &renamed = workspace.changes().entities(Side::Left);
    QCOMPARE(renamed.size(), std::size_t(1));
    QVERIFY(workspace.trouble({Side::Left, renamed.begin()->first}) == Trouble::Gone);
    QVERIFY(renamed.begin()->second.kind == EntityChange::Kind::Rename);
}

/// What is staged for what is gone stays staged, and in the journal.
void TestJournal::whatCanOnlyBeNamedIsKept()
{
    const TempDatabase database(withPayload());
    const QString copy = leftBehind(database, [](Loaded &loaded) {
        loaded.set(QStringLiteral("first"), QStringLiteral("nut"), QStringLiteral("quantity"),
                   std::int64_t(6));
        loaded.rename(Side::Right, QStringLiteral("bolt"), QStringLiteral("screw"));
    });
    database.run(
        QStringLiteral("DELETE FROM order_items WHERE order_id = 1; DELETE FROM products WHERE id = 2"));
    Kept next(database);
    QCOMPARE(restored(next.loaded, copy).size(), 2);
    Workspace &workspace = next.loaded.workspace();
    QCOMPARE(workspace.changes().payload().size(), std::size_t(1));
    QVERIFY(workspace.payloadTrouble(workspace.changes().payload().begin()->first)
            == Workspace::PayloadTrouble::Gone);
    const auto &renamed = workspace.changes().entities(Side::Right);
    QVERIFY(workspace.trouble({Side::Right, renamed.begin()->first}) == Trouble::Gone);
    QCOMPARE(restored(database, next.crash()).size(), 2);
}

/// What somebody else has put into a link's row, or beside it, is not overwritten unseen.
void TestJournal::changedLinksAreNamed()
{
    const TempDatabase database(withPayload());
    const QString copy = leftBehind(database, [](Loaded &loaded) {
        loaded.set(QStringLiteral("first"), QStringLiteral("nut"), QStringLiteral("quantity"),
                   std::int64_t(6));
        loaded.unlink(QStringLiteral("second"), QStringLiteral("nut"));
    });
    {
        Loaded as(database);
        QCOMPARE(restored(as, copy).size(), 2);
        QVERIFY(as.workspace().changedLinks().empty());
    }
    database.run(QStringLiteral("UPDATE order_items SET note = 'important'"));
    Loaded again(database);
    QCOMPARE(restored(again, copy).size(), 2);
    QCOMPARE(again.workspace().changedLinks().size(), std::size_t(2));
}

/// A key that is another row's by now: nobody gets what was meant for somebody else.
void TestJournal::anotherRowIsNamed()
{
    const TempDatabase database(usersAndRoles());
    Kept kept(database);
    kept.loaded.link(QStringLiteral("Alice"), QStringLiteral("Admin"));
    const QString copy = kept.crash();
    database.run(QStringLiteral("UPDATE users SET name = 'Mallory' WHERE id = 3"));
    Loaded again(database);
    QCOMPARE(restored(again, copy).size(), 1);
    const Cell cell = again.workspace().changes().links().sorted().front().cell;
    QVERIFY(again.workspace().trouble(cell.left) == Trouble::Another);
    QCOMPARE(again.workspace().seenName(cell.left), QStringLiteral("Alice"));
    VERIFY_FAILS(again.save(), Stale);
}

void TestJournal::aSaveIsKnownByItsJournal()
{
    const TempDatabase database(usersAndRoles());
    Kept kept(database);
    kept.loaded.add(Side::Left, QStringLiteral("Zoe"));
    const QString copy = kept.crash();
    const History history(copy);
    QVERIFY(!OrphanedJournals::in(copy, history).orphans.front().batch);
    QVERIFY(kept.crash() == copy);
    SaveRequest request = kept.loaded.workspace().saveRequest();
    request.journal = kept.journal.name();
    SaveOutcome outcome;
    outcome.keys.left.push_back(Key::ofInteger(4));
    const QString location = database.settings().location();
    const BatchRecord batch = BatchRecord::of(location, request, outcome);
    VERIFY_OK(history.append(location, batch.text));
    auto found = OrphanedJournals::in(copy, history);
    const auto known = found.orphans.front().batch;
    QVERIFY(known);
    found.orphans.clear();
    QCOMPARE(known->id, batch.id);
    QVERIFY(!known->isCommitted);
    QCOMPARE(known->added.size(), std::size_t(1));
    QCOMPARE(known->added.front().label, QStringLiteral("Zoe"));
    QCOMPARE(known->added.front().key, QStringLiteral("4"));
    request.grants.clear();
    outcome.keys.left.front()
        = Key::ofInteger(5); // the first one was rolled back, and it was saved once more
    const BatchRecord again = BatchRecord::of(location, request, outcome);
    VERIFY_OK(history.append(location, again.text));
    QCOMPARE(history.batchOf(location, kept.journal.name())->added.front().key, QStringLiteral("5"));
    history.recordCommitted(location, again.id);
    const auto committed = history.batchOf(location, kept.journal.name());
    QVERIFY(committed && committed->isCommitted);
    QVERIFY2(OrphanedJournals::in(copy, history).orphans.empty(), "all of it is saved");
    QVERIFY(!history.batchOf(database.settings().location(), QStringLiteral("another")));
}

void TestJournal::randomEditsComeBack()
{
    const TempDatabase database(usersAndRoles());
    Kept kept(database);
    Workspace &workspace = kept.loaded.workspace();
    QRandomGenerator random(20261126);
    std::vector<Edit> inverses;
    for (int round = 0; round < 40; ++round) {
        for (int i = 0; i < 3; ++i) {
            const auto left = std::uint32_t(random.bounded(int(workspace.slotCount(Side::Left))));
            const auto right = std::uint32_t(random.bounded(int(workspace.slotCount(Side::Right))));
            const int act = random.bounded(10);
            if (act == 0)
                inverses.push_back(kept.loaded.add(Side::Left, QStringLiteral("new %1").arg(round)));
            else if (act == 1)
                inverses.push_back(workspace.apply(workspace.editRename(
                    Side::Right, right, textValue(QStringLiteral("role %1 %2").arg(round).arg(i)))));
            else if (act == 2 && !inverses.empty())
                inverses.push_back(
                    workspace.apply(inverses[std::size_t(random.bounded(int(inverses.size())))]));
            else if (act == 3 && workspace.slotCount(Side::Left) > 2)
                inverses.push_back(
                    workspace.apply(*workspace.editDelete(std::vector{workspace.idAt(Side::Left, left)})));
            else if (act == 4)
                static_cast<void>(kept.loaded.save()); // a constraint may forbid it
            else if (const auto edit
                     = workspace.editLinks(std::span(&left, 1), std::span(&right, 1), random.bounded(2) == 0))
                inverses.push_back(workspace.apply(*edit));
        }
        const QStringList before = staged(workspace);
        const QString copy = kept.crash();
        if (before.isEmpty())
            QVERIFY(kept.files().isEmpty());
        else
            QCOMPARE(restored(database, copy), before);
    }
}

QTEST_GUILESS_MAIN(TestJournal)
#include "tst_journal.moc"
