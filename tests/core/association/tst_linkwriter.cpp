// SPDX-FileCopyrightText: Crosscheck contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/association/linkstaging.h"
#include "core/association/linkwriter.h"
#include "tests/support/loaded.h"
#include "tests/support/verify.h"

#include <QTest>

using namespace crosscheck;
using namespace crosscheck::test;

/// Which junction rows a link stands for, where columns and keys compare differently; and what comes back with a link.
class TestLinkWriter : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void rowsThatGoWithEachOther();
    void rowsComeBackUnderTheirOwnKeys();
    void collationWiderThanTheKeys();
    void newLinksComeByKey();
    void scansAreBounded();
    void pairThatIsUniqueWithoutCase();
    void aKeyThatIsNarrowerThanItsColumn();
    void referencesOfAnotherType();
    void removedPayloadComesBack();
    void polymorphicLinks();
    void payloadThatOthersChangedIsNotRemoved();
    void rowsThatOthersAddedAreNotRemoved();
    void aSavedGrantThatOthersChangedIsNotUndone();
    void keysThatTheJunctionTurnsIntoOthers();
    void duplicateRowsComeBack();
    void rowsGoByWhateverTellsThem_data();
    void rowsGoByWhateverTellsThem();
};

/// To the junction's collation both links are one: unlinking one must not take the other along.
void TestLinkWriter::collationWiderThanTheKeys()
{
    const TempDatabase database(
        {QStringLiteral("CREATE TABLE users (id INTEGER PRIMARY KEY, name TEXT)"),
         QStringLiteral("CREATE TABLE roles (code TEXT PRIMARY KEY)"),
         QStringLiteral("CREATE TABLE users_roles (u INTEGER REFERENCES users (id), "
                        "r TEXT COLLATE NOCASE REFERENCES roles (code))"),
         QStringLiteral("INSERT INTO users VALUES (1, 'John'), (2, 'Jane')"),
         QStringLiteral("INSERT INTO roles VALUES ('a'), ('A')"),
         QStringLiteral("INSERT INTO users_roles VALUES (1, 'a'), (1, 'A'), (2, 'a')")});
    Loaded loaded(database);
    loaded.unlink(QStringLiteral("John"), QStringLiteral("A"));
    loaded.link(QStringLiteral("Jane"), QStringLiteral("A"));
    const auto saved = loaded.save();
    VERIFY_OK(saved);
    QCOMPARE(saved->revoked, 1U);
    QCOMPARE(saved->alreadySo(), 0U);
    QCOMPARE(database.rows(QStringLiteral("SELECT * FROM users_roles ORDER BY u, r COLLATE BINARY")),
             (QStringList{QStringLiteral("1|'a'"), QStringLiteral("2|'A'"), QStringLiteral("2|'a'")}));
}

/// Whatever order they were staged in, with values of their own or without.
void TestLinkWriter::newLinksComeByKey()
{
    const TempDatabase database({QStringLiteral("CREATE TABLE users (id INTEGER PRIMARY KEY, name TEXT)"),
                                 QStringLiteral("CREATE TABLE roles (id INTEGER PRIMARY KEY, name TEXT)"),
                                 QStringLiteral("CREATE TABLE users_roles (user_id INTEGER REFERENCES users, "
                                                "role_id INTEGER REFERENCES roles, note INTEGER)"),
                                 QStringLiteral("INSERT INTO users VALUES (1, 'C'), (2, 'B'), (3, 'A')"),
                                 QStringLiteral("INSERT INTO roles VALUES (1, 'Y'), (2, 'X')")});
    Loaded loaded(database);
    for (const char *user : {"A", "B", "C"}) {
        for (const char *role : {"X", "Y"}) {
            loaded.link(QLatin1String(user), QLatin1String(role));
            if (role[0] == 'Y')
                loaded.set(QLatin1String(user), QLatin1String(role), QStringLiteral("note"), integer(7));
        }
    }
    VERIFY_OK(loaded.save());
    QCOMPARE(
        database.rows(QStringLiteral("SELECT * FROM users_roles ORDER BY rowid")),
        (QStringList{QStringLiteral("1|1|7"), QStringLiteral("2|1|7"), QStringLiteral("3|1|7"),
                     QStringLiteral("1|2|NULL"), QStringLiteral("2|2|NULL"), QStringLiteral("3|2|NULL")}));
}

