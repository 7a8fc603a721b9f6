// SPDX-FileCopyrightText: Crosscheck contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/association/writer.h"
#include "tests/support/describe.h"
#include "tests/support/loaded.h"
#include "tests/support/verify.h"

#include <QTest>

using namespace crosscheck;
using namespace crosscheck::test;

/// Saving new, renamed and deleted rows.
class TestWriterEntities : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void aRowThatGoesWithAnother();
    void addRenameAndDelete();
    void addedWithLinksOfBothSides();
    void aKeyOfOnesOwn();
    void compositeKey();
    void requiredColumnMissing();
    void renameToWhatIsTaken();
    void renameNeverReplacesAnotherRow();
    void anotherCaseIsAnotherName();
    void addNeverReplacesAnotherRow();
    void deleteRefusedForHiddenRows_data();
    void deleteRefusedForHiddenRows();
    void deleteRefusedByAForeignKey();
    void deleteInATableLinkedWithItself();
    void deletionComesBackWithAllItsColumns();
    void labelsOfAnyKind();
};

void TestWriterEntities::addRenameAndDelete()
{
    const TempDatabase database(usersAndRoles());
    Loaded loaded(database);
    loaded.add(Side::Left, QStringLiteral("Zoe"));
    loaded.rename(Side::Right, QStringLiteral("Viewer"), QStringLiteral("Reader"));
    loaded.remove(Side::Left, QStringLiteral("John"));
    const QStringList shown = describe(loaded.workspace());
    const auto saved = loaded.save();
    VERIFY_OK(saved);
    QCOMPARE(saved->revoked, 2U);
    QCOMPARE(saved->deletedRows.size(), 1U);
    QCOMPARE(
        database.rows(QStringLiteral("SELECT * FROM users")),
        (QStringList{QStringLiteral("2|'Jane'"), QStringLiteral("3|'Alice'"), QStringLiteral("4|'Zoe'")}));
    QCOMPARE(
        database.rows(QStringLiteral("SELECT name FROM roles")),
        (QStringList{QStringLiteral("'Admin'"), QStringLiteral("'Editor'"), QStringLiteral("'Reader'")}));
    QCOMPARE(database.rows(QStringLiteral("SELECT * FROM users_roles")),
             (QStringList{QStringLiteral("2|2"), QStringLiteral("3|3")}));
    QVERIFY(loaded.workspace().changes().isEmpty());
    QCOMPARE(describe(loaded.workspace()), shown);
    QCOMPARE(describe(*loaded.load()), shown);
}

void TestWriterEntities::addedWithLinksOfBothSides()
{
    const TempDatabase database(usersAndRoles());
    Loaded loaded(database);
    loaded.add(Side::Left, QStringLiteral("Zoe"));
    loaded.add(Side::Left, QStringLiteral("Max"));
    loaded.add(Side::Right, QStringLiteral("Owner"));
    loaded.link(QStringLiteral("Zoe"), QStringLiteral("Owner"));
    loaded.link(QStringLiteral("Max"), QStringLiteral("Admin"));
    loaded.link(QStringLiteral("John"), QStringLiteral("Owner"));
    const QStringList shown = describe(loaded.workspace());
    VERIFY_OK(loaded.save());
    QCOMPARE(describe(*loaded.load()), shown);
    QCOMPARE(database.rows(
                 QStringLiteral("SELECT u.name, r.name FROM users_roles JOIN users u ON u.id = user_id JOIN "
                                "roles r ON r.id = role_id WHERE u.id > 3 OR r.id > 3 ORDER BY 1, 2")),
             (QStringList{QStringLiteral("'John'|'Owner'"), QStringLiteral("'Max'|'Admin'"),
                          QStringLiteral("'Zoe'|'Owner'")}));
    loaded.unlink(QStringLiteral("Zoe"), QStringLiteral("Owner")); // by the key that the database gave
    VERIFY_OK(loaded.save());
    QCOMPARE(describe(*loaded.load()), describe(loaded.workspace()));
}

