// SPDX-FileCopyrightText: Crosscheck contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/association/loader.h"
#include "core/association/writer.h"
#include "tests/support/describe.h"
#include "tests/support/loaded.h"
#include "tests/support/verify.h"

#include <QTest>

using namespace crosscheck;
using namespace crosscheck::test;

/// Saving links.
class TestWriter : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void grantsAndRevokes();
    void everyKindOfJunction_data();
    void everyKindOfJunction();
    void nothingStagedWritesNothing();
    void grantsThatAreThereAlready();
    void revokesThatAreGoneAlready();
    void duplicatesAreRevokedTogether();
    void strayRowsAreLeftAlone();
    void payloadStays();
    void defaultsFillPayload();
    void fixedColumns();
    void keysThatLookAlike();
    void manyLinks();
    void readOnly();
    void locked();
    void cancelledBeforehand();
    void cancelledWhileWaitingForTheLock();
    void cancelledAtTheEnd();
    void aDeferredConstraintAtTheCommit();
};

const QString links = QStringLiteral("SELECT user_id, role_id FROM users_roles ORDER BY 1, 2");

void TestWriter::grantsAndRevokes()
{
    const TempDatabase database(usersAndRoles());
    Loaded loaded(database);
    loaded.link(QStringLiteral("Jane"), QStringLiteral("Viewer"));
    loaded.link(QStringLiteral("Alice"), QStringLiteral("Admin"));
    loaded.unlink(QStringLiteral("John"), QStringLiteral("Editor"));
    const QStringList shown = describe(loaded.workspace());
    const auto saved = loaded.save();
    VERIFY_OK(saved);
    QCOMPARE(saved->granted, 2U);
    QCOMPARE(saved->revoked, 1U);
    QCOMPARE(saved->rowsRemoved, 1U);
    QCOMPARE(saved->alreadyThere.size(), 0U);
    QCOMPARE(saved->alreadyGone.size(), 0U);
    QCOMPARE(database.rows(links),
             (QStringList{QStringLiteral("1|1"), QStringLiteral("2|2"), QStringLiteral("2|3"),
                          QStringLiteral("3|1"), QStringLiteral("3|3")}));
    QVERIFY(loaded.workspace().changes().isEmpty());
    QCOMPARE(describe(loaded.workspace()), shown);
    QCOMPARE(describe(*loaded.load()), shown);
    QCOMPARE(
        loaded.connection().readNumber(QStringLiteral("SELECT count(*) FROM temp.sqlite_schema")).value(), 0);
}

void TestWriter::everyKindOfJunction_data()
{
    QTest::addColumn<QString>("statement");
    const QString columns
        = QStringLiteral("CREATE TABLE users_roles (user_id INTEGER NOT NULL REFERENCES users, "
                         "role_id INTEGER NOT NULL REFERENCES roles%1");
    const auto row = [&columns](const char *name, const char *rest) {
        QTest::newRow(name) << columns.arg(QString::fromLatin1(rest));
    };
    row("no key", ")");
    row("pair as the key", ", PRIMARY KEY (user_id, role_id))");
    row("WITHOUT ROWID", ", PRIMARY KEY (role_id, user_id)) WITHOUT ROWID");
    row("surrogate", ", id INTEGER PRIMARY KEY)");
    row("unique, replacing on conflict", ", UNIQUE (user_id, role_id) ON CONFLICT REPLACE)");
    row("unique, ignoring on conflict", ", UNIQUE (user_id, role_id) ON CONFLICT IGNORE)");
    row("generated column", ", both AS (user_id * 10 + role_id))");
    row("strict", ") STRICT");
}

void TestWriter::everyKindOfJunction()
{
    QFETCH(QString, statement);
    QStringList statements = usersAndRoles();
    statements[2] = statement;
    const TempDatabase database(statements);
    Loaded loaded(database);
    loaded.unlink(QStringLiteral("John"), QStringLiteral("Admin"));
    loaded.link(QStringLiteral("Jane"), QStringLiteral("Admin"));
    VERIFY_OK(loaded.save());
    QCOMPARE(database.rows(links),
             (QStringList{QStringLiteral("1|2"), QStringLiteral("2|1"), QStringLiteral("2|2"),
                          QStringLiteral("3|3")}));
    QCOMPARE(describe(*loaded.load()), describe(loaded.workspace()));
}

void TestWriter::nothingStagedWritesNothing()
{
    const TempDatabase database(usersAndRoles());
    const QStringList before = database.dump();
    Loaded loaded(database);
    const auto saved = loaded.save();
    VERIFY_OK(saved);
    QCOMPARE(saved->granted + saved->revoked + saved->rowsRemoved, 0U);
    QCOMPARE(database.dump(), before);
}

