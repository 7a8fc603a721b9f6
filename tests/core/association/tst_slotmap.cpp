// SPDX-FileCopyrightText: Crosscheck contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/loaded.h"
#include "tests/support/verify.h"

#include <QSignalSpy>
#include <QTest>

using namespace crosscheck;
using namespace crosscheck::test;

namespace {

/// What the last map that a workspace sent says.
class Moves
{
public:
    explicit Moves(Workspace &workspace)
    {
        QObject::connect(&workspace, &Workspace::slotsMoved, &m_context,
                         [this](Side side, const SlotMap &map) { m_maps[side] = map; });
    }
    [[nodiscard]] bool has(Side side) const { return m_maps[side].has_value(); }
    [[nodiscard]] const SlotMap &operator[](Side side) const { return *m_maps[side]; }
    void forget() { m_maps = {}; }

private:
    QObject m_context;
    PerSide<std::optional<SlotMap>> m_maps;
};

using Slot = std::optional<std::uint32_t>;

} // namespace

/// Where slots go when rows come and go.
class TestSlotMap : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void anAddedRow();
    void theFirstOfTwoAddedRowsGoes();
    void aRefreshMovesAllRows();
    void aSavedRowKeepsItsPlaceInTheSelection();
    void linksAloneMoveNothing();
    void aReusedKeyIsAnotherRow();
};

void TestSlotMap::anAddedRow()
{
    const TempDatabase database(usersAndRoles());
    Loaded loaded(database);
    const Moves moves(loaded.workspace());
    loaded.add(Side::Left, QStringLiteral("Zoe"));
    QVERIFY(moves.has(Side::Left));
    QVERIFY(!moves.has(Side::Right));
    const SlotMap &map = moves[Side::Left];
    QCOMPARE(map.now(2), Slot(2));
    QCOMPARE(map.now(3), Slot());
    QCOMPARE(map.now(4), Slot());
    QCOMPARE(map.fresh(), std::vector<std::uint32_t>{3});
}

void TestSlotMap::theFirstOfTwoAddedRowsGoes()
{
    const TempDatabase database(usersAndRoles());
    Loaded loaded(database);
    const Edit inverse = loaded.add(Side::Right, QStringLiteral("One"));
    loaded.add(Side::Right, QStringLiteral("Two"));
    const Moves moves(loaded.workspace());
    loaded.workspace().apply(inverse);
    const SlotMap &map = moves[Side::Right];
    QCOMPARE(map.now(3), Slot());
    QCOMPARE(map.now(4), Slot(3));
    QCOMPARE(map.now(std::vector<std::uint32_t>{0, 3, 4}), (std::vector<std::uint32_t>{0, 3}));
    RowSet rows(5);
    rows.insert(4);
    QCOMPARE(map.now(rows).toVector(), std::vector<std::uint32_t>{3});
    QCOMPARE(map.now(rows).size(), 4U);
    QVERIFY(map.fresh().empty());
    QCOMPARE(loaded.workspace().name(Side::Right, 3), QStringLiteral("Two"));
}

void TestSlotMap::aRefreshMovesAllRows()
{
    const TempDatabase database(usersAndRoles());
    Loaded loaded(database);
    loaded.add(Side::Left, QStringLiteral("Zoe"));
    const Moves moves(loaded.workspace());
    database.run(QStringLiteral(
        "DELETE FROM users WHERE name = 'Jane'; INSERT INTO users VALUES (0, 'Null'), (9, 'Nine')"));
    loaded.refresh();
    const SlotMap &map = moves[Side::Left];
    QCOMPARE(map.now(0), Slot(1)); // John, behind the new first row
    QCOMPARE(map.now(1), Slot());  // Jane
    QCOMPARE(map.now(2), Slot(2)); // Alice
    QCOMPARE(map.now(3), Slot(4)); // Zoe, behind Nine
    QVERIFY(map.fresh().empty());
}

void TestSlotMap::aSavedRowKeepsItsPlaceInTheSelection()
{
    const TempDatabase database(usersAndRoles());
    Loaded loaded(database);
    loaded.add(Side::Left, QStringLiteral("Zoe"));
    loaded.add(Side::Left, QStringLiteral("Zac"));
    const Moves moves(loaded.workspace());
    VERIFY_OK(loaded.save());
    QCOMPARE(moves[Side::Left].now(3), Slot(loaded.slot(Side::Left, QStringLiteral("Zoe"))));
    QCOMPARE(moves[Side::Left].now(4), Slot(loaded.slot(Side::Left, QStringLiteral("Zac"))));
}

void TestSlotMap::linksAloneMoveNothing()
{
    const TempDatabase database(usersAndRoles());
    Loaded loaded(database);
    const Moves moves(loaded.workspace());
    loaded.link(QStringLiteral("John"), QStringLiteral("Viewer"));
    loaded.rename(Side::Left, QStringLiteral("John"), QStringLiteral("Johnny"));
    QVERIFY(!moves.has(Side::Left));
    QVERIFY(!moves.has(Side::Right));
}

/// SQLite gives the highest key again: Alice's to Zoe, who comes in the same save.
void TestSlotMap::aReusedKeyIsAnotherRow()
{
    const TempDatabase database(usersAndRoles());
    Loaded loaded(database);
    loaded.remove(Side::Left, QStringLiteral("Alice"));
    loaded.add(Side::Left, QStringLiteral("Zoe"));
    const Moves moves(loaded.workspace());
    VERIFY_OK(loaded.save());
    QCOMPARE(database.rows(QStringLiteral("SELECT name FROM users WHERE id = 3")),
             QStringList{QStringLiteral("'Zoe'")});
    QCOMPARE(moves[Side::Left].now(2), Slot());  // Alice
    QCOMPARE(moves[Side::Left].now(3), Slot(2)); // Zoe
}

QTEST_GUILESS_MAIN(TestSlotMap)
#include "tst_slotmap.moc"
