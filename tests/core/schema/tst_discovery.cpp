// SPDX-FileCopyrightText: Crosscheck contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/db/connection.h"
#include "core/schema/discovery.h"
#include "tests/support/tempdatabase.h"
#include "tests/support/verify.h"

#include <QTest>

using namespace crosscheck;
using namespace crosscheck::test;

class TestDiscovery : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void usersAndRolesOfTheStarter();
    void junctions_data();
    void junctions();
    void rejections_data();
    void rejections();
    void compositeKeys();
    void selfReferential();
    void referencesInTheOrderOfColumns();
    void payloadAndSurrogate();
    void caseOfNames();
    void choosing();
    void namedApart();

private:
    static Discovery find(const QStringList &statements);
    static QStringList withEntities(const char *junction);
};

Discovery TestDiscovery::find(const QStringList &statements)
{
    const TempDatabase database(statements);
    const auto connection = Connection::open(database.settings());
    return discover(readCatalogue(**connection).value());
}

/// Entities a, b and c (with an `id`), and a junction j.
QStringList TestDiscovery::withEntities(const char *junction)
{
    QStringList statements;
    for (const char *name : {"a", "b", "c"})
        statements.append(
            QStringLiteral("CREATE TABLE %1 (id INTEGER PRIMARY KEY, name TEXT)").arg(QLatin1String(name)));
    statements.append(QStringLiteral("CREATE TABLE j (%1)").arg(QString::fromLatin1(junction)));
    return statements;
}

void TestDiscovery::usersAndRolesOfTheStarter()
{
    const Discovery discovery = find(usersAndRoles());
    QCOMPARE(discovery.associations.size(), 1U);
    QVERIFY(discovery.rejected.empty());
    const Association &found = discovery.associations.front();
    QCOMPARE(found.name, QStringLiteral("users_roles"));
    QCOMPARE(found.displayTitle(), QStringLiteral("users ⇄ roles"));
    QCOMPARE(found.reason, QStringLiteral("two foreign keys"));
    QCOMPARE(found.junction.name.name, QStringLiteral("users_roles"));
    QCOMPARE(found.sides.left.table.name.name, QStringLiteral("users"));
    QCOMPARE(found.sides.left.junctionColumns, QStringList{QStringLiteral("user_id")});
    QCOMPARE(found.sides.left.keyColumns, QStringList{QStringLiteral("id")});
    QCOMPARE(found.sides.left.labelColumn, QStringLiteral("name"));
    QCOMPARE(found.sides.right.table.name.name, QStringLiteral("roles"));
    QCOMPARE(found.sides.right.junctionColumns, QStringList{QStringLiteral("role_id")});
    QVERIFY(found.kind == Association::Kind::Link);
    QVERIFY(found.keyKind == Association::KeyKind::None);
    QVERIFY(found.declared);
    QCOMPARE(found.confidence, 1.0);
    QVERIFY(found.payload.isEmpty());
    QVERIFY(found.fixed.empty());
}

void TestDiscovery::junctions_data()
{
    QTest::addColumn<QByteArray>("junction");
    QTest::addColumn<QString>("title");
    QTest::addColumn<int>("keyKind");
    const auto row
        = [](const char *name, const char *junction, const char *title, Association::KeyKind keyKind) {
              QTest::newRow(name) << QByteArray(junction) << QString::fromUtf8(title) << int(keyKind);
          };
    using KeyKind = Association::KeyKind;
    row("pair as the key", "x REFERENCES a, y REFERENCES b, PRIMARY KEY (y, x)", "a ⇄ b", KeyKind::Pair);
    row("pair unique", "id INTEGER PRIMARY KEY, x REFERENCES a, y REFERENCES b, UNIQUE (x, y)", "a ⇄ b",
        KeyKind::Pair);
    row("surrogate", "id INTEGER PRIMARY KEY, x REFERENCES a, y REFERENCES b", "a ⇄ b", KeyKind::Surrogate);
    row("another key", "x REFERENCES a, y REFERENCES b, at, PRIMARY KEY (x, y, at)", "a ⇄ b", KeyKind::Other);
    row("no key", "x REFERENCES a, y REFERENCES b", "a ⇄ b", KeyKind::None);
    row("two more columns", "x REFERENCES a, y REFERENCES b, p, q", "a ⇄ b", KeyKind::None);
    row("many more, with a key", "x REFERENCES a, y REFERENCES b, p, q, r, s, UNIQUE (x, y)", "a ⇄ b",
        KeyKind::Pair);
    row("three references, a key over two",
        "w REFERENCES c, x REFERENCES a, y REFERENCES b, PRIMARY KEY (x, y)", "a ⇄ b", KeyKind::Pair);
}

void TestDiscovery::junctions()
{
    QFETCH(QByteArray, junction);
    QFETCH(QString, title);
    QFETCH(int, keyKind);
    const Discovery discovery = find(withEntities(junction.constData()));
    QVERIFY2(discovery.rejected.empty(),
             discovery.rejected.empty() ? "" : qPrintable(discovery.rejected.front().reason));
    QCOMPARE(discovery.associations.size(), 1U);
    QCOMPARE(discovery.associations.front().displayTitle(), title);
    QCOMPARE(int(discovery.associations.front().keyKind), keyKind);
}

