// SPDX-FileCopyrightText: Crosscheck contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/association/rowset.h"

#include <QTest>

#include <random>
#include <set>

using namespace crosscheck;

class TestRowSet : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void likeAPlainSet();
    void outOfRange();
};

void TestRowSet::likeAPlainSet()
{
    std::mt19937 random(5);
    RowSet rows(200);
    std::set<std::uint32_t> naive;
    for (int i = 0; i < 5000; ++i) {
        const auto slot = std::uint32_t(random() % 200);
        if (random() % 3 == 0) {
            rows.remove(slot);
            naive.erase(slot);
        } else {
            rows.insert(slot);
            naive.insert(slot);
        }
        QCOMPARE(rows.count(), std::uint32_t(naive.size()));
        QCOMPARE(rows.contains(slot), naive.contains(slot));
    }
    QCOMPARE(rows.toVector(), std::vector<std::uint32_t>(naive.begin(), naive.end()));
    RowSet same(200);
    for (const std::uint32_t slot : naive)
        same.insert(slot);
    QVERIFY(same == rows);
    rows.clear();
    QVERIFY(rows.isEmpty());
    QVERIFY(rows.toVector().empty());
    QVERIFY(!(same == rows));
    QCOMPARE(rows.size(), 200U);
}

void TestRowSet::outOfRange()
{
    RowSet rows(3);
    rows.insert(3);
    rows.insert(1000);
    rows.remove(1000);
    QVERIFY(rows.isEmpty());
    QVERIFY(!rows.contains(3));
    QVERIFY(!RowSet().contains(0));
}

QTEST_GUILESS_MAIN(TestRowSet)
#include "tst_rowset.moc"