void TestWriterEntities::aKeyOfOnesOwn()
{
    const TempDatabase database(
        {QStringLiteral("CREATE TABLE u (code TEXT PRIMARY KEY, name TEXT, mail TEXT NOT NULL)"),
         QStringLiteral("CREATE TABLE r (id INTEGER PRIMARY KEY, name TEXT)"),
         QStringLiteral("CREATE TABLE j (u TEXT REFERENCES u, r REFERENCES r)"),
         QStringLiteral("INSERT INTO r VALUES (1, 'R')")});
    Loaded loaded(database);
    loaded.add(Side::Left, QStringLiteral("Zoe"),
               {{QStringLiteral("code"), textValue(QStringLiteral("z'1"))},
                {QStringLiteral("mail"), textValue(QStringLiteral("z@x"))}});
    loaded.link(QStringLiteral("Zoe"), QStringLiteral("R"));
    VERIFY_OK(loaded.save());
    QCOMPARE(database.rows(QStringLiteral("SELECT * FROM u")),
             QStringList{QStringLiteral("'z'1'|'Zoe'|'z@x'")});
    QCOMPARE(database.rows(QStringLiteral("SELECT * FROM j")), QStringList{QStringLiteral("'z'1'|1")});
}

void TestWriterEntities::compositeKey()
{
    const TempDatabase database(
        {QStringLiteral("CREATE TABLE u (a, b, name, PRIMARY KEY (a, b)) WITHOUT ROWID"),
         QStringLiteral("CREATE TABLE r (id INTEGER PRIMARY KEY, name)"),
         QStringLiteral(
             "CREATE TABLE j (a, b, r REFERENCES r, FOREIGN KEY (a, b) REFERENCES u, PRIMARY KEY (a, b, r)) "
             "WITHOUT ROWID"),
         QStringLiteral("INSERT INTO u VALUES (1, 2, 'one'), (1, '2', 'other'), ('1', 2, 'third')"),
         QStringLiteral("INSERT INTO r VALUES (1, 'R')"),
         QStringLiteral("INSERT INTO j VALUES (1, '2', 1)")});
    Loaded loaded(database);
    QCOMPARE(describe(loaded.workspace()),
             (QStringList{QStringLiteral("one: "), QStringLiteral("other: R"), QStringLiteral("third: "),
                          QStringLiteral("R")}));
    loaded.add(Side::Left, QStringLiteral("new"),
               {{QStringLiteral("a"), Blob{"x"}}, {QStringLiteral("b"), 0.5}});
    loaded.link(QStringLiteral("new"), QStringLiteral("R"));
    loaded.link(QStringLiteral("third"), QStringLiteral("R"));
    loaded.remove(Side::Left, QStringLiteral("other"));
    loaded.rename(Side::Left, QStringLiteral("one"), QStringLiteral("ONE"));
    const QStringList shown = describe(loaded.workspace());
    VERIFY_OK(loaded.save());
    QCOMPARE(database.rows(QStringLiteral("SELECT * FROM u ORDER BY name")),
             (QStringList{QStringLiteral("1|2|'ONE'"), QStringLiteral("x'78'|0.5|'new'"),
                          QStringLiteral("'1'|2|'third'")}));
    QCOMPARE(database.rows(QStringLiteral("SELECT * FROM j ORDER BY a")),
             (QStringList{QStringLiteral("'1'|2|1"), QStringLiteral("x'78'|0.5|1")}));
    QCOMPARE(describe(*loaded.load()), shown);
}

void TestWriterEntities::requiredColumnMissing()
{
    QStringList statements = usersAndRoles();
    statements[0]
        = QStringLiteral("CREATE TABLE users (id INTEGER PRIMARY KEY, name TEXT, mail TEXT NOT NULL)");
    statements[3]
        = QStringLiteral("INSERT INTO users VALUES (1, 'John', 'j'), (2, 'Jane', 'j'), (3, 'Alice', 'a')");
    const TempDatabase database(statements);
    const QStringList before = database.dump();
    Loaded loaded(database);
    loaded.link(QStringLiteral("Jane"), QStringLiteral("Admin"));
    loaded.add(Side::Left, QStringLiteral("Zoe"));
    const auto saved = loaded.save();
    VERIFY_FAILS(saved, NotNull);
    QVERIFY(saved.error().text.startsWith(QStringLiteral("“Zoe” cannot be added to users.")));
    QCOMPARE(database.dump(), before);
}

