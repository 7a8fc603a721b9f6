// SPDX-FileCopyrightText: Crosscheck contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/association/snapshotpatch.h"
#include "core/association/writer.h"
#include "tests/support/describe.h"
#include "tests/support/loaded.h"
#include "tests/support/verify.h"

#include <QTest>

using namespace crosscheck;
using namespace crosscheck::test;

/// Triggers that swallow, undo or forbid what is saved: nothing at all may be written then.
class TestWriterTriggers : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void whatATriggerIgnoresItMayIgnore();
    void whatTriggersDidBeside();
    void swallowed_data();
    void swallowed();
    void anotherCaseIsKept();
    void aNameThatATriggerWritesOtherwise();
    void harmlessTriggersAreNone();
    void aDeletionThatIsLogged();
};

void TestWriterTriggers::swallowed_data()
{
    QTest::addColumn<QString>("trigger");
    QTest::addColumn<QString>("staged");
    QTest::addColumn<int>("kind");
    QTest::addColumn<QString>("named");
    const auto row
        = [](const char *name, const char *trigger, const char *staged, ErrorKind kind, const char *named) {
              QTest::newRow(name) << QString::fromLatin1(trigger) << QString::fromLatin1(staged) << int(kind)
                                  << QString::fromUtf8(named);
          };
    row("insert ignored", "BEFORE INSERT ON users_roles WHEN NEW.role_id = 3 BEGIN SELECT RAISE(IGNORE); END",
        "grant", ErrorKind::Stale,
        "Of the new links (2) the table users_roles took only 1: Jane → Admin or others.");
    row("inserted row deleted",
        "AFTER INSERT ON users_roles BEGIN DELETE FROM users_roles WHERE user_id = 2 AND role_id = 3; END",
        "grant", ErrorKind::Stale, "Jane → ");
    row("inserted row changed",
        "AFTER INSERT ON users_roles BEGIN UPDATE users_roles SET role_id = 2 WHERE role_id = 3; END",
        "grant", ErrorKind::Stale, "did not keep");
    row("insert refused", "BEFORE INSERT ON users_roles BEGIN SELECT RAISE(ABORT, 'no more roles'); END",
        "grant", ErrorKind::Input, "");
    row("transaction rolled back", "BEFORE INSERT ON users_roles BEGIN SELECT RAISE(ROLLBACK, 'over'); END",
        "grant", ErrorKind::Input, "");
    row("delete ignored", "BEFORE DELETE ON users_roles BEGIN SELECT RAISE(IGNORE); END", "revoke",
        ErrorKind::Stale, "John → Admin");
    row("deleted row put back",
        "AFTER DELETE ON users_roles BEGIN INSERT INTO users_roles VALUES (OLD.user_id, OLD.role_id); END",
        "revoke", ErrorKind::Stale, "John → Admin");
    row("delete refused", "BEFORE DELETE ON users_roles BEGIN SELECT RAISE(FAIL, 'kept'); END", "revoke",
        ErrorKind::Input, "");
    row("new row ignored", "BEFORE INSERT ON users BEGIN SELECT RAISE(IGNORE); END", "add", ErrorKind::Stale,
        "adding “Zoe”");
    row("new row deleted", "AFTER INSERT ON users BEGIN DELETE FROM users WHERE id = NEW.id; END", "add",
        ErrorKind::Stale, "adding “Zoe”");
    row("rename ignored", "BEFORE UPDATE ON users BEGIN SELECT RAISE(IGNORE); END", "rename",
        ErrorKind::Stale, "renaming “John”");
    row("old name put back",
        "AFTER UPDATE ON users BEGIN UPDATE users SET name = OLD.name WHERE id = NEW.id; END", "rename",
        ErrorKind::Stale, "renaming “John”");
    row("rename refused", "BEFORE UPDATE ON users BEGIN SELECT RAISE(ABORT, 'no'); END", "rename",
        ErrorKind::Input, "“John” cannot be renamed to “Johnny”.");
    row("deletion ignored", "BEFORE DELETE ON users BEGIN SELECT RAISE(IGNORE); END", "delete",
        ErrorKind::Stale, "deleting “Alice”");
    row("deletion undone", "AFTER DELETE ON users BEGIN INSERT INTO users VALUES (OLD.id, OLD.name); END",
        "delete", ErrorKind::Stale, "deleting “Alice”");
    row("deletion refused", "BEFORE DELETE ON users BEGIN SELECT RAISE(ABORT, 'no'); END", "delete",
        ErrorKind::Input, "“Alice” cannot be deleted.");
}

