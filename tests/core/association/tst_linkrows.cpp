// SPDX-FileCopyrightText: Crosscheck contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/association/linkrows.h"
#include "tests/support/verify.h"

#include <QTest>

using namespace crosscheck;
using namespace crosscheck::test;

class TestLinkRows : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void keysOnce();

private:
    static std::vector<Value> valuesOf(const ValueColumn &column)
    {
        std::vector<Value> values;
        for (std::size_t row = 0; row < column.size(); ++row)
            values.push_back(toValue(column.at(row)));
        return values;
    }
};

/// The last column alone loses what it has twice.
void TestLinkRows::keysOnce()
{
    const std::vector<Value> kept{integer(7), integer(7), integer(7), integer(7), integer(7)};
    const std::vector<Value> keys{integer(1), Value(), integer(1), text("1"), Value()};
    LinkRows rows{{0, 1, 2, 3, 4}, std::vector<ValueColumn>(2)};
    for (std::size_t row = 0; row < keys.size(); ++row) {
        rows.payload[0].append(viewOf(kept[row]));
        rows.payload[1].append(viewOf(keys[row]));
    }
    const LinkRows once = withKeysOnce(rows);
    QCOMPARE(once.links, rows.links);
    QVERIFY(valuesOf(once.payload[0]) == kept);
    QVERIFY(
        (valuesOf(once.payload[1]) == std::vector<Value>{integer(1), Value(), Value(), text("1"), Value()}));
}

QTEST_GUILESS_MAIN(TestLinkRows)
#include "tst_linkrows.moc"
