// SPDX-FileCopyrightText: Crosscheck contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/association/loader.h"
#include "tests/support/describe.h"
#include "tests/support/loaded.h"
#include "tests/support/verify.h"

#include <QTest>

using namespace crosscheck;
using namespace crosscheck::test;

class TestLoader : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void theStarter();
    void straysAndDuplicates();
    void payloadOfTheFirstRow();
    void rowsWithoutAKeyAreLeftOut();
    void keysAreExact();
    void axesComeFirst();
    void oneInstant();
    void emptyTables();
    void estimates();
    void progress();
    void cancelled();
    void cancelledBetweenAxesAndLinks();
    void cancelledInTheMiddleOfAStatement();
    void lockedDatabase();
    void tableThatIsGone();
    void keysAreComparedAsForeignKeysAre();
    void numbersThatReferToText();
    void aKeyThatIsNotDeclared();
    void aWiderJunctionTellsKeysApart();
    void sharesWhatIsTheSame_data();
    void sharesWhatIsTheSame();
};

void TestLoader::theStarter()
{
    const TempDatabase database(usersAndRoles());
    Loaded loaded(database);
    const Snapshot &snapshot = loaded.workspace().snapshot();
    QCOMPARE(describe(snapshot),
             (QStringList{QStringLiteral("Alice: Viewer"), QStringLiteral("Jane: Editor"),
                          QStringLiteral("John: Admin, Editor"), QStringLiteral("Admin"),
                          QStringLiteral("Editor"), QStringLiteral("Viewer")}));
    QVERIFY(snapshot.hasLinks());
    QVERIFY(!snapshot.hasPayload());
    QVERIFY(snapshot.strays() == Strays());
    QVERIFY(snapshot.axis(Side::Left).key(2) == Key::ofInteger(3));
}

void TestLoader::sharesWhatIsTheSame_data()
{
    QTest::addColumn<QString>("change");
    QTest::addColumn<bool>("leftStays");
    QTest::addColumn<bool>("linksStay");
    QTest::addColumn<bool>("allStays");
    const auto row = [](const char *name, const char *change, bool left, bool links, bool all) {
        QTest::newRow(name) << QString::fromUtf8(change) << left << links << all;
    };
    row("nothing", "SELECT 1", true, true, true);
    row("a link", "DELETE FROM users_roles WHERE user_id = 3", true, false, false);
    row("another row of a link", "INSERT INTO users_roles VALUES (1, 1, 5)", true, false, false);
    row("a label", "UPDATE users SET name = 'Jim' WHERE id = 1", false, true, false);
    row("payload", "UPDATE users_roles SET hours = 9 WHERE user_id = 1", true, true, false);
    row("a row that links nothing", "INSERT INTO users_roles VALUES (1, NULL, 5)", true, true, false);
}

void TestLoader::sharesWhatIsTheSame()
{
    QFETCH(QString, change);
    const TempDatabase database(usersAndRoles(QStringLiteral(", hours INTEGER")));
    Loaded loaded(database);
    const SnapshotPtr before = loaded.workspace().sharedSnapshot();
    database.run(change);
    Job job;
    const auto again = loadSnapshot(loaded.connection(), loaded.association(), job.context, {}, before);
    VERIFY_OK(again);
    const SnapshotPtr now = *again;
    QTEST(now->axes().left == before->axes().left, "leftStays");
    QCOMPARE(now->axes().right, before->axes().right);
    QTEST(now->sharedLinks() == before->sharedLinks(), "linksStay");
    QTEST(now == before, "allStays");
    loaded.workspace().adopt(now);
    const auto alone = loadSnapshot(loaded.connection(), loaded.association(), job.context);
    VERIFY_OK(alone);
    QVERIFY((*alone)->isSameAs(*now));
}

void TestLoader::straysAndDuplicates()
{
    const TempDatabase database(usersAndRoles());
    database.run(
        QStringLiteral("INSERT INTO users_roles VALUES (1, NULL), (NULL, 1), (NULL, NULL), (1, 99), (99, 1), "
                       "(99, 99), (99, NULL), (1, 1), (1, 1)"));
    Loaded loaded(database);
    const Snapshot &snapshot = loaded.workspace().snapshot();
    QCOMPARE(snapshot.strays().nullKeys, 3U); // a row counts once, for the first that is wrong with it
    QCOMPARE(snapshot.strays().dangling, 4U);
    QCOMPARE(snapshot.links().linkCount(), 4U);
    QCOMPARE(snapshot.links().multiplicity(0, 0), 3U);
    QCOMPARE(snapshot.links().multiplicity(0, 1), 1U);
}