void TestWriterEntities::renameToWhatIsTaken()
{
    const TempDatabase database(usersAndRoles());
    database.run(QStringLiteral("CREATE UNIQUE INDEX i ON users (name)"));
    const QStringList before = database.dump();
    Loaded loaded(database);
    loaded.unlink(QStringLiteral("John"), QStringLiteral("Admin"));
    loaded.rename(Side::Left, QStringLiteral("Jane"), QStringLiteral("John"));
    const auto saved = loaded.save();
    VERIFY_FAILS(saved, Unique);
    QVERIFY(saved.error().text.startsWith(QStringLiteral("“Jane” cannot be renamed to “John”.")));
    QCOMPARE(database.dump(), before);
}

void TestWriterEntities::renameNeverReplacesAnotherRow()
{
    QStringList statements = usersAndRoles();
    statements[0]
        = QStringLiteral("CREATE TABLE users (id INTEGER PRIMARY KEY, name TEXT UNIQUE ON CONFLICT REPLACE)");
    const TempDatabase database(statements);
    database.run(QStringLiteral("INSERT INTO users VALUES (9, 'Lone')"));
    const QStringList before = database.dump();
    Loaded loaded(database);
    loaded.rename(Side::Left, QStringLiteral("Jane"), QStringLiteral("Lone"));
    VERIFY_FAILS(loaded.save(), Unique);
    QCOMPARE(database.dump(), before);
}

/// The column's collation says that they are the same; a person does not.
void TestWriterEntities::anotherCaseIsAnotherName()
{
    QStringList statements = usersAndRoles();
    statements[0] = QStringLiteral("CREATE TABLE users (id INTEGER PRIMARY KEY, name TEXT COLLATE NOCASE)");
    const TempDatabase database(statements);
    Loaded loaded(database);
    loaded.link(QStringLiteral("John"), QStringLiteral("Viewer"));
    database.run(QStringLiteral("UPDATE users SET name = 'JOHN' WHERE id = 1"));
    const auto saved = loaded.save();
    VERIFY_FAILS(saved, Stale);
    QVERIFY(saved.error().detail.contains(QStringLiteral("What was “John” is “JOHN” now.")));
}

void TestWriterEntities::addNeverReplacesAnotherRow()
{
    QStringList statements = usersAndRoles();
    statements[0]
        = QStringLiteral("CREATE TABLE users (id INTEGER PRIMARY KEY, name TEXT UNIQUE ON CONFLICT REPLACE)");
    const TempDatabase database(statements);
    database.run(QStringLiteral("INSERT INTO users VALUES (9, 'Lone')"));
    const QStringList before = database.dump();
    Loaded loaded(database);
    loaded.add(Side::Left, QStringLiteral("Lone"));
    VERIFY_FAILS(loaded.save(), Unique);
    QCOMPARE(database.dump(), before);
}

void TestWriterEntities::deleteRefusedForHiddenRows_data()
{
    QTest::addColumn<QString>("hidden");
    QTest::newRow("a colleague's new link") << QStringLiteral("INSERT INTO users_roles VALUES (1, 3)");
    QTest::newRow("a dangling one") << QStringLiteral("INSERT INTO users_roles VALUES (1, 99)");
    QTest::newRow("one with NULL") << QStringLiteral("INSERT INTO users_roles VALUES (1, NULL)");
}

void TestWriterEntities::deleteRefusedForHiddenRows()
{
    QFETCH(QString, hidden);
    QStringList statements = usersAndRoles();
    statements[2]
        = QStringLiteral("CREATE TABLE users_roles (user_id INTEGER REFERENCES users ON DELETE CASCADE, "
                         "role_id INTEGER REFERENCES roles ON DELETE CASCADE)");
    const TempDatabase database(statements);
    Loaded loaded(database);
    loaded.remove(Side::Left, QStringLiteral("John"));
    database.run(hidden);
    const QStringList before = database.dump();
    const auto saved = loaded.save();
    VERIFY_FAILS(saved, Stale);
    QVERIFY2(saved.error().text.startsWith(
                 QStringLiteral("“John” cannot be deleted: user_id of users_roles refers to it")),
             qPrintable(saved.error().text));
    QCOMPARE(database.dump(), before);
}

