// SPDX-FileCopyrightText: Crosscheck contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/association/key.h"
#include "tests/support/verify.h"

#include <QTest>

using namespace crosscheck;
using namespace crosscheck::test;

class TestKey : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void everyKindIsAnotherKey();
    void partsComeBack();
    void boundariesOfPartsCount();
    void emptyKey();
    void integers();
    void display();
    void keyedForms();
    void hashesOfEqualKeysAreEqual();

private:
    static Key keyOf(const std::vector<Value> &parts)
    {
        std::vector<ValueView> views;
        for (const Value &part : parts)
            views.push_back(viewOf(part));
        const Key key{std::span<const ValueView>(views)};
        if (key.hash() != hashOf(views))
            qFatal("The hash of the parts is not that of the key.");
        return key;
    }
    const std::vector<std::vector<Value>> m_all{
        {integer(1)},
        {text("1")},
        {Blob{"1"}},
        {1.0},
        {Value()},
        {text("")},
        {Blob{}},
        {integer(0)},
        {integer(-1)},
        {integer(9007199254740993)},
        {integer(9007199254740992)},
        {std::numeric_limits<std::int64_t>::min()},
        {std::numeric_limits<std::int64_t>::max()},
        {0.1},
        {text("\xff")},
        {Text{std::string("\0", 1)}},
        {integer(1), integer(2)},
        {integer(2), integer(1)},
        {text("1"), integer(2)},
        {integer(1), text("2")},
        {text("a"), text("bc")},
        {text("ab"), text("c")},
        {text("abc")},
        {integer(1), integer(2), Value()},
    };
};

void TestKey::everyKindIsAnotherKey()
{
    for (std::size_t i = 0; i < m_all.size(); ++i) {
        for (std::size_t j = 0; j < m_all.size(); ++j)
            QCOMPARE(keyOf(m_all[i]) == keyOf(m_all[j]), i == j);
    }
}

void TestKey::partsComeBack()
{
    for (const auto &parts : m_all)
        QVERIFY(keyOf(parts).parts() == parts);
}

void TestKey::boundariesOfPartsCount()
{
    QVERIFY(keyOf({text("a"), text("b")}) != keyOf({text("ab")}));
    QVERIFY(keyOf({text("a"), text("")}) != keyOf({text("a")}));
    QVERIFY((keyOf({text("a"), text("")}) <=> keyOf({text("a")})) != 0);
}

void TestKey::emptyKey()
{
    QVERIFY(Key().isEmpty());
    QVERIFY(Key().parts().empty());
    QVERIFY(keyOf({}) == Key());
    for (const auto &parts : m_all)
        QVERIFY(!keyOf(parts).isEmpty()); // not that of NULL or of "" either
}

void TestKey::integers()
{
    QVERIFY(Key::ofInteger(-7) == keyOf({integer(-7)}));
    QVERIFY(Key::ofInteger(1) != keyOf({text("1")}));
}

void TestKey::display()
{
    QCOMPARE(Key::ofInteger(-3).display(), std::string("-3"));
    QCOMPARE(keyOf({text("a"), integer(2), Blob{"\xff"}}).display(), std::string("a,2,x'ff'"));
    QCOMPARE(Key().display(), std::string());
}

void TestKey::keyedForms()
{
    QCOMPARE(keyedForm("John", Key::ofInteger(3)), std::string("John [3]"));
    QCOMPARE(keyedForm("", Key::ofInteger(3)), std::string("[3]"));
    QCOMPARE(keyedForm("x [y]", keyOf({text("a"), text("b")})), std::string("x [y] [a,b]"));
}

void TestKey::hashesOfEqualKeysAreEqual()
{
    for (const auto &parts : m_all)
        QCOMPARE(KeyHash()(keyOf(parts)), keyOf(parts).hash());
    QVERIFY(Key::ofInteger(1).hash() != Key::ofInteger(2).hash());
}

QTEST_GUILESS_MAIN(TestKey)
#include "tst_key.moc"