void TestLoader::payloadOfTheFirstRow()
{
    const TempDatabase database(usersAndRoles(QStringLiteral(", since TEXT, n")));
    database.run(
        QStringLiteral("UPDATE users_roles SET since = user_id || '-' || role_id, n = user_id;"
                       "INSERT INTO users_roles VALUES (1, 1, 'second', NULL), (1, NULL, 'stray', 1)"));
    Loaded loaded(database);
    const Snapshot &snapshot = loaded.workspace().snapshot();
    QVERIFY(snapshot.hasPayload());
    QVERIFY(toValue(snapshot.payload(0, 0, 0)) == text("1-1"));
    QVERIFY(toValue(snapshot.payload(0, 0, 1)) == text("1-2"));
    QVERIFY(toValue(snapshot.payload(0, 1, 1)) == text("2-2"));
    QVERIFY(toValue(snapshot.payload(1, 2, 2)) == integer(3));
}

void TestLoader::rowsWithoutAKeyAreLeftOut()
{
    const TempDatabase database(
        {QStringLiteral("CREATE TABLE u (a, b, name, PRIMARY KEY (a, b))"),
         QStringLiteral("CREATE TABLE r (id INTEGER PRIMARY KEY, name)"),
         QStringLiteral("CREATE TABLE j (a, b, r REFERENCES r, FOREIGN KEY (a, b) REFERENCES u)"),
         QStringLiteral("INSERT INTO u VALUES (1, NULL, 'half'), (NULL, NULL, 'none'), (1, 1, 'x')")});
    Loaded loaded(database);
    QCOMPARE(describe(loaded.workspace()), QStringList{QStringLiteral("x: ")});
}

void TestLoader::keysAreExact()
{
    const TempDatabase database(
        {QStringLiteral("CREATE TABLE u (k PRIMARY KEY, name)"),
         QStringLiteral("CREATE TABLE r (k PRIMARY KEY, name)"),
         QStringLiteral("CREATE TABLE j (u REFERENCES u, r REFERENCES r)"),
         QStringLiteral("INSERT INTO u VALUES (1, 'whole'), ('1', 'text'), (x'31', 'blob'), "
                        "(9007199254740993, 'odd'), (9007199254740992, 'even'), "
                        "(-9223372036854775808, 'least')"),
         QStringLiteral("INSERT INTO r VALUES ('r', 'R')"),
         QStringLiteral("INSERT INTO j VALUES ('1', 'r'), (9007199254740993, 'r'), "
                        "(-9223372036854775808, 'r'), (x'31', 'R')")});
    Loaded loaded(database);
    QCOMPARE(describe(loaded.workspace()).filter(QStringLiteral(": R")),
             (QStringList{QStringLiteral("least: R"), QStringLiteral("odd: R"), QStringLiteral("text: R")}));
    QCOMPARE(loaded.workspace().snapshot().strays().dangling, 1U);
}

void TestLoader::axesComeFirst()
{
    const TempDatabase database(usersAndRoles());
    const auto connection = Connection::open(database.settings());
    Job job;
    SnapshotPtr early;
    const auto whole = loadSnapshot(**connection, associationIn(**connection), job.context,
                                    [&early](SnapshotPtr axes) { early = std::move(axes); });
    VERIFY_OK(whole);
    QVERIFY(early);
    QVERIFY(!early->hasLinks());
    QCOMPARE(early->axis(Side::Left).size(), 3U);
    QVERIFY(early->axes() == (*whole)->axes()); // shared, not copied
}

void TestLoader::oneInstant()
{
    const TempDatabase database(usersAndRoles());
    database.run(QStringLiteral("PRAGMA journal_mode = WAL"));
    const auto connection = Connection::open(database.settings());
    Job job;
    const auto whole = loadSnapshot(
        **connection, associationIn(**connection), job.context, [&database](const SnapshotPtr &) {
            database.run(QStringLiteral("DELETE FROM users_roles; DELETE FROM users"));
        });
    VERIFY_OK(whole);
    QCOMPARE((*whole)->links().linkCount(), 4U);
    QVERIFY((*whole)->strays() == Strays());
}

void TestLoader::emptyTables()
{
    const TempDatabase database(usersAndRoles().mid(0, 3));
    Loaded loaded(database);
    QCOMPARE(loaded.workspace().slotCount(Side::Left), 0U);
    QCOMPARE(loaded.workspace().snapshot().links().linkCount(), 0U);
    loaded.add(Side::Left, QStringLiteral("Zoe"));
    loaded.add(Side::Right, QStringLiteral("Admin"));
    loaded.link(QStringLiteral("Zoe"), QStringLiteral("Admin"));
    VERIFY_OK(loaded.save());
    QCOMPARE(describe(*loaded.load()), describe(loaded.workspace()));
    QCOMPARE(describe(loaded.workspace()),
             (QStringList{QStringLiteral("Zoe: Admin"), QStringLiteral("Admin")}));
}