void TestWriterTriggers::swallowed()
{
    QFETCH(QString, trigger);
    QFETCH(QString, staged);
    QFETCH(int, kind);
    QFETCH(QString, named);
    const TempDatabase database(usersAndRoles());
    database.run(QStringLiteral("CREATE TRIGGER t ") + trigger);
    const QStringList before = database.dump();
    Loaded loaded(database);
    if (staged == QLatin1String("grant")) {
        loaded.link(QStringLiteral("Jane"), QStringLiteral("Admin"));
        loaded.link(QStringLiteral("Jane"), QStringLiteral("Viewer"));
    } else if (staged == QLatin1String("revoke")) {
        loaded.unlink(QStringLiteral("John"), QStringLiteral("Admin"));
    } else if (staged == QLatin1String("add")) {
        loaded.link(QStringLiteral("Jane"), QStringLiteral("Admin"));
        loaded.add(Side::Left, QStringLiteral("Zoe"));
    } else if (staged == QLatin1String("rename")) {
        loaded.unlink(QStringLiteral("John"), QStringLiteral("Admin"));
        loaded.rename(Side::Left, QStringLiteral("John"), QStringLiteral("Johnny"));
    } else {
        loaded.remove(Side::Left, QStringLiteral("Alice"));
    }
    const QStringList shown = describe(loaded.workspace());

    const auto saved = loaded.save();
    QVERIFY(!saved.has_value());
    QVERIFY2(int(saved.error().kind) == kind, qPrintable(saved.error().message()));
    QVERIFY2(saved.error().text.contains(named), qPrintable(saved.error().text));
    QVERIFY2(saved.error().detail.contains(QLatin1String("Nothing was saved.")),
             qPrintable(saved.error().detail));
    QCOMPARE(database.dump(), before);
    QCOMPARE(describe(loaded.workspace()), shown); // what was staged stays staged
    QVERIFY(!loaded.workspace().changes().isEmpty());
    VERIFY_OK(
        loaded.connection().execute(QStringLiteral("CREATE TABLE free (a)"))); // no transaction is left open
}

/// To the column's collation both are one name, but the trigger has not put the old one back.
void TestWriterTriggers::anotherCaseIsKept()
{
    QStringList statements = usersAndRoles();
    statements[0]
        = QStringLiteral("CREATE TABLE users (id INTEGER PRIMARY KEY, name TEXT COLLATE NOCASE, at)");
    statements[3]
        = QStringLiteral("INSERT INTO users (id, name) VALUES (1, 'john'), (2, 'Jane'), (3, 'Alice')");
    const TempDatabase database(statements);
    database.run(QStringLiteral("CREATE TRIGGER t AFTER UPDATE OF name ON users BEGIN "
                                "UPDATE users SET at = 'now' WHERE id = NEW.id; END"));
    Loaded loaded(database);
    loaded.rename(Side::Left, QStringLiteral("john"), QStringLiteral("John"));
    VERIFY_OK(loaded.save());
    QCOMPARE(database.rows(QStringLiteral("SELECT name FROM users WHERE id = 1")),
             QStringList{QStringLiteral("'John'")});
}

/// What was written is what the trigger made of it: nothing of it stays staged.
void TestWriterTriggers::aNameThatATriggerWritesOtherwise()
{
    const TempDatabase database(usersAndRoles());
    database.run(QStringLiteral("CREATE TRIGGER t1 AFTER UPDATE OF name ON users BEGIN "
                                "UPDATE users SET name = upper(NEW.name) WHERE id = NEW.id; END;"
                                "CREATE TRIGGER t2 AFTER INSERT ON users BEGIN "
                                "UPDATE users SET name = upper(NEW.name) WHERE id = NEW.id; END"));
    Loaded loaded(database);
    loaded.rename(Side::Left, QStringLiteral("John"), QStringLiteral("Johnny"));
    loaded.add(Side::Left, QStringLiteral("Zoe"));
    Job job;
    const SaveRequest request = loaded.workspace().saveRequest();
    const auto saved = save(loaded.connection(), request, job.context);
    VERIFY_OK(saved);
    loaded.workspace().adoptSaved(loaded.load(), request, *saved);
    QVERIFY(loaded.workspace().changes().isEmpty());
    loaded.link(QStringLiteral("JOHNNY"), QStringLiteral("Viewer"));
    loaded.link(QStringLiteral("ZOE"), QStringLiteral("Viewer"));
    QCOMPARE(loaded.workspace().trouble(loaded.id(Side::Left, QStringLiteral("JOHNNY"))), Trouble::None);
    VERIFY_OK(loaded.save());
}

void TestWriterTriggers::harmlessTriggersAreNone()
{
    const TempDatabase database(usersAndRoles());
    database.run(QStringLiteral(
        "CREATE TABLE log (what);"
        "CREATE TRIGGER t1 AFTER INSERT ON users_roles BEGIN INSERT INTO log VALUES ('+' || NEW.role_id); "
        "END;"
        "CREATE TRIGGER t2 AFTER DELETE ON users_roles BEGIN INSERT INTO log VALUES ('-' || OLD.role_id); "
        "END;"
        "CREATE TRIGGER t3 AFTER INSERT ON users BEGIN INSERT INTO log VALUES (NEW.name); END;"
        "CREATE TRIGGER t4 AFTER DELETE ON roles BEGIN INSERT INTO log VALUES ('no ' || OLD.name); END"));
    Loaded loaded(database);
    loaded.add(Side::Left, QStringLiteral("Zoe"));
    loaded.link(QStringLiteral("Zoe"), QStringLiteral("Admin"));
    loaded.remove(Side::Right, QStringLiteral("Viewer"));
    VERIFY_OK(loaded.save());
    QCOMPARE(database.rows(QStringLiteral("SELECT what FROM log")),
             (QStringList{QStringLiteral("'-3'"), QStringLiteral("'no Viewer'"), QStringLiteral("'Zoe'"),
                          QStringLiteral("'+1'")}));
    QCOMPARE(describe(*loaded.load()), describe(loaded.workspace()));
}

