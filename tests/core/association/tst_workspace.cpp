// SPDX-FileCopyrightText: Crosscheck contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/association/workspace.h"
#include "tests/support/describe.h"
#include "tests/support/loaded.h"
#include "tests/support/verify.h"

#include <QSignalSpy>
#include <QTest>

using namespace crosscheck;
using namespace crosscheck::test;

/// What a workspace shows, and edits with their inverses.
class TestWorkspace : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void showsTheSnapshot();
    void aGrantAndItsInverse();
    void whatIsSoAlreadyIsNoEdit();
    void twiceIsNothing();
    void editsKeepTheirRightsThroughAnother();
    void addedEntities();
    void anAddedEntityTakenBackWithItsLinks();
    void renames();
    void deletion();
    void deletedRowsAreOutOfBlocks();
    void blocks();
    void tooManyLinks();
    void beforeTheLinksAreLoaded();
    void drops();
    void aDeletedRowIsNotRenamed();
    void dropAll();
    void signalsOfLinks();
    void signalsOfEntities();
    void namesInKeyedForm();
    void requestNamesWhatItIsAbout();

private:
    Workspace &workspace() { return m_loaded->workspace(); }
    CellState state(const char *left, const char *right)
    {
        return workspace().cell(m_loaded->slot(Side::Left, QString::fromUtf8(left)),
                                m_loaded->slot(Side::Right, QString::fromUtf8(right)));
    }
    std::unique_ptr<TempDatabase> m_database;
    std::unique_ptr<Loaded> m_loaded;
    QStringList m_shown;
};

const QString john = QStringLiteral("John");
const QString jane = QStringLiteral("Jane");
const QString alice = QStringLiteral("Alice");
const QString admin = QStringLiteral("Admin");
const QString editor = QStringLiteral("Editor");
const QString viewer = QStringLiteral("Viewer");
const QString zoe = QStringLiteral("Zoe");

void TestWorkspace::init()
{
    m_database = std::make_unique<TempDatabase>(usersAndRoles());
    m_database->run(QStringLiteral("INSERT INTO users_roles VALUES (2, 2)")); // a duplicate
    m_loaded = std::make_unique<Loaded>(*m_database);
    m_shown = describe(workspace());
}

void TestWorkspace::showsTheSnapshot()
{
    QCOMPARE(m_shown,
             (QStringList{QStringLiteral("Alice: Viewer"), QStringLiteral("Jane: Editor"),
                          QStringLiteral("John: Admin, Editor"), admin, editor, viewer}));
    QCOMPARE(workspace().slotCount(Side::Left), 3U);
    QCOMPARE(state("Jane", "Editor").multiplicity, 2U);
    QCOMPARE(state("Jane", "Admin").multiplicity, 0U);
    QVERIFY(state("Jane", "Admin").isLoaded);
    QCOMPARE(workspace().linkCount(Side::Left, 0), 2U);
    QCOMPARE(workspace().linkCount(Side::Right, 1), 2U); // pairs, not rows
    QVERIFY(workspace().changes().isEmpty());
    QVERIFY(workspace().saveRequest().entities.left.empty());
}

void TestWorkspace::aGrantAndItsInverse()
{
    const Edit undo = m_loaded->link(jane, viewer);
    QVERIFY(state("Jane", "Viewer").mark == LinkMark::Grant);
    QVERIFY(state("Jane", "Viewer").isLinkedAfterSave());
    QCOMPARE(workspace().linkCount(Side::Left, 1), 2U);
    QCOMPARE(workspace().linkCount(Side::Right, 2), 2U);
    QCOMPARE(undo.unlink.size(), 1U);
    const Edit redo = workspace().apply(undo);
    QVERIFY(workspace().changes().isEmpty());
    QCOMPARE(describe(workspace()), m_shown);
    workspace().apply(redo);
    QCOMPARE(describeChanges(workspace()), QStringList{QStringLiteral("+Jane→Viewer")});
}

void TestWorkspace::whatIsSoAlreadyIsNoEdit()
{
    QVERIFY(m_loaded->link(john, admin).isEmpty());
    QVERIFY(m_loaded->unlink(john, viewer).isEmpty());
    QVERIFY(m_loaded->rename(Side::Left, john, john).isEmpty());
    QVERIFY(workspace().changes().isEmpty());
}

void TestWorkspace::twiceIsNothing()
{
    m_loaded->unlink(john, admin);
    QVERIFY(state("John", "Admin").mark == LinkMark::Revoke);
    m_loaded->link(john, admin);
    QVERIFY(workspace().changes().isEmpty());
    m_loaded->rename(Side::Left, john, QStringLiteral("Johnny"));
    m_loaded->rename(Side::Left, QStringLiteral("Johnny"), john);
    QVERIFY(workspace().changes().isEmpty());
}

