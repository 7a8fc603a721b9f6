// SPDX-FileCopyrightText: Crosscheck contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/association/workspace.h"
#include "tests/support/describe.h"
#include "tests/support/loaded.h"
#include "tests/support/verify.h"

#include <QTest>

#include <random>

using namespace crosscheck;
using namespace crosscheck::test;

/// Random edits: what must hold for all of them.
class TestWorkspaceRandom : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void undoneEditsLeaveNothing_data() { seeds(); }
    void undoneEditsLeaveNothing();
    void savedEditsAreWhatWasShown_data() { seeds(); }
    void savedEditsAreWhatWasShown();
    void undoneAcrossSaves_data() { seeds(); }
    void undoneAcrossSaves();
    void countsAreThoseOfTheLinks_data() { seeds(); }
    void countsAreThoseOfTheLinks();
    void blocksAreTheirCells_data() { seeds(); }
    void blocksAreTheirCells();

private:
    static void seeds();
    static QStringList statements();
    std::uint32_t below(std::uint32_t bound) { return std::uint32_t(m_random() % bound); }
    std::vector<std::uint32_t> someSlots(const Workspace &workspace, Side side);
    Edit randomEdit(Workspace &workspace);
    std::vector<Edit> applyRandomEdits(Workspace &workspace, int count);

    std::mt19937 m_random;
    int m_names = 0;
};

void TestWorkspaceRandom::seeds()
{
    QTest::addColumn<int>("seed");
    for (int seed = 1; seed <= 20; ++seed)
        QTest::addRow("%d", seed) << seed;
}

/// Numbers as keys on one side, text on the other; payload; duplicates, NULL and dangling rows.
QStringList TestWorkspaceRandom::statements()
{
    return {
        QStringLiteral("CREATE TABLE u (id INTEGER PRIMARY KEY, name TEXT, note TEXT DEFAULT 'n')"),
        QStringLiteral(
            "CREATE TABLE r (code TEXT PRIMARY KEY DEFAULT ('x' || hex(randomblob(8))), name TEXT)"),
        QStringLiteral("CREATE TABLE j (u REFERENCES u, r REFERENCES r, since INTEGER DEFAULT 5)"),
        QStringLiteral("WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 12) "
                       "INSERT INTO u SELECT i * i, 'user ' || i, 'note ' || i FROM n"),
        QStringLiteral("WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 8) "
                       "INSERT INTO r SELECT 'c''' || i, 'role ' || i FROM n"),
        QStringLiteral("INSERT INTO j SELECT u.id, r.code, u.id FROM u, r WHERE (u.id * 7 + length(r.name) + "
                       "unicode(substr(r.code, 3))) % 3 = 0"),
        QStringLiteral("INSERT INTO j SELECT u, r, 0 FROM j WHERE u < 20"),
        QStringLiteral("INSERT INTO j VALUES (NULL, 'c''1', 1), (4, NULL, 2)")};
}

std::vector<std::uint32_t> TestWorkspaceRandom::someSlots(const Workspace &workspace, Side side)
{
    std::vector<std::uint32_t> slots_;
    for (std::uint32_t slot = 0; slot < workspace.slotCount(side); ++slot) {
        if (below(4) == 0)
            slots_.push_back(slot);
    }
    return slots_;
}

Edit TestWorkspaceRandom::randomEdit(Workspace &workspace)
{
    const Side side = below(2) == 0 ? Side::Left : Side::Right;
    const std::uint32_t slot = below(workspace.slotCount(side));
    const Value name = textValue(QStringLiteral("name %1").arg(++m_names));
    switch (below(10)) {
    case 0:
        return workspace.editAdd(side, {name, {}});
    case 1:
        return workspace.editRename(side, slot, name);
    case 2: {
        // User 4 has a hidden link, so it cannot go; nor can the role that another hidden row refers to.
        const std::uint32_t deletable = slot > 2 ? slot : 2;
        return workspace.editDelete(std::array{workspace.idAt(side, deletable)}).value();
    }
    case 3:
        return workspace.editDrop(workspace.idAt(side, slot));
    case 4:
        return below(10) == 0 ? workspace.editDropAll() : Edit();
    default:
        return workspace
            .editLinks(someSlots(workspace, Side::Left), someSlots(workspace, Side::Right), below(2) == 0)
            .value();
    }
}

std::vector<Edit> TestWorkspaceRandom::applyRandomEdits(Workspace &workspace, int count)
{
    std::vector<Edit> inverses;
    for (int i = 0; i < count; ++i) {
        const Edit edit = randomEdit(workspace);
        const QStringList before = describe(workspace);
        const QStringList staged = describeChanges(workspace);
        Edit inverse = workspace.apply(edit);
        const QStringList after = describe(workspace);
        const Edit again = workspace.apply(inverse); // undone at once, and done again
        if (describe(workspace) != before || describeChanges(workspace) != staged)
            qFatal("The inverse of edit %d brought back something else.", i);
        inverse = workspace.apply(again);
        if (describe(workspace) != after)
            qFatal("Edit %d done again does something else.", i);
        inverses.push_back(std::move(inverse));
    }
    return inverses;
}

void TestWorkspaceRandom::undoneEditsLeaveNothing()
{
    QFETCH(int, seed);
    m_random.seed(unsigned(seed));
    const TempDatabase database(statements());
    Loaded loaded(database);
    const QStringList shown = describe(loaded.workspace());
    auto inverses = applyRandomEdits(loaded.workspace(), 60);
    for (auto inverse = inverses.rbegin(); inverse != inverses.rend(); ++inverse)
        loaded.workspace().apply(*inverse);
    QCOMPARE(describeChanges(loaded.workspace()), QStringList());
    QVERIFY(loaded.workspace().changes().isEmpty());
    QCOMPARE(describe(loaded.workspace()), shown);
}