void TestDiscovery::rejections_data()
{
    QTest::addColumn<QByteArray>("junction");
    QTest::addColumn<QString>("reason");
    const auto row = [](const char *name, const char *junction, const char *reason) {
        QTest::newRow(name) << QByteArray(junction) << QString::fromUtf8(reason);
    };
    row("one reference", "id INTEGER PRIMARY KEY, x REFERENCES a", "only one foreign key");
    row("one of two leads nowhere", "x REFERENCES a, y REFERENCES gone (id)", "only one foreign key");
    row("three references", "x REFERENCES a, y REFERENCES b, z REFERENCES c",
        "3 foreign keys, and no key that holds just two of them");
    row("three in one key", "x REFERENCES a, y REFERENCES b, z REFERENCES c, PRIMARY KEY (x, y, z)",
        "3 foreign keys, and no key that holds just two of them");
    row("a unique side", "x REFERENCES a UNIQUE, y REFERENCES b", "“x” is unique, so it links each row once");
    row("a side is the key", "x INTEGER PRIMARY KEY REFERENCES a, y REFERENCES b",
        "“x” is unique, so it links each row once");
    row("a shared column", "x REFERENCES a REFERENCES b", "its two foreign keys share a column");
    row("many columns", "x REFERENCES a, y REFERENCES b, p, q, r",
        "two foreign keys among 5 columns, and no key over the two");
    row("many beside a surrogate", "id INTEGER PRIMARY KEY, x REFERENCES a, y REFERENCES b, p, q, r",
        "two foreign keys among 6 columns, and no key over the two");
}

void TestDiscovery::rejections()
{
    QFETCH(QByteArray, junction);
    QFETCH(QString, reason);
    const Discovery discovery = find(withEntities(junction.constData()));
    QVERIFY(discovery.associations.empty());
    QCOMPARE(discovery.rejected.size(), 1U); // entities without references are not worth a word
    QCOMPARE(discovery.rejected.front().table.name, QStringLiteral("j"));
    QCOMPARE(discovery.rejected.front().reason, reason);
}

void TestDiscovery::compositeKeys()
{
    const Discovery discovery
        = find({QStringLiteral("CREATE TABLE a (x, y, name, PRIMARY KEY (x, y))"),
                QStringLiteral("CREATE TABLE b (id PRIMARY KEY, title)"),
                QStringLiteral("CREATE TABLE j (p, q, r REFERENCES b, FOREIGN KEY (p, q) REFERENCES a, "
                               "PRIMARY KEY (r, q, p))")});
    QCOMPARE(discovery.associations.size(), 1U);
    const Association &found = discovery.associations.front();
    QCOMPARE(found.sides.left.junctionColumns, (QStringList{QStringLiteral("p"), QStringLiteral("q")}));
    QCOMPARE(found.sides.left.keyColumns, (QStringList{QStringLiteral("x"), QStringLiteral("y")}));
    QCOMPARE(found.sides.right.junctionColumns, QStringList{QStringLiteral("r")});
    QVERIFY(found.isPairUnique());
    QVERIFY(found.payload.isEmpty());
}

void TestDiscovery::selfReferential()
{
    const Discovery discovery
        = find(withEntities("parent REFERENCES a, child REFERENCES a, PRIMARY KEY (child, parent)"));
    QCOMPARE(discovery.associations.size(), 1U);
    const Association &found = discovery.associations.front();
    QCOMPARE(found.displayTitle(), QStringLiteral("parent ⇄ child"));
    QCOMPARE(found.sides.left.table.name, found.sides.right.table.name);
}

void TestDiscovery::referencesInTheOrderOfColumns()
{
    const Discovery discovery
        = find(withEntities("r, l, FOREIGN KEY (l) REFERENCES a, FOREIGN KEY (r) REFERENCES b"));
    QCOMPARE(discovery.associations.front().displayTitle(), QStringLiteral("b ⇄ a"));
}

void TestDiscovery::payloadAndSurrogate()
{
    const Discovery discovery
        = find(withEntities("id INTEGER PRIMARY KEY, since TEXT, x REFERENCES a, y REFERENCES b, note"));
    QCOMPARE(discovery.associations.front().payload,
             (QStringList{QStringLiteral("since"), QStringLiteral("note")}));
}

void TestDiscovery::caseOfNames()
{
    const Discovery discovery = find(withEntities("X REFERENCES A (ID), Y REFERENCES B, UNIQUE (x, y)"));
    QCOMPARE(discovery.associations.size(), 1U);
    const Association &found = discovery.associations.front();
    QCOMPARE(found.displayTitle(), QStringLiteral("a ⇄ b"));
    QCOMPARE(found.sides.left.keyColumns, QStringList{QStringLiteral("id")});
    QVERIFY(found.isPairUnique());
}

void TestDiscovery::choosing()
{
    const Discovery none = find({});
    VERIFY_FAILS(none.choose({}), NotFound);
    QCOMPARE(none.choose({}).error().text, QStringLiteral("No many-to-many relation was found."));

    Discovery one = find(usersAndRoles());
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

void TestDiscovery::namedApart()
{
    QStringList statements = withEntities("x REFERENCES a, y REFERENCES b");
    statements.append(QStringLiteral("CREATE TABLE i (x REFERENCES b, y REFERENCES c)"));
    const Discovery discovery = find(statements);
    QCOMPARE(discovery.associations.size(), 2U);
    QCOMPARE(discovery.associations[0].name, QStringLiteral("i")); // by name
    QCOMPARE(discovery.associations[1].name, QStringLiteral("j"));
}

QTEST_GUILESS_MAIN(TestDiscovery)
#include "tst_discovery.moc"
