// SPDX-FileCopyrightText: Crosscheck contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/association/axis.h"
#include "core/association/identities.h"
#include "tests/support/verify.h"

#include <QTest>

using namespace crosscheck;
using namespace crosscheck::test;

/// The axis, and the identities of its rows.
class TestAxis : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void keysAndLabels();
    void namesThatNeedTheirKey();
    void positionsOfALabel();
    void compositeKeys();
    void theBuilderIsEmptyAfterwards();
    void identitiesAreGivenOnce();
    void identitiesFindTheirRowAnew();
    void deletedIdentitiesAreNotSought();
    void seenRows();
    void restsThatAreZero();
    void rowsOfOneName();
    void retiredIds();

private:
    using Row = std::pair<std::int64_t, Value>;
    static std::shared_ptr<const Axis> axisOf(const std::vector<Row> &rows)
    {
        AxisBuilder builder(1);
        for (const auto &[id, label] : rows) {
            const ValueView key{ValueKind::Integer, id, 0, {}};
            builder.append(std::span(&key, 1), viewOf(label));
        }
        return builder.build();
    }
    /// Rows of one name, with what else is told of them. However many are expected: it makes no difference.
    static std::shared_ptr<const Axis> axisOfRests(std::initializer_list<std::uint64_t> rests,
                                                   std::size_t expectedRows = 0)
    {
        AxisBuilder builder(1, expectedRows);
        std::int64_t number = 0;
        for (const std::uint64_t rest : rests) {
            const Value key = ++number;
            const ValueView view = viewOf(key);
            builder.append(std::span(&view, 1), viewOf(text("Alice")), rest);
        }
        return builder.build();
    }
};

void TestAxis::keysAndLabels()
{
    const auto axis = axisOf({{5, text("a")}, {-2, Value()}, {9, integer(12)}, {4, Blob{"\xff"}}});
    QCOMPARE(axis->size(), 4U);
    QVERIFY(axis->key(1) == Key::ofInteger(-2));
    QCOMPARE(axis->position(Key::ofInteger(9)), std::optional(2U));
    QVERIFY(!axis->position(Key::ofInteger(1)));
    QVERIFY(!axis->position(Key()));
    QVERIFY(toValue(axis->label(1)) == Value());
    QVERIFY(toValue(axis->label(2)) == integer(12));
    QCOMPARE(axis->labelText(1), std::string());
    QCOMPARE(axis->labelText(2), std::string("12"));
    QCOMPARE(axis->labelText(3), std::string("x'ff'"));
}

void TestAxis::namesThatNeedTheirKey()
{
    const auto axis = axisOf({{1, text("John")},
                              {2, text("Jane")},
                              {3, text("John")},
                              {4, text("")},
                              {5, Value()},
                              {6, text("a [b]")},
                              {7, text("a ]")},
                              {8, integer(12)},
                              {9, text("12")},
                              {10, text("[x")},
                              {11, text("john")},
                              {12, text("John")}});
    std::vector<std::string> names;
    for (std::uint32_t i = 0; i < axis->size(); ++i)
        names.push_back(axis->displayName(i));
    QCOMPARE(names,
             (std::vector<std::string>{"John [1]", "Jane", "John [3]", "[4]", "[5]", "a [b] [6]", "a ]",
                                       "12 [8]", "12 [9]", "[x", "john", "John [12]"}));
    QVERIFY(axis->needsKey(0));
    QVERIFY(!axis->needsKey(1));
}

void TestAxis::positionsOfALabel()
{
    const auto axis = axisOf({{1, text("a")},
                              {2, integer(7)},
                              {3, text("A")},
                              {4, text("a")},
                              {5, text("7")},
                              {6, Value()},
                              {7, text("")}});
    QCOMPARE(axis->positionsOfLabel("a"), (std::vector<std::uint32_t>{0, 3}));
    QCOMPARE(axis->positionsOfLabel("7"), (std::vector<std::uint32_t>{1, 4}));
    QCOMPARE(axis->positionsOfLabel(""), std::vector<std::uint32_t>{6}); // NULL has no label
    QCOMPARE(axis->positionsOfLabel("b"), std::vector<std::uint32_t>{});
}

void TestAxis::compositeKeys()
{
    AxisBuilder builder(2);
    const std::vector<Value> key{integer(1), text("x")};
    const std::vector<ValueView> views{viewOf(key[0]), viewOf(key[1])};
    const Value label = text("");
    builder.append(views, viewOf(label));
    QCOMPARE(builder.size(), 1U);
    const auto axis = builder.build();
    QCOMPARE(axis->displayName(0), std::string("[1,x]"));
    QCOMPARE(axis->position(views), std::optional(0U));
    QVERIFY(axis->key(0).parts() == key);
}

void TestAxis::theBuilderIsEmptyAfterwards()
{
    AxisBuilder builder(1);
    const ValueView key{ValueKind::Integer, 1, 0, {}};
    builder.append(std::span(&key, 1), key);
    const auto axis = builder.build();
    QCOMPARE(axis->size(), 1U);
    QCOMPARE(builder.size(), 0U);
}