/// A scan passes most rows over without a look-up, by the side of which the links have the fewest first; not where keys are no
/// numbers.
void TestLinkWriter::scansAreBounded()
{
    const QString tables = QStringLiteral(
        "CREATE TABLE users (id INTEGER PRIMARY KEY, name TEXT); CREATE TABLE roles (id %1 "
        "PRIMARY KEY, name TEXT); CREATE TABLE users_roles (user_id INTEGER REFERENCES users, "
        "role_id %1 REFERENCES roles); INSERT INTO users VALUES (-3, 'A'), (9, 'B'); "
        "INSERT INTO roles VALUES (7, 'X')");
    const auto joined = [&tables](const char *type) {
        const TempDatabase database(tables.arg(QLatin1String(type)).split(QStringLiteral("; ")));
        Loaded loaded(database);
        loaded.link(QStringLiteral("A"), QStringLiteral("X"));
        loaded.link(QStringLiteral("B"), QStringLiteral("X"));
        const SaveRequest request = loaded.workspace().saveRequest();
        SaveOutcome outcome;
        for (const Side side : bothSides) {
            for (const SaveRequest::Entity &entity : request.entities[side])
                outcome.keys[side].push_back(entity.key);
        }
        const LinkStaging staging(loaded.connection(), request);
        const auto table = staging.stage(QStringLiteral("staged"), request.grants, outcome);
        return table ? staging.joined(*table) : table.error().message();
    };
    const QString users = QStringLiteral(" AND +j.\"user_id\" BETWEEN -3 AND 9");
    const QString both = QStringLiteral(" AND +j.\"role_id\" BETWEEN 7 AND 7") + users;
    QVERIFY2(joined("INTEGER").endsWith(both), qPrintable(joined("INTEGER")));
    QVERIFY2(joined("TEXT").endsWith(QLatin1String("s.c1 = j.\"role_id\"") + users),
             qPrintable(joined("TEXT")));
}

/// A pair that is unique without case cannot be added beside the other: the database says so, and nothing is lost.
void TestLinkWriter::pairThatIsUniqueWithoutCase()
{
    const TempDatabase database({QStringLiteral("CREATE TABLE users (id INTEGER PRIMARY KEY, name TEXT)"),
                                 QStringLiteral("CREATE TABLE roles (code TEXT PRIMARY KEY)"),
                                 QStringLiteral("CREATE TABLE users_roles (u INTEGER REFERENCES users (id), "
                                                "r TEXT COLLATE NOCASE REFERENCES roles (code), "
                                                "PRIMARY KEY (u, r))"),
                                 QStringLiteral("INSERT INTO users VALUES (1, 'John')"),
                                 QStringLiteral("INSERT INTO roles VALUES ('a'), ('A')"),
                                 QStringLiteral("INSERT INTO users_roles VALUES (1, 'a')")});
    const QStringList before = database.dump();
    Loaded loaded(database);
    loaded.link(QStringLiteral("John"), QStringLiteral("A"));
    VERIFY_FAILS(loaded.save(), Unique);
    QCOMPARE(database.dump(), before);
    loaded.unlink(QStringLiteral("John"), QStringLiteral("A"));
    loaded.unlink(QStringLiteral("John"), QStringLiteral("a"));
    VERIFY_OK(loaded.save());
    QVERIFY(database.rows(QStringLiteral("SELECT * FROM users_roles")).isEmpty());
}

