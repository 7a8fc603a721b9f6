// SPDX-FileCopyrightText: Crosscheck contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/exchange/csvexport.h"
#include "core/exchange/csvimport.h"
#include "tests/support/describe.h"
#include "tests/support/loaded.h"
#include "tests/support/verify.h"

#include <QBuffer>
#include <QTest>

using namespace crosscheck;
using namespace crosscheck::test;

namespace {

/// Names that are hard to tell, and keys of all kinds.
QStringList hardNames()
{
    return {
        QStringLiteral("CREATE TABLE u (id INTEGER PRIMARY KEY, name)"),
        QStringLiteral("CREATE TABLE r (a, b, name, PRIMARY KEY (a, b)) WITHOUT ROWID"),
        QStringLiteral("CREATE TABLE ur (u INTEGER REFERENCES u, a, b, PRIMARY KEY (u, a, b),"
                       " FOREIGN KEY (a, b) REFERENCES r)"),
        QStringLiteral(
            "INSERT INTO u VALUES (1, 'John'), (2, 'Twin'), (3, 'Twin'), (4, ''), (5, NULL), (6, 'x [1]'),"
            " (7, '=1+1'), (8, '''=1'), (9, 'a,b;\"c\"'), (10, char(13) || char(10)), (11, 42), (12, 'Zoë "
            "🦊'),"
            " (13, ' '), (14, CAST(x'4aff' AS TEXT)), (15, CAST(x'4afe' AS TEXT)), (16, '[1]'), (17, 'x ]'),"
            " (9007199254740993, 'Twin'), (-1, '[')"),
        QStringLiteral(
            "INSERT INTO r VALUES (1, 1, 'R'), (x'31', 1.5, 'R'),"
            " ('a,b', 'c', 'R'), ('a', 'b,c', 'S'), ('', '', 'R'), ('[', ' [', 'R'), ('-1', -1, 'One'),"
            " ('x''0a''', x'0a', NULL)"),
        QStringLiteral("INSERT INTO ur SELECT u.id, r.a, r.b FROM u, r WHERE (u.id + length(r.a) * 3 + "
                       "length(r.b)) % 3 > 0"),
    };
}

} // namespace

class TestCsvImport : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void plans_data();
    void plans();
    void refused_data();
    void refused();
    void payload();
    void requiredPayload();
    void creates();
    void createsNot();
    void exportedFilesChangeNothing_data();
    void exportedFilesChangeNothing();
    void emptiedAndReadBack();
    void keysThatLookAlike();
    void selfReferential();
    void stagedChangesAreOverridden();
    void aRowThatIsToBeDeleted();
    void rowsThatAreToBeAdded();
    void anotherSnapshot();
    void tooMuch();
    void reasonsAreGathered();

private:
    using Mode = CsvImportOptions::Mode;
    static Result<ImportPlan> plan(Loaded &loaded, const QByteArray &csv,
                                   const CsvImportOptions &options = {})
    {
        QBuffer buffer;
        buffer.setData(csv);
        buffer.open(QIODevice::ReadOnly);
        Job job;
        return planImport(buffer, loaded.association(), loaded.workspace().sharedSnapshot(), options,
                          job.context);
    }
    static CsvImportOptions options(Mode mode, bool creates = false)
    {
        CsvImportOptions options;
        options.mode = mode;
        options.createsRows = creates;
        return options;
    }
    /// `+John→Viewer -Jane→Editor +users:Bob (1 applied, 2 so, 3 rejected)`, then what is rejected: ` 3: why`.
    static QString described(const Loaded &loaded, const Result<ImportPlan> &plan)
    {
        if (!plan)
            return plan.error().message();
        QStringList parts;
        for (const Side side : bothSides) {
            for (const std::string &label : plan->added[side])
                parts.append(QStringLiteral("+%1:%2").arg(loaded.association().sides[side].title,
                                                          QString::fromStdString(label)));
        }
        const auto describe = [&](const char *sign, const std::vector<ImportPlan::Pair> &links) {
            for (const auto &[left, right] : links)
                parts.append(QLatin1String(sign)
                             + QString::fromStdString(plan->name(Side::Left, left) + "→"
                                                      + plan->name(Side::Right, right)));
        };
        describe("+", plan->grants);
        describe("-", plan->revokes);
        parts.append(QStringLiteral("(%1 applied, %2 so, %3 rejected)")
                         .arg(plan->applied)
                         .arg(plan->alreadySo)
                         .arg(plan->rejected));
        for (const ImportPlan::Rejection &rejection : plan->rejections)
            parts.append(QString::number(rejection.line) + QLatin1String(": ") + rejection.reason);
        return parts.join(QLatin1Char(' '));
    }
    static QByteArray exported(Loaded &loaded, const CsvExportOptions &options)
    {
        QBuffer buffer;
        buffer.open(QIODevice::WriteOnly);
        Job job;
        if (!exportCsv(buffer, loaded.association(), loaded.workspace().snapshot(), {}, options, job.context))
            return "failed";
        return buffer.data();
    }
    static void apply(Loaded &loaded, const ImportPlan &plan)
    {
        const auto edit = editOf(plan, loaded.workspace());
        VERIFY_OK(edit);
        loaded.workspace().apply(*edit);
    }
};