void TestAxis::identitiesAreGivenOnce()
{
    const auto axis = axisOf({{1, text("a")}, {2, text("b")}});
    Identities identities(axis);
    QVERIFY(!identities.knownIdAt(1));
    const std::uint32_t id = identities.idAt(1);
    QCOMPARE(identities.idAt(1), id);
    QVERIFY(identities.idAt(0) != id);
    QCOMPARE(identities.knownIdAt(1), std::optional(id));
    QCOMPARE(identities.position(id), std::optional(1U));
    QVERIFY(identities.key(id) == Key::ofInteger(2));
    const std::uint32_t added = identities.add();
    QVERIFY(identities.key(added).isEmpty());
    QVERIFY(!identities.position(added));
}

void TestAxis::identitiesFindTheirRowAnew()
{
    const auto before = axisOf({{1, text("a")}, {2, text("b")}, {3, text("c")}});
    const auto after = axisOf({{9, text("new")}, {3, text("c")}, {1, text("A")}});
    Identities identities(before);
    const std::uint32_t a = identities.idAt(0);
    const std::uint32_t b = identities.idAt(1);
    const std::uint32_t c = identities.idAt(2);
    const std::uint32_t added = identities.add();
    identities.setKey(added, Key::ofInteger(9));
    identities.rebind(after, true);
    QCOMPARE(identities.position(a), std::optional(2U));
    QVERIFY(!identities.position(b));
    QVERIFY(identities.key(b) == Key::ofInteger(2)); // remembered, with the name it had
    QVERIFY(identities.seen(b).label == text("b"));
    QCOMPARE(identities.position(c), std::optional(1U));
    QCOMPARE(identities.idAt(0), added);
    QCOMPARE(identities.idAt(1), c);
}

void TestAxis::deletedIdentitiesAreNotSought()
{
    const auto axis = axisOf({{1, text("a")}});
    Identities identities(axis);
    const std::uint32_t id = identities.idAt(0);
    identities.setDeleted(id, true);
    identities.rebind(axis, true);
    QVERIFY(!identities.position(id));
    QVERIFY(identities.idAt(0) != id);
    identities.setDeleted(id, false);
    identities.rebind(axis, true);
    QVERIFY(identities.position(id));
}

void TestAxis::seenRows()
{
    const auto before = axisOf({{1, text("a")}, {2, text("b")}});
    Identities identities(before);
    const std::uint32_t a = identities.idAt(0);
    const std::uint32_t b = identities.idAt(1);
    const auto after = axisOf({{1, text("A")}, {2, text("B")}});
    identities.rebind(after, true);
    QVERIFY(identities.isAnother(a) && identities.isAnother(b));
    QVERIFY(identities.seen(a).label == text("a"));
    QVERIFY(identities.seen(b).label == text("b"));
    identities.confirm(a);
    QVERIFY(identities.seen(a).label == text("A"));
    QVERIFY(!identities.isAnother(a) && identities.isAnother(b));
}

void TestAxis::restsThatAreZero()
{
    const auto axis = axisOfRests({0, 0, 5, 0}, std::size_t(1) << 40);
    const std::vector<std::uint64_t> expected{0, 0, 5, 0};
    for (std::uint32_t i = 0; i < axis->size(); ++i)
        QCOMPARE(axis->rest(i), expected[i]);
    QVERIFY(*axis == *axisOfRests({0, 0, 5, 0}));
    QVERIFY(!(*axis == *axisOfRests({0, 0, 0, 0})));
    QCOMPARE(axisOfRests({0, 0})->rest(1), std::uint64_t(0));
}

void TestAxis::rowsOfOneName()
{
    Identities identities(axisOfRests({1, 2}));
    const std::uint32_t same = identities.idAt(0);
    const std::uint32_t other = identities.idAt(1);
    identities.rebind(axisOfRests({1, 9}), true);
    QVERIFY(!identities.isAnother(same));
    QVERIFY(identities.isAnother(other));
    identities.rebind(axisOfRests({7, 8}), false); // of other columns: what was the same counts as the same
    QVERIFY(!identities.isAnother(same));
    QVERIFY(identities.isAnother(other));
    identities.setSeen(other, {text("Alice"), 8});
    QVERIFY(!identities.isAnother(other));
    identities.rebind(axisOfRests({7, 8}), true);
    identities.rebind(axisOfRests({6, 8}), true);
    QVERIFY(identities.isAnother(same));
    QVERIFY(!identities.isAnother(other));
}

/// What is gone and not staged does not come back with the next row of its key.
void TestAxis::retiredIds()
{
    const auto both = axisOf({{1, text("a")}, {2, text("b")}});
    Identities identities(both);
    const std::uint32_t a = identities.idAt(0);
    const std::uint32_t b = identities.idAt(1);
    identities.rebind(axisOf({}), true);
    identities.retireAbsent({true}); // the first is staged
    identities.rebind(both, true);
    QCOMPARE(identities.position(a), std::optional(0U));
    QVERIFY(!identities.position(b));
    QVERIFY(identities.idAt(1) != b);
}

QTEST_GUILESS_MAIN(TestAxis)
#include "tst_axis.moc"
