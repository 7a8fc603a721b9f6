// SPDX-FileCopyrightText: Crosscheck contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/db/connection.h"
#include "core/schema/references.h"
#include "tests/support/tempdatabase.h"
#include "tests/support/verify.h"

#include <QTest>

using namespace crosscheck;
using namespace crosscheck::test;
using namespace Qt::Literals::StringLiterals;

/// What columns refer to, by declaration or by their names and types.
class TestReferences : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void columns_data();
    void columns();
    void declaredOnesComeAsTheyAre();
    void ambiguousNamesReferToNothing();
    void theOnlyTableOfItsType();
    void whoIsReferredTo();

private:
    /// The references of a table `t` with one more column, `column->table.key`, beside users, roles and so on.
    static QStringList referencesOf(const QString &columns, const QStringList &more = {});
};

QStringList TestReferences::referencesOf(const QString &columns, const QStringList &more)
{
    const TempDatabase database(
        QStringList{u"CREATE TABLE users (id INTEGER PRIMARY KEY, name TEXT)"_s,
                    u"CREATE TABLE x_categories (id INTEGER PRIMARY KEY, name TEXT)"_s,
                    u"CREATE TABLE account (username TEXT PRIMARY KEY, secret TEXT)"_s,
                    u"CREATE TABLE product (product_id INTEGER PRIMARY KEY, name TEXT)"_s,
                    u"CREATE TABLE product_extra (product_id INTEGER PRIMARY KEY, note TEXT)"_s,
                    u"CREATE TABLE device (serial_code TEXT PRIMARY KEY, label TEXT)"_s,
                    u"CREATE TABLE ticket (uuid TEXT PRIMARY KEY, ticket_id INTEGER)"_s,
                    u"CREATE TABLE orders (id INTEGER PRIMARY KEY, note TEXT)"_s,
                    u"CREATE TABLE x_t (%1)"_s.arg(columns)}
        + more);
    const auto connection = Connection::open(database.settings());
    const auto catalogue = readCatalogue(**connection);
    QStringList found;
    for (const Reference &reference : ReferenceFinder(*catalogue).of(*catalogue->find({{}, u"x_t"_s})))
        found.append(u"%1->%2.%3"_s.arg(reference.columns.join(u','), reference.table.name,
                                        reference.references.join(u',')));
    return found;
}

void TestReferences::columns_data()
{
    QTest::addColumn<QString>("reference");
    QTest::newRow("user_id INTEGER") << u"user_id->users.id"_s;
    QTest::newRow("UserId INTEGER") << u"UserId->users.id"_s;
    QTest::newRow("id_user INTEGER") << u"id_user->users.id"_s;
    QTest::newRow("fk_user INTEGER") << u"fk_user->users.id"_s;
    QTest::newRow("user INTEGER") << u"user->users.id"_s;
    QTest::newRow("users BIGINT") << u"users->users.id"_s;
    QTest::newRow("user_id") << u"user_id->users.id"_s; // of no type
    QTest::newRow("owner_user_id INTEGER") << u"owner_user_id->users.id"_s;
    QTest::newRow("category_id INTEGER") << u"category_id->x_categories.id"_s;
    QTest::newRow("cat_id INTEGER") << u"cat_id->x_categories.id"_s;
    QTest::newRow("product_id INTEGER") << u"product_id->product.product_id"_s;
    QTest::newRow("serial_code TEXT") << u"serial_code->device.serial_code"_s;
    QTest::newRow("ticket_id INTEGER") << u"ticket_id->ticket.ticket_id"_s; // though its key is another
    QTest::newRow("ticket_id TEXT") << u"ticket_id->ticket.uuid"_s;
    QTest::newRow("user_id TEXT") << QString();
    QTest::newRow("user_id DATETIME") << QString();
    QTest::newRow("sort_order INTEGER") << QString();
    QTest::newRow("cat INTEGER") << QString();
    QTest::newRow("id INTEGER") << QString();
    QTest::newRow("name TEXT") << QString();
    QTest::newRow("related_id INTEGER") << QString();
}

void TestReferences::columns()
{
    QFETCH(const QString, reference);
    const QStringList found = referencesOf(QString::fromUtf8(QTest::currentDataTag()));
    QCOMPARE(found, reference.isEmpty() ? QStringList() : QStringList{reference});
}

void TestReferences::declaredOnesComeAsTheyAre()
{
    QCOMPARE(referencesOf(u"user_id INTEGER REFERENCES orders, product_id INTEGER, order_id INTEGER"_s),
             (QStringList{u"user_id->orders.id"_s, u"product_id->product.product_id"_s,
                          u"order_id->orders.id"_s}));
}

void TestReferences::ambiguousNamesReferToNothing()
{
    const QStringList another{u"CREATE TABLE user (id INTEGER PRIMARY KEY, name TEXT)"_s};
    QCOMPARE(referencesOf(u"user_id INTEGER"_s, another), QStringList());
    const QStringList three{u"CREATE TABLE a_gadget (gadget_id INTEGER PRIMARY KEY, name TEXT)"_s,
                            u"CREATE TABLE b_gadget (gadget_id INTEGER PRIMARY KEY, name TEXT)"_s,
                            u"CREATE TABLE gadget_extra (gadget_id INTEGER PRIMARY KEY, name TEXT)"_s};
    QCOMPARE(referencesOf(u"gadget_id INTEGER"_s, three), QStringList());
    QCOMPARE(referencesOf(u"mark TEXT"_s, {u"CREATE TABLE \"_\" (mark TEXT PRIMARY KEY)"_s}), QStringList());
}

/// Beside another reference in a key: another row of the same table, or the only table with keys of that type.
void TestReferences::theOnlyTableOfItsType()
{
    QCOMPARE(referencesOf(u"product_id INTEGER, related_id INTEGER, PRIMARY KEY (product_id, related_id)"_s),
             (QStringList{u"product_id->product.product_id"_s, u"related_id->product.product_id"_s}));
    QCOMPARE(
        referencesOf(u"product_id INTEGER, thing_id INTEGER, PRIMARY KEY (product_id, thing_id)"_s).size(),
        1);
    const QStringList images{u"CREATE TABLE images (id mediumint PRIMARY KEY, name TEXT)"_s};
    QCOMPARE(
        referencesOf(u"product_id INTEGER, element_id mediumint(8), PRIMARY KEY (product_id, element_id)"_s,
                     images),
        (QStringList{u"product_id->product.product_id"_s, u"element_id->images.id"_s}));
}

void TestReferences::whoIsReferredTo()
{
    const TempDatabase database(usersAndRoles());
    const auto connection = Connection::open(database.settings());
    const auto catalogue = readCatalogue(**connection);
    const ReferenceFinder finder(*catalogue);
    QVERIFY(finder.isReferredTo(*catalogue->find({{}, u"users"_s})));
    QVERIFY(!finder.isReferredTo(*catalogue->find({{}, u"users_roles"_s})));
    QCOMPARE(finder.of(*catalogue->find({{}, u"users_roles"_s})).front().confidence, 1.0);
}

QTEST_GUILESS_MAIN(TestReferences)
#include "tst_references.moc"