/// A column that is called as SQLite calls a row's number is not taken for it, and a table without such numbers is read all the same.
void TestLoader::estimates()
{
    const TempDatabase database(
        {QStringLiteral("CREATE TABLE users (id INTEGER PRIMARY KEY, name TEXT, rowid TEXT)"),
         QStringLiteral("CREATE TABLE roles (id TEXT PRIMARY KEY, name TEXT) WITHOUT ROWID"),
         QStringLiteral("CREATE TABLE users_roles (user_id REFERENCES users, role_id REFERENCES roles)"),
         QStringLiteral("INSERT INTO users VALUES (7, 'John', '900'), (3, 'Jane', '1')"),
         QStringLiteral("INSERT INTO roles VALUES ('a', 'Admin')"),
         QStringLiteral("INSERT INTO users_roles VALUES (7, 'a')")});
    Loaded loaded(database);
    QCOMPARE(describe(loaded.workspace()),
             (QStringList{QStringLiteral("Jane: "), QStringLiteral("John: Admin"), QStringLiteral("Admin")}));
    const auto connection = Connection::open(database.settings());
    VERIFY_OK(connection);
    const auto estimate = [&](Side side) {
        const TableName &table = loaded.workspace().association().sides[side].table.name;
        return (*connection)->readNumber((*connection)->dialect().rowEstimate(table));
    };
    QCOMPARE(estimate(Side::Left).value_or(0), 7);
    QVERIFY(!estimate(Side::Right));
}

void TestLoader::progress()
{
    const TempDatabase database(usersAndRoles());
    const auto connection = Connection::open(database.settings());
    const CancelToken cancel;
    std::vector<Progress> reports;
    JobContext context(cancel, [&reports](Progress progress) { reports.push_back(progress); });
    VERIFY_OK(loadSnapshot(**connection, associationIn(**connection), context));
    QVERIFY(!reports.empty());
    QCOMPARE(reports.front().done, 0);
}

void TestLoader::cancelled()
{
    const TempDatabase database(usersAndRoles());
    const auto connection = Connection::open(database.settings());
    const Association association = associationIn(**connection);
    Job job;
    job.cancel.cancel();
    VERIFY_FAILS(loadSnapshot(**connection, association, job.context), Cancelled);
    (*connection)->setCancelToken(&job.cancel);
    VERIFY_FAILS(loadSnapshot(**connection, association, job.context), Cancelled);
    (*connection)->setCancelToken(nullptr);
    Job other;
    VERIFY_OK(loadSnapshot(**connection, association, other.context)); // no transaction was left open
}

void TestLoader::cancelledBetweenAxesAndLinks()
{
    const TempDatabase database(usersAndRoles());
    const auto connection = Connection::open(database.settings());
    Job job;
    const auto whole = loadSnapshot(**connection, associationIn(**connection), job.context,
                                    [&job](const SnapshotPtr &) { job.cancel.cancel(); });
    VERIFY_FAILS(whole, Cancelled);
}

void TestLoader::cancelledInTheMiddleOfAStatement()
{
    const TempDatabase database(usersAndRoles());
    database.run(
        QStringLiteral("WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 100000) "
                       "INSERT INTO users_roles SELECT NULL, NULL FROM n"));
    const auto connection = Connection::open(database.settings());
    Job job;
    (*connection)->setCancelToken(&job.cancel);
    // NULL keys are no links, so only the running statement itself can notice.
    const auto whole = loadSnapshot(**connection, associationIn(**connection), job.context,
                                    [&job](const SnapshotPtr &) { job.cancel.cancel(); });
    VERIFY_FAILS(whole, Cancelled);
}

void TestLoader::lockedDatabase()
{
    const TempDatabase database(usersAndRoles());
    const auto connection = Connection::open(database.settings());
    const Association association = associationIn(**connection);
    const ForeignLock lock(database.path());
    Job job;
    VERIFY_FAILS(loadSnapshot(**connection, association, job.context), Busy);
}

void TestLoader::tableThatIsGone()
{
    const TempDatabase database(usersAndRoles());
    const auto connection = Connection::open(database.settings());
    const Association association = associationIn(**connection);
    database.run(QStringLiteral("DROP TABLE users_roles"));
    Job job;
    const auto whole = loadSnapshot(**connection, association, job.context);
    VERIFY_FAILS(whole, Internal);
    QVERIFY(whole.error().detail.contains(QLatin1String("users_roles")));
}

