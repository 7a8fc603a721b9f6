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
using namespace Qt::Literals::StringLiterals;

class TestDiscovery : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void usersAndRolesOfTheStarter();
    void junctions_data();
    void junctions();
    void rejections_data();
    void rejections();
    void lookAlikes_data();
    void lookAlikes();
    void undeclared_data();
    void undeclared();
    void compositeKeys();
    void selfReferential();
    void referencesInTheOrderOfColumns();
    void payloadAndSurrogate();
    void caseOfNames();
    void valuesConfirmReferences();
    void manyAreSampledTogether();
    void declaredReferencesAreNotSampled();
    void namedApart();
    void linesWithAmounts_data();
    void linesWithAmounts();

private:
    static QStringList withEntities(const char *junction);
};

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
    const Discovery discovery = discoveryOf(usersAndRoles());
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
    QCOMPARE(found.sides.left.labelColumns, QStringList{QStringLiteral("name")});
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
    const Discovery discovery = discoveryOf(withEntities(junction.constData()));
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
    row("one reference", "id INTEGER PRIMARY KEY, x REFERENCES a", "only one reference to another table");
    row("one of two leads nowhere", "x REFERENCES a, y REFERENCES gone (id)",
        "only one reference to another table");
    row("three references", "x REFERENCES a, y REFERENCES b, z REFERENCES c",
        "3 references, and no key that holds just two of them");
    row("three in one key", "x REFERENCES a, y REFERENCES b, z REFERENCES c, PRIMARY KEY (x, y, z)",
        "3 references, and no key that holds just two of them");
    row("a unique side", "x REFERENCES a UNIQUE, y REFERENCES b", "“x” is unique, so it links each row once");
    row("a side is the key", "x INTEGER PRIMARY KEY REFERENCES a, y REFERENCES b",
        "“x” is unique, so it links each row once");
    row("a shared column", "x REFERENCES a REFERENCES b", "its two references share a column");
    row("texts of its own", "x REFERENCES a, y REFERENCES b, p, q, r TEXT",
        "two references among 5 columns, and no key over the two");
    row("a name of its own", "id INTEGER PRIMARY KEY, x REFERENCES a, y REFERENCES b, name TEXT",
        "a table of its own: its rows have names, and no key is over the two");
    row("a text as key", "code TEXT PRIMARY KEY, x REFERENCES a, y REFERENCES b",
        "its rows have a text of their own as key");
    row("a key over others", "x REFERENCES a, y REFERENCES b, p, PRIMARY KEY (x, p)",
        "its key is over other columns than the two");
    row("a text in the key", "x REFERENCES a, y REFERENCES b, what TEXT, PRIMARY KEY (x, y, what)",
        "its key also holds the text “what”");
    row("values", "id INTEGER PRIMARY KEY, x REFERENCES a, y REFERENCES b, text_value TEXT",
        "values of attributes, not links");
    row("values by rank", "x REFERENCES a, y REFERENCES b, rank, value TEXT, PRIMARY KEY (x, y, rank)",
        "values of attributes, not links");
}

void TestDiscovery::rejections()
{
    QFETCH(QByteArray, junction);
    QFETCH(QString, reason);
    const Discovery discovery = discoveryOf(withEntities(junction.constData()));
    QVERIFY(discovery.associations.empty());
    QCOMPARE(discovery.rejected.size(), 1U); // entities without references are not worth a word
    QCOMPARE(discovery.rejected.front().table.name, QStringLiteral("j"));
    QCOMPARE(discovery.rejected.front().reason, reason);
}