void TestWorkspace::editsKeepTheirRightsThroughAnother()
{
    Edit both;
    both.link = {m_loaded->cell(jane, viewer), m_loaded->cell(john, admin)};
    both.unlink = {m_loaded->cell(john, editor), m_loaded->cell(alice, admin)};
    const Edit inverse = workspace().apply(both);
    QCOMPARE(describeChanges(workspace()),
             (QStringList{QStringLiteral("+Jane→Viewer"), QStringLiteral("-John→Editor")}));
    QCOMPARE(inverse.unlink, std::vector<Cell>{m_loaded->cell(jane, viewer)}); // of what changed only
    QCOMPARE(inverse.restore, std::vector<Cell>{m_loaded->cell(john, editor)});
}

void TestWorkspace::addedEntities()
{
    const Edit undo = m_loaded->add(Side::Left, zoe);
    QCOMPARE(workspace().slotCount(Side::Left), 4U);
    QCOMPARE(workspace().name(Side::Left, 3), zoe);
    QVERIFY(workspace().key(m_loaded->id(Side::Left, zoe)).isEmpty());
    QVERIFY(workspace().entityChange(Side::Left, 3)->kind == EntityChange::Kind::Add);
    QVERIFY(workspace().trouble(m_loaded->id(Side::Left, zoe)) == Trouble::None);
    m_loaded->link(zoe, admin);
    QCOMPARE(workspace().linkCount(Side::Left, 3), 1U);
    QCOMPARE(workspace().linkCount(Side::Right, 0), 2U);
    QCOMPARE(workspace().linkedSlots(Side::Right, 0).size(), 2U);
    m_loaded->rename(Side::Left, zoe, QStringLiteral("Zoë"));
    QCOMPARE(describeChanges(workspace()),
             (QStringList{QStringLiteral("+Zoë→Admin"), QStringLiteral("add Zoë")}));
    m_loaded->rename(Side::Left, QStringLiteral("Zoë"), zoe);
    m_loaded->unlink(zoe, admin);
    workspace().apply(undo);
    QVERIFY(workspace().changes().isEmpty());
    QCOMPARE(workspace().slotCount(Side::Left), 3U);
}

void TestWorkspace::anAddedEntityTakenBackWithItsLinks()
{
    m_loaded->add(Side::Left, zoe);
    m_loaded->link(zoe, admin);
    const QStringList shown = describe(workspace());
    const Edit undo = m_loaded->remove(Side::Left, zoe);
    QVERIFY(workspace().changes().isEmpty());
    workspace().apply(undo);
    QCOMPARE(describe(workspace()), shown);
    QCOMPARE(describeChanges(workspace()),
             (QStringList{QStringLiteral("+Zoe→Admin"), QStringLiteral("add Zoe")}));
}

void TestWorkspace::renames()
{
    const Edit undo = m_loaded->rename(Side::Right, admin, QStringLiteral("Root"));
    QCOMPARE(workspace().name(Side::Right, 0), QStringLiteral("Root"));
    QCOMPARE(workspace().seenName(m_loaded->id(Side::Right, QStringLiteral("Root"))), admin);
    QVERIFY(workspace().entityChange(Side::Right, 0)->kind == EntityChange::Kind::Rename);
    QVERIFY(!workspace().entityChange(Side::Right, 1));
    workspace().apply(undo);
    QCOMPARE(describe(workspace()), m_shown);
}

void TestWorkspace::deletion()
{
    m_loaded->link(john, viewer);
    m_loaded->unlink(john, admin);
    const QStringList staged = describeChanges(workspace());
    const QStringList shown = describe(workspace());
    const Edit undo = m_loaded->remove(Side::Left, john);
    QCOMPARE(describeChanges(workspace()),
             (QStringList{QStringLiteral("-John→Admin"), QStringLiteral("-John→Editor"),
                          QStringLiteral("delete John")}));
    QCOMPARE(workspace().linkCount(Side::Left, 0), 0U);
    QCOMPARE(workspace().slotCount(Side::Left), 3U); // the row stays, marked
    QVERIFY(m_loaded->remove(Side::Left, john).isEmpty());
    workspace().apply(undo);
    QCOMPARE(describeChanges(workspace()), staged);
    QCOMPARE(describe(workspace()), shown);
}

void TestWorkspace::deletedRowsAreOutOfBlocks()
{
    m_loaded->remove(Side::Left, john);
    m_loaded->remove(Side::Right, viewer);
    const std::vector<std::uint32_t> all{0, 1, 2};
    const auto count = workspace().countBlock(all, all);
    QCOMPARE(count.cells, 4U);
    QCOMPARE(count.linked, 1U);
    const Edit edit = workspace().editLinks(all, all, true).value();
    QCOMPARE(edit.link.size(), 3U);
    QVERIFY(workspace().editLinks(all, all, false).value().unlink
            == std::vector<Cell>{m_loaded->cell(jane, editor)});
}

