// SPDX-FileCopyrightText: Crosscheck contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/schema/discovery.h"
#include "tests/support/describe.h"
#include "tests/support/verify.h"

#include <QTest>

using namespace crosscheck;
using namespace crosscheck::test;
using namespace Qt::Literals::StringLiterals;

/// Junctions to the rows of several tables.
class TestPolymorphic : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void byName();
    void byATableOfTypes_data();
    void byATableOfTypes();
    void byWhatIsNoKey();
    void manyTogether();
    void notPolymorphic_data();
    void notPolymorphic();
};

void TestPolymorphic::byName()
{
    const QStringList tables{
        u"CREATE TABLE tags (id INTEGER PRIMARY KEY, name TEXT)"_s,
        u"CREATE TABLE posts (id INTEGER PRIMARY KEY, title TEXT)"_s,
        u"CREATE TABLE photos (id INTEGER PRIMARY KEY, title TEXT)"_s,
        u"CREATE TABLE taggings (id INTEGER PRIMARY KEY, tag_id INTEGER REFERENCES tags, "
        "taggable_type TEXT, taggable_id INTEGER, UNIQUE (tag_id, taggable_type, taggable_id))"_s};
    Discovery discovery = discoveryOf(tables);
    QVERIFY(discovery.associations.empty());
    QCOMPARE(discovery.rejected.size(), 1U);
    QCOMPARE(discovery.rejected.front().reason,
             u"its rows refer to several tables, by “taggable_type”, and none is known yet"_s);

    discovery = discoveryOf(
        tables
        + QStringList{u"INSERT INTO taggings (tag_id, taggable_type, taggable_id) VALUES "
                      "(1, 'App\\Models\\Post', 1), (1, 'Photo', 1), (1, 'Nothing', 1), (1, NULL, 1)"_s});
    QCOMPARE(discovery.associations.size(), 2U);
    QVERIFY(discovery.rejected.empty());
    const Association &posts = discovery.associations.front();
    QCOMPARE(posts.name, u"taggings(tag_id,taggable_id,taggable_type=App\\Models\\Post)"_s);
    QCOMPARE(posts.displayTitle(), u"tags ⇄ posts"_s);
    QCOMPARE(posts.reason, u"“taggable_type” says of which table, here “App\\Models\\Post”"_s);
    QVERIFY(posts.payload.isEmpty());
    QVERIFY(posts.keyKind == Association::KeyKind::Pair);
    QCOMPARE(discovery.associations[1].displayTitle(), u"tags ⇄ photos"_s);
}

void TestPolymorphic::byATableOfTypes_data()
{
    QTest::addColumn<QString>("columns");
    QTest::addColumn<QStringList>("types"); // what rows 7 and 8 hold
    QTest::addColumn<QStringList>("titles");
    const QString both = u"tag ⇄ blog_post"_s;
    const QString photo = u"tag ⇄ photo"_s;
    QTest::newRow("of an application")
        << u"app TEXT, model TEXT"_s << QStringList{u"'blog', 'post'"_s, u"'none', 'other'"_s}
        << QStringList{both};
    QTest::newRow("with a title") << u"title TEXT, app TEXT, model TEXT"_s
                                  << QStringList{u"'Blog post', 'blog', 'post'"_s, u"NULL, NULL, 'photo'"_s}
                                  << QStringList{both, photo};
    QTest::newRow("with more") << u"app TEXT, model TEXT, made TEXT"_s
                               << QStringList{u"'blog', 'post', '2020'"_s, u"'blog', 'photo', 'a picture'"_s}
                               << QStringList{both, photo};
    QTest::newRow("with too many")
        << u"a TEXT, b TEXT, c TEXT, d TEXT, e TEXT, f TEXT, app TEXT, eighth TEXT, ninth TEXT"_s
        << QStringList{u"'', '', '', '', '', '', 'blog', 'post', ''"_s,
                       u"'', '', '', '', '', '', '', '', 'photo'"_s}
        << QStringList{both};
    QTest::newRow("that may mean either")
        << u"model TEXT, label TEXT"_s << QStringList{u"'photo', 'Tag'"_s, u"'photo', 'Photo'"_s}
        << QStringList{photo};
}

void TestPolymorphic::byATableOfTypes()
{
    QFETCH(const QString, columns);
    QFETCH(const QStringList, types);
    const Discovery discovery
        = discoveryOf({u"CREATE TABLE tag (id INTEGER PRIMARY KEY, name TEXT)"_s,
                       u"CREATE TABLE photo (id INTEGER PRIMARY KEY, title TEXT)"_s,
                       u"CREATE TABLE blog_post (id INTEGER PRIMARY KEY, title TEXT)"_s,
                       u"CREATE TABLE shop_post (id INTEGER PRIMARY KEY, title TEXT)"_s,
                       u"CREATE TABLE content_type (id INTEGER PRIMARY KEY, %1)"_s.arg(columns),
                       u"CREATE TABLE tagged (id INTEGER PRIMARY KEY, tag_id INTEGER REFERENCES tag, "
                       "content_type_id INTEGER REFERENCES content_type, object_id INTEGER, "
                       "UNIQUE (content_type_id, object_id, tag_id))"_s,
                       u"INSERT INTO content_type VALUES (7, %1), (8, %2)"_s.arg(types[0], types[1]),
                       u"INSERT INTO tagged VALUES (1, 1, 7, 1), (2, 1, 8, 1)"_s});
    QStringList titles;
    for (const Association &association : discovery.associations)
        titles.append(association.displayTitle());
    QTEST(titles, "titles");
    const bool isFirst = titles.first() == u"tag ⇄ blog_post"_s;
    QCOMPARE(discovery.associations.front().fixed.at(u"content_type_id"_s), integer(isFirst ? 7 : 8));
}

