// SPDX-FileCopyrightText: Crosscheck contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/association/deletionimpact.h"
#include "tests/support/loaded.h"
#include "tests/support/verify.h"

#include <QTest>

using namespace crosscheck;
using namespace crosscheck::test;
using namespace Qt::Literals::StringLiterals;
using Counts = QMap<QString, qsizetype>;

/// What a deletion would take from other tables.
class TestDeletionImpact : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void ownLinksDoNotCount();
    void losses_data();
    void losses();
    void eachRowHasItsOwn();
    void cascadesAreFollowed();
    void whatCascadesReachForbids();
    void aTableThatRefersToItself();
    void keysThatAreNull();
    void manyRowsReachedTwice();
    void aTableLinkedWithItself();
    void referencesAreComparedAsForeignKeysAre();
    void moreThanWasSeen();
    void otherRowsThanWereSeen();
    void anotherRow();
    void aRowOfOneColumn();
    void whatRefersByNameOnly();
    void ownLinksByNameDoNotCount();
    void rowsOfOtherTypesForbid();
    void texts();

private:
    /// How many rows of each table.
    static Counts counts(const DeletionImpact::Rows &tables)
    {
        Counts counts;
        for (const auto &[table, rows] : tables)
            counts[table] = qsizetype(rows.size());
        return counts;
    }
    static bool isNothing(DeletionImpact impact)
    {
        impact.row.clear();
        return impact == DeletionImpact();
    }
    static std::vector<DeletionImpact> impacts(const QStringList &statements, const std::vector<Key> &keys,
                                               Side side = Side::Left);
};

std::vector<DeletionImpact> TestDeletionImpact::impacts(const QStringList &statements,
                                                        const std::vector<Key> &keys, Side side)
{
    const TempDatabase database(statements);
    Loaded loaded(database, u"users_roles"_s);
    auto found = deletionImpacts(loaded.connection(), loaded.association(), side, keys);
    if (!found)
        qFatal("%s", qUtf8Printable(found.error().message()));
    return std::move(*found);
}

void TestDeletionImpact::ownLinksDoNotCount()
{
    const auto found = impacts(usersAndRoles(), {Key::ofInteger(1)});
    QCOMPARE(found.size(), 1U);
    QVERIFY(found[0].deleted.empty() && found[0].cleared.empty() && found[0].forbids.empty());
    QVERIFY(found[0].lossText().isEmpty());
    QVERIFY(found[0].forbidText().isEmpty());
}

void TestDeletionImpact::losses_data()
{
    QTest::addColumn<QString>("onDelete");
    QTest::addColumn<Counts>("deleted");
    QTest::addColumn<Counts>("cleared");
    QTest::addColumn<Counts>("forbids");
    const Counts two{{u"ses;sions"_s, 2}};
    QTest::newRow("cascade") << u"ON DELETE CASCADE"_s << two << Counts() << Counts();
    QTest::newRow("set null") << u"ON DELETE SET NULL"_s << Counts() << two << Counts();
    QTest::newRow("set default") << u"ON DELETE SET DEFAULT"_s << Counts() << two << Counts();
    QTest::newRow("restrict") << u"ON DELETE RESTRICT"_s << Counts() << Counts() << two;
    QTest::newRow("nothing said") << QString() << Counts() << Counts() << two;
}

void TestDeletionImpact::losses()
{
    QFETCH(const QString, onDelete);
    QFETCH(const Counts, deleted);
    QFETCH(const Counts, cleared);
    QFETCH(const Counts, forbids);
    QStringList statements = usersAndRoles();
    statements.append(u"CREATE TABLE \"ses;sions\" (id INTEGER PRIMARY KEY, "
                      "\"own er\" INTEGER REFERENCES users %1)"_s.arg(onDelete));
    statements.append(u"INSERT INTO \"ses;sions\" (\"own er\") VALUES (1), (1), (2), (NULL)"_s);
    const auto found = impacts(statements, {Key::ofInteger(1)});
    QCOMPARE(counts(found[0].deleted), deleted);
    QCOMPARE(counts(found[0].cleared), cleared);
    QCOMPARE(counts(found[0].forbids), forbids);
}