/// What a trigger writes because of the save itself is nothing that somebody else added.
void TestWriterTriggers::aDeletionThatIsLogged()
{
    QStringList statements = usersAndRoles();
    statements
        += {QStringLiteral("CREATE TABLE audit_log (id INTEGER PRIMARY KEY, user_id INTEGER, what TEXT)"),
            QStringLiteral("CREATE TABLE profiles (id INTEGER PRIMARY KEY, roles INTEGER, "
                           "user_id INTEGER REFERENCES users ON DELETE CASCADE)"),
            QStringLiteral("INSERT INTO profiles VALUES (1, 2, 1)"),
            QStringLiteral("CREATE TRIGGER log AFTER DELETE ON users_roles BEGIN "
                           "INSERT INTO audit_log (user_id, what) VALUES (OLD.user_id, 'revoked'); "
                           "UPDATE profiles SET roles = roles - 1 WHERE user_id = OLD.user_id; END")};
    const TempDatabase database(statements);
    Loaded loaded(database, QStringLiteral("users_roles"));
    const EntityId john = loaded.id(Side::Left, QStringLiteral("John"));
    const auto impacts
        = deletionImpacts(loaded.connection(), loaded.association(), Side::Left, {Key::ofInteger(1)});
    VERIFY_OK(impacts);
    loaded.workspace().setImpact(john, impacts->front());
    loaded.remove(Side::Left, QStringLiteral("John"));
    VERIFY_OK(loaded.save());
    QCOMPARE(database.rows(QStringLiteral("SELECT user_id, what FROM audit_log")),
             (QStringList{QStringLiteral("1|'revoked'"), QStringLiteral("1|'revoked'")}));
    QCOMPARE(database.rows(QStringLiteral("SELECT * FROM profiles")), QStringList());
}

/// The conflict clause of a statement would hold for those of its triggers, too.
void TestWriterTriggers::whatATriggerIgnoresItMayIgnore()
{
    const TempDatabase database(
        usersAndRoles(QStringLiteral(", PRIMARY KEY (user_id, role_id)"))
        << QStringLiteral("CREATE TRIGGER t AFTER INSERT ON users_roles WHEN new.role_id = 3 BEGIN "
                          "INSERT OR IGNORE INTO users_roles VALUES (new.user_id, 2); END"));
    Loaded loaded(database);
    loaded.link(QStringLiteral("John"), QStringLiteral("Viewer")); // he is an editor already
    VERIFY_OK(loaded.save());
    QCOMPARE(database.rows(QStringLiteral("SELECT role_id FROM users_roles WHERE user_id = 1 ORDER BY 1")),
             (QStringList{QStringLiteral("1"), QStringLiteral("2"), QStringLiteral("3")}));
}

void TestWriterTriggers::whatTriggersDidBeside()
{
    const TempDatabase database(
        usersAndRoles() << QStringLiteral(
            "CREATE TRIGGER t AFTER DELETE ON users_roles WHEN old.role_id = 1 BEGIN "
            "DELETE FROM users_roles WHERE user_id = 3; DELETE FROM users WHERE id = 3; "
            "INSERT INTO roles VALUES (9, 'Ghost'); END"));
    Loaded loaded(database);
    loaded.unlink(QStringLiteral("John"), QStringLiteral("Admin"));
    const SnapshotPtr before = loaded.workspace().sharedSnapshot();
    SaveRequest request = loaded.workspace().saveRequest();
    VERIFY_OK(loaded.save());
    Unexpected beside = unexpectedAfter(*before, request, loaded.workspace().snapshot());
    QCOMPARE(beside.rows.left, -1);
    QCOMPARE(beside.rows.right, 1);
    QCOMPARE(beside.links, -1);
    // An own deletion, its links and what was told of it are expected.
    loaded.remove(Side::Left, QStringLiteral("Jane"));
    loaded.add(Side::Right, QStringLiteral("New"));
    loaded.link(QStringLiteral("John"), QStringLiteral("New"));
    const SnapshotPtr between = loaded.workspace().sharedSnapshot();
    request = loaded.workspace().saveRequest();
    VERIFY_OK(loaded.save());
    beside = unexpectedAfter(*between, request, loaded.workspace().snapshot());
    QVERIFY(!beside.isAny());
}

QTEST_GUILESS_MAIN(TestWriterTriggers)
#include "tst_writertriggers.moc"