void TestPolymorphic::byWhatIsNoKey()
{
    const QString tables
        = u"CREATE TABLE tag (id INTEGER PRIMARY KEY); CREATE TABLE post (id INTEGER PRIMARY KEY); "
          "CREATE TABLE content_type (id INTEGER, lang TEXT, model TEXT); "
          "INSERT INTO content_type VALUES (7, 'en', 'post'), (7, 'de', 'post'); "
          "CREATE TABLE tagged (tag_id REFERENCES tag, content_type_id REFERENCES content_type (%1), "
          "object_id INTEGER); INSERT INTO tagged VALUES (1, 7, 1)"_s;
    const auto found = discoveryOf(tables.arg(u"id"_s).split(u"; "_s)).associations;
    QCOMPARE(found.size(), 1U);
    QCOMPARE(found.front().displayTitle(), u"tag ⇄ post"_s);
    QVERIFY(discoveryOf(tables.arg(u"gone"_s).split(u"; "_s)).associations.empty());
}

/// More than one statement holds, each with a type that no other has.
void TestPolymorphic::manyTogether()
{
    constexpr int count = 103;
    QStringList statements{u"CREATE TABLE tag (id INTEGER PRIMARY KEY)"_s,
                           u"CREATE TABLE post (id INTEGER PRIMARY KEY)"_s,
                           u"CREATE TABLE content_type (id INTEGER PRIMARY KEY, app TEXT, model TEXT)"_s};
    for (int i = 0; i < count; ++i) {
        if (i % 2 == 0)
            statements += {u"CREATE TABLE j%1 (tag_id REFERENCES tag, of_type TEXT, of_id INTEGER)"_s.arg(i),
                           u"INSERT INTO j%1 VALUES (1, '%1/Post', 1)"_s.arg(i)};
        else
            statements += {
                u"CREATE TABLE j%1 (tag_id REFERENCES tag, content_type_id REFERENCES content_type, object_id)"_s
                    .arg(i),
                u"INSERT INTO content_type VALUES (%1, 'blog', 'post')"_s.arg(i),
                u"INSERT INTO j%1 VALUES (1, %1, 1)"_s.arg(i)};
    }
    const Discovery discovery = discoveryOf(statements);
    QCOMPARE(discovery.associations.size(), std::size_t(count));
    for (const Association &association : discovery.associations) {
        const int number = QStringView(association.junction.name.name).sliced(1).toInt();
        const Value type = number % 2 == 0 ? textValue(u"%1/Post"_s.arg(number)) : integer(number);
        QCOMPARE(association.fixed.size(), 1U);
        QVERIFY2(association.fixed.begin()->second == type, qPrintable(association.name));
    }
}

void TestPolymorphic::notPolymorphic_data()
{
    QTest::addColumn<QString>("table");
    QTest::newRow("with texts") << u"CREATE TABLE j (id INTEGER PRIMARY KEY, tag_id INTEGER REFERENCES tags, "
                                   "owner_type TEXT, owner_id INTEGER, body TEXT)"_s;
    QTest::newRow("with two others")
        << u"CREATE TABLE j (tag_id INTEGER REFERENCES tags, post_id INTEGER REFERENCES posts, "
           "owner_type TEXT, owner_id INTEGER, PRIMARY KEY (tag_id, post_id, owner_type, owner_id))"_s;
    QTest::newRow("another thing's type")
        << u"CREATE TABLE j (tag_id INTEGER REFERENCES tags, mime_type TEXT, owner_id INTEGER)"_s;
}

void TestPolymorphic::notPolymorphic()
{
    QFETCH(const QString, table);
    const Discovery discovery
        = discoveryOf({u"CREATE TABLE tags (id INTEGER PRIMARY KEY, name TEXT)"_s,
                       u"CREATE TABLE posts (id INTEGER PRIMARY KEY, title TEXT)"_s, table});
    for (const Association &association : discovery.associations)
        QVERIFY(association.fixed.empty());
    for (const Rejected &rejected : discovery.rejected)
        QVERIFY2(!rejected.reason.contains(u"several tables"_s), qPrintable(rejected.reason));
}

QTEST_GUILESS_MAIN(TestPolymorphic)
#include "tst_polymorphic.moc"