void TestWorkspaceRandom::savedEditsAreWhatWasShown()
{
    QFETCH(int, seed);
    m_random.seed(unsigned(seed));
    const TempDatabase database(statements());
    Loaded loaded(database);
    for (int round = 0; round < 3; ++round) {
        applyRandomEdits(loaded.workspace(), 15);
        const QStringList shown = describe(loaded.workspace());
        VERIFY_OK(loaded.save());
        QVERIFY(loaded.workspace().changes().isEmpty());
        QCOMPARE(describe(loaded.workspace()), shown);
        QCOMPARE(describe(*loaded.load()), shown);
        QCOMPARE(database.rows(QStringLiteral("SELECT * FROM j WHERE u IS NULL OR r IS NULL")),
                 (QStringList{QStringLiteral("NULL|'c'1'|1"), QStringLiteral("4|NULL|2")}));
        QCOMPARE(database.rows(QStringLiteral("PRAGMA foreign_key_check")), QStringList());
        if (round == 1)
            loaded.refresh(); // and once the whole of it is read anew
    }
}

void TestWorkspaceRandom::undoneAcrossSaves()
{
    QFETCH(int, seed);
    m_random.seed(unsigned(seed));
    const TempDatabase database(statements());
    const QString entities = QStringLiteral("SELECT * FROM u UNION ALL SELECT *, NULL FROM r ORDER BY 1");
    const QString links = QStringLiteral("SELECT DISTINCT u, r FROM j ORDER BY 1, 2");
    const QStringList before = database.rows(entities) + database.rows(links);
    Loaded loaded(database);
    std::vector<Edit> inverses;
    for (int round = 0; round < 3; ++round) {
        for (Edit &inverse : applyRandomEdits(loaded.workspace(), 10))
            inverses.push_back(std::move(inverse));
        VERIFY_OK(loaded.save());
    }
    for (auto inverse = inverses.rbegin(); inverse != inverses.rend(); ++inverse)
        loaded.workspace().apply(*inverse);
    VERIFY_OK(loaded.save());
    QCOMPARE(database.rows(entities) + database.rows(links), before);
}

void TestWorkspaceRandom::countsAreThoseOfTheLinks()
{
    QFETCH(int, seed);
    m_random.seed(unsigned(seed));
    const TempDatabase database(statements());
    Loaded loaded(database);
    applyRandomEdits(loaded.workspace(), 30);
    const Workspace &workspace = loaded.workspace();
    PerSide<std::vector<std::uint32_t>> counts;
    for (const Side side : bothSides)
        counts[side].resize(workspace.slotCount(side));
    std::size_t all = 0;
    for (std::uint32_t left = 0; left < workspace.slotCount(Side::Left); ++left) {
        for (std::uint32_t right = 0; right < workspace.slotCount(Side::Right); ++right) {
            if (!workspace.cell(left, right).isLinkedAfterSave())
                continue;
            ++counts.left[left];
            ++counts.right[right];
            ++all;
        }
    }
    for (const Side side : bothSides) {
        for (std::uint32_t slot = 0; slot < workspace.slotCount(side); ++slot) {
            QCOMPARE(workspace.linkCount(side, slot), counts[side][slot]);
            QCOMPARE(workspace.linkedSlots(side, slot).size(), std::size_t(counts[side][slot]));
        }
    }
    std::vector<std::uint32_t> lefts(workspace.slotCount(Side::Left));
    std::vector<std::uint32_t> rights(workspace.slotCount(Side::Right));
    std::iota(lefts.begin(), lefts.end(), 0U);
    std::iota(rights.begin(), rights.end(), 0U);
    QCOMPARE(workspace.countBlock(lefts, rights).linked, all);
}

void TestWorkspaceRandom::blocksAreTheirCells()
{
    QFETCH(int, seed);
    m_random.seed(unsigned(seed));
    const TempDatabase database(statements());
    Loaded loaded(database);
    applyRandomEdits(loaded.workspace(), 30);
    Workspace &workspace = loaded.workspace();
    const auto some = [&](Side side) -> std::vector<std::uint32_t> {
        std::vector<std::uint32_t> slots(workspace.slotCount(side));
        std::iota(slots.begin(), slots.end(), 0U);
        std::erase_if(slots, [this](std::uint32_t) { return below(3) == 0; });
        return slots;
    };
    const std::vector<std::uint32_t> lefts = some(Side::Left);
    const std::vector<std::uint32_t> rights = some(Side::Right);
    for (const bool linked : {false, true}) {
        std::vector<Cell> wanted;
        for (const std::uint32_t left : lefts) {
            for (const std::uint32_t right : rights) {
                if (!workspace.isDeleted(Side::Left, left) && !workspace.isDeleted(Side::Right, right)
                    && workspace.cell(left, right).isLinkedAfterSave() != linked)
                    wanted.push_back(
                        Cell::of(workspace.idAt(Side::Left, left), workspace.idAt(Side::Right, right)));
            }
        }
        const Edit edit = workspace.editLinks(lefts, rights, linked).value();
        std::vector<Cell> found = linked ? edit.link : edit.unlink;
        std::sort(found.begin(), found.end());
        std::sort(wanted.begin(), wanted.end());
        QVERIFY(found == wanted);
    }
}

QTEST_GUILESS_MAIN(TestWorkspaceRandom)
#include "tst_workspacerandom.moc"