void TestWriter::grantsThatAreThereAlready()
{
    const TempDatabase database(usersAndRoles());
    Loaded loaded(database);
    loaded.link(QStringLiteral("Jane"), QStringLiteral("Viewer"));
    loaded.link(QStringLiteral("Jane"), QStringLiteral("Admin"));
    database.run(QStringLiteral("INSERT INTO users_roles VALUES (2, 3)"));
    const auto saved = loaded.save();
    VERIFY_OK(saved);
    QCOMPARE(saved->granted, 1U);
    QCOMPARE(saved->alreadyThere.size(), 1U);
    QCOMPARE(database.rows(QStringLiteral("SELECT role_id FROM users_roles WHERE user_id = 2 ORDER BY 1")),
             (QStringList{QStringLiteral("1"), QStringLiteral("2"), QStringLiteral("3")}));
    QCOMPARE(describe(*loaded.load()), describe(loaded.workspace()));
}

void TestWriter::revokesThatAreGoneAlready()
{
    const TempDatabase database(usersAndRoles());
    Loaded loaded(database);
    loaded.unlink(QStringLiteral("John"), QStringLiteral("Admin"));
    loaded.unlink(QStringLiteral("John"), QStringLiteral("Editor"));
    database.run(QStringLiteral("DELETE FROM users_roles WHERE user_id = 1 AND role_id = 1"));
    const auto saved = loaded.save();
    VERIFY_OK(saved);
    QCOMPARE(saved->revoked, 1U);
    QCOMPARE(saved->alreadyGone.size(), 1U);
    QCOMPARE(database.rows(links), (QStringList{QStringLiteral("2|2"), QStringLiteral("3|3")}));
}

void TestWriter::duplicatesAreRevokedTogether()
{
    const TempDatabase database(usersAndRoles());
    database.run(QStringLiteral("INSERT INTO users_roles VALUES (1, 1), (1, 1)"));
    Loaded loaded(database);
    loaded.unlink(QStringLiteral("John"), QStringLiteral("Admin"));
    const auto saved = loaded.save();
    VERIFY_OK(saved);
    QCOMPARE(saved->revoked, 1U);
    QCOMPARE(saved->rowsRemoved, 3U);
    QCOMPARE(database.rows(links),
             (QStringList{QStringLiteral("1|2"), QStringLiteral("2|2"), QStringLiteral("3|3")}));
}

void TestWriter::strayRowsAreLeftAlone()
{
    const TempDatabase database(usersAndRoles());
    database.run(QStringLiteral(
        "INSERT INTO users_roles VALUES (1, NULL), (NULL, 1), (1, 99), (99, 1), (NULL, NULL)"));
    Loaded loaded(database);
    loaded.unlink(QStringLiteral("John"), QStringLiteral("Admin"));
    loaded.link(QStringLiteral("John"), QStringLiteral("Viewer"));
    VERIFY_OK(loaded.save());
    QCOMPARE(database.rows(links).join(QLatin1Char(' ')),
             QStringLiteral("NULL|NULL NULL|1 1|NULL 1|2 1|3 1|99 2|2 3|3 99|1"));
}

void TestWriter::payloadStays()
{
    const TempDatabase database(usersAndRoles(QStringLiteral(", since TEXT")));
    database.run(QStringLiteral("UPDATE users_roles SET since = '2020' || user_id"));
    Loaded loaded(database);
    loaded.unlink(QStringLiteral("John"), QStringLiteral("Admin"));
    loaded.link(QStringLiteral("Alice"), QStringLiteral("Editor"));
    VERIFY_OK(loaded.save());
    QCOMPARE(database.rows(QStringLiteral("SELECT * FROM users_roles ORDER BY 1, 2")),
             (QStringList{QStringLiteral("1|2|'20201'"), QStringLiteral("2|2|'20202'"),
                          QStringLiteral("3|2|NULL"), QStringLiteral("3|3|'20203'")}));
}

void TestWriter::defaultsFillPayload()
{
    const TempDatabase database(usersAndRoles(QStringLiteral(", level INTEGER NOT NULL DEFAULT 7")));
    Loaded loaded(database);
    loaded.link(QStringLiteral("Alice"), QStringLiteral("Editor"));
    VERIFY_OK(loaded.save());
    QCOMPARE(database.rows(QStringLiteral("SELECT level FROM users_roles WHERE user_id = 3 AND role_id = 2")),
             QStringList{QStringLiteral("7")});
}

