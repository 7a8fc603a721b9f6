// SPDX-FileCopyrightText: Crosscheck contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/association/keyindex.h"
#include "tests/support/verify.h"

#include <QTest>

#include <random>

using namespace crosscheck;
using namespace crosscheck::test;

class TestKeyIndex : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void keys_data();
    void keys();
    void severalParts();
    void nothing();
    void wrongNumberOfParts();

private:
    static std::vector<ValueView> viewsOf(const std::vector<Value> &values)
    {
        std::vector<ValueView> views;
        for (const Value &value : values)
            views.push_back(viewOf(value));
        return views;
    }
};

void TestKeyIndex::keys_data()
{
    QTest::addColumn<std::vector<Value>>("present");
    QTest::addColumn<std::vector<Value>>("absent");
    std::vector<Value> dense;
    std::vector<Value> shuffled;
    std::vector<Value> sparse;
    std::vector<Value> texts;
    std::mt19937_64 random(7);
    for (std::int64_t i = 0; i < 3000; ++i) {
        dense.emplace_back(i - 1500);
        shuffled.emplace_back(i * 3);
        sparse.emplace_back(i * 1000003 * (i % 2 == 0 ? 1 : -1));
        texts.emplace_back(Text{"key " + std::to_string(i)});
    }
    std::shuffle(shuffled.begin(), shuffled.end(), random);
    const std::vector<Value> none{
        {}, text("1"), text(""), Blob{"1"}, 1.0, std::int64_t(1) << 62, -(std::int64_t(1) << 62)};
    const auto row
        = [&none](const char *name, const std::vector<Value> &present, const std::vector<Value> &more) {
              std::vector<Value> absent = none;
              absent.insert(absent.end(), more.begin(), more.end());
              QTest::newRow(name) << present << absent;
          };
    row("dense", dense, {integer(1500), integer(-1501)});
    row("dense with gaps, unsorted", shuffled, {integer(1), integer(-3), integer(9000)});
    row("sparse", sparse, {integer(1), integer(-1)});
    row("the widest range there is",
        {std::numeric_limits<std::int64_t>::min(), integer(0), std::numeric_limits<std::int64_t>::max()},
        {integer(1)});
    row("beyond a double", {integer(9007199254740993)},
        {integer(9007199254740992), integer(9007199254740994)});
    row("text", texts, {text("key"), text("key 3000"), text("KEY 1")});
    row("one of each kind",
        {integer(7), text("7"), Blob{"7"}, 7.0, text("\xff"), Text{std::string("7\0", 2)}}, {integer(0)});
}

void TestKeyIndex::keys()
{
    QFETCH(std::vector<Value>, present);
    QFETCH(std::vector<Value>, absent);
    std::vector<ValueColumn> columns(1);
    for (const Value &key : present)
        columns[0].append(viewOf(key));
    const KeyIndex index(columns);
    for (std::uint32_t i = 0; i < present.size(); ++i) {
        const ValueView key = viewOf(present[i]);
        QCOMPARE(index.find(columns, std::span(&key, 1)), std::optional(i));
    }
    for (const Value &value : absent) {
        const ValueView key = viewOf(value);
        QVERIFY(!index.find(columns, std::span(&key, 1)));
    }
}

void TestKeyIndex::severalParts()
{
    std::vector<std::vector<Value>> keys;
    for (std::int64_t i = 0; i < 50; ++i) {
        for (std::int64_t j = 0; j < 50; ++j)
            keys.push_back({i, j % 2 == 0 ? Value(j) : Value(Text{std::to_string(j)})});
    }
    std::vector<ValueColumn> columns(2);
    for (const auto &key : keys) {
        columns[0].append(viewOf(key[0]));
        columns[1].append(viewOf(key[1]));
    }
    const KeyIndex index(columns);
    for (std::uint32_t i = 0; i < keys.size(); ++i)
        QCOMPARE(index.find(columns, viewsOf(keys[i])), std::optional(i));
    QVERIFY(!index.find(columns, viewsOf({integer(1), integer(1)}))); // that one is text
    QVERIFY(!index.find(columns, viewsOf({integer(0), integer(50)})));
}

void TestKeyIndex::nothing()
{
    const std::vector<ValueColumn> columns(1);
    const ValueView key = {ValueKind::Integer, 0, 0, {}};
    QVERIFY(!KeyIndex().find(columns, std::span(&key, 1)));
    QVERIFY(!KeyIndex(columns).find(columns, std::span(&key, 1)));
}

void TestKeyIndex::wrongNumberOfParts()
{
    for (const Value &value : {integer(1), text("a")}) {
        std::vector<ValueColumn> columns(1);
        columns[0].append(viewOf(value));
        const KeyIndex index(columns);
        QVERIFY(!index.find(columns, viewsOf({value, value})));
        QVERIFY(!index.find(columns, {}));
        QCOMPARE(index.find(columns, viewsOf({value})), std::optional(0U));
    }
}

QTEST_GUILESS_MAIN(TestKeyIndex)
#include "tst_keyindex.moc"
