// SPDX-FileCopyrightText: Crosscheck contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/association/writer.h"
#include "tests/support/describe.h"
#include "tests/support/loaded.h"
#include "tests/support/verify.h"

#include <QTest>

using namespace crosscheck;
using namespace crosscheck::test;

/// Somebody else changed the database since it was loaded; and names that no quoting by hand survives.
class TestWriterConflicts : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void rowsThatAreNoLongerWhatWasSeen_data();
    void rowsThatAreNoLongerWhatWasSeen();
    void anotherRowOfTheSameName_data();
    void anotherRowOfTheSameName();
    void whatProgramsKeepChangingIsNoConflict();
    void untouchedRowsMayChange();
    void schemaChanges_data();
    void schemaChanges();
    void manyConflictsAreNamedInPart();
    void twoPeopleAtOnce();
    void anyNames_data();
    void anyNames();
};

void TestWriterConflicts::rowsThatAreNoLongerWhatWasSeen_data()
{
    QTest::addColumn<QString>("meanwhile");
    QTest::addColumn<QString>("named");
    const auto row = [](const char *name, const char *meanwhile, const char *named) {
        QTest::newRow(name) << QString::fromUtf8(meanwhile) << QString::fromUtf8(named);
    };
    row("key reused",
        "DELETE FROM users_roles WHERE user_id = 3; DELETE FROM users WHERE id = 3; "
        "INSERT INTO users VALUES (3, 'Mallory')",
        "What was “Alice” is “Mallory” now.");
    row("renamed", "UPDATE users SET name = 'ALICE' WHERE id = 3", "What was “Alice” is “ALICE” now.");
    row("label gone", "UPDATE users SET name = NULL WHERE id = 3", "What was “Alice” is “” now.");
    row("another kind of label", "UPDATE users SET name = CAST('Alice' AS BLOB) WHERE id = 3",
        "What was “Alice” is “x'416c696365'” now.");
    row("left row gone", "DELETE FROM users_roles WHERE user_id = 3; DELETE FROM users WHERE id = 3",
        "“Alice” is gone from users.");
    row("right row gone", "DELETE FROM users_roles WHERE role_id = 1; DELETE FROM roles WHERE id = 1",
        "“Admin” is gone from roles.");
}

void TestWriterConflicts::rowsThatAreNoLongerWhatWasSeen()
{
    QFETCH(QString, meanwhile);
    QFETCH(QString, named);
    for (const char *act : {"grant", "revoke", "rename", "delete"}) {
        if (qstrcmp(act, "grant") != 0 && named.contains(QLatin1String("Admin")))
            continue; // only the grant is about Admin
        const TempDatabase database(usersAndRoles());
        Loaded loaded(database);
        loaded.link(QStringLiteral("Jane"), QStringLiteral("Viewer"));
        if (qstrcmp(act, "grant") == 0)
            loaded.link(QStringLiteral("Alice"), QStringLiteral("Admin"));
        else if (qstrcmp(act, "revoke") == 0)
            loaded.unlink(QStringLiteral("Alice"), QStringLiteral("Viewer"));
        else if (qstrcmp(act, "rename") == 0)
            loaded.rename(Side::Left, QStringLiteral("Alice"), QStringLiteral("Alison"));
        else
            loaded.remove(Side::Left, QStringLiteral("Alice"));
        database.run(meanwhile);
        const QStringList before = database.dump();
        const auto saved = loaded.save();
        VERIFY_FAILS(saved, Stale);
        QCOMPARE(saved.error().text,
                 QStringLiteral("Somebody else changed rows that your changes are about."));
        QCOMPARE(saved.error().detail, QString(named + QStringLiteral(" Nothing was saved.")));
        QCOMPARE(database.dump(), before);
    }
}

