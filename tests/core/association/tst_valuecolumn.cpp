// SPDX-FileCopyrightText: Crosscheck contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/association/valuecolumn.h"
#include "tests/support/verify.h"

#include <QTest>

using namespace crosscheck;
using namespace crosscheck::test;

class TestValueColumn : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void wholeNumbers();
    void becomesGeneral_data();
    void becomesGeneral();
};

void TestValueColumn::wholeNumbers()
{
    ValueColumn column;
    QCOMPARE(column.size(), 0U);
    const LargeVector<std::int64_t> numbers{1, -1, std::numeric_limits<std::int64_t>::min(),
                                            9007199254740993};
    for (const std::int64_t number : numbers)
        column.append(viewOf(number));
    QVERIFY(column.isInteger());
    QCOMPARE(column.integers(), numbers);
    for (std::size_t i = 0; i < numbers.size(); ++i)
        QVERIFY(toValue(column.at(i)) == Value(numbers[i]));
}

void TestValueColumn::becomesGeneral_data()
{
    QTest::addColumn<std::vector<Value>>("values");
    QTest::newRow("at once") << std::vector<Value>{text("a"), integer(2)};
    QTest::newRow("later") << std::vector<Value>{integer(1), integer(-2), text("a"),
                                                 integer(3), Value(),     0.1};
    QTest::newRow("NULL first") << std::vector<Value>{Value(), text(""), Blob{}, Value(), text("x")};
    QTest::newRow("bytes") << std::vector<Value>{Text{std::string("a\0b", 3)}, Blob{std::string("\0", 1)},
                                                 text("\xff"), 1.0};
}

void TestValueColumn::becomesGeneral()
{
    QFETCH(std::vector<Value>, values);
    ValueColumn column;
    for (std::size_t i = 0; i < values.size(); ++i) {
        column.append(viewOf(values[i]));
        QCOMPARE(column.size(), i + 1);
    }
    QVERIFY(!column.isInteger());
    for (std::size_t i = 0; i < values.size(); ++i)
        QVERIFY(toValue(column.at(i)) == values[i]);
}

QTEST_GUILESS_MAIN(TestValueColumn)
#include "tst_valuecolumn.moc"
