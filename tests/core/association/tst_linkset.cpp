// SPDX-FileCopyrightText: Crosscheck contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/association/linkset.h"

#include <QTest>

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

QTEST_GUILESS_MAIN(TestLinkSet)
#include "tst_linkset.moc"