void TestDeletionImpact::eachRowHasItsOwn()
{
    QStringList statements = usersAndRoles();
    statements.append(u"CREATE TABLE sessions (owner INTEGER REFERENCES users (id) ON DELETE CASCADE)"_s);
    statements.append(u"INSERT INTO sessions VALUES (1), (2), (3), (3)"_s);
    const auto found = impacts(statements, {Key::ofInteger(3), Key::ofInteger(1)});
    QCOMPARE(found.size(), 2U);
    QCOMPARE(counts(found[0].deleted), (Counts{{u"sessions"_s, 2}}));
    QCOMPARE(counts(found[1].deleted), (Counts{{u"sessions"_s, 1}}));
}

/// Users have posts, posts have comments and tags; a comment answers comments.
void TestDeletionImpact::cascadesAreFollowed()
{
    QStringList statements = usersAndRoles();
    statements
        += {u"CREATE TABLE posts (a INTEGER, b TEXT, owner INTEGER REFERENCES users ON DELETE CASCADE, "
            "PRIMARY KEY (a, b))"_s,
            u"CREATE TABLE comments (id INTEGER PRIMARY KEY, pb TEXT, pa INTEGER, "
            "answers INTEGER REFERENCES comments ON DELETE CASCADE, "
            "FOREIGN KEY (pa, pb) REFERENCES posts (a, b) ON DELETE CASCADE)"_s,
            u"CREATE TABLE tags (post_a INTEGER, post_b TEXT, "
            "FOREIGN KEY (post_a, post_b) REFERENCES posts (a, b) ON DELETE SET NULL)"_s,
            u"INSERT INTO posts VALUES (1, 'x', 1), (1, 'y', 1), (2, 'x', 2)"_s,
            u"INSERT INTO comments VALUES (1, 'x', 1, NULL), (2, 'x', 2, 1), (3, 'x', 2, 2), "
            "(4, 'y', 1, 3), (5, 'x', 2, NULL)"_s,
            u"INSERT INTO tags VALUES (1, 'x'), (1, 'x'), (2, 'x')"_s};
    const auto found = impacts(statements, {Key::ofInteger(1), Key::ofInteger(3)});
    QCOMPARE(counts(found[0].deleted), (Counts{{u"posts"_s, 2}, {u"comments"_s, 4}}));
    QCOMPARE(counts(found[0].cleared), (Counts{{u"tags"_s, 2}}));
    QVERIFY(found[0].forbids.empty());
    QVERIFY(found[1].deleted.empty() && found[1].cleared.empty());
}

void TestDeletionImpact::whatCascadesReachForbids()
{
    QStringList statements = usersAndRoles();
    statements += {u"CREATE TABLE posts (id INTEGER PRIMARY KEY, owner INTEGER REFERENCES users "
                   "ON DELETE CASCADE, next INTEGER REFERENCES posts)"_s,
                   u"CREATE TABLE prizes (post INTEGER REFERENCES posts)"_s,
                   u"INSERT INTO posts VALUES (1, 1, NULL), (2, 1, 1), (3, 2, NULL)"_s,
                   u"INSERT INTO prizes VALUES (2), (3)"_s};
    const auto found = impacts(statements, {Key::ofInteger(1)});
    QCOMPARE(counts(found[0].forbids), (Counts{{u"prizes"_s, 1}})); // posts 1 and 2 go together
}

void TestDeletionImpact::aTableThatRefersToItself()
{
    QStringList statements = usersAndRoles();
    statements += {u"ALTER TABLE users ADD COLUMN boss INTEGER REFERENCES users ON DELETE CASCADE"_s,
                   u"UPDATE users SET boss = id - 1 WHERE id > 1"_s};
    const auto found = impacts(statements, {Key::ofInteger(2)});
    // Alice goes too, and so does her link, which is not one of the deleted row's own. Its foreign key forbids it.
    QCOMPARE(counts(found[0].deleted), (Counts{{u"users"_s, 1}}));
    QCOMPARE(counts(found[0].forbids), (Counts{{u"users_roles"_s, 1}}));
    statements.append(u"UPDATE users SET boss = 3 WHERE id = 1"_s); // a circle
    QCOMPARE(counts(impacts(statements, {Key::ofInteger(2)})[0].deleted), (Counts{{u"users"_s, 2}}));
}