void TestWorkspace::blocks()
{
    const std::vector<std::uint32_t> lefts{0, 1};
    const std::vector<std::uint32_t> rights{0, 1, 2};
    for (const bool transposed : {false, true}) { // the side with fewer rows is asked
        const auto count
            = transposed ? workspace().countBlock(rights, lefts) : workspace().countBlock(lefts, rights);
        QCOMPARE(count.cells, 6U);
        QCOMPARE(count.linked, 3U);
    }
    QCOMPARE(workspace().countBlock(rights, rights).linked, 4U); // of all rows
    const Edit edit = workspace().editLinks(lefts, rights, true).value();
    QCOMPARE(edit.link.size(), 3U); // those that are not linked yet
    workspace().apply(edit);
    QCOMPARE(workspace().countBlock(lefts, rights).linked, 6U);
    QVERIFY(workspace().editLinks(lefts, rights, true).value().isEmpty());
    QCOMPARE(workspace().editLinks(lefts, rights, false).value().unlink.size(), 6U);
    QCOMPARE(workspace().countBlock({}, rights).cells, 0U);
}

void TestWorkspace::tooManyLinks()
{
    PerSide<std::shared_ptr<const Axis>> axes;
    for (const Side side : bothSides) {
        AxisBuilder axis(1);
        for (std::int64_t i = 0; i < 2500; ++i) {
            const ValueView key{ValueKind::Integer, i, 0, {}};
            axis.append(std::span(&key, 1), key);
        }
        axes[side] = axis.build();
    }
    Workspace large(m_loaded->association(),
                    std::make_shared<const Snapshot>(axes, LinkSetBuilder(2500, 2500).build(), Strays(),
                                                     std::vector<ValueColumn>()));
    std::vector<std::uint32_t> all(2500);
    std::iota(all.begin(), all.end(), 0U);
    const auto edit = large.editLinks(all, all, true);
    VERIFY_FAILS(edit, Input);
    QVERIFY2(QString(edit.error().text)
                 .remove(QRegularExpression(QStringLiteral("[., ]")))
                 .contains(QLatin1String("6250000")),
             qPrintable(edit.error().text));
    QCOMPARE(edit.error().detail, QStringLiteral("Nothing was changed."));
    QVERIFY(large.changes().isEmpty());
    QCOMPARE(large.editLinks(std::span(all).first(2000), all, true).value().link.size(),
             ChangeSet::mostLinks);
}

void TestWorkspace::beforeTheLinksAreLoaded()
{
    Workspace early(m_loaded->association(), std::make_shared<const Snapshot>(workspace().snapshot().axes()));
    const std::array<std::uint32_t, 1> first{0};
    VERIFY_FAILS(early.editLinks(first, first, true), Busy);
    VERIFY_FAILS(early.editDelete(std::array{early.idAt(Side::Left, 0)}), Busy);
    QVERIFY(!early.cell(0, 0).isLoaded);
    QCOMPARE(early.linkCount(Side::Left, 0), 0U);
    QVERIFY(early.linkedSlots(Side::Left, 0).empty());
    early.apply(early.editRename(Side::Left, 0, text("Johnny"))); // that goes
    early.adopt(workspace().sharedSnapshot());
    QCOMPARE(describe(early).filter(QStringLiteral("Johnny")),
             QStringList{QStringLiteral("Johnny: Admin, Editor")});
}

void TestWorkspace::drops()
{
    m_loaded->link(jane, viewer);
    m_loaded->unlink(john, admin);
    m_loaded->rename(Side::Left, jane, QStringLiteral("J"));
    m_loaded->add(Side::Left, zoe);
    m_loaded->link(zoe, viewer);
    m_loaded->remove(Side::Left, alice);
    workspace().apply(workspace().editDrop(m_loaded->cell(john, admin)));
    workspace().apply(workspace().editDrop(m_loaded->cell(john, editor))); // nothing is staged for it
    workspace().apply(workspace().editDrop(m_loaded->id(Side::Left, alice)));
    workspace().apply(workspace().editDrop(m_loaded->id(Side::Left, john)));
    QCOMPARE(describeChanges(workspace()),
             (QStringList{QStringLiteral("+J→Viewer"), QStringLiteral("+Zoe→Viewer"),
                          QStringLiteral("add Zoe"), QStringLiteral("rename Jane to J")}));
    workspace().apply(workspace().editDrop(m_loaded->id(Side::Left, zoe)));
    workspace().apply(workspace().editDrop(m_loaded->id(Side::Left, QStringLiteral("J"))));
    QCOMPARE(describeChanges(workspace()), QStringList{QStringLiteral("+Jane→Viewer")});
    workspace().apply(workspace().editDrop(m_loaded->cell(jane, viewer)));
    QCOMPARE(describe(workspace()), m_shown);
}

