// SPDX-FileCopyrightText: Crosscheck contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/association/linkset.h"

#include <QTest>

#include <algorithm>
#include <random>
#include <set>

using namespace crosscheck;

class TestLinkSet : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void empty();
    void likeAPlainSet_data();
    void likeAPlainSet();
    void withChangesLikeBuiltAnew_data();
    void withChangesLikeBuiltAnew();
};

void TestLinkSet::empty()
{
    const auto links = LinkSetBuilder(0, 0).build();
    QCOMPARE(links->linkCount(), 0U);
    QCOMPARE(links->size(Side::Left), 0U);
    const auto rows = LinkSetBuilder(2, 3).build();
    QCOMPARE(rows->size(Side::Left), 2U);
    QCOMPARE(rows->size(Side::Right), 3U);
    QVERIFY(rows->linksOf(Side::Right, 2).empty());
    QVERIFY(!rows->contains(1, 2));
    QCOMPARE(rows->multiplicity(1, 2), 0U);
}

void TestLinkSet::likeAPlainSet_data()
{
    QTest::addColumn<std::uint32_t>("lefts");
    QTest::addColumn<std::uint32_t>("rights");
    QTest::addColumn<int>("rows");
    QTest::newRow("sparse") << 50U << 40U << 100;
    QTest::newRow("many duplicates") << 7U << 5U << 500;
    QTest::newRow("one left") << 1U << 300U << 200;
    QTest::newRow("one right") << 300U << 1U << 200;
    QTest::newRow("full") << 20U << 20U << 5000;
}

void TestLinkSet::likeAPlainSet()
{
    QFETCH(std::uint32_t, lefts);
    QFETCH(std::uint32_t, rights);
    QFETCH(int, rows);
    std::mt19937 random(unsigned(rows) + lefts);
    LinkSetBuilder builder(lefts, rights);
    std::multiset<std::pair<std::uint32_t, std::uint32_t>> naive;
    for (int i = 0; i < rows; ++i) {
        const auto left = std::uint32_t(random() % lefts);
        const auto right = std::uint32_t(random() % rights);
        builder.append(left, right);
        naive.emplace(left, right);
    }
    QCOMPARE(builder.rowCount(), std::size_t(rows));
    const auto links = builder.build();
    const std::set<std::pair<std::uint32_t, std::uint32_t>> pairs(naive.begin(), naive.end());
    QCOMPARE(links->linkCount(), pairs.size());
    PerSide<std::vector<std::vector<std::uint32_t>>> expected;
    expected.left.resize(lefts);
    expected.right.resize(rights);
    LinkSet::Multiples multiples;
    std::size_t index = 0;
    for (const auto &[left, right] : pairs) {
        expected.left[left].push_back(right);
        expected.right[right].push_back(left);
        QCOMPARE(links->indexOf(left, right), index++);
        if (naive.count({left, right}) > 1)
            multiples[{left, right}] = std::uint32_t(naive.count({left, right}));
    }
    QVERIFY(links->multiples() == multiples);
    for (const Side side : bothSides) {
        for (std::uint32_t i = 0; i < links->size(side); ++i) {
            const auto found = links->linksOf(side, i);
            QCOMPARE(std::vector<std::uint32_t>(found.begin(), found.end()), expected[side][i]);
        }
    }
    for (std::uint32_t left = 0; left < lefts; ++left) {
        for (std::uint32_t right = 0; right < rights; ++right) {
            QCOMPARE(links->contains(left, right), pairs.contains({left, right}));
            QCOMPARE(links->multiplicity(left, right), std::uint32_t(naive.count({left, right})));
        }
    }
}

void TestLinkSet::withChangesLikeBuiltAnew_data()
{
    QTest::addColumn<int>("removed"); // per cent
    QTest::addColumn<int>("added");   // likewise
    QTest::addColumn<std::uint32_t>("grown");
    QTest::newRow("nothing") << 0 << 0 << 0U;
    QTest::newRow("some") << 5 << 5 << 0U;
    QTest::newRow("most") << 90 << 60 << 0U;
    QTest::newRow("all") << 100 << 100 << 0U;
    QTest::newRow("longer axes") << 10 << 10 << 3U;
    QTest::newRow("longer axes without links") << 0 << 0 << 2U;
}

/// Some pairs have several rows, which go together.
void TestLinkSet::withChangesLikeBuiltAnew()
{
    QFETCH(int, removed);
    QFETCH(int, added);
    QFETCH(std::uint32_t, grown);
    constexpr std::uint32_t lefts = 30;
    constexpr std::uint32_t rights = 20;
    std::mt19937 random(unsigned(removed) + grown);
    const auto chance = [&random](int percent) { return int(random() % 100) < percent; };
    LinkSetBuilder before(lefts, rights);
    LinkSetBuilder after(lefts + grown, rights + grown);
    std::vector<LinkSet::Pair> out;
    std::vector<LinkSet::Pair> in;
    for (std::uint32_t left = 0; left < lefts + grown; ++left) {
        for (std::uint32_t right = 0; right < rights + grown; ++right) {
            const bool isOld = left < lefts && right < rights;
            const std::uint32_t rows = isOld && chance(30) ? 1 + std::uint32_t(random() % 8 == 0) : 0;
            const bool goes = rows > 0 && chance(removed);
            const bool comes = rows == 0 && chance(added);
            for (std::uint32_t i = 0; i < rows; ++i) {
                before.append(left, right);
                if (!goes)
                    after.append(left, right);
            }
            if (goes)
                out.emplace_back(left, right);
            if (comes) {
                in.emplace_back(left, right);
                after.append(left, right);
            }
        }
    }
    std::shuffle(out.begin(), out.end(), random);
    std::shuffle(in.begin(), in.end(), random);
    const auto changed = before.build()->with({lefts + grown, rights + grown}, out, in);
    QVERIFY(*changed == *after.build());
}

QTEST_GUILESS_MAIN(TestLinkSet)
#include "tst_linkset.moc"
