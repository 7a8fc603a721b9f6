// SPDX-FileCopyrightText: Crosscheck contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/schema/namewords.h"

#include <QTest>

using namespace crosscheck;
using namespace Qt::Literals::StringLiterals;

class TestNameWords : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void words_data();
    void words();
    void nouns_data();
    void nouns();
    void phrases();
    void referringNames_data();
    void referringNames();
};

void TestNameWords::words_data()
{
    QTest::addColumn<QStringList>("expected");
    QTest::newRow("user_role_id") << QStringList{u"user"_s, u"role"_s, u"id"_s};
    QTest::newRow("UserRoleID") << QStringList{u"user"_s, u"role"_s, u"id"_s};
    QTest::newRow("userId") << QStringList{u"user"_s, u"id"_s};
    QTest::newRow("HTTPServer") << QStringList{u"http"_s, u"server"_s};
    QTest::newRow("Order Details") << QStringList{u"order"_s, u"details"_s};
    QTest::newRow("USER_ROLES") << QStringList{u"user"_s, u"roles"_s};
    QTest::newRow("_a__b_") << QStringList{u"a"_s, u"b"_s};
    QTest::newRow("group2groupcache") << QStringList{u"group2groupcache"_s};
    QTest::newRow("Rolle2Nutzer") << QStringList{u"rolle2"_s, u"nutzer"_s};
    QTest::newRow("") << QStringList();
    QTest::newRow("--") << QStringList();
}

void TestNameWords::words()
{
    QFETCH(const QStringList, expected);
    QCOMPARE(wordsOf(QString::fromUtf8(QTest::currentDataTag())), expected);
}

void TestNameWords::nouns_data()
{
    QTest::addColumn<QString>("a");
    QTest::addColumn<QString>("b");
    QTest::addColumn<bool>("areSame");
    const auto row = [](const QString &a, const QString &b, bool areSame = true) {
        QTest::newRow(qPrintable(a + u'-' + b)) << a << b << areSame;
    };
    row(u"role"_s, u"role"_s);
    row(u"role"_s, u"roles"_s);
    row(u"category"_s, u"categories"_s);
    row(u"movie"_s, u"movies"_s);
    row(u"status"_s, u"statuses"_s);
    row(u"address"_s, u"addresses"_s);
    row(u"box"_s, u"boxes"_s);
    row(u"person"_s, u"people"_s);
    row(u"child"_s, u"children"_s);
    row(u"shelf"_s, u"shelves"_s);
    row(u"index"_s, u"indices"_s);
    row(u"analysis"_s, u"analyses"_s);
    row(u"role"_s, u"rule"_s, false);
    row(u"user"_s, u"username"_s, false);
    row(u"a"_s, u""_s, false);
}

void TestNameWords::nouns()
{
    QFETCH(const QString, a);
    QFETCH(const QString, b);
    QFETCH(const bool, areSame);
    QCOMPARE(isSameNoun(a, b), areSame);
    QCOMPARE(isSameNoun(b, a), areSame);
}

void TestNameWords::phrases()
{
    QVERIFY(isSamePhrase({u"geo"_s, u"zone"_s}, {u"geo"_s, u"zones"_s}));
    QVERIFY(!isSamePhrase({u"geos"_s, u"zone"_s}, {u"geo"_s, u"zones"_s}));
    QVERIFY(!isSamePhrase({u"zone"_s}, {u"geo"_s, u"zone"_s}));
    QVERIFY(!isSamePhrase({}, {}));
}

void TestNameWords::referringNames_data()
{
    QTest::addColumn<QStringList>("expected");
    QTest::addColumn<bool>("saysSo");
    QTest::newRow("user_id") << QStringList{u"user"_s} << true;
    QTest::newRow("id_user") << QStringList{u"user"_s} << true;
    QTest::newRow("fk_user_id") << QStringList{u"user"_s} << true;
    QTest::newRow("UserNo") << QStringList{u"user"_s} << true;
    QTest::newRow("parent_category_id") << QStringList{u"parent"_s, u"category"_s} << true;
    QTest::newRow("book") << QStringList{u"book"_s} << false;
    QTest::newRow("id") << QStringList{u"id"_s} << false;
}

void TestNameWords::referringNames()
{
    QFETCH(const QStringList, expected);
    QFETCH(const bool, saysSo);
    const ReferringName name = ReferringName::of(QString::fromUtf8(QTest::currentDataTag()));
    QCOMPARE(name.words, expected);
    QCOMPARE(name.saysSo, saysSo);
}

QTEST_GUILESS_MAIN(TestNameWords)
#include "tst_namewords.moc"