void TestCsvImport::plans_data()
{
    QTest::addColumn<QByteArray>("csv");
    QTest::addColumn<int>("mode");
    QTest::addColumn<QString>("expected");
    const auto add = [](const char *name, const char *csv, const char *expected) {
        QTest::newRow(name) << QByteArray(csv) << int(Mode::Add) << QString::fromUtf8(expected);
    };
    const auto sync = [](const char *name, const char *csv, const char *expected) {
        QTest::newRow(name) << QByteArray(csv) << int(Mode::Sync) << QString::fromUtf8(expected);
    };
    add("header alone", "users,roles\n", "(0 applied, 0 so, 0 rejected)");
    add("pairs", "users,roles\nJohn,Viewer\nJohn,Admin\nJohn,Viewer\n",
        "+John→Viewer (1 applied, 2 so, 0 rejected)");
    add("pairs the other way round", "roles,users\nViewer,John\n",
        "+John→Viewer (1 applied, 0 so, 0 rejected)");
    add("keys alone", "users.id,roles.id\n1,3\n", "+John→Viewer (1 applied, 0 so, 0 rejected)");
    add("keys and names",
        "users.id,users,roles\n1,John,Viewer\n2,John,Viewer\n9,Bob,Viewer\n1,John [1],Admin\n",
        "+John→Viewer (1 applied, 1 so, 2 rejected) 3: “John [2]”: the row of that key in users has another "
        "name. "
        "4: There is no “[9]” in users.");
    add("keyed form", "users,roles\nJohn [1],Viewer [3]\n[2],Viewer\nJohn [2],Viewer\nJohn [9],Viewer\n",
        "+John→Viewer +Jane→Viewer (2 applied, 0 so, 2 rejected) 4: “John [2]”: the row of that key in users "
        "has "
        "another name. 5: There is no “John [9]” in users.");
    add("unknown and empty", "users,roles\nBob,Viewer\n,Viewer\nJohn,Boss\nBob,Admin\n",
        "(0 applied, 0 so, 4 rejected) 2: There is no “Bob” in users. 3: An empty field names no row of "
        "users. "
        "4: There is no “Boss” in roles.");
    add("case counts", "users,roles\njohn,Viewer\n",
        "(0 applied, 0 so, 1 rejected) 2: There is no “john” in users.");
    add("ragged", "users,roles\nJohn\nJohn,Viewer,x\nJohn,Viewer\n",
        "+John→Viewer (1 applied, 0 so, 2 rejected) 2: It has 1 fields, and the header has 2. 3: It has 3 "
        "fields, "
        "and the header has 2.");
    add("matrix", "users,Viewer,Admin\nJohn,1,1\nJane,,\nAlice,YES,x\n",
        "+John→Viewer +Alice→Admin (2 applied, 1 so, 0 rejected)");
    add("matrix of words", "users,Viewer,Admin\nJohn,✓,true\nJane,0,False\nAlice,no,maybe\n",
        "+John→Viewer (1 applied, 1 so, 1 rejected) 4: “maybe” is neither 1 nor empty; it can also be x, "
        "true, "
        "yes, 0, false or no.");
    add("matrix with unknown names", "users,Boss,Admin\nJane,1,1\nBob,1,1\n",
        "+Jane→Admin (1 applied, 0 so, 1 rejected) 1: There is no “Boss” in roles. 3: There is no “Bob” in "
        "users.");
    add("matrix with names twice", "users,Admin,Admin\nJane,1,\nJane,,1\n",
        "+Jane→Admin (1 applied, 0 so, 1 rejected) 1: “Admin” has two columns. 3: “Jane” has a row already.");
    sync("sync of pairs", "users,roles\nJohn,Viewer\nJohn,Admin\n",
         "+John→Viewer -John→Editor (1 applied, 1 so, 0 rejected)");
    sync("sync of a matrix", "users,Viewer,Admin\nJohn,1,\nAlice,1,\n",
         "+John→Viewer -John→Admin (1 applied, 1 so, 0 rejected)");
    sync("sync of an empty row", "users,Admin,Editor,Viewer\nJohn,,,\n",
         "-John→Admin -John→Editor (0 applied, 1 so, 0 rejected)");
    sync("sync of a header", "users,roles\n", "(0 applied, 0 so, 0 rejected)");
}