/// `'1'` refers to the number 1, and `a` to `A` where case does not count: as the foreign key says.
void TestLoader::keysAreComparedAsForeignKeysAre()
{
    const TempDatabase database(
        {QStringLiteral("CREATE TABLE users (id INTEGER PRIMARY KEY, name TEXT)"),
         QStringLiteral("CREATE TABLE roles (code TEXT COLLATE NOCASE PRIMARY KEY)"),
         QStringLiteral("CREATE TABLE users_roles (u REFERENCES users (id), r TEXT REFERENCES roles (code))"),
         QStringLiteral("INSERT INTO users VALUES (1, 'John'), (2, 'Jane')"),
         QStringLiteral("INSERT INTO roles VALUES ('Admin'), ('Viewer')"),
         QStringLiteral("INSERT INTO users_roles VALUES ('1', 'admin'), (1, 'VIEWER'), (2, 'Admin'), "
                        "(2, 'nobody'), ('x', 'Admin'), (NULL, 'Admin')")});
    Loaded loaded(database);
    QCOMPARE(describe(loaded.workspace().snapshot()),
             (QStringList{QStringLiteral("Jane: Admin"), QStringLiteral("John: Admin, Viewer"),
                          QStringLiteral("Admin"), QStringLiteral("Viewer")}));
    QCOMPARE(loaded.workspace().snapshot().strays(), (Strays{1, 2, 0}));
}

/// The number 1 in a column of numbers refers to the text `1`, not to `01`, which is the same number.
void TestLoader::numbersThatReferToText()
{
    const TempDatabase database({QStringLiteral("CREATE TABLE users (id INTEGER PRIMARY KEY, name TEXT)"),
                                 QStringLiteral("CREATE TABLE roles (code TEXT PRIMARY KEY)"),
                                 QStringLiteral("CREATE TABLE users_roles (u INTEGER REFERENCES users (id), "
                                                "r INTEGER REFERENCES roles (code))"),
                                 QStringLiteral("INSERT INTO users VALUES (1, 'John')"),
                                 QStringLiteral("INSERT INTO roles VALUES ('1'), ('01')"),
                                 QStringLiteral("INSERT INTO users_roles VALUES (1, 1)")});
    Loaded loaded(database);
    QCOMPARE(describe(loaded.workspace().snapshot()),
             (QStringList{QStringLiteral("John: 1"), QStringLiteral("01"), QStringLiteral("1")}));
    QCOMPARE(loaded.workspace().snapshot().strays(), Strays());
}

/// A column that only looks like a key is taken for one as long as it tells the rows apart.
void TestLoader::aKeyThatIsNotDeclared()
{
    const TempDatabase database(
        {QStringLiteral("CREATE TABLE item (uuid TEXT PRIMARY KEY, item_id INTEGER, name TEXT)"),
         QStringLiteral("CREATE TABLE tag (tag_id INTEGER PRIMARY KEY, name TEXT)"),
         QStringLiteral("CREATE TABLE item_tag (item_id INTEGER, tag_id INTEGER)"),
         QStringLiteral("INSERT INTO item VALUES ('u1', 1, 'one'), ('u2', 2, 'two'), ('u3', NULL, 'three')"),
         QStringLiteral("INSERT INTO tag VALUES (7, 'seven')"),
         QStringLiteral("INSERT INTO item_tag VALUES (2, 7)")});
    Loaded loaded(database);
    QCOMPARE(describe(loaded.workspace().snapshot()),
             (QStringList{QStringLiteral("one: "), QStringLiteral("two: seven"), QStringLiteral("seven")}));
    QCOMPARE(loaded.workspace().snapshot().strays(), (Strays{0, 0, 1}));
    database.run(QStringLiteral("UPDATE item SET item_id = 1 WHERE uuid = 'u2'"));
    Job job;
    const auto twice = loadSnapshot(loaded.connection(), loaded.association(), job.context);
    VERIFY_FAILS(twice, Unsupported);
    QVERIFY2(twice.error().text.contains(QStringLiteral("“item_id” of item")),
             qPrintable(twice.error().text));
}

/// A junction's own collation does not make two keys one.
void TestLoader::aWiderJunctionTellsKeysApart()
{
    const TempDatabase database({QStringLiteral("CREATE TABLE users (id INTEGER PRIMARY KEY, name TEXT)"),
                                 QStringLiteral("CREATE TABLE roles (code TEXT PRIMARY KEY)"),
                                 QStringLiteral("CREATE TABLE users_roles (u INTEGER REFERENCES users (id), "
                                                "r TEXT COLLATE NOCASE REFERENCES roles (code))"),
                                 QStringLiteral("INSERT INTO users VALUES (1, 'John'), (2, 'Jane')"),
                                 QStringLiteral("INSERT INTO roles VALUES ('a'), ('A')"),
                                 QStringLiteral("INSERT INTO users_roles VALUES (1, 'a'), (2, 'A')")});
    Loaded loaded(database);
    QCOMPARE(describe(loaded.workspace().snapshot()),
             (QStringList{QStringLiteral("Jane: A"), QStringLiteral("John: a"), QStringLiteral("A"),
                          QStringLiteral("a")}));
}

QTEST_GUILESS_MAIN(TestLoader)
#include "tst_loader.moc"