/// The pair's key tells `a` from `A` where its column does not: only the one that is meant goes.
void TestLinkWriter::aKeyThatIsNarrowerThanItsColumn()
{
    const TempDatabase database({QStringLiteral("CREATE TABLE users (id INTEGER PRIMARY KEY, name TEXT)"),
                                 QStringLiteral("CREATE TABLE roles (code TEXT PRIMARY KEY)"),
                                 QStringLiteral("CREATE TABLE users_roles (u INTEGER REFERENCES users (id), "
                                                "r TEXT COLLATE NOCASE REFERENCES roles (code), "
                                                "UNIQUE (u, r COLLATE BINARY))"),
                                 QStringLiteral("INSERT INTO users VALUES (1, 'John')"),
                                 QStringLiteral("INSERT INTO roles VALUES ('a'), ('A')"),
                                 QStringLiteral("INSERT INTO users_roles VALUES (1, 'a'), (1, 'A')")});
    Loaded loaded(database);
    loaded.unlink(QStringLiteral("John"), QStringLiteral("A"));
    VERIFY_OK(loaded.save());
    QCOMPARE(database.rows(QStringLiteral("SELECT * FROM users_roles")),
             QStringList{QStringLiteral("1|'a'")});
}

/// `'1'` refers to the number 1: its link is removed as it was shown, and none is added beside it.
void TestLinkWriter::referencesOfAnotherType()
{
    const TempDatabase database(
        {QStringLiteral("CREATE TABLE users (id INTEGER PRIMARY KEY, name TEXT)"),
         QStringLiteral("CREATE TABLE roles (code TEXT COLLATE NOCASE PRIMARY KEY)"),
         QStringLiteral("CREATE TABLE users_roles (u REFERENCES users (id), r TEXT REFERENCES roles (code))"),
         QStringLiteral("INSERT INTO users VALUES (1, 'John'), (2, 'Jane')"),
         QStringLiteral("INSERT INTO roles VALUES ('Admin'), ('Viewer')"),
         QStringLiteral("INSERT INTO users_roles VALUES ('1', 'admin'), (1, 'ADMIN'), (1, 'Viewer'), "
                        "('2', 'viewer')")});
    Loaded loaded(database);
    Loaded colleague(database);
    loaded.unlink(QStringLiteral("John"), QStringLiteral("Admin"));
    loaded.link(QStringLiteral("Jane"), QStringLiteral("Admin"));
    auto saved = loaded.save();
    VERIFY_OK(saved);
    QCOMPARE(saved->revoked, 1U);
    QCOMPARE(saved->rowsRemoved, 2U);
    QCOMPARE(database.rows(QStringLiteral("SELECT * FROM users_roles ORDER BY rowid")),
             (QStringList{QStringLiteral("1|'Viewer'"), QStringLiteral("'2'|'viewer'"),
                          QStringLiteral("2|'Admin'")}));
    database.run(QStringLiteral("UPDATE users_roles SET u = '2', r = 'aDMIN' WHERE r = 'Admin'"));
    colleague.link(QStringLiteral("Jane"), QStringLiteral("Admin"));
    saved = colleague.save();
    VERIFY_OK(saved);
    QCOMPARE(saved->granted, 0U);
    QCOMPARE(saved->alreadyThere.size(), 1U);
}

