// SPDX-FileCopyrightText: Crosscheck contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/association/collation.h"

#include <QLocale>
#include <QTest>

#include <algorithm>

using namespace crosscheck;

class TestCollation : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void cleanup() { QLocale::setDefault(QLocale::c()); }
    void order_data();
    void order();
    void keysStandAlone();
};

void TestCollation::order_data()
{
    QTest::addColumn<QLocale>("locale");
    QTest::addColumn<QStringList>("sorted");
    const QLocale english(QLocale::English, QLocale::UnitedStates);
    QTest::newRow("accents and case")
        << english
        << QStringList{QStringLiteral("adam"), QStringLiteral("Bob"), QStringLiteral("Éva"),
                       QStringLiteral("eve"), QStringLiteral("Zoe")};
    QTest::newRow("digits as numbers")
        << english
        << QStringList{QStringLiteral("user 9"), QStringLiteral("user 10"), QStringLiteral("user 0011"),
                       QStringLiteral("user 100")};
    QTest::newRow("empty first") << english << QStringList{QString(), QStringLiteral("a")};
    QTest::newRow("behind many equal letters")
        << english
        << QStringList{QStringLiteral("a long beginning that both have, 1"),
                       QStringLiteral("a long beginning that both have, 2")};
    QTest::newRow("Swedish") << QLocale(QLocale::Swedish)
                             << QStringList{QStringLiteral("z"), QStringLiteral("å"), QStringLiteral("ä")};
    QTest::newRow("no language") << QLocale::c() << QStringList{QStringLiteral("å"), QStringLiteral("Z")};
}

void TestCollation::order()
{
    QFETCH(QLocale, locale);
    QFETCH(QStringList, sorted);
    QLocale::setDefault(locale);
    Collation collation;
    for (qsizetype i = 0; i + 1 < sorted.size(); ++i)
        QVERIFY2(collation.key(sorted[i].toStdString()) < collation.key(sorted[i + 1].toStdString()),
                 qPrintable(sorted[i]));
    QCOMPARE(collation.key("ADAM"), collation.key("adam"));
}

/// One key behind another, whatever a name holds.
void TestCollation::keysStandAlone()
{
    Collation collation;
    std::string keys = "before";
    collation.appendKey("a\xff"
                        "b",
                        keys); // no UTF-8
    collation.appendKey({}, keys);
    QVERIFY(keys.starts_with("before"));
    QCOMPARE(keys.substr(6),
             collation.key("a\xff"
                           "b")
                 + collation.key({}));
    const std::string name(5'000, 'x');
    QVERIFY(collation.key(name) < collation.key(name + "y"));
}

QTEST_GUILESS_MAIN(TestCollation)
#include "tst_collation.moc"
