// SPDX-FileCopyrightText: Crosscheck contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/db/connection.h"
#include "core/schema/discovery.h"
#include "tests/support/describe.h"
#include "tests/support/tempdatabase.h"
#include "tests/support/verify.h"

#include <QTest>

using namespace crosscheck;
using namespace crosscheck::test;

/// Which association is shown where there are several, and which cannot be written.
class TestDiscoveryChoice : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void choosing();
    void mostLikely();
    void views();
    void whatCannotRollBack();
};

void TestDiscoveryChoice::choosing()
{
    const Discovery none = discoveryOf({});
    VERIFY_FAILS(none.choose({}), NotFound);
    QCOMPARE(none.choose({}).error().text, QStringLiteral("No many-to-many relation was found."));

    Discovery one = discoveryOf(usersAndRoles());
    QCOMPARE(one.choose({}).value().name, QStringLiteral("users_roles"));
    QCOMPARE(one.choose(QStringLiteral("users_roles")).value().name, QStringLiteral("users_roles"));
    VERIFY_FAILS(one.choose(QStringLiteral("other")), NotFound);
    QVERIFY(one.choose(QStringLiteral("other")).error().detail.contains(QLatin1String("users_roles")));

    one.associations.push_back(one.associations.front());
    one.associations.back().name = QStringLiteral("second");
    VERIFY_FAILS(one.choose({}), Ambiguous);
    QCOMPARE(one.choose({}).error().detail, QStringLiteral("There are: users_roles, second."));
    QCOMPARE(one.choose(QStringLiteral("second")).value().name, QStringLiteral("second"));
}

void TestDiscoveryChoice::mostLikely()
{
    QStringList statements = usersAndRoles();
    statements += {QStringLiteral("CREATE TABLE products (id INTEGER PRIMARY KEY, name TEXT)"),
                   QStringLiteral("CREATE TABLE orders (user_id INTEGER, product_id INTEGER, total REAL)")};
    const Discovery discovery = discoveryOf(statements);
    QCOMPARE(discovery.associations.size(), std::size_t(2));
    QCOMPARE(discovery.associations.front().name, QStringLiteral("orders"));
    QCOMPARE(discovery.associations.front().kind, Association::Kind::Object);
    QVERIFY(discovery.associations.front().confidence < discovery.associations.back().confidence);
    QCOMPARE(discovery.mostLikely().name, QStringLiteral("users_roles"));

    const Discovery keyed = discoveryOf({QStringLiteral("CREATE TABLE a (id INTEGER PRIMARY KEY)"),
                                         QStringLiteral("CREATE TABLE b (id INTEGER PRIMARY KEY)"),
                                         QStringLiteral("CREATE TABLE x (a REFERENCES a, b REFERENCES b)"),
                                         QStringLiteral("CREATE TABLE y (a REFERENCES a, b REFERENCES b, "
                                                        "PRIMARY KEY (a, b))")});
    QCOMPARE(keyed.mostLikely().name, QStringLiteral("y"));
    const Discovery equal = discoveryOf({QStringLiteral("CREATE TABLE a (id INTEGER PRIMARY KEY)"),
                                         QStringLiteral("CREATE TABLE b (id INTEGER PRIMARY KEY)"),
                                         QStringLiteral("CREATE TABLE x (a REFERENCES a, b REFERENCES b)"),
                                         QStringLiteral("CREATE TABLE y (a REFERENCES a, b REFERENCES b)")});
    QCOMPARE(equal.mostLikely().name, QStringLiteral("x")); // the first by name
}

/// A view may be a junction, to read; nothing refers to one.
void TestDiscoveryChoice::views()
{
    const Discovery discovery = discoveryOf(
        {QStringLiteral("CREATE TABLE a (id INTEGER PRIMARY KEY, name TEXT)"),
         QStringLiteral("CREATE TABLE b (id INTEGER PRIMARY KEY, name TEXT)"),
         QStringLiteral("CREATE VIEW c AS SELECT id, name FROM a"),
         QStringLiteral("INSERT INTO a VALUES (1, 'x')"), QStringLiteral("INSERT INTO b VALUES (2, 'y')"),
         QStringLiteral("CREATE VIEW pairs AS SELECT a.id AS a_id, b.id AS b_id FROM a, b"),
         QStringLiteral(
             "CREATE VIEW list AS SELECT a.id AS a_id, b.id AS b_id, a.name AS one, b.name AS two, "
             "1 AS n FROM a, b WHERE 0")});
    QCOMPARE(discovery.associations.size(), 1U);
    QCOMPARE(discovery.rejected.back().table.name, QStringLiteral("list"));
    QVERIFY(discovery.rejected.back().reason.contains(QStringLiteral("not surely one of links")));
    const Association &found = discovery.associations.front();
    QCOMPARE(found.name, QStringLiteral("pairs"));
    QVERIFY(found.junction.isView);
    QVERIFY(found.confidence < 0.91);
    QVERIFY2(found.reason.startsWith(QStringLiteral("a view; ")), qPrintable(found.reason));
    QVERIFY(found.readOnlyReason().contains(QStringLiteral("“pairs” is a view")));
}

void TestDiscoveryChoice::whatCannotRollBack()
{
    Association association = discoveryOf(usersAndRoles()).associations.front();
    QCOMPARE(association.readOnlyReason(), QString());
    association.sides.right.table.canRollBack = false;
    QVERIFY2(association.readOnlyReason().contains(QStringLiteral("“roles” knows no transactions")),
             qPrintable(association.readOnlyReason()));
}

QTEST_GUILESS_MAIN(TestDiscoveryChoice)
#include "tst_discoverychoice.moc"