/// Undo after a save puts a link back with what its rows held; a new grant of the same cell does not.
void TestLinkWriter::removedPayloadComesBack()
{
    const TempDatabase database(
        usersAndRoles(QStringLiteral(", since TEXT NOT NULL DEFAULT 'now', "
                                     "twice TEXT GENERATED ALWAYS AS (since || since)")));
    database.run(QStringLiteral("UPDATE users_roles SET since = x'00ff' WHERE user_id = 1; "
                                "INSERT INTO users_roles (user_id, role_id, since) VALUES (1, 1, 'again')"));
    const QString all = QStringLiteral("SELECT user_id, role_id, since FROM users_roles ORDER BY 1, 2, 3");
    const QStringList before = database.rows(all);
    Loaded loaded(database);
    const Edit undoFirst = loaded.unlink(QStringLiteral("John"), QStringLiteral("Admin"));
    const Edit undoSecond = loaded.unlink(QStringLiteral("John"), QStringLiteral("Editor"));
    auto saved = loaded.save();
    VERIFY_OK(saved);
    QCOMPARE(saved->rowsRemoved, 3U);
    loaded.refresh();
    loaded.workspace().apply(undoFirst);
    loaded.workspace().apply(undoSecond);
    QVERIFY(loaded.workspace().isRestored(loaded.cell(QStringLiteral("John"), QStringLiteral("Admin"))));
    QCOMPARE(loaded.workspace()
                 .restoredRows(loaded.cell(QStringLiteral("John"), QStringLiteral("Admin")))
                 .links.size(),
             2U);
    loaded.link(QStringLiteral("Jane"), QStringLiteral("Viewer"));
    saved = loaded.save();
    VERIFY_OK(saved);
    QCOMPARE(saved->granted, 3U);
    QStringList after = before;
    after.insert(4, QStringLiteral("2|3|'now'"));
    QCOMPARE(database.rows(all), after);

    loaded.refresh();
    loaded.unlink(QStringLiteral("John"), QStringLiteral("Editor"));
    VERIFY_OK(loaded.save());
    loaded.refresh();
    loaded.link(QStringLiteral("John"), QStringLiteral("Editor"));
    const Edit undoNew = loaded.unlink(QStringLiteral("John"), QStringLiteral("Editor"));
    loaded.workspace().apply(undoNew); // a new one again, not the old one
    VERIFY_OK(loaded.save());
    QVERIFY(database.rows(all).contains(QStringLiteral("1|2|'now'")));
}

/// Only rows of the association's own type are read, written and in the way of a deletion.
void TestLinkWriter::polymorphicLinks()
{
    const TempDatabase database(
        {QStringLiteral("CREATE TABLE tags (id INTEGER PRIMARY KEY, name TEXT)"),
         QStringLiteral("CREATE TABLE posts (id INTEGER PRIMARY KEY, title TEXT)"),
         QStringLiteral("CREATE TABLE photos (id INTEGER PRIMARY KEY, title TEXT)"),
         QStringLiteral("CREATE TABLE taggings (tag_id INTEGER REFERENCES tags, taggable_type TEXT, "
                        "taggable_id INTEGER, PRIMARY KEY (tag_id, taggable_type, taggable_id))"),
         QStringLiteral("INSERT INTO tags VALUES (1, 'red'), (2, 'blue')"),
         QStringLiteral("INSERT INTO posts VALUES (1, 'one'), (2, 'two')"),
         QStringLiteral("INSERT INTO photos VALUES (1, 'cat')"),
         QStringLiteral("INSERT INTO taggings VALUES (1, 'Post', 1), (1, 'Photo', 1), (2, 'Photo', 1)")});
    Loaded loaded(database, QStringLiteral("taggings(tag_id,taggable_id,taggable_type=Post)"));
    loaded.unlink(QStringLiteral("red"), QStringLiteral("one"));
    loaded.link(QStringLiteral("blue"), QStringLiteral("two"));
    VERIFY_OK(loaded.save());
    loaded.remove(Side::Right, QStringLiteral("one")); // a photo has the same key
    VERIFY_OK(loaded.save());
    QCOMPARE(database.rows(QStringLiteral("SELECT * FROM taggings ORDER BY 2, 1")),
             (QStringList{QStringLiteral("1|'Photo'|1"), QStringLiteral("2|'Photo'|1"),
                          QStringLiteral("2|'Post'|2")}));
    loaded.remove(Side::Left, QStringLiteral("red")); // a photo has it
    VERIFY_FAILS(loaded.save(), Stale);
}

void TestLinkWriter::payloadThatOthersChangedIsNotRemoved()
{
    const TempDatabase database(usersAndRoles(QStringLiteral(", note TEXT, hash BLOB")));
    Loaded loaded(database);
    loaded.unlink(QStringLiteral("John"), QStringLiteral("Admin"));
    loaded.unlink(QStringLiteral("Jane"), QStringLiteral("Editor"));
    database.run(QStringLiteral("UPDATE users_roles SET hash = x'00' WHERE user_id = 2"));
    const QStringList before = database.dump();
    const auto saved = loaded.save();
    VERIFY_FAILS(saved, Stale);
    QVERIFY2(saved.error().text.contains(QStringLiteral(": Jane → Editor.")), qPrintable(saved.error().text));
    QCOMPARE(database.dump(), before);
    loaded.refresh(); // the person sees it now
    VERIFY_OK(loaded.save());
    QCOMPARE(database.rows(QStringLiteral("SELECT count(*) FROM users_roles")),
             QStringList{QStringLiteral("2")});
}