void TestWriterEntities::deleteRefusedByAForeignKey()
{
    const TempDatabase database(usersAndRoles());
    database.run(
        QStringLiteral("CREATE TABLE posts (author REFERENCES users); INSERT INTO posts VALUES (1)"));
    const QStringList before = database.dump();
    Loaded loaded(database);
    loaded.remove(Side::Left, QStringLiteral("John"));
    const auto saved = loaded.save();
    VERIFY_FAILS(saved, ForeignKey);
    QVERIFY(saved.error().text.startsWith(QStringLiteral("“John” cannot be deleted.")));
    QCOMPARE(database.dump(), before);
}

void TestWriterEntities::deleteInATableLinkedWithItself()
{
    const TempDatabase database(
        {QStringLiteral("CREATE TABLE p (id INTEGER PRIMARY KEY, name TEXT)"),
         QStringLiteral(
             "CREATE TABLE likes (who REFERENCES p ON DELETE CASCADE, whom REFERENCES p ON DELETE CASCADE)"),
         QStringLiteral("INSERT INTO p VALUES (1, 'A'), (2, 'B'), (3, 'C')"),
         QStringLiteral("INSERT INTO likes VALUES (1, 2), (2, 1)")});
    Loaded loaded(database);
    loaded.remove(Side::Left, QStringLiteral("A"));
    QCOMPARE(loaded.workspace().changes().links().revokes(), std::size_t(2)); // whom A likes, and who likes A
    VERIFY_OK(loaded.save());
    QCOMPARE(database.rows(QStringLiteral("SELECT name FROM p")),
             (QStringList{QStringLiteral("'B'"), QStringLiteral("'C'")}));
    QCOMPARE(database.rows(QStringLiteral("SELECT * FROM likes")), QStringList());
}

void TestWriterEntities::deletionComesBackWithAllItsColumns()
{
    const TempDatabase database(
        {QStringLiteral(
             "CREATE TABLE u (id INTEGER PRIMARY KEY, name, a, b, c, d, e, f REAL, g AS (a || 'x'))"),
         QStringLiteral("CREATE TABLE r (id INTEGER PRIMARY KEY, name)"),
         QStringLiteral("CREATE TABLE j (u REFERENCES u, r REFERENCES r)"),
         QStringLiteral(
             "INSERT INTO u VALUES (7, 'Zoë', CAST(x'61ff' AS TEXT), CAST(x'610062' AS TEXT), x'00ff', NULL, "
             "9007199254740993, 0.1), (8, 'Max', 1, 2, 3, 4, 5, 6)"),
         QStringLiteral("INSERT INTO r VALUES (1, 'R'), (2, 'S')"),
         QStringLiteral("INSERT INTO j VALUES (7, 1), (7, 2)")});
    const QString rows = QStringLiteral("SELECT *, typeof(a), typeof(b) FROM u");
    const QStringList before = database.rows(rows);
    Loaded loaded(database);
    const QStringList shown = describe(loaded.workspace());
    const Edit undo = loaded.remove(Side::Left, QStringLiteral("Zoë"));
    VERIFY_OK(loaded.save());
    QCOMPARE(database.rows(rows), before.mid(1));

    const Edit redo = loaded.workspace().apply(undo);
    QCOMPARE(describe(loaded.workspace()), shown);
    QCOMPARE(describeChanges(loaded.workspace()),
             (QStringList{QStringLiteral("+Zoë→R"), QStringLiteral("+Zoë→S"), QStringLiteral("add Zoë")}));
    VERIFY_OK(loaded.save());
    QCOMPARE(database.rows(rows), before);
    QCOMPARE(database.rows(QStringLiteral("SELECT * FROM j")),
             (QStringList{QStringLiteral("7|1"), QStringLiteral("7|2")}));
    QCOMPARE(describe(*loaded.load()), shown);

    loaded.workspace().apply(redo);
    VERIFY_OK(loaded.save());
    QCOMPARE(database.rows(rows), before.mid(1));
    QCOMPARE(database.rows(QStringLiteral("SELECT * FROM j")), QStringList());
}