void TestCsvImport::plans()
{
    QFETCH(QByteArray, csv);
    QFETCH(int, mode);
    QFETCH(QString, expected);
    const TempDatabase database(usersAndRoles());
    Loaded loaded(database);
    QCOMPARE(described(loaded, plan(loaded, csv, options(Mode(mode)))), expected);
}

void TestCsvImport::refused_data()
{
    QTest::addColumn<QByteArray>("csv");
    QTest::addColumn<QString>("expected");
    const auto row = [](const char *name, const char *csv, const char *expected) {
        QTest::newRow(name) << QByteArray(csv) << QString::fromUtf8(expected);
    };
    row("empty", "", "The file is empty.");
    row("empty lines", "\n\r\n", "The file is empty.");
    row("other titles", "user,role\nJohn,Admin\n",
        "The header has a column “user”, which means nothing here. There can be: users.id, users, roles.id, "
        "roles.");
    row("a column too many", "roles,users,mail\n",
        "The header has a column “mail”, which means nothing here. There can be: users.id, users, roles.id, "
        "roles.");
    row("a column twice", "roles,users,roles\n", "The header has the column “roles” twice.");
    row("a side is missing", "roles,roles.id\n", "The header has no column “users”.");
    row("bad quotes", "users,roles\nJohn,\"Admin\nJane,Editor\n",
        "The quote that opens in the row of line 2 is never closed.");
}

void TestCsvImport::refused()
{
    QFETCH(QByteArray, csv);
    QFETCH(QString, expected);
    const TempDatabase database(usersAndRoles());
    Loaded loaded(database);
    QCOMPARE(described(loaded, plan(loaded, csv)), expected);
}

void TestCsvImport::payload()
{
    const TempDatabase database(usersAndRoles(QStringLiteral(", since TEXT, level INTEGER, users TEXT")));
    database.run(QStringLiteral("UPDATE users_roles SET since = '2024', level = 1"));
    Loaded loaded(database);
    const auto read = plan(loaded,
                           "users,roles,since,level,users\n"
                           "John,Viewer,2025,7,\n"
                           "John,Viewer,2026,7,\n"
                           "Jane,Admin,,,u\n"
                           "Jane,Viewer,2025,much,\n"
                           "John,Admin,2024,1,\n"
                           "John,Editor,2023,1,\n");
    QCOMPARE(described(loaded, read),
             QStringLiteral("+John→Viewer +Jane→Admin (2 applied, 2 so, 2 rejected) 3: An earlier row gives "
                            "the same link other "
                            "values. 5: “level” needs a whole number."));
    QCOMPARE(read->otherValues, quint64(1)); // John,Editor
    QVERIFY(!editOf(*read, loaded.workspace()));
    const auto right = plan(loaded, "users,roles,since,level,users\nJohn,Viewer,2025,7,\nJane,Admin,,,u\n");
    apply(loaded, *right);
    VERIFY_OK(loaded.save());
    QCOMPARE(
        database.rows(QStringLiteral(
            "SELECT user_id, role_id, since, level, users FROM users_roles WHERE level IS NOT 1 ORDER BY 1")),
        (QStringList{QStringLiteral("1|3|'2025'|7|NULL"), QStringLiteral("2|1|NULL|NULL|'u'")}));
}