/// A polymorphic junction: only the rows with the given value are this association's.
void TestWriter::fixedColumns()
{
    const TempDatabase database(usersAndRoles(QStringLiteral(", kind TEXT")));
    database.run(QStringLiteral(
        "UPDATE users_roles SET kind = 'a'; INSERT INTO users_roles VALUES (1, 1, 'b'), (2, 3, 'b')"));
    const auto connection = Connection::open(database.settings());
    VERIFY_OK(connection);
    Association association = associationIn(**connection);
    association.payload.clear();
    association.fixed[QStringLiteral("kind")] = text("b");
    Job job;
    const auto snapshot = loadSnapshot(**connection, association, job.context);
    VERIFY_OK(snapshot);
    QCOMPARE(describe(**snapshot).mid(0, 3),
             (QStringList{QStringLiteral("Alice: "), QStringLiteral("Jane: Viewer"),
                          QStringLiteral("John: Admin")}));
    Workspace workspace(association, *snapshot);
    const std::array<std::uint32_t, 1> john{0};
    const std::array<std::uint32_t, 2> roles{0, 1};
    workspace.apply(workspace.editLinks(john, std::span(roles).subspan(1), true).value());
    workspace.apply(workspace.editLinks(john, std::span(roles).first(1), false).value());
    VERIFY_OK(save(**connection, workspace.saveRequest(), job.context));
    QCOMPARE(database.rows(QStringLiteral("SELECT * FROM users_roles WHERE user_id = 1 ORDER BY 3, 2")),
             (QStringList{QStringLiteral("1|1|'a'"), QStringLiteral("1|2|'a'"), QStringLiteral("1|2|'b'")}));
}

void TestWriter::keysThatLookAlike()
{
    const TempDatabase database(
        {QStringLiteral("CREATE TABLE u (k PRIMARY KEY, name)"),
         QStringLiteral("CREATE TABLE r (k PRIMARY KEY, name)"),
         QStringLiteral("CREATE TABLE j (u REFERENCES u, r REFERENCES r)"),
         QStringLiteral("INSERT INTO u VALUES (1, 'whole'), ('1', 'text'), (x'31', 'blob'), "
                        "(9007199254740993, 'big'), (9007199254740992, 'less'), (-5, 'minus'), "
                        "(0.1, 'real'), ('', 'empty'), (x'', 'no bytes')"),
         QStringLiteral("INSERT INTO u VALUES (CAST(x'61ff' AS TEXT), 'bad'), "
                        "(CAST(x'61fe' AS TEXT), 'worse'), (CAST(x'610062' AS TEXT), 'nul'), "
                        "(CAST(x'6100' AS TEXT), 'end'), (x'00ff', 'zero')"),
         QStringLiteral("INSERT INTO r VALUES (1, 'R')")});
    Loaded loaded(database);
    QCOMPARE(loaded.workspace().slotCount(Side::Left), 14U);
    const QStringList names{QStringLiteral("text"), QStringLiteral("big"),  QStringLiteral("bad"),
                            QStringLiteral("nul"),  QStringLiteral("zero"), QStringLiteral("no bytes"),
                            QStringLiteral("real"), QStringLiteral("minus")};
    for (const QString &name : names)
        loaded.link(name, QStringLiteral("R"));
    VERIFY_OK(loaded.save());
    QCOMPARE(database.rows(QStringLiteral("SELECT u FROM j")).join(QLatin1Char(' ')),
             database
                 .rows(QStringLiteral("SELECT u.k FROM j JOIN u ON u.k = j.u AND typeof(u.k) = typeof(j.u) "
                                      "ORDER BY j.rowid"))
                 .join(QLatin1Char(' ')));
    QStringList linked = database.rows(QStringLiteral("SELECT u.name FROM j JOIN u ON u.k IS j.u"));
    linked.sort();
    QStringList expected;
    for (const QString &name : names)
        expected.append(QLatin1Char('\'') + name + QLatin1Char('\''));
    expected.sort();
    QCOMPARE(linked, expected);
    QCOMPARE(describe(*loaded.load()), describe(loaded.workspace()));

    for (const QString &name : names)
        loaded.unlink(name, QStringLiteral("R"));
    const auto saved = loaded.save();
    VERIFY_OK(saved);
    QCOMPARE(saved->revoked, std::size_t(names.size()));
    QCOMPARE(database.rows(QStringLiteral("SELECT * FROM j")), QStringList());
}