void TestWriterConflicts::anotherRowOfTheSameName_data()
{
    QTest::addColumn<QString>("email");
    QTest::addColumn<QString>("named");
    QTest::newRow("unique") << QStringLiteral("email TEXT UNIQUE, seen INTEGER, nick TEXT")
                            << QStringLiteral("email");
    QTest::newRow("by its name") << QStringLiteral("seen DATE, email VARCHAR(80), nick TEXT")
                                 << QStringLiteral("email");
    QTest::newRow("real") << QStringLiteral("email REAL UNIQUE") << QStringLiteral("email");
}

/// SQLite gives Alice's key to the next Alice.
void TestWriterConflicts::anotherRowOfTheSameName()
{
    QFETCH(QString, email);
    QFETCH(QString, named);
    QStringList statements = usersAndRoles();
    statements.append(
        {QStringLiteral("DROP TABLE users"),
         QStringLiteral("CREATE TABLE users (id INTEGER PRIMARY KEY, name TEXT, %1)").arg(email),
         QStringLiteral("INSERT INTO users (id, name, email) VALUES (1, 'John', 'j@x'), "
                        "(2, 'Jane', 'n@x'), (3, 'Alice', 'a@x')")});
    for (const char *act : {"grant", "revoke", "rename", "add"}) {
        const TempDatabase database(statements);
        Loaded loaded(database);
        QString alice = QStringLiteral("Alice");
        if (qstrcmp(act, "grant") == 0) {
            loaded.link(alice, QStringLiteral("Admin"));
        } else if (qstrcmp(act, "revoke") == 0) {
            loaded.unlink(alice, QStringLiteral("Viewer"));
        } else if (qstrcmp(act, "rename") == 0) {
            loaded.rename(Side::Left, alice, QStringLiteral("Alison"));
        } else { // one that a save here has added, and that the database was not asked for since
            loaded.add(Side::Left, QStringLiteral("Alf"),
                       {{QStringLiteral("email"), textValue(QStringLiteral("7"))}});
            VERIFY_OK(loaded.save());
            loaded.link(QStringLiteral("Alf"), QStringLiteral("Admin"));
            VERIFY_OK(loaded.save());
            alice = QStringLiteral("Alf");
            loaded.link(alice, QStringLiteral("Editor"));
        }
        database.run(QStringLiteral("CREATE TABLE t AS SELECT * FROM users WHERE name = '%1'; "
                                    "DELETE FROM users WHERE name = '%1'; UPDATE t SET email = '4'; "
                                    "INSERT INTO users SELECT * FROM t; DROP TABLE t")
                         .arg(alice));
        const QStringList before = database.dump();
        const auto saved = loaded.save();
        VERIFY_FAILS(saved, Stale);
        QCOMPARE(saved.error().detail,
                 QStringLiteral("“%1” has changed (%2), or is another row of that name. Nothing was saved.")
                     .arg(alice, named));
        QCOMPARE(database.dump(), before);
        loaded.refresh();
        const EntityId id
            = loaded.id(Side::Left, qstrcmp(act, "rename") == 0 ? QStringLiteral("Alison") : alice);
        QCOMPARE(loaded.workspace().trouble(id), Trouble::Another);
        QVERIFY(!loaded.workspace().isRelabelled(id));
        loaded.workspace().confirmRows({id});
        VERIFY_OK(loaded.save());
    }
}

void TestWriterConflicts::whatProgramsKeepChangingIsNoConflict()
{
    QStringList statements = usersAndRoles();
    statements.append({QStringLiteral("ALTER TABLE users ADD COLUMN last_login TEXT"),
                       QStringLiteral("ALTER TABLE users ADD COLUMN password TEXT"),
                       QStringLiteral("ALTER TABLE users ADD COLUMN email_verified_at DATETIME"),
                       QStringLiteral("ALTER TABLE users ADD COLUMN logins INTEGER DEFAULT 0")});
    const TempDatabase database(statements);
    Loaded loaded(database);
    loaded.link(QStringLiteral("Alice"), QStringLiteral("Admin"));
    database.run(QStringLiteral("UPDATE users SET last_login = '2024-05-06 07:08:09', password = 'p', "
                                "email_verified_at = 5, logins = logins + 1"));
    VERIFY_OK(loaded.save());
}