/// What the name or the neighbours of a table say, where the table itself looks like a junction.
void TestDiscovery::lookAlikes_data()
{
    QTest::addColumn<QStringList>("tables");
    QTest::addColumn<QString>("table");
    QTest::addColumn<QString>("reason");
    const QString products = u"CREATE TABLE product (product_id INTEGER PRIMARY KEY, model TEXT)"_s;
    const QString stores = u"CREATE TABLE store (store_id INTEGER PRIMARY KEY, name TEXT)"_s;
    QTest::newRow("a translation")
        << QStringList{products, u"CREATE TABLE language (language_id INTEGER PRIMARY KEY, name TEXT)"_s,
                       u"CREATE TABLE product_description (product_id INTEGER, language_id INTEGER, name "
                       u"TEXT, "
                       "PRIMARY KEY (product_id, language_id))"_s}
        << u"product_description"_s << u"a translation: texts for each language"_s;
    QTest::newRow("an attribute's value")
        << QStringList{products, u"CREATE TABLE term (term_id INTEGER PRIMARY KEY, name TEXT)"_s,
                       u"CREATE TABLE product_value (product_id INTEGER REFERENCES product, term_id INTEGER "
                       "REFERENCES term, value TEXT, PRIMARY KEY (product_id, term_id))"_s}
        << u"product_value"_s << u"values of attributes, not links"_s;
    QTest::newRow("a map from two to a third")
        << QStringList{products, stores, u"CREATE TABLE layout (layout_id INTEGER PRIMARY KEY, name TEXT)"_s,
                       u"CREATE TABLE product_to_layout (product_id INTEGER, store_id INTEGER, layout_id "
                       u"INTEGER, "
                       "PRIMARY KEY (product_id, store_id))"_s}
        << u"product_to_layout"_s << u"it links three tables"_s;
    QTest::newRow("the id of rows of several tables")
        << QStringList{products,
                       u"CREATE TABLE taggables (product_id INTEGER REFERENCES product, taggable_type TEXT, "
                       u"taggable_id INTEGER, PRIMARY KEY (product_id, taggable_type, taggable_id))"_s,
                       u"CREATE TABLE old_taggings (product_id INTEGER REFERENCES product, taggable_type "
                       u"INTEGER, taggable_id INTEGER)"_s,
                       u"INSERT INTO old_taggings VALUES (1, 3, 1)"_s}
        << u"old_taggings"_s << u"only one reference to another table"_s;
    QTest::newRow("a log")
        << QStringList{products, stores,
                       u"CREATE TABLE price_history (id INTEGER PRIMARY KEY, product_id INTEGER, store_id INTEGER)"_s}
        << u"price_history"_s << u"a record of what happened, by its name"_s;
    QTest::newRow("an entity")
        << QStringList{products, stores,
                       u"CREATE TABLE inventory (inventory_id INTEGER PRIMARY KEY, product_id INTEGER, "
                       "store_id INTEGER)"_s,
                       u"CREATE TABLE rental (rental_id INTEGER PRIMARY KEY, inventory_id INTEGER)"_s}
        << u"inventory"_s << u"a table of its own: others refer to it, and no key is over the two"_s;
    QTest::newRow("an event of three")
        << QStringList{products, stores,
                       u"CREATE TABLE customer (customer_id INTEGER PRIMARY KEY, name TEXT)"_s,
                       u"CREATE TABLE rental (rental_id INTEGER PRIMARY KEY, at INTEGER, product_id INTEGER, "
                       "customer_id INTEGER, store_id INTEGER, UNIQUE (at, product_id, customer_id))"_s}
        << u"rental"_s << u"3 references, and no key that holds just two of them"_s;
}

void TestDiscovery::lookAlikes()
{
    QFETCH(const QStringList, tables);
    QFETCH(const QString, table);
    QFETCH(const QString, reason);
    const Discovery discovery = discoveryOf(tables);
    QVERIFY2(discovery.associations.empty(),
             discovery.associations.empty() ? "" : qPrintable(discovery.associations.front().name));
    QString found;
    for (const Rejected &rejected : discovery.rejected) {
        if (rejected.table.name == table)
            found = rejected.reason;
    }
    QCOMPARE(found, reason);
}

/// Junctions that declare nothing, or little.
void TestDiscovery::undeclared_data()
{
    QTest::addColumn<QStringList>("tables");
    QTest::addColumn<QString>("title");
    QTest::addColumn<QString>("reason");
    QTest::addColumn<bool>("isObject");
    const QString users = u"CREATE TABLE app_users (id INTEGER PRIMARY KEY, name TEXT)"_s;
    const QString roles = u"CREATE TABLE app_roles (id INTEGER PRIMARY KEY, name TEXT)"_s;
    const QString bothNamed = u"two columns that are named like references"_s;
    QTest::newRow("with a prefix")
        << QStringList{users, roles, u"CREATE TABLE app_user_role (user_id INTEGER, role_id INTEGER)"_s}
        << u"app_users ⇄ app_roles"_s << bothNamed + u", and it is named after both tables"_s << false;
    QTest::newRow("one declared")
        << QStringList{users, roles,
                       u"CREATE TABLE members (fk_user INTEGER REFERENCES app_users, role INTEGER, "
                       "PRIMARY KEY (fk_user, role))"_s}
        << u"app_users ⇄ app_roles"_s << u"a foreign key and a column that is named like one"_s << false;
    QTest::newRow("three references, named after two")
        << QStringList{u"CREATE TABLE zone (zone_id INTEGER PRIMARY KEY, name TEXT)"_s,
                       u"CREATE TABLE geo_zone (geo_zone_id INTEGER PRIMARY KEY, name TEXT)"_s,
                       u"CREATE TABLE country (country_id INTEGER PRIMARY KEY, name TEXT)"_s,
                       u"CREATE TABLE zone_to_geo_zone (id INTEGER PRIMARY KEY, country_id INTEGER, zone_id "
                       u"INTEGER, "
                       "geo_zone_id INTEGER, added DATETIME)"_s}
        << u"zone ⇄ geo_zone"_s << bothNamed + u", and it is named after both tables"_s << false;
    QTest::newRow("two roles of one table, and a kind")
        << QStringList{u"CREATE TABLE term (term_id INTEGER PRIMARY KEY, name TEXT)"_s,
                       u"CREATE TABLE entry (entry_id INTEGER PRIMARY KEY, name TEXT)"_s,
                       u"CREATE TABLE relation (id INTEGER PRIMARY KEY, object_entry_id INTEGER, "
                       "subject_entry_id INTEGER, term_id INTEGER, "
                       "UNIQUE (object_entry_id, subject_entry_id, term_id))"_s}
        << u"object_entry_id ⇄ subject_entry_id"_s << bothNamed + u", and a key over the two and “term_id”"_s
        << false;
    QTest::newRow("figures")
        << QStringList{u"CREATE TABLE product (product_id INTEGER PRIMARY KEY, model TEXT)"_s,
                       u"CREATE TABLE customer_group (customer_group_id INTEGER PRIMARY KEY, name TEXT)"_s,
                       u"CREATE TABLE reward (id INTEGER PRIMARY KEY, product_id INTEGER, "
                       "customer_group_id INTEGER, points INTEGER, price REAL, since DATE)"_s}
        << u"product ⇄ customer_group"_s << bothNamed + u", with figures of their own"_s << true;
}