/// A duplicate row that came since was not among those that the person was told of.
void TestLinkWriter::rowsThatOthersAddedAreNotRemoved()
{
    for (const QString &payload : {QString(), QStringLiteral(", note TEXT DEFAULT 'x'")}) {
        const TempDatabase database(usersAndRoles(payload));
        database.run(QStringLiteral("INSERT INTO users_roles (user_id, role_id) VALUES (1, 1)"));
        Loaded loaded(database);
        loaded.unlink(QStringLiteral("John"), QStringLiteral("Admin"));
        database.run(QStringLiteral("INSERT INTO users_roles (user_id, role_id) VALUES (1, 1)"));
        VERIFY_FAILS(loaded.save(), Stale);
        database.run(QStringLiteral("DELETE FROM users_roles WHERE rowid > 4")); // less is what was wanted
        const auto saved = loaded.save();
        VERIFY_OK(saved);
        QCOMPARE(saved->rowsRemoved, 1U);
    }
}

void TestLinkWriter::aSavedGrantThatOthersChangedIsNotUndone()
{
    const TempDatabase database(usersAndRoles(QStringLiteral(", note TEXT DEFAULT 'x'")));
    Loaded loaded(database);
    const Edit undo = loaded.link(QStringLiteral("John"), QStringLiteral("Viewer"));
    VERIFY_OK(loaded.save());
    loaded.refresh();
    database.run(QStringLiteral("UPDATE users_roles SET note = 'by hand' WHERE role_id = 3"));
    loaded.workspace().apply(undo);
    VERIFY_FAILS(loaded.save(), Stale);
}

/// A column for numbers makes 7 of '007': that is another user's key.
void TestLinkWriter::keysThatTheJunctionTurnsIntoOthers()
{
    const TempDatabase database(
        {QStringLiteral("CREATE TABLE users (id TEXT PRIMARY KEY, name TEXT)"),
         QStringLiteral("CREATE TABLE roles (id INTEGER PRIMARY KEY, name TEXT)"),
         QStringLiteral("CREATE TABLE users_roles (user_id INTEGER REFERENCES users (id), "
                        "role_id INTEGER REFERENCES roles (id), PRIMARY KEY (user_id, role_id))"),
         QStringLiteral("INSERT INTO users VALUES ('007', 'Bond'), ('7', 'Seven')"),
         QStringLiteral("INSERT INTO roles VALUES (1, 'Admin')")});
    Loaded loaded(database);
    loaded.link(QStringLiteral("Bond"), QStringLiteral("Admin"));
    const auto saved = loaded.save();
    VERIFY_FAILS(saved, Stale);
    QCOMPARE(saved.error().text,
             QStringLiteral("The table users_roles did not keep what was written to it: Bond → Admin."));
    QVERIFY(database.rows(QStringLiteral("SELECT * FROM users_roles")).isEmpty());
    loaded.workspace().apply(loaded.workspace().editDropAll());
    loaded.link(QStringLiteral("Seven"), QStringLiteral("Admin"));
    VERIFY_OK(loaded.save());
    QCOMPARE(database.rows(QStringLiteral("SELECT * FROM users_roles")), QStringList{QStringLiteral("7|1")});
}

void TestLinkWriter::duplicateRowsComeBack()
{
    const TempDatabase database(usersAndRoles());
    database.run(QStringLiteral("INSERT INTO users_roles VALUES (1, 1), (1, 1)"));
    const QString all = QStringLiteral("SELECT * FROM users_roles ORDER BY 1, 2");
    const QStringList before = database.rows(all);
    Loaded loaded(database);
    const Edit undoFirst = loaded.unlink(QStringLiteral("John"), QStringLiteral("Admin"));
    const Edit undoSecond = loaded.unlink(QStringLiteral("John"), QStringLiteral("Editor"));
    VERIFY_OK(loaded.save());
    loaded.workspace().apply(undoFirst);
    loaded.workspace().apply(undoSecond);
    QCOMPARE(loaded.workspace()
                 .restoredRows(loaded.cell(QStringLiteral("John"), QStringLiteral("Admin")))
                 .links.size(),
             std::size_t(3));
    VERIFY_OK(loaded.save());
    QCOMPARE(database.rows(all), before);
    QCOMPARE(loaded.workspace().snapshot().links().multiplicity(0, 0), 3U);
}