void TestWriterConflicts::untouchedRowsMayChange()
{
    const TempDatabase database(usersAndRoles());
    Loaded loaded(database);
    loaded.link(QStringLiteral("Jane"), QStringLiteral("Viewer"));
    database.run(
        QStringLiteral("UPDATE users SET name = 'x' WHERE id = 3; INSERT INTO users VALUES (4, 'new');"
                       "DELETE FROM users_roles WHERE user_id = 1; DELETE FROM users WHERE id = 1"));
    VERIFY_OK(loaded.save());
    QCOMPARE(database.rows(QStringLiteral("SELECT * FROM users_roles")),
             (QStringList{QStringLiteral("2|2"), QStringLiteral("3|3"), QStringLiteral("2|3")}));
}

void TestWriterConflicts::schemaChanges_data()
{
    QTest::addColumn<QString>("change");
    QTest::addColumn<QString>("named");
    const auto row = [](const char *name, const char *change, const char *named) {
        QTest::newRow(name) << QString::fromLatin1(change) << QString::fromUtf8(named);
    };
    row("new column", "ALTER TABLE users_roles ADD COLUMN since",
        "The table “users_roles” has a new column.");
    row("column renamed", "ALTER TABLE users RENAME COLUMN name TO label",
        "The column “users.name” is gone.");
    row("table renamed", "ALTER TABLE roles RENAME TO groups",
        "The keys of the table “users_roles” are defined anew.");
    row("junction gone", "DROP TABLE users_roles", "The table “users_roles” is gone.");
    row("key added", "CREATE UNIQUE INDEX i ON users_roles (role_id, user_id)",
        "The keys of the table “users_roles” are defined anew.");
}

void TestWriterConflicts::schemaChanges()
{
    QFETCH(QString, change);
    QFETCH(QString, named);
    const TempDatabase database(usersAndRoles());
    Loaded loaded(database);
    loaded.link(QStringLiteral("Jane"), QStringLiteral("Viewer"));
    database.run(change);
    const QStringList before = database.dump();
    const auto saved = loaded.save();
    VERIFY_FAILS(saved, Stale);
    QCOMPARE(saved.error().text, QStringLiteral("The database was changed since it was read."));
    QCOMPARE(saved.error().detail, QString(named + QStringLiteral(" Nothing was saved.")));
    QCOMPARE(database.dump(), before);
}

void TestWriterConflicts::manyConflictsAreNamedInPart()
{
    const TempDatabase database(usersAndRoles());
    database.run(
        QStringLiteral("WITH RECURSIVE n (i) AS (SELECT 4 UNION ALL SELECT i + 1 FROM n WHERE i < 40) "
                       "INSERT INTO users SELECT i, 'user ' || i FROM n"));
    Loaded loaded(database);
    std::vector<std::uint32_t> all(40);
    std::iota(all.begin(), all.end(), 0U);
    loaded.workspace().apply(
        loaded.workspace().editLinks(all, std::array<std::uint32_t, 1>{2}, true).value());
    database.run(QStringLiteral("UPDATE users SET name = name || '!'"));
    const auto saved = loaded.save();
    VERIFY_FAILS(saved, Stale);
    QCOMPARE(saved.error().detail.count(QStringLiteral("What was ")), 10);
}

