// SPDX-FileCopyrightText: Crosscheck contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/association/changeset.h"
#include "tests/support/verify.h"

#include <QTest>

#include <map>
#include <random>

using namespace crosscheck;
using namespace crosscheck::test;

/// The change set and the marks in it.
class TestChangeSet : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void marks();
    void marksLikeAPlainMap();
    void aColumnAndARowOfMarks();
    void entities();
    void sizes();
    void cells();
    void edits();
};

void TestChangeSet::marks()
{
    LinkMarks marks;
    const Cell cell{{7}, {4000000U}};
    QVERIFY(marks.mark(cell) == LinkMark::None);
    QVERIFY(marks.set(cell, LinkMark::Grant) == LinkMark::None);
    QVERIFY(marks.set(cell, LinkMark::Revoke) == LinkMark::Grant);
    QVERIFY(marks.mark(cell) == LinkMark::Revoke);
    QVERIFY((marks.mark({{4000000U}, {7}}) == LinkMark::None));
    QCOMPARE(marks.grants(), 0U);
    QCOMPARE(marks.revokes(), 1U);
    QCOMPARE(marks.balance(cell.left), -1);
    QCOMPARE(marks.balance(cell.right), -1);
    QVERIFY(marks.set(cell, LinkMark::None) == LinkMark::Revoke);
    QVERIFY(marks.set(cell, LinkMark::None) == LinkMark::None);
    QCOMPARE(marks.size(), 0U);
    QCOMPARE(marks.balance(cell.left), 0);
}

void TestChangeSet::marksLikeAPlainMap()
{
    std::mt19937 random(3);
    LinkMarks marks;
    std::map<Cell, LinkMark> naive;
    for (int i = 0; i < 20000; ++i) {
        const Cell cell{{std::uint32_t(random() % 60)}, {std::uint32_t(random() % 40)}};
        const auto mark = LinkMark(random() % 3);
        const auto known = naive.find(cell);
        QVERIFY(marks.set(cell, mark) == (known == naive.end() ? LinkMark::None : known->second));
        if (mark == LinkMark::None)
            naive.erase(cell);
        else
            naive[cell] = mark;
    }
    const auto sorted = marks.sorted();
    QCOMPARE(sorted.size(), naive.size());
    auto expected = naive.begin();
    std::map<EntityId, std::int32_t> balances;
    std::size_t grants = 0;
    for (const auto &[cell, mark] : sorted) {
        QVERIFY(cell == expected->first && mark == expected->second);
        ++expected;
        grants += mark == LinkMark::Grant ? 1 : 0;
        for (const Side side : bothSides)
            balances[cell.id(side)] += mark == LinkMark::Grant ? 1 : -1;
    }
    QCOMPARE(marks.grants(), grants);
    QCOMPARE(marks.revokes(), naive.size() - grants);
    for (const auto &[id, balance] : balances)
        QCOMPARE(marks.balance(id), balance);
}

/// Cells that share one id must not collide: a table that did grew until no memory was left.
void TestChangeSet::aColumnAndARowOfMarks()
{
    constexpr std::uint32_t count = 100'000;
    LinkMarks marks;
    for (std::uint32_t id = 0; id < count; ++id) {
        marks.set({{id}, {5}}, LinkMark::Grant);
        marks.set({{count}, {id}}, LinkMark::Revoke);
    }
    QCOMPARE(marks.grants(), std::size_t(count));
    QCOMPARE(marks.revokes(), std::size_t(count));
    QCOMPARE(marks.balance(RightId{5}), std::int32_t(count) - 1);
    for (std::uint32_t id = 0; id < count; ++id)
        marks.set({{id}, {5}}, LinkMark::None);
    QCOMPARE(marks.size(), std::size_t(count));
    QVERIFY((marks.mark({{count}, {99'999}}) == LinkMark::Revoke));
}

void TestChangeSet::entities()
{
    ChangeSet changes;
    const EntityId id(Side::Right, 5);
    QVERIFY(!changes.entity(id));
    const EntityChange rename{EntityChange::Kind::Rename, {text("x"), {}}};
    changes.setEntity(id, rename);
    QVERIFY(*changes.entity(id) == rename);
    QVERIFY(!changes.entity({Side::Left, 5})); // the same number of the other side
    QCOMPARE(changes.entities(Side::Right).size(), 1U);
    changes.setEntity(id, EntityChange{EntityChange::Kind::Delete, {}});
    QVERIFY(changes.entity(id)->kind == EntityChange::Kind::Delete);
    changes.setEntity(id, std::nullopt);
    QVERIFY(!changes.entity(id));
    QVERIFY(changes.isEmpty());
}

void TestChangeSet::sizes()
{
    ChangeSet changes;
    QVERIFY(changes.isEmpty());
    changes.links().set({{1}, {1}}, LinkMark::Grant);
    changes.setEntity({Side::Left, 1}, EntityChange());
    changes.setEntity({Side::Right, 1}, EntityChange());
    QCOMPARE(changes.size(), 3U);
    QVERIFY(!changes.isEmpty());
}

void TestChangeSet::cells()
{
    const Cell cell{{1}, {2}};
    QVERIFY(Cell::of(LeftId{1}, RightId{2}) == cell);
    QVERIFY(Cell::of(RightId{2}, LeftId{1}) == cell);
    QVERIFY(cell.id(Side::Left) == EntityId(Side::Left, 1));
    QVERIFY(cell.id(Side::Right) == EntityId(Side::Right, 2));
    QVERIFY((Cell{{1}, {9}} < Cell{{2}, {0}}));
}

void TestChangeSet::edits()
{
    Edit edit;
    QVERIFY(edit.isEmpty());
    edit.unlink.push_back({});
    QVERIFY(!edit.isEmpty());
}

QTEST_GUILESS_MAIN(TestChangeSet)
#include "tst_changeset.moc"