/// A junction that cascades to itself: the engine does not count what went with another of the rows.
void TestLinkWriter::rowsThatGoWithEachOther()
{
    const TempDatabase database(
        {QStringLiteral("CREATE TABLE users (id INTEGER PRIMARY KEY, name TEXT)"),
         QStringLiteral("CREATE TABLE groups (id INTEGER PRIMARY KEY, name TEXT)"),
         QStringLiteral("CREATE TABLE memberships (id INTEGER PRIMARY KEY, user_id INTEGER REFERENCES users, "
                        "group_id INTEGER REFERENCES groups, "
                        "invited_by INTEGER REFERENCES memberships ON DELETE CASCADE, "
                        "UNIQUE (user_id, group_id))"),
         QStringLiteral("INSERT INTO users VALUES (1, 'John'), (2, 'Jane')"),
         QStringLiteral("INSERT INTO groups VALUES (1, 'A'), (2, 'B')"),
         QStringLiteral("INSERT INTO memberships VALUES (1, 1, 1, NULL), (2, 1, 2, 1), (3, 2, 1, NULL)")});
    Loaded loaded(database, QStringLiteral("memberships"));
    loaded.remove(Side::Left, QStringLiteral("John"));
    VERIFY_OK(loaded.save());
    QCOMPARE(database.rows(QStringLiteral("SELECT id FROM memberships")), QStringList{QStringLiteral("3")});
    // Where a trigger keeps one of them, the save is refused.
    database.run(
        QStringLiteral("CREATE TRIGGER t BEFORE DELETE ON memberships BEGIN SELECT raise(IGNORE); END"));
    Loaded again(database, QStringLiteral("memberships"));
    again.unlink(QStringLiteral("Jane"), QStringLiteral("A"));
    VERIFY_FAILS(again.save(), Stale);
}

/// Others may refer to them by it; where it is another row's by now, they get a new one.
void TestLinkWriter::rowsComeBackUnderTheirOwnKeys()
{
    const TempDatabase database(
        {QStringLiteral("CREATE TABLE users (id INTEGER PRIMARY KEY, name TEXT)"),
         QStringLiteral("CREATE TABLE groups (id INTEGER PRIMARY KEY, name TEXT)"),
         QStringLiteral("CREATE TABLE memberships (id INTEGER PRIMARY KEY, user_id INTEGER REFERENCES users, "
                        "group_id INTEGER REFERENCES groups, "
                        "invited_by INTEGER REFERENCES memberships ON DELETE CASCADE, "
                        "UNIQUE (user_id, group_id))"),
         QStringLiteral("INSERT INTO users VALUES (1, 'John'), (2, 'Jane'), (3, 'Ann')"),
         QStringLiteral("INSERT INTO groups VALUES (1, 'A')"),
         QStringLiteral("INSERT INTO memberships VALUES (7, 1, 1, NULL), (8, 2, 1, 7)")});
    const QString all = QStringLiteral("SELECT * FROM memberships ORDER BY user_id");
    const QStringList before = database.rows(all);
    Loaded loaded(database, QStringLiteral("memberships"));
    const Edit undoJohn = loaded.unlink(QStringLiteral("John"), QStringLiteral("A"));
    const Edit undoJane = loaded.unlink(QStringLiteral("Jane"), QStringLiteral("A"));
    VERIFY_OK(loaded.save());
    QVERIFY(database.rows(all).isEmpty());
    const Edit redoJohn = loaded.workspace().apply(undoJohn);
    const Edit redoJane = loaded.workspace().apply(undoJane);
    VERIFY_OK(loaded.save());
    QCOMPARE(database.rows(all), before);
    loaded.workspace().apply(redoJohn);
    VERIFY_OK(loaded.save());
    database.run(QStringLiteral("INSERT INTO memberships VALUES (7, 3, 1, NULL)"));
    loaded.refresh();
    loaded.workspace().apply(undoJohn);
    VERIFY_OK(loaded.save());
    QCOMPARE(database.rows(QStringLiteral("SELECT user_id, id <> 7 FROM memberships ORDER BY 1")),
             (QStringList{QStringLiteral("1|1"), QStringLiteral("3|0")}));
    loaded.refresh();
    const Edit undoAnn = loaded.unlink(QStringLiteral("Ann"), QStringLiteral("A"));
    VERIFY_OK(loaded.save());
    database.run(QStringLiteral("UPDATE memberships SET id = 7")); // and this one has the key now
    loaded.refresh();
    const Edit undoAgain = loaded.unlink(QStringLiteral("John"), QStringLiteral("A"));
    VERIFY_OK(loaded.save());
    loaded.workspace().apply(undoAnn);
    loaded.workspace().apply(undoAgain); // both had the key 7
    VERIFY_OK(loaded.save());
    QCOMPARE(database.rows(QStringLiteral("SELECT count(*), count(DISTINCT id) FROM memberships")),
             QStringList{QStringLiteral("2|2")});
}