void TestWriterConflicts::twoPeopleAtOnce()
{
    const TempDatabase database(usersAndRoles());
    Loaded one(database);
    Loaded other(database);
    one.link(QStringLiteral("Jane"), QStringLiteral("Viewer"));
    one.unlink(QStringLiteral("John"), QStringLiteral("Admin"));
    other.link(QStringLiteral("Jane"), QStringLiteral("Viewer"));
    other.link(QStringLiteral("Jane"), QStringLiteral("Admin"));
    VERIFY_OK(one.save());
    const auto saved = other.save();
    VERIFY_OK(saved);
    QCOMPARE(saved->granted, 1U);
    QCOMPARE(saved->alreadyThere.size(), 1U);
    one.refresh();
    other.refresh();
    QCOMPARE(describe(one.workspace()), describe(other.workspace()));
    QCOMPARE(describe(one.workspace()),
             (QStringList{QStringLiteral("Alice: Viewer"), QStringLiteral("Jane: Admin, Editor, Viewer"),
                          QStringLiteral("John: Editor"), QStringLiteral("Admin"), QStringLiteral("Editor"),
                          QStringLiteral("Viewer")}));
}

void TestWriterConflicts::anyNames_data()
{
    QTest::addColumn<QString>("odd");
    for (const char *odd : {"a\"b", "[a]", "a]b", "a;b", "a`b", "a'b", "😀", "a.b", "a b", "%1", "select",
                            "--", "a\\b", "x\"; DROP TABLE users; --", "c0", "n"})
        QTest::newRow(odd) << QString::fromUtf8(odd);
}

/// Discovered, loaded, saved and read back, with the name in every place at once.
void TestWriterConflicts::anyNames()
{
    QFETCH(QString, odd);
    const auto quoted = [&odd](const char *suffix) -> QString {
        QString name = odd + QLatin1String(suffix);
        return QLatin1Char('"') + name.replace(QLatin1Char('"'), QLatin1String("\"\"")) + QLatin1Char('"');
    };
    const QString entity = QStringLiteral("CREATE TABLE %1 (%2 INTEGER PRIMARY KEY, %3 TEXT)");
    const TempDatabase database(
        {entity.arg(quoted(" u"), quoted(""), quoted(" name")),
         entity.arg(quoted(" r"), quoted(""), quoted(" name")),
         QStringLiteral("CREATE TABLE %1 (%2 REFERENCES %3 (%4), %5 REFERENCES %6)")
             .arg(quoted(""), quoted(""), quoted(" u"), quoted(""), quoted(" x"), quoted(" r")),
         QStringLiteral("INSERT INTO %1 VALUES (1, 'John'), (2, 'Jane')").arg(quoted(" u")),
         QStringLiteral("INSERT INTO %1 VALUES (1, 'Admin'), (2, 'Editor')").arg(quoted(" r")),
         QStringLiteral("INSERT INTO %1 VALUES (1, 1)").arg(quoted(""))});
    Loaded loaded(database);
    QCOMPARE(loaded.association().name, odd);
    QCOMPARE(loaded.association().sides.left.title, QString(odd + QLatin1String(" u")));
    const QString label = odd + QLatin1Char('!'); // so that none looks like a keyed form
    loaded.add(Side::Left, label);
    loaded.link(label, QStringLiteral("Admin"));
    loaded.link(QStringLiteral("Jane"), QStringLiteral("Editor"));
    loaded.remove(Side::Left, QStringLiteral("John"));
    loaded.rename(Side::Right, QStringLiteral("Editor"), label + label);
    const QStringList shown = describe(loaded.workspace());
    VERIFY_OK(loaded.save());
    QCOMPARE(describe(*loaded.load()), shown);
    QCOMPARE(database.rows(QString(QStringLiteral("SELECT * FROM %1 ORDER BY 1").arg(quoted("")))),
             (QStringList{QStringLiteral("2|2"), QStringLiteral("3|1")}));
    QCOMPARE(
        database.rows(
            QStringLiteral("SELECT %1 FROM %2 WHERE %3 = 3").arg(quoted(" name"), quoted(" u"), quoted(""))),
        QStringList{QString(QLatin1Char('\'') + label + QLatin1Char('\''))});
}

QTEST_GUILESS_MAIN(TestWriterConflicts)
#include "tst_writerconflicts.moc"