void TestWriterEntities::labelsOfAnyKind()
{
    const TempDatabase database(usersAndRoles());
    database.run(
        QStringLiteral("UPDATE users SET name = NULL WHERE id = 1; UPDATE users SET name = '' WHERE id = 2;"
                       "UPDATE users SET name = CAST(x'ff' AS TEXT) WHERE id = 3"));
    Loaded loaded(database);
    for (std::uint32_t slot = 0; slot < 3; ++slot) {
        const std::array<std::uint32_t, 1> one{slot};
        loaded.workspace().apply(
            loaded.workspace().editLinks(one, std::array<std::uint32_t, 1>{2}, true).value());
        if (slot < 2)
            loaded.workspace().apply(
                loaded.workspace().editRename(Side::Left, slot, slot == 0 ? text("") : Value()));
    }
    VERIFY_OK(loaded.save());
    QCOMPARE(database.rows(QStringLiteral("SELECT name FROM users")),
             (QStringList{QStringLiteral("''"), QStringLiteral("NULL"), QStringLiteral("text:ff")}));
    QCOMPARE(database.rows(QStringLiteral("SELECT user_id FROM users_roles WHERE role_id = 3 ORDER BY 1")),
             (QStringList{QStringLiteral("1"), QStringLiteral("2"), QStringLiteral("3")}));
}

/// One side's rows belong to the other's, and go with them.
void TestWriterEntities::aRowThatGoesWithAnother()
{
    const TempDatabase database(
        {QStringLiteral("CREATE TABLE users (id INTEGER PRIMARY KEY, name TEXT)"),
         QStringLiteral("CREATE TABLE tags (id INTEGER PRIMARY KEY, name TEXT, "
                        "owner INTEGER REFERENCES users ON DELETE CASCADE)"),
         QStringLiteral("CREATE TABLE users_tags (user_id INTEGER REFERENCES users, "
                        "tag_id INTEGER REFERENCES tags, PRIMARY KEY (user_id, tag_id))"),
         QStringLiteral("INSERT INTO users VALUES (1, 'John')"),
         QStringLiteral("INSERT INTO tags VALUES (1, 'red', 1), (2, 'blue', NULL)")});
    const QStringList before = database.dump();
    {
        Loaded loaded(database, QStringLiteral("users_tags"));
        const auto told
            = deletionImpacts(loaded.connection(), loaded.association(), Side::Left, {Key::ofInteger(1)});
        VERIFY_OK(told);
        loaded.workspace().setImpact(loaded.id(Side::Left, QStringLiteral("John")), told->front());
        loaded.remove(Side::Left, QStringLiteral("John"));
        loaded.rename(Side::Right, QStringLiteral("red"), QStringLiteral("green"));
        const auto saved = loaded.save();
        VERIFY_FAILS(saved, Stale);
        QCOMPARE(
            saved.error().text,
            QStringLiteral("“red” went with another row that this save deletes, before its own change."));
        QCOMPARE(database.dump(), before);
    }
    Loaded loaded(database, QStringLiteral("users_tags"));
    const auto told
        = deletionImpacts(loaded.connection(), loaded.association(), Side::Left, {Key::ofInteger(1)});
    VERIFY_OK(told);
    loaded.workspace().setImpact(loaded.id(Side::Left, QStringLiteral("John")), told->front());
    const Edit undoJohn = loaded.remove(Side::Left, QStringLiteral("John"));
    const Edit undoRed = loaded.remove(Side::Right, QStringLiteral("red"));
    VERIFY_OK(loaded.save());
    QCOMPARE(database.rows(QStringLiteral("SELECT name FROM tags")), QStringList{QStringLiteral("'blue'")});
    loaded.refresh();
    loaded.workspace().apply(undoJohn);
    VERIFY_OK(loaded.save());
    loaded.refresh();
    loaded.workspace().apply(undoRed);
    VERIFY_OK(loaded.save());
    QCOMPARE(database.dump(), before);
}

QTEST_GUILESS_MAIN(TestWriterEntities)
#include "tst_writerentities.moc"