void TestLinkWriter::rowsGoByWhateverTellsThem_data()
{
    QTest::addColumn<QString>("junction");
    QTest::newRow("their number") << QStringLiteral(
        "u INTEGER REFERENCES users (id), r INTEGER REFERENCES roles (id)");
    QTest::newRow("their number by another name") << QStringLiteral(
        "u INTEGER REFERENCES users (id), r INTEGER REFERENCES roles (id), rowid INTEGER DEFAULT 7");
    QTest::newRow("their number without a name") << QStringLiteral(
        "u INTEGER REFERENCES users (id), r INTEGER REFERENCES roles (id), rowid INTEGER DEFAULT 7, "
        "_rowid_ INTEGER DEFAULT 7, oid INTEGER DEFAULT 7");
    QTest::newRow("a key of the pair") << QStringLiteral(
        "u INTEGER REFERENCES users (id), r INTEGER REFERENCES roles (id), PRIMARY KEY (u, r)");
}

void TestLinkWriter::rowsGoByWhateverTellsThem()
{
    QFETCH(QString, junction);
    const TempDatabase database(
        {QStringLiteral("CREATE TABLE users (id INTEGER PRIMARY KEY, name TEXT)"),
         QStringLiteral("CREATE TABLE roles (id INTEGER PRIMARY KEY, name TEXT)"),
         QStringLiteral("CREATE TABLE users_roles (%1)").arg(junction),
         QStringLiteral("INSERT INTO users VALUES (1, 'John'), (2, 'Jane'), (3, 'Alice')"),
         QStringLiteral("INSERT INTO roles VALUES (1, 'Admin'), (2, 'Editor')"),
         QStringLiteral("INSERT INTO users_roles (u, r) VALUES (3, 2), (1, 1), (2, 2), (1, 2), (2, 1)")});
    Loaded loaded(database);
    loaded.unlink(QStringLiteral("John"), QStringLiteral("Admin"));
    loaded.unlink(QStringLiteral("Jane"), QStringLiteral("Editor"));
    loaded.link(QStringLiteral("Alice"), QStringLiteral("Admin"));
    const auto saved = loaded.save();
    VERIFY_OK(saved);
    QCOMPARE(saved->revoked, 2U);
    QCOMPARE(saved->rowsRemoved, 2U);
    QCOMPARE(database.rows(QStringLiteral("SELECT u, r FROM users_roles ORDER BY u, r")),
             (QStringList{QStringLiteral("1|2"), QStringLiteral("2|1"), QStringLiteral("3|1"),
                          QStringLiteral("3|2")}));
}

QTEST_GUILESS_MAIN(TestLinkWriter)
#include "tst_linkwriter.moc"
