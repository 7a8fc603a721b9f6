// SPDX-FileCopyrightText: Crosscheck contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/db/value.h"
#include "tests/support/verify.h"

#include <QTest>

#include <cmath>

using namespace crosscheck;
using namespace crosscheck::test;

class TestValue : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void theSameDigitsOfDifferentKindsDiffer();
    void viewsAndBack_data();
    void viewsAndBack();
    void display_data();
    void display();
    void textValueIsUtf8();
};

void TestValue::theSameDigitsOfDifferentKindsDiffer()
{
    const std::vector<Value> values{Value(), integer(1), 1.0, text("1"), Blob{"1"}};
    for (std::size_t i = 0; i < values.size(); ++i) {
        for (std::size_t j = 0; j < values.size(); ++j)
            QCOMPARE(values[i] == values[j], i == j);
    }
    for (std::size_t i = 0; i < values.size(); ++i)
        QCOMPARE(std::size_t(viewOf(values[i]).kind), i); // the kinds are in the order of the variant
}

void TestValue::viewsAndBack_data()
{
    QTest::addColumn<Value>("value");
    QTest::newRow("null") << Value();
    QTest::newRow("least") << Value(std::numeric_limits<std::int64_t>::min());
    QTest::newRow("beyond a double") << integer(9007199254740993);
    QTest::newRow("real") << Value(0.1);
    QTest::newRow("empty text") << text("");
    QTest::newRow("NUL inside") << Value(Text{std::string("a\0b", 3)});
    QTest::newRow("bad UTF-8") << text("\xff\xfe");
    QTest::newRow("empty blob") << Value(Blob{});
    QTest::newRow("blob") << Value(Blob{std::string("\0\1", 2)});
}

void TestValue::viewsAndBack()
{
    QFETCH(Value, value);
    QVERIFY(toValue(viewOf(value)) == value);
}

void TestValue::display_data()
{
    QTest::addColumn<Value>("value");
    QTest::addColumn<QString>("shown");
    QTest::newRow("null") << Value() << QString();
    QTest::newRow("least") << Value(std::numeric_limits<std::int64_t>::min())
                           << QStringLiteral("-9223372036854775808");
    QTest::newRow("beyond a double") << integer(9007199254740993) << QStringLiteral("9007199254740993");
    QTest::newRow("real") << Value(0.1) << QStringLiteral("0.1");
    QTest::newRow("text") << text("Zoë") << QStringLiteral("Zoë");
    QTest::newRow("blob") << Value(Blob{std::string("\n\xff", 2)}) << QStringLiteral("x'0aff'");
    QTest::newRow("empty blob") << Value(Blob{}) << QStringLiteral("x''");
}

void TestValue::display()
{
    QFETCH(Value, value);
    QFETCH(QString, shown);
    QCOMPARE(toDisplay(value), shown);
    QCOMPARE(toDisplayUtf8(viewOf(value)), shown.toStdString());
}

void TestValue::textValueIsUtf8()
{
    QVERIFY(textValue(QStringLiteral("Zoë😀")) == text("Zo\xc3\xab\xf0\x9f\x98\x80"));
    QVERIFY(textValue(QString()) == text(""));
}

QTEST_GUILESS_MAIN(TestValue)
#include "tst_value.moc"