void TestDiscovery::undeclared()
{
    QFETCH(const QStringList, tables);
    QFETCH(const QString, title);
    QFETCH(const QString, reason);
    QFETCH(const bool, isObject);
    const Discovery discovery = discoveryOf(tables);
    QCOMPARE(discovery.associations.size(), 1U);
    const Association &found = discovery.associations.front();
    QCOMPARE(found.displayTitle(), title);
    QCOMPARE(found.reason, reason);
    QVERIFY(!found.declared);
    QVERIFY(found.confidence > 0.4 && found.confidence < 1.0);
    QCOMPARE(found.kind == Association::Kind::Object, isObject);
}

/// A column says of which table a row is: an association for each that there are rows of.
void TestDiscovery::compositeKeys()
{
    const Discovery discovery = discoveryOf(
        {QStringLiteral("CREATE TABLE a (x, y, name, PRIMARY KEY (x, y))"),
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
        = discoveryOf(withEntities("parent REFERENCES a, child REFERENCES a, PRIMARY KEY (child, parent)"));
    QCOMPARE(discovery.associations.size(), 1U);
    const Association &found = discovery.associations.front();
    QCOMPARE(found.displayTitle(), QStringLiteral("parent ⇄ child"));
    QCOMPARE(found.sides.left.table.name, found.sides.right.table.name);
}

void TestDiscovery::referencesInTheOrderOfColumns()
{
    const Discovery discovery
        = discoveryOf(withEntities("r, l, FOREIGN KEY (l) REFERENCES a, FOREIGN KEY (r) REFERENCES b"));
    QCOMPARE(discovery.associations.front().displayTitle(), QStringLiteral("b ⇄ a"));
}

void TestDiscovery::payloadAndSurrogate()
{
    const Discovery discovery = discoveryOf(
        withEntities("id INTEGER PRIMARY KEY, since TEXT, x REFERENCES a, y REFERENCES b, note"));
    QCOMPARE(discovery.associations.front().payload,
             (QStringList{QStringLiteral("since"), QStringLiteral("note")}));
}

void TestDiscovery::caseOfNames()
{
    const Discovery discovery
        = discoveryOf(withEntities("X REFERENCES A (ID), Y REFERENCES B, UNIQUE (x, y)"));
    QCOMPARE(discovery.associations.size(), 1U);
    const Association &found = discovery.associations.front();
    QCOMPARE(found.displayTitle(), QStringLiteral("a ⇄ b"));
    QCOMPARE(found.sides.left.keyColumns, QStringList{QStringLiteral("id")});
    QVERIFY(found.isPairUnique());
}

/// Orders have a user and a product, too; what is surer, and a plain link, is shown first.
/// Names tell that columns refer; what they hold tells whether it is so.
void TestDiscovery::valuesConfirmReferences()
{
    const QStringList tables{QStringLiteral("CREATE TABLE users (id INTEGER PRIMARY KEY, name TEXT)"),
                             QStringLiteral("CREATE TABLE roles (code TEXT PRIMARY KEY)"),
                             QStringLiteral("CREATE TABLE %1 (user_id, role_code TEXT)"),
                             QStringLiteral("INSERT INTO users VALUES (1, 'a'), (2, 'b'), (3, 'c')"),
                             QStringLiteral("INSERT INTO roles VALUES ('x'), ('y')")};
    const auto discovered = [&tables](const char *rows, const char *junction = "users_roles") {
        QStringList statements = tables;
        statements[2] = statements[2].arg(QLatin1String(junction));
        if (*rows)
            statements += QStringLiteral("INSERT INTO %1 VALUES %2")
                              .arg(QLatin1String(junction), QLatin1String(rows));
        return discoveryOf(statements);
    };
    const double byName = discovered("").associations.front().confidence;
    const Association sure = discovered("('1', 'x'), ('2', 'y'), (NULL, 'x')").associations.front();
    QVERIFY(sure.confidence > byName); // text '1' refers to the number 1
    QVERIFY2(sure.reason.endsWith(QStringLiteral(", and all that they hold is there")),
             qPrintable(sure.reason));
    const Association dangling = discovered("('1', 'x'), ('2', 'z')").associations.front();
    QCOMPARE(dangling.confidence, byName); // a few may dangle
    const auto reason
        = QStringLiteral("“user_id” is named like a reference to users, but of 3 values 1 are there");
    const Discovery other = discovered("('1', 'x'), ('7', 'y'), ('8', 'x')", "seats");
    QVERIFY(other.associations.empty());
    QCOMPARE(other.rejected.front().reason, reason);
    QCOMPARE(discovered("('7', 'x')", "seats").associations.size(), std::size_t(1)); // too few to tell
    const Association left = discovered("('1', 'x'), ('7', 'y'), ('8', 'x')").associations.front();
    QVERIFY(left.confidence < byName); // what else would it be
    QCOMPARE(left.reason, reason);
}

/// More references than one statement holds. Every fifth table's values lead nowhere.
void TestDiscovery::manyAreSampledTogether()
{
    constexpr int count = 260; // with two references each
    QStringList statements = withEntities("x");
    for (int i = 0; i < count; ++i)
        statements += {u"CREATE TABLE j%1 (a_id INTEGER, b_id INTEGER)"_s.arg(i),
                       u"INSERT INTO j%1 VALUES (%2, 1)"_s.arg(i).arg(i % 5 == 0 ? 9 : 1)};
    statements += {u"INSERT INTO a VALUES (1, 'A')"_s, u"INSERT INTO b VALUES (1, 'B')"_s};
    const Discovery discovery = discoveryOf(statements);
    QCOMPARE(discovery.associations.size(), std::size_t(count));
    for (const Association &association : discovery.associations) {
        const bool isThere = QStringView(association.junction.name.name).sliced(1).toInt() % 5 != 0;
        QVERIFY2(association.reason.endsWith(u"and all that they hold is there"_s) == isThere,
                 qPrintable(association.name));
    }
}

/// What is declared is not doubted: rows may be hidden from view, or be there before foreign keys were.
void TestDiscovery::declaredReferencesAreNotSampled()
{
    QStringList statements = usersAndRoles();
    statements += {QStringLiteral("PRAGMA foreign_keys = OFF"), QStringLiteral("DELETE FROM users")};
    QCOMPARE(discoveryOf(statements).associations.size(), std::size_t(1));
}

void TestDiscovery::namedApart()
{
    QStringList statements = withEntities("x REFERENCES a, y REFERENCES b");
    statements.append(QStringLiteral("CREATE TABLE i (x REFERENCES b, y REFERENCES c)"));
    const Discovery discovery = discoveryOf(statements);
    QCOMPARE(discovery.associations.size(), 2U);
    QCOMPARE(discovery.associations[0].name, QStringLiteral("i")); // by name
    QCOMPARE(discovery.associations[1].name, QStringLiteral("j"));
}

/// What was ordered or measured is more than a link, with and without a key over the pair.
void TestDiscovery::linesWithAmounts_data()
{
    QTest::addColumn<QString>("columns");
    QTest::addColumn<bool>("isObject");
    const QString pair = QStringLiteral("a_id INTEGER REFERENCES a, b_id INTEGER REFERENCES b");
    QTest::newRow("key") << pair + QStringLiteral(", quantity INTEGER, PRIMARY KEY (a_id, b_id)") << true;
    QTest::newRow("surrogate") << pair + QStringLiteral(", price NUMERIC(10,2), id INTEGER PRIMARY KEY")
                               << true;
    QTest::newRow("no amount") << pair + QStringLiteral(", position INTEGER, PRIMARY KEY (a_id, b_id)")
                               << false;
}

void TestDiscovery::linesWithAmounts()
{
    QFETCH(QString, columns);
    QFETCH(bool, isObject);
    const Discovery discovery = discoveryOf(withEntities(columns.toUtf8().constData()));
    QCOMPARE(discovery.associations.size(), 1U);
    QCOMPARE(discovery.associations.front().kind == Association::Kind::Object, isObject);
}

QTEST_GUILESS_MAIN(TestDiscovery)
#include "tst_discovery.moc"