void TestWorkspace::aDeletedRowIsNotRenamed()
{
    m_loaded->remove(Side::Left, john);
    const QStringList staged = describeChanges(workspace());
    QVERIFY(workspace().editRename(Side::Left, 0, text("Johnny")).isEmpty());
    QCOMPARE(describeChanges(workspace()), staged);
}

void TestWorkspace::dropAll()
{
    m_loaded->remove(Side::Left, john);
    m_loaded->remove(Side::Right, editor); // a link to what is deleted too stays revoked
    workspace().apply(workspace().editDrop(m_loaded->id(Side::Left, john)));
    QCOMPARE(describeChanges(workspace()),
             (QStringList{QStringLiteral("-Jane→Editor"), QStringLiteral("-John→Editor"),
                          QStringLiteral("delete Editor")}));
    m_loaded->add(Side::Right, zoe);
    m_loaded->link(jane, zoe);
    const QStringList shown = describe(workspace());
    const Edit undo = workspace().apply(workspace().editDropAll());
    QVERIFY(workspace().changes().isEmpty());
    QCOMPARE(describe(workspace()), m_shown);
    workspace().apply(undo);
    QCOMPARE(describe(workspace()), shown);
}

void TestWorkspace::signalsOfLinks()
{
    QSignalSpy edited(&workspace(), &Workspace::edited);
    QSignalSpy slots_(&workspace(), &Workspace::slotsChanged);
    m_loaded->link(jane, viewer);
    QCOMPARE(edited.size(), 1);
    QCOMPARE(edited.front().front().value<Edit>().link.size(), 1U);
    m_loaded->link(jane, viewer); // is so already
    QCOMPARE(edited.size(), 1);
    QCOMPARE(slots_.size(), 0);
}

void TestWorkspace::signalsOfEntities()
{
    QSignalSpy edited(&workspace(), &Workspace::edited);
    QSignalSpy slots_(&workspace(), &Workspace::slotsChanged);
    m_loaded->remove(Side::Left, john);
    m_loaded->rename(Side::Left, jane, QStringLiteral("J"));
    QCOMPARE(edited.size(), 2);
    QCOMPARE(slots_.size(), 0); // the rows are the same ones
    m_loaded->add(Side::Right, zoe);
    QCOMPARE(slots_.size(), 1);
    QCOMPARE(slots_.front().front().value<Side>(), Side::Right);
    QSignalSpy fresh(&workspace(), &Workspace::snapshotChanged);
    m_loaded->refresh();
    QCOMPARE(fresh.size(), 1);
}

void TestWorkspace::namesInKeyedForm()
{
    m_database->run(
        QStringLiteral("INSERT INTO users VALUES (4, 'Jane'), (5, ''), (6, NULL), (7, 'x [y]'), (8, 12)"));
    m_loaded->refresh();
    QStringList names;
    for (std::uint32_t slot = 0; slot < workspace().slotCount(Side::Left); ++slot)
        names.append(workspace().name(Side::Left, slot));
    QCOMPARE(names,
             (QStringList{john, QStringLiteral("Jane [2]"), alice, QStringLiteral("Jane [4]"),
                          QStringLiteral("[5]"), QStringLiteral("[6]"), QStringLiteral("x [y] [7]"),
                          QStringLiteral("12")}));
}

void TestWorkspace::requestNamesWhatItIsAbout()
{
    m_loaded->add(Side::Left, zoe);
    m_loaded->link(zoe, admin);
    m_loaded->unlink(john, editor);
    m_loaded->rename(Side::Left, john, QStringLiteral("Johnny"));
    const SaveRequest request = workspace().saveRequest();
    QCOMPARE(request.entities.left.size(), 2U);
    QCOMPARE(request.entities.right.size(), 2U);
    QCOMPARE(request.grants.size(), 1U);
    QCOMPARE(request.cellName(request.grants.front()), QStringLiteral("Zoe → Admin"));
    QCOMPARE(request.cellName(request.revokes.front()), QStringLiteral("John → Editor"));
    m_database->run(QStringLiteral("UPDATE users SET name = NULL WHERE id = 3"));
    m_loaded->refresh();
    m_loaded->link(QStringLiteral("[3]"), admin);
    const SaveRequest other = workspace().saveRequest();
    QCOMPARE(other.entityName(Side::Left, std::uint32_t(other.entities.left.size() - 1)),
             QStringLiteral("[3]"));
}

QTEST_GUILESS_MAIN(TestWorkspace)
#include "tst_workspace.moc"