/// A column that others refer to may be NULL, and rows may refer to themselves.
void TestDeletionImpact::keysThatAreNull()
{
    QStringList statements = usersAndRoles();
    statements
        += {u"CREATE TABLE nodes (id INTEGER PRIMARY KEY, code TEXT UNIQUE, "
            "owner INTEGER REFERENCES users ON DELETE CASCADE, "
            "parent INTEGER REFERENCES nodes ON DELETE CASCADE, next INTEGER REFERENCES nodes)"_s,
            u"CREATE TABLE codes (code TEXT REFERENCES nodes (code) ON DELETE SET NULL)"_s,
            u"INSERT INTO nodes VALUES (1, NULL, 1, 1, 1), (2, 'b', NULL, 1, 1), (3, NULL, NULL, 2, 2)"_s,
            u"INSERT INTO codes VALUES ('b'), ('c'), (NULL)"_s};
    const auto found = impacts(statements, {Key::ofInteger(1)});
    QCOMPARE(counts(found[0].deleted), (Counts{{u"nodes"_s, 3}}));
    QCOMPARE(counts(found[0].cleared), (Counts{{u"codes"_s, 1}}));
    QVERIFY(found[0].forbids.empty());
}

/// Each row is reached in two ways: no look-up goes over all that was found.
void TestDeletionImpact::manyRowsReachedTwice()
{
    QStringList statements = usersAndRoles();
    statements += {
        u"CREATE TABLE messages (id INTEGER PRIMARY KEY, sender INTEGER REFERENCES users ON DELETE CASCADE, "
        "receiver INTEGER REFERENCES users ON DELETE CASCADE)"_s,
        u"WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 100000) "
        "INSERT INTO messages SELECT i, 1, 1 FROM n"_s};
    QCOMPARE(counts(impacts(statements, {Key::ofInteger(1)})[0].deleted), (Counts{{u"messages"_s, 100'000}}));
}

void TestDeletionImpact::aTableLinkedWithItself()
{
    const TempDatabase database({u"CREATE TABLE people (id INTEGER PRIMARY KEY, name TEXT)"_s,
                                 u"CREATE TABLE follows (follower INTEGER REFERENCES people (id), "
                                 "followed INTEGER REFERENCES people (id) ON DELETE CASCADE, "
                                 "PRIMARY KEY (follower, followed))"_s,
                                 u"INSERT INTO people VALUES (1, 'Ann'), (2, 'Bob')"_s,
                                 u"INSERT INTO follows VALUES (1, 2), (2, 1)"_s});
    Loaded loaded(database);
    const auto found
        = deletionImpacts(loaded.connection(), loaded.association(), Side::Left, {Key::ofInteger(1)});
    VERIFY_OK(found);
    QVERIFY((*found)[0].forbids.empty()); // the links of both ends are the association's own
    QVERIFY((*found)[0].deleted.empty());
}

void TestDeletionImpact::referencesAreComparedAsForeignKeysAre()
{
    QStringList statements = usersAndRoles();
    statements += {u"CREATE TABLE logins (owner REFERENCES users ON DELETE CASCADE)"_s,
                   u"INSERT INTO logins VALUES ('1'), (1), ('2')"_s};
    QCOMPARE(counts(impacts(statements, {Key::ofInteger(1)})[0].deleted), (Counts{{u"logins"_s, 2}}));
}

void TestDeletionImpact::moreThanWasSeen()
{
    const DeletionImpact none;
    const DeletionImpact some{{{u"a"_s, {7, 9}}}, {{u"b"_s, {1}}}, {}, {}};
    QVERIFY(some.exceeds(none));
    QVERIFY(!none.exceeds(some));
    QVERIFY(!some.exceeds(some));
    QVERIFY((!DeletionImpact{{{u"a"_s, {9}}}, {}, {}, {}}.exceeds(some)));
    QVERIFY((DeletionImpact{{{u"a"_s, {7, 8}}}, {}, {}, {}}.exceeds(some))); // as many, but others
    QVERIFY((DeletionImpact{{{u"a"_s, {7, 7}}}, {}, {}, {}}.exceeds(some)));
    QVERIFY((DeletionImpact{{}, {{u"b"_s, {1, 2}}}, {}, {}}.exceeds(some)));
    QVERIFY((DeletionImpact{{{u"c"_s, {1}}}, {}, {}, {}}.exceeds(some)));
    QVERIFY((DeletionImpact{{}, {}, {{u"a"_s, {7}}}, {}}.exceeds(some)));
}

/// One row instead of another, or the same row with something else in it, is not what was seen.
void TestDeletionImpact::otherRowsThanWereSeen()
{
    QStringList statements = usersAndRoles();
    statements += {u"CREATE TABLE orders (id INTEGER PRIMARY KEY, owner INTEGER REFERENCES users "
                   "ON DELETE CASCADE, total INTEGER)"_s,
                   u"INSERT INTO orders VALUES (1, 1, 10), (2, 1, 20), (3, 2, 30)"_s};
    const TempDatabase database(statements);
    Loaded loaded(database, u"users_roles"_s);
    const auto read = [&loaded] {
        return deletionImpacts(loaded.connection(), loaded.association(), Side::Left, {Key::ofInteger(1)})
            .value()
            .front();
    };
    const DeletionImpact seen = read();
    QCOMPARE(counts(seen.deleted), (Counts{{u"orders"_s, 2}}));
    QVERIFY(read() == seen);
    database.run(u"DELETE FROM orders WHERE id = 2"_s);
    QVERIFY(!read().exceeds(seen));                          // less is no harm
    database.run(u"INSERT INTO orders VALUES (2, 1, 99)"_s); // the key of the one before
    QCOMPARE(counts(read().deleted), (Counts{{u"orders"_s, 2}}));
    QVERIFY(read().exceeds(seen));
    database.run(u"UPDATE orders SET total = 20 WHERE id = 2"_s);
    QVERIFY(read() == seen);
}

/// Its key may be another's by now, even one of the same name: here every column counts.
void TestDeletionImpact::anotherRow()
{
    QStringList statements = usersAndRoles();
    statements
        += {u"ALTER TABLE users ADD COLUMN age INTEGER"_s, u"UPDATE users SET age = 50 WHERE id = 3"_s};
    const TempDatabase database(statements);
    Loaded loaded(database, u"users_roles"_s);
    const auto read = [&loaded] {
        return deletionImpacts(loaded.connection(), loaded.association(), Side::Left, {Key::ofInteger(3)})
            .value()
            .front();
    };
    const DeletionImpact seen = read();
    QVERIFY(!read().isAnotherRow(seen));
    QVERIFY(!seen.isAnotherRow(DeletionImpact())); // nobody knows
    database.run(u"UPDATE users SET name = 'Al' WHERE id = 3"_s);
    QVERIFY(!read().isAnotherRow(seen)); // names are compared with what was seen
    database.run(u"UPDATE users SET name = 'Alice' WHERE id = 3"_s);
    const EntityId alice = loaded.id(Side::Left, u"Alice"_s);
    loaded.workspace().setImpact(alice, seen);
    loaded.remove(Side::Left, u"Alice"_s);
    database.run(u"DELETE FROM users WHERE id = 3; INSERT INTO users VALUES (3, 'Alice', 40)"_s);
    QVERIFY(read().isAnotherRow(seen));
    loaded.workspace().setImpactNow(alice, read());
    QCOMPARE(loaded.workspace().trouble(alice), Trouble::TakesMore);
    const auto saved = loaded.save();
    VERIFY_FAILS(saved, Stale);
    QCOMPARE(saved.error().text,
             u"“Alice”, which is to be deleted, was changed, or another row has its key now."_s);
    QCOMPARE(database.rows(u"SELECT age FROM users WHERE id = 3"_s), QStringList{u"40"_s});
}

/// A row that is nothing but its name.
void TestDeletionImpact::aRowOfOneColumn()
{
    const TempDatabase database(
        {u"CREATE TABLE posts (id INTEGER PRIMARY KEY, title TEXT)"_s,
         u"CREATE TABLE tags (name TEXT PRIMARY KEY)"_s,
         u"CREATE TABLE posts_tags (post INTEGER REFERENCES posts, tag TEXT REFERENCES tags)"_s,
         u"INSERT INTO posts VALUES (1, 'One')"_s, u"INSERT INTO tags VALUES ('red')"_s,
         u"INSERT INTO posts_tags VALUES (1, 'red')"_s});
    Loaded loaded(database);
    const Side tags = loaded.association().sides.left.title == u"tags"_s ? Side::Left : Side::Right;
    const ValueView red{ValueKind::Text, 0, 0, "red"};
    const auto found
        = deletionImpacts(loaded.connection(), loaded.association(), tags, {Key(std::span(&red, 1))});
    VERIFY_OK(found);
    QVERIFY(found->front() == DeletionImpact());
}

void TestDeletionImpact::whatRefersByNameOnly()
{
    QStringList statements = usersAndRoles();
    statements += {u"CREATE TABLE posts (id INTEGER PRIMARY KEY, user_id INTEGER, title TEXT)"_s,
                   u"INSERT INTO posts VALUES (1, 1, 'a'), (2, 1, 'b'), (3, 2, 'c'), (4, NULL, 'd')"_s};
    const auto found = impacts(statements, {Key::ofInteger(1), Key::ofInteger(3)});
    QCOMPARE(counts(found[0].orphaned), (Counts{{u"posts"_s, 2}}));
    QVERIFY(found[0].deleted.empty() && found[0].cleared.empty() && found[0].forbids.empty());
    QCOMPARE(found[0].lossText(), u"2 of posts left referring to nothing"_s);
    QVERIFY(isNothing(found[1]));
}

/// A junction without foreign keys: its links are the association's own all the same.
void TestDeletionImpact::ownLinksByNameDoNotCount()
{
    const auto found
        = impacts({u"CREATE TABLE users (id INTEGER PRIMARY KEY, name TEXT)"_s,
                   u"CREATE TABLE roles (id INTEGER PRIMARY KEY, name TEXT)"_s,
                   u"CREATE TABLE users_roles (user_id INTEGER, role_id INTEGER)"_s,
                   u"INSERT INTO users VALUES (1, 'John')"_s, u"INSERT INTO roles VALUES (1, 'A')"_s,
                   u"INSERT INTO users_roles VALUES (1, 1)"_s},
                  {Key::ofInteger(1)});
    QVERIFY(isNothing(found[0]));
}

/// What the same junction says about rows of other tables.
void TestDeletionImpact::rowsOfOtherTypesForbid()
{
    const TempDatabase database(
        {u"CREATE TABLE tags (id INTEGER PRIMARY KEY, name TEXT)"_s,
         u"CREATE TABLE posts (id INTEGER PRIMARY KEY, name TEXT)"_s,
         u"CREATE TABLE videos (id INTEGER PRIMARY KEY, name TEXT)"_s,
         u"CREATE TABLE taggings (tag_id INTEGER, taggable_id INTEGER, "
         "taggable_type TEXT, PRIMARY KEY (tag_id, taggable_id, taggable_type))"_s,
         u"INSERT INTO tags VALUES (1, 'x'), (2, 'y')"_s, u"INSERT INTO posts VALUES (1, 'p')"_s,
         u"INSERT INTO videos VALUES (1, 'v')"_s,
         u"INSERT INTO taggings VALUES (1, 1, 'Post'), (1, 1, 'Video'), (2, 1, 'Post')"_s});
    Loaded loaded(database, u"taggings(tag_id,taggable_id,taggable_type=Post)"_s);
    const auto found = deletionImpacts(loaded.connection(), loaded.association(), Side::Left,
                                       {Key::ofInteger(1), Key::ofInteger(2)});
    VERIFY_OK(found);
    QCOMPARE(counts((*found)[0].forbids), (Counts{{u"taggings"_s, 1}}));
    QVERIFY(isNothing((*found)[1]));
}

void TestDeletionImpact::texts()
{
    std::vector<std::uint64_t> many(1234);
    const DeletionImpact impact{{{u"a"_s, {1, 2}}, {u"b"_s, {3}}}, {{u"c"_s, many}}, {}, {}};
    QCOMPARE(impact.lossText(), u"2 of a, 1 of b deleted; 1,234 of c without their reference"_s);
    const DeletionImpact other{{{u"a"_s, {2, 5}}}, {}, {}, {{u"d"_s, {1, 2, 3, 4, 5, 6, 7}}}};
    const DeletionImpact third{{{u"a"_s, {5, 6}}}, {}, {}, {}};
    const DeletionImpact sum = DeletionImpact::sumOf({impact, other, third});
    QCOMPARE(counts(sum.deleted), (Counts{{u"a"_s, 4}, {u"b"_s, 1}})); // what several have counts once
    QCOMPARE(sum.forbidText(), u"Other rows refer to it: 7 of d."_s);
    QVERIFY(DeletionImpact::sumOf({}) == DeletionImpact());
    QVERIFY(DeletionImpact::sumOf({impact}) == impact);
}

QTEST_GUILESS_MAIN(TestDeletionImpact)
#include "tst_deletionimpact.moc"