void TestCsvImport::requiredPayload()
{
    const TempDatabase database(
        usersAndRoles(QStringLiteral(", since TEXT NOT NULL DEFAULT 'x', why TEXT NOT NULL")).mid(0, 5));
    Loaded loaded(database);
    QCOMPARE(described(loaded, plan(loaded, "users,roles\nJohn,Viewer\n")),
             QStringLiteral("(0 applied, 0 so, 1 rejected) 2: A new link needs a value for “why”."));
    QCOMPARE(described(loaded, plan(loaded, "users,Viewer\nJohn,1\nJane,\n")),
             QStringLiteral("(0 applied, 1 so, 1 rejected) 2: A new link needs a value for “why”, which a "
                            "matrix cannot give."));
    const auto read = plan(loaded, "users,roles,why\nJohn,Viewer,\nJane,Viewer,so\n");
    QCOMPARE(described(loaded, read),
             QStringLiteral("+John→Viewer +Jane→Viewer (2 applied, 0 so, 0 rejected)"));
    apply(loaded, *read);
    VERIFY_OK(loaded.save());
    QCOMPARE(database.rows(QStringLiteral("SELECT user_id, why, since FROM users_roles ORDER BY 1")),
             (QStringList{QStringLiteral("1|''|'x'"), QStringLiteral("2|'so'|'x'")}));
}

void TestCsvImport::creates()
{
    const TempDatabase database(usersAndRoles());
    Loaded loaded(database);
    const auto read
        = plan(loaded, "users,roles\nBob,Viewer\nBob,Boss\nJohn,Boss\nBob,Boss\n", options(Mode::Sync, true));
    QCOMPARE(
        described(loaded, read),
        QStringLiteral("+users:Bob +roles:Boss +John→Boss +Bob→Viewer +Bob→Boss -John→Admin -John→Editor "
                       "(3 applied, 1 so, 0 rejected)"));
    apply(loaded, *read);
    VERIFY_OK(loaded.save());
    loaded.refresh();
    QCOMPARE(
        describe(loaded.workspace().snapshot()),
        (QStringList{QStringLiteral("Alice: Viewer"), QStringLiteral("Bob: Boss, Viewer"),
                     QStringLiteral("Jane: Editor"), QStringLiteral("John: Boss"), QStringLiteral("Admin"),
                     QStringLiteral("Boss"), QStringLiteral("Editor"), QStringLiteral("Viewer")}));
    QCOMPARE(described(loaded, plan(loaded, "users,Zeta,Viewer\nZed,1,\nYvo,,\n", options(Mode::Add, true))),
             QStringLiteral("+users:Zed +users:Yvo +roles:Zeta +Zed→Zeta (2 applied, 0 so, 0 rejected)"));
}

void TestCsvImport::createsNot()
{
    TempDatabase database(usersAndRoles());
    database.run(
        QStringLiteral("ALTER TABLE users ADD COLUMN mail TEXT NOT NULL DEFAULT ''; CREATE TABLE p (id "
                       "INTEGER PRIMARY KEY, name TEXT, mail TEXT NOT NULL); CREATE TABLE pr (p REFERENCES "
                       "p, r REFERENCES roles, PRIMARY KEY (p, r))"));
    Loaded loaded(database, QStringLiteral("pr"));
    QCOMPARE(
        described(loaded, plan(loaded, "p,roles\nBob,Viewer\nBob [3],Viewer\n", options(Mode::Add, true))),
        QStringLiteral("(0 applied, 0 so, 2 rejected) 2: There is no “Bob” in p. A new one needs a value for "
                       "“mail”. 3: There is no “Bob [3]” in p."));
}

void TestCsvImport::exportedFilesChangeNothing_data()
{
    QTest::addColumn<int>("layout");
    QTest::addColumn<bool>("withKeys");
    QTest::addColumn<bool>("guards");
    for (const bool guards : {true, false}) {
        QTest::addRow("pairs %d", guards) << int(CsvLayout::Pairs) << false << guards;
        QTest::addRow("keys %d", guards) << int(CsvLayout::Pairs) << true << guards;
        QTest::addRow("matrix %d", guards) << int(CsvLayout::Matrix) << false << guards;
    }
}

void TestCsvImport::exportedFilesChangeNothing()
{
    QFETCH(int, layout);
    QFETCH(bool, withKeys);
    QFETCH(bool, guards);
    const TempDatabase database(hardNames());
    Loaded loaded(database);
    CsvExportOptions out;
    out.layout = CsvLayout(layout);
    out.withKeys = withKeys;
    out.guardsFormulas = guards;
    CsvImportOptions in = options(Mode::Sync, true);
    in.guardsFormulas = guards;
    const auto read = plan(loaded, exported(loaded, out), in);
    VERIFY_OK(read);
    const bool isMatrix = out.layout == CsvLayout::Matrix;
    const std::size_t rows = isMatrix ? loaded.workspace().snapshot().axis(Side::Left).size()
                                      : loaded.workspace().snapshot().links().linkCount();
    QCOMPARE(described(loaded, read), QStringLiteral("(0 applied, %1 so, 0 rejected)").arg(rows));
}

