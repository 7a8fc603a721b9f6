// SPDX-FileCopyrightText: Crosscheck contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/association/deletionimpact.h"
#include "tests/support/loaded.h"
#include "tests/support/verify.h"

#include <QTest>

using namespace crosscheck;
using namespace crosscheck::test;

/// What a deletion would take from other tables.
class TestDeletionImpact : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void ownLinksDoNotCount();
    void losses_data();
    void losses();
    void countsOnlyTheGivenRows();
    void theOtherEndOfAOneTableAssociationCounts();
};

void TestDeletionImpact::ownLinksDoNotCount()
{
    const TempDatabase database(usersAndRoles());
    Loaded loaded(database);
    const auto impact
        = deletionImpact(loaded.connection(), loaded.association(), Side::Left, {Key::ofInteger(1)});
    VERIFY_OK(impact);
    QVERIFY(impact->losses.empty());
    QVERIFY(impact->forbids.empty());
    QVERIFY(impact->lossText().isEmpty());
    QVERIFY(impact->forbidText().isEmpty());
}

void TestDeletionImpact::losses_data()
{
    QTest::addColumn<QString>("onDelete");
    QTest::addColumn<bool>("forbids");
    QTest::newRow("cascade") << QStringLiteral("ON DELETE CASCADE") << false;
    QTest::newRow("set null") << QStringLiteral("ON DELETE SET NULL") << false;
    QTest::newRow("restrict") << QStringLiteral("ON DELETE RESTRICT") << true;
    QTest::newRow("nothing said") << QString() << true;
}

void TestDeletionImpact::losses()
{
    QFETCH(const QString, onDelete);
    QFETCH(const bool, forbids);
    QStringList statements = usersAndRoles();
    statements.append(QStringLiteral("CREATE TABLE \"ses;sions\" (id INTEGER PRIMARY KEY, "
                                     "\"own er\" INTEGER REFERENCES users %1)")
                          .arg(onDelete));
    statements.append(QStringLiteral("INSERT INTO \"ses;sions\" (\"own er\") VALUES (1), (1), (2), (NULL)"));
    const TempDatabase database(statements);
    Loaded loaded(database, QStringLiteral("users_roles"));
    const auto impact
        = deletionImpact(loaded.connection(), loaded.association(), Side::Left, {Key::ofInteger(1)});
    VERIFY_OK(impact);
    const auto &counted = forbids ? impact->forbids : impact->losses;
    QCOMPARE(counted.size(), 1U);
    QCOMPARE(counted.front().rows, 2);
    QCOMPARE(counted.front().table.name, QStringLiteral("ses;sions"));
    const QString told = forbids ? impact->forbidText() : impact->lossText();
    QVERIFY2(told.contains(QStringLiteral("2 of ses;sions")), qPrintable(told));
    QVERIFY((forbids ? impact->losses : impact->forbids).empty());
}

void TestDeletionImpact::countsOnlyTheGivenRows()
{
    QStringList statements = usersAndRoles();
    statements.append(
        QStringLiteral("CREATE TABLE sessions (owner INTEGER REFERENCES users (id) ON DELETE CASCADE)"));
    statements.append(QStringLiteral("INSERT INTO sessions VALUES (1), (2), (3)"));
    const TempDatabase database(statements);
    Loaded loaded(database, QStringLiteral("users_roles"));
    const auto impact = deletionImpact(loaded.connection(), loaded.association(), Side::Left,
                                       {Key::ofInteger(1), Key::ofInteger(3)});
    VERIFY_OK(impact);
    QCOMPARE(impact->losses.size(), 1U);
    QCOMPARE(impact->losses.front().rows, 2);
}

void TestDeletionImpact::theOtherEndOfAOneTableAssociationCounts()
{
    const TempDatabase database(
        {QStringLiteral("CREATE TABLE people (id INTEGER PRIMARY KEY, name TEXT)"),
         QStringLiteral("CREATE TABLE follows (follower INTEGER REFERENCES people (id), "
                        "followed INTEGER REFERENCES people (id), "
                        "PRIMARY KEY (follower, followed))"),
         QStringLiteral("INSERT INTO people VALUES (1, 'Ann'), (2, 'Bob')"),
         QStringLiteral("INSERT INTO follows VALUES (1, 2), (2, 1)")});
    Loaded loaded(database);
    const auto impact
        = deletionImpact(loaded.connection(), loaded.association(), Side::Left, {Key::ofInteger(1)});
    VERIFY_OK(impact);
    QCOMPARE(impact->forbids.size(), 1U);
    QCOMPARE(impact->forbids.front().rows, 1);
}

QTEST_GUILESS_MAIN(TestDeletionImpact)
#include "tst_deletionimpact.moc"