void TestWriter::manyLinks() // more than one batch
{
    const TempDatabase database(usersAndRoles());
    database.run(QStringLiteral(
        "WITH RECURSIVE n (i) AS (SELECT 4 UNION ALL SELECT i + 1 FROM n WHERE i < 300) "
        "INSERT INTO users SELECT i, 'user ' || i FROM n; INSERT INTO roles SELECT * FROM users "
        "WHERE id > 3"));
    Loaded loaded(database);
    std::vector<std::uint32_t> all(300);
    std::iota(all.begin(), all.end(), 0U);
    loaded.workspace().apply(loaded.workspace().editLinks(all, all, true).value());
    const auto saved = loaded.save();
    VERIFY_OK(saved);
    QCOMPARE(saved->granted, 90000U - 4U);
    QCOMPARE(database.rows(QStringLiteral(
                 "SELECT count(*), count(DISTINCT user_id * 1000 + role_id) FROM users_roles")),
             QStringList{QStringLiteral("90000|90000")});
    loaded.workspace().apply(loaded.workspace().editLinks(all, all, false).value());
    VERIFY_OK(loaded.save());
    QCOMPARE(database.rows(links), QStringList());
}

void TestWriter::readOnly()
{
    const TempDatabase database(usersAndRoles());
    Loaded loaded(database);
    loaded.link(QStringLiteral("Jane"), QStringLiteral("Viewer"));
    ConnectionSettings settings = database.settings();
    settings.readOnly = true;
    const auto connection = Connection::open(settings);
    VERIFY_OK(connection);
    Job job;
    const auto saved = save(**connection, loaded.workspace().saveRequest(), job.context);
    VERIFY_FAILS(saved, ReadOnly);
    QVERIFY(saved.error().text.contains(QLatin1String("opened read-only")));
    QVERIFY(saved.error().detail.contains(QLatin1String("Nothing was saved.")));
}

void TestWriter::locked()
{
    const TempDatabase database(usersAndRoles());
    const QStringList before = database.dump();
    Loaded loaded(database);
    loaded.link(QStringLiteral("Jane"), QStringLiteral("Viewer"));
    {
        const ForeignLock lock(database.path());
        const auto saved = loaded.save();
        VERIFY_FAILS(saved, Busy);
        QVERIFY(saved.error().detail.contains(QLatin1String("Nothing was saved.")));
    }
    QCOMPARE(database.dump(), before);
    QCOMPARE(describeChanges(loaded.workspace()), QStringList{QStringLiteral("+Jane→Viewer")});
    VERIFY_OK(loaded.save()); // and then it goes through
}

void TestWriter::cancelledBeforehand()
{
    const TempDatabase database(usersAndRoles());
    const QStringList before = database.dump();
    Loaded loaded(database);
    loaded.link(QStringLiteral("Jane"), QStringLiteral("Viewer"));
    Job job;
    job.cancel.cancel();
    loaded.connection().setCancelToken(&job.cancel);
    VERIFY_FAILS(save(loaded.connection(), loaded.workspace().saveRequest(), job.context), Cancelled);
    QCOMPARE(database.dump(), before);
}

void TestWriter::cancelledWhileWaitingForTheLock()
{
    const TempDatabase database(usersAndRoles());
    const QStringList before = database.dump();
    Loaded loaded(database);
    loaded.link(QStringLiteral("Jane"), QStringLiteral("Viewer"));
    Job job;
    loaded.connection().setCancelToken(&job.cancel);
    {
        const ForeignLock lock(database.path());
        job.cancel.cancel();
        VERIFY_FAILS(save(loaded.connection(), loaded.workspace().saveRequest(), job.context), Cancelled);
    }
    QCOMPARE(database.dump(), before);
}

void TestWriter::
    cancelledAtTheEnd() // the connection does not know of it: the last look before the commit does
{
    const TempDatabase database(usersAndRoles());
    const QStringList before = database.dump();
    Loaded loaded(database);
    loaded.link(QStringLiteral("Jane"), QStringLiteral("Viewer"));
    Job job;
    job.cancel.cancel();
    const auto saved = save(loaded.connection(), loaded.workspace().saveRequest(), job.context);
    VERIFY_FAILS(saved, Cancelled);
    QCOMPARE(saved.error().detail, QStringLiteral("Nothing was saved."));
    QCOMPARE(database.dump(), before);
    VERIFY_OK(loaded.save());
}

void TestWriter::aDeferredConstraintAtTheCommit()
{
    const TempDatabase database(usersAndRoles());
    database.run(QStringLiteral("CREATE TABLE log (u INTEGER REFERENCES users DEFERRABLE INITIALLY DEFERRED);"
                                "CREATE TRIGGER t AFTER INSERT ON users_roles BEGIN INSERT INTO log VALUES "
                                "(NEW.user_id + 1000); END"));
    const QStringList before = database.dump();
    Loaded loaded(database);
    loaded.link(QStringLiteral("Jane"), QStringLiteral("Viewer"));
    const auto saved = loaded.save();
    VERIFY_FAILS(saved, ForeignKey);
    QVERIFY(saved.error().detail.contains(QLatin1String("Nothing was saved.")));
    QCOMPARE(database.dump(), before);
}

QTEST_GUILESS_MAIN(TestWriter)
#include "tst_writer.moc"