/// The very same links, from a file alone.
void TestCsvImport::emptiedAndReadBack()
{
    const TempDatabase database(hardNames());
    const QStringList before = database.rows(QStringLiteral("SELECT * FROM ur ORDER BY 1, 2, 3"));
    QVERIFY(before.size() > 50);
    for (const auto layout : {CsvLayout::Pairs, CsvLayout::Matrix}) {
        Loaded full(database);
        CsvExportOptions out;
        out.layout = layout;
        const QByteArray csv = exported(full, out);
        database.run(QStringLiteral("DELETE FROM ur"));
        Loaded loaded(database);
        const auto read = plan(loaded, csv);
        VERIFY_OK(read);
        apply(loaded, *read);
        VERIFY_OK(loaded.save());
        QCOMPARE(database.rows(QStringLiteral("SELECT * FROM ur ORDER BY 1, 2, 3")), before);
    }
}

/// A file cannot tell them apart, so it is refused.
void TestCsvImport::keysThatLookAlike()
{
    const TempDatabase database(
        {QStringLiteral("CREATE TABLE u (id PRIMARY KEY, name)"),
         QStringLiteral("CREATE TABLE r (id INTEGER PRIMARY KEY, name)"),
         QStringLiteral("CREATE TABLE ur (u REFERENCES u, r REFERENCES r)"),
         QStringLiteral("INSERT INTO u VALUES (1, 'A'), ('1', 'A'), (x'31', 'A'), (2, 'A'), ('2', 'B')"),
         QStringLiteral("INSERT INTO r VALUES (1, 'R')")});
    Loaded loaded(database);
    QCOMPARE(described(loaded, plan(loaded, "u,r\nA [1],R\nA [x'31'],R\nA [2],R\nB [2],R\n")),
             QStringLiteral(
                 "+A [2]→R +B→R +A [x'31']→R (3 applied, 0 so, 1 rejected) 2: “A [1]” stands for several "
                 "rows of u, whose keys look alike."));
}

void TestCsvImport::selfReferential()
{
    const TempDatabase database(
        {QStringLiteral("CREATE TABLE p (id INTEGER PRIMARY KEY, name TEXT)"),
         QStringLiteral("CREATE TABLE likes (who REFERENCES p, whom REFERENCES p, PRIMARY KEY (who, whom))"),
         QStringLiteral("INSERT INTO p VALUES (1, 'A'), (2, 'B')"),
         QStringLiteral("INSERT INTO likes VALUES (1, 2)")});
    Loaded loaded(database);
    QCOMPARE(described(loaded, plan(loaded, "who,whom\nB,A\nA,C\nA,A\n", options(Mode::Sync, true))),
             QStringLiteral(
                 "+A→A +B→A (2 applied, 0 so, 1 rejected) 3: There is no “C” in whom. An import adds no "
                 "rows to a table that stands on both sides."));
}

void TestCsvImport::stagedChangesAreOverridden()
{
    const TempDatabase database(usersAndRoles());
    Loaded loaded(database);
    loaded.unlink(QStringLiteral("John"), QStringLiteral("Admin"));  // the file has it
    loaded.unlink(QStringLiteral("John"), QStringLiteral("Editor")); // the file lacks it
    loaded.link(QStringLiteral("John"), QStringLiteral("Viewer"));   // the file lacks it
    loaded.link(QStringLiteral("Jane"), QStringLiteral("Viewer"));   // the file has it
    loaded.link(QStringLiteral("Alice"), QStringLiteral("Admin"));   // the file does not name Alice
    const auto read
        = plan(loaded, "users,roles\nJohn,Admin\nJane,Viewer\nJane,Editor\n", options(Mode::Sync));
    VERIFY_OK(read);
    const auto edit = editOf(*read, loaded.workspace());
    VERIFY_OK(edit);
    const QStringList before = describeChanges(loaded.workspace());
    const Edit undo = loaded.workspace().apply(*edit);
    QCOMPARE(describe(loaded.workspace()).mid(0, 3),
             (QStringList{QStringLiteral("Alice: Admin, Viewer"), QStringLiteral("Jane: Editor, Viewer"),
                          QStringLiteral("John: Admin")}));
    loaded.workspace().apply(undo);
    QCOMPARE(describeChanges(loaded.workspace()), before);
}

void TestCsvImport::aRowThatIsToBeDeleted()
{
    const TempDatabase database(usersAndRoles());
    Loaded loaded(database);
    loaded.remove(Side::Left, QStringLiteral("John"));
    for (const char *csv : {"users,roles\nJohn,Viewer\n", "users,roles\nJohn,Admin\n"}) {
        const auto edit = editOf(*plan(loaded, csv), loaded.workspace());
        QVERIFY(!edit);
        QCOMPARE(edit.error().text, QStringLiteral("“John” is staged to be deleted, and the file names it."));
    }
    QVERIFY(editOf(*plan(loaded, "users,roles\nJane,Viewer\n"), loaded.workspace()));
}

void TestCsvImport::rowsThatAreToBeAdded()
{
    const TempDatabase database(usersAndRoles());
    Loaded loaded(database);
    loaded.add(Side::Left, QStringLiteral("Bob"));
    loaded.add(Side::Right, QStringLiteral("Boss"));
    loaded.link(QStringLiteral("Jane"), QStringLiteral("Boss"));
    const auto edit
        = editOf(*plan(loaded, "users,roles\nBob,Viewer\n", options(Mode::Add, true)), loaded.workspace());
    QVERIFY(!edit);
    QCOMPARE(edit.error().text, QStringLiteral("“Bob” is staged to be added already; save that first."));
    apply(loaded, *plan(loaded, "users,roles\nJane,Editor\n", options(Mode::Sync)));
    QCOMPARE(describe(loaded.workspace()).value(2), QStringLiteral("Jane: Editor")); // the file lacks Boss
}

void TestCsvImport::anotherSnapshot()
{
    const TempDatabase database(usersAndRoles());
    Loaded loaded(database);
    const auto read = plan(loaded, "users,roles\nJohn,Viewer\n");
    loaded.refresh();
    const auto edit = editOf(*read, loaded.workspace());
    QVERIFY(!edit);
    QCOMPARE(edit.error().kind, ErrorKind::Stale);
}

void TestCsvImport::tooMuch()
{
    const TempDatabase database(
        {QStringLiteral("CREATE TABLE u (id INTEGER PRIMARY KEY, name)"),
         QStringLiteral("CREATE TABLE r (id INTEGER PRIMARY KEY, name)"),
         QStringLiteral("CREATE TABLE ur (u REFERENCES u, r REFERENCES r, PRIMARY KEY (u, r))"),
         QStringLiteral("WITH RECURSIVE n (i) AS (VALUES (1) UNION ALL SELECT i + 1 FROM n WHERE i < 2300) "
                        "INSERT INTO u SELECT i, 'u' || i FROM n"),
         QStringLiteral("INSERT INTO r SELECT id, 'r' || id FROM u")});
    Loaded loaded(database);
    QByteArray csv = "u";
    for (int i = 1; i <= 2300; ++i)
        csv += ",r" + QByteArray::number(i);
    for (int i = 1; i <= 2300; ++i)
        csv += "\nu" + QByteArray::number(i) + QByteArray(",1").repeated(2300);
    const auto read = plan(loaded, csv);
    QVERIFY(!read);
    QVERIFY2(read.error().text.contains(QLatin1String("more than can be staged at once")),
             qUtf8Printable(read.error().text));
}

void TestCsvImport::reasonsAreGathered()
{
    const TempDatabase database(usersAndRoles());
    Loaded loaded(database);
    QByteArray csv = "users,roles\n";
    for (int i = 0; i < 100'050; ++i)
        csv += 'x' + QByteArray::number(i) + ",Admin\nBob,Admin\n";
    const auto read = plan(loaded, csv);
    VERIFY_OK(read);
    QCOMPARE(read->rejections.size(), std::size_t(100'000));
    QCOMPARE(read->rejections[1].reason, QStringLiteral("There is no “Bob” in users."));
    QCOMPARE(read->rejections[1].rows, quint64(100'050));
    QCOMPARE(read->otherRejected, quint64(51));
    QCOMPARE(read->rejected, quint64(200'100));
}

QTEST_GUILESS_MAIN(TestCsvImport)
#include "tst_csvimport.moc"
