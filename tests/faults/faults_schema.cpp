// SPDX-FileCopyrightText: Crosscheck contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/association/historytable.h"
#include "tests/faults/faultfixture.h"
#include "ui/cellinspector.h"

#include <QLineEdit>

using namespace crosscheck;
using namespace crosscheck::test;
using namespace Qt::Literals::StringLiterals;

/// Cases 29 to 38 of the catalogue: what tables can be like.
class FaultsSchema : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void f29_duplicatePairs_data() { appliesTo(everyEngine); }
    void f29_duplicatePairs();
    void f30_nullKeys_data() { appliesTo(everyEngine); }
    void f30_nullKeys();
    void f31_danglingLinks_data() { appliesTo(everyEngine); }
    void f31_danglingLinks();
    void f32_payload_data() { appliesTo(everyEngine); }
    void f32_payload();
    void f33_replaceOnConflict_data() { appliesTo({Engine::Sqlite}); }
    void f33_replaceOnConflict();
    void f34_triggerThatIgnores_data() { appliesTo(everyEngine); }
    void f34_triggerThatIgnores();
    void f34_triggerInPlace_data() { appliesTo({Engine::Sqlite}); }
    void f34_triggerInPlace();
    void f34_historyThatIgnores_data() { appliesTo({Engine::Sqlite}); }
    void f34_historyThatIgnores();
    void f35_view_data() { appliesTo(everyEngine); }
    void f35_view();
    void f36_generatedColumns_data() { appliesTo(everyEngine); }
    void f36_generatedColumns();
    void f37_tableKinds_data() { appliesTo(everyServer); }
    void f37_tableKinds();
    void f37_foreignTables_data() { appliesTo({Engine::PostgreSql}); }
    void f37_foreignTables();
    void f38_denied_data() { appliesTo(everyServer); }
    void f38_denied();
    void f38_rowLevelSecurity_data() { appliesTo({Engine::PostgreSql}); }
    void f38_rowLevelSecurity();
};

void FaultsSchema::f29_duplicatePairs()
{
    FaultFixture f(FaultFixture::engine());
    f.elsewhere(u"INSERT INTO users_roles VALUES (1, 1), (1, 1), (2, 2)"_s);
    QVERIFY(f.open());
    QVERIFY2(f.window().cellText("John", "Admin").contains(u"3"_s),
             qPrintable(f.window().cellText("John", "Admin")));
    f.window().click("John", "Admin");
    QVERIFY2(f.window().changes().value(0).contains(u"3 rows"_s),
             qPrintable(f.window().changes().join(u' ')));
    f.window().click("Jane", "Viewer");
    f.elsewhere(u"INSERT INTO users_roles VALUES (1, 1)"_s); // one more than was said: a conflict
    QVERIFY(f.save());
    TELLS(f, u"Nothing was saved"_s);
    QCOMPARE(f.problems(), QString());
    QTest::keyClick(&f.window().window(), Qt::Key_F5);
    QVERIFY(f.until([&] { return f.window().cellText("John", "Admin").contains(u"4"_s); }));
    f.window().click("John", "Admin"); // takes it back
    f.window().click("John", "Admin"); // means it for these
    QVERIFY(f.save());
    f.expect(
        u"DELETE FROM users_roles WHERE user_id = 1 AND role_id = 1; INSERT INTO users_roles VALUES (2, 3)"_s);
    SURVIVED(f);
}

void FaultsSchema::f30_nullKeys()
{
    FaultFixture f(FaultFixture::engine());
    f.elsewhere(u"INSERT INTO users_roles VALUES (NULL, 1), (1, NULL), (NULL, NULL)"_s);
    QVERIFY(f.open());
    TELLS(f, u"3 rows with NULL"_s);
    QVERIFY(f.window().action("showStrays")->isEnabled());
    f.window().click("John", "Admin");
    f.window().click("Jane", "Admin");
    QVERIFY(f.save());
    f.expect(
        u"DELETE FROM users_roles WHERE user_id = 1 AND role_id = 1; INSERT INTO users_roles VALUES (2, 1)"_s);
    SURVIVED(f);
}

/// They are listed, left alone by every save, and removed when a person says so.
void FaultsSchema::f31_danglingLinks()
{
    QStringList tables = usersAndRoles();
    tables.replaceInStrings(u"REFERENCES users (id)"_s, QString())
        .replaceInStrings(u"REFERENCES roles (id)"_s, QString());
    FaultFixture f(FaultFixture::engine(), tables);
    f.elsewhere(u"INSERT INTO users_roles VALUES (99, 1), (1, 98)"_s);
    QVERIFY(f.open());
    TELLS(f, u"2 rows that refer to nothing"_s);
    f.window().click("John", "Admin");
    QVERIFY(f.save());
    f.expect(u"DELETE FROM users_roles WHERE user_id = 1 AND role_id = 1"_s);
    QCOMPARE(f.problems(), QString());
    f.window().action("showStrays")->trigger();
    auto *dialog = f.window().dialog<QDialog>("strayRowsDialog");
    QVERIFY(dialog);
    f.window().pressButton(dialog, u"Delete All…"_s);
    auto *question = f.window().dialog<QDialog>("deleteQuestion");
    QVERIFY(question);
    f.window().pressButton(question, u"Delete"_s);
    TELLS(f, u"2 rows that linked nothing were deleted"_s);
    f.expect(u"DELETE FROM users_roles WHERE user_id = 99 OR role_id = 98"_s);
    SURVIVED(f);
}

/// Untick and tick again is no change; what a row needs is asked for; what it holds stays.
void FaultsSchema::f32_payload()
{
    FaultFixture f(FaultFixture::engine(),
                   usersAndRoles(u", since VARCHAR(20) DEFAULT 'x', why VARCHAR(20) NOT NULL"_s).first(5));
    f.elsewhere(u"INSERT INTO users_roles VALUES (1, 1, '2024', 'a'), (2, 2, NULL, 'b')"_s);
    QVERIFY(f.open());
    f.window().click("John", "Admin");
    f.window().click("John", "Admin");
    QCOMPARE(f.window().changes(), QStringList());
    f.window().click("Jane", "Editor");
    f.window().click("Jane", "Admin");
    QTest::keyClick(&f.window().window(), Qt::Key_S, Qt::ControlModifier);
    auto *dialog = f.window().dialog<QDialog>("lackingValues");
    QVERIFY(dialog);
    auto *field = dialog->findChild<QLineEdit *>();
    QVERIFY(field);
    QTest::keyClicks(field, u"c"_s);
    f.window().pressButton(dialog, u"Save"_s);
    QVERIFY(f.until([&] { return f.window().changes().isEmpty(); }));
    f.expect(u"DELETE FROM users_roles WHERE user_id = 2; INSERT INTO users_roles VALUES (2, 1, 'x', 'c')"_s);
    SURVIVED(f);
}

/// A new row that breaks another unique key takes no row's place.
void FaultsSchema::f33_replaceOnConflict()
{
    FaultFixture f(
        FaultFixture::engine(),
        usersAndRoles(u", since TEXT, ticket INTEGER DEFAULT 7 UNIQUE ON CONFLICT REPLACE"_s).first(5));
    f.elsewhere(u"INSERT INTO users_roles VALUES (1, 1, 'kept', 7)"_s);
    QVERIFY(f.open());
    f.window().click("John", "Viewer");
    QVERIFY(f.save());
    TELLS(f, u"Nothing was saved"_s);
    QCOMPARE(f.window().changes(), QStringList{u"grant John → Viewer"_s});
    SURVIVED(f);
}

/// One that swallows the write, and one that writes something else.
void FaultsSchema::f34_triggerThatIgnores()
{
    const Engine engine = FaultFixture::engine();
    const auto trigger = [engine](const QString &sqlite, const QString &postgres, const QString &mariadb) {
        switch (engine) {
        case Engine::Sqlite:
            return sqlite;
        case Engine::PostgreSql:
            return QString(
                u"CREATE FUNCTION f() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN %1 END'; "
                "CREATE TRIGGER t BEFORE INSERT ON users_roles FOR EACH ROW EXECUTE FUNCTION f()"_s.arg(
                    postgres));
        case Engine::MariaDb:
            break;
        }
        return mariadb;
    };
    const QStringList triggers{
        trigger(u"CREATE TRIGGER t BEFORE INSERT ON users_roles BEGIN SELECT RAISE(IGNORE); END"_s,
                u"RETURN NULL;"_s,
                u"CREATE TRIGGER t BEFORE INSERT ON users_roles FOR EACH ROW SET NEW.user_id = NULL"_s),
        trigger(u"CREATE TRIGGER t AFTER INSERT ON users_roles BEGIN UPDATE users_roles SET role_id = 1 "
                u"WHERE rowid = "
                "NEW.rowid; END"_s,
                u"NEW.role_id = 1; RETURN NEW;"_s,
                u"CREATE TRIGGER t BEFORE INSERT ON users_roles FOR EACH ROW SET NEW.role_id = 1"_s)};
    for (const QString &definition : triggers) {
        FaultFixture f(engine);
        f.elsewhere(definition);
        QVERIFY(f.open());
        f.window().click("John", "Viewer");
        QVERIFY(f.save());
        TELLS(f, u"Nothing was saved"_s);
        TELLS(f, u"John → Viewer"_s);
        QCOMPARE(f.window().changes(), QStringList{u"grant John → Viewer"_s});
        SURVIVED(f);
    }
}

/// One that does itself what was asked for, and who knows what else: the count is off.
void FaultsSchema::f34_triggerInPlace()
{
    for (const char *definition :
         {"CREATE TRIGGER t BEFORE INSERT ON users_roles BEGIN INSERT INTO users_roles VALUES (NEW.user_id, "
          "NEW.role_id); SELECT RAISE(IGNORE); END",
          "CREATE TRIGGER t BEFORE DELETE ON users_roles BEGIN DELETE FROM users_roles WHERE rowid = "
          "OLD.rowid; "
          "SELECT RAISE(IGNORE); END"}) {
        FaultFixture f(FaultFixture::engine());
        f.elsewhere(QLatin1String(definition));
        QVERIFY(f.open());
        const bool isInsert = QByteArray(definition).contains("INSERT ON");
        f.window().click("John", isInsert ? "Viewer" : "Admin");
        QVERIFY(f.save());
        TELLS(f, u"Nothing was saved"_s);
        QCOMPARE(f.window().changes().size(), 1);
        SURVIVED(f);
    }
}

/// A save that the database should record itself, and does not.
void FaultsSchema::f34_historyThatIgnores()
{
    FaultFixture f(FaultFixture::engine());
    f.elsewhere(
        HistoryTable::creation(dialectOf(FaultFixture::engine()), {{}, u"users_roles"_s})
        + u"; CREATE TRIGGER t BEFORE INSERT ON crosscheck_history BEGIN SELECT RAISE(IGNORE); END"_s);
    QVERIFY(f.open());
    f.window().click("John", "Viewer");
    QVERIFY(f.save());
    TELLS(f, u"The save could not be recorded in the table “crosscheck_history”."_s);
    TELLS(f, u"Nothing was saved."_s);
    QCOMPARE(f.window().changes(), QStringList{u"grant John → Viewer"_s});
    SURVIVED(f);
}

void FaultsSchema::f35_view()
{
    FaultFixture f(FaultFixture::engine());
    f.elsewhere(
        u"ALTER TABLE users_roles RENAME TO kept; CREATE VIEW users_roles AS SELECT user_id, role_id FROM kept"_s);
    QVERIFY(f.open(f.database().settings(), u"users_roles"_s));
    QVERIFY(f.window().window().session()->state() == Session::State::Ready);
    QVERIFY2(f.window().window().session()->readOnlyReason().contains(u"view"_s),
             qPrintable(f.window().window().session()->readOnlyReason()));
    f.window().click("John", "Viewer");
    QCOMPARE(f.window().changes(), QStringList());
    QCOMPARE(f.window().cellText("John", "Admin"), u"John, Admin, linked"_s);
    SURVIVED(f);
}

void FaultsSchema::f36_generatedColumns()
{
    FaultFixture f(FaultFixture::engine(),
                   usersAndRoles(u", total INTEGER GENERATED ALWAYS AS (user_id * 100 + role_id) STORED"_s));
    QVERIFY(f.open());
    const Association &association = f.window().workspace().association();
    QVERIFY(association.payload.contains(u"total"_s));
    QVERIFY(!association.writablePayload().contains(u"total"_s));
    f.window().click("John", "Viewer");
    f.window().click("Jane", "Editor");
    QVERIFY(f.save());
    QCOMPARE(f.window().changes(), QStringList());
    f.expect(
        u"INSERT INTO users_roles (user_id, role_id) VALUES (1, 3); DELETE FROM users_roles WHERE user_id = 2"_s);
    QCOMPARE(f.database().rows(u"SELECT total FROM users_roles WHERE role_id = 3 AND user_id = 1"_s),
             QStringList{u"103"_s});
    SURVIVED(f);
}

/// Partitioned, foreign and system-versioned tables are like others.
void FaultsSchema::f37_tableKinds()
{
    const bool isPostgres = FaultFixture::engine() == Engine::PostgreSql;
    QStringList kinds;
    if (isPostgres) {
        kinds = {
            u"CREATE TABLE ur (user_id INTEGER REFERENCES users, role_id INTEGER REFERENCES roles) PARTITION "
            u"BY "
            "RANGE (user_id); CREATE TABLE ur1 PARTITION OF ur FOR VALUES FROM (0) TO (2); CREATE TABLE ur2 "
            "PARTITION OF ur FOR VALUES FROM (2) TO (99)"_s};
    } else {
        kinds = {
            u"CREATE TABLE ur (user_id INTEGER, role_id INTEGER, PRIMARY KEY (user_id, role_id)) PARTITION "
            u"BY "
            "HASH (user_id) PARTITIONS 3"_s,
            u"CREATE TABLE ur (user_id INTEGER REFERENCES users (id), role_id INTEGER REFERENCES roles (id)) "
            "WITH SYSTEM VERSIONING"_s};
    }
    for (const QString &kind : kinds) {
        FaultFixture f(FaultFixture::engine());
        f.elsewhere(kind + u"; INSERT INTO ur SELECT * FROM users_roles; DROP TABLE users_roles"_s);
        QVERIFY(f.open(f.database().settings(), u"ur"_s));
        f.window().click("John", "Viewer");
        f.window().click("Jane", "Editor");
        QVERIFY(f.save());
        QCOMPARE(f.window().bannerText(), QString());
        f.expect(u"INSERT INTO ur VALUES (1, 3); DELETE FROM ur WHERE user_id = 2"_s);
        SURVIVED(f);
    }
}

void FaultsSchema::f37_foreignTables()
{
    FaultFixture f(FaultFixture::engine());
    f.elsewhere(
        u"CREATE EXTENSION postgres_fdw; CREATE SERVER loop FOREIGN DATA WRAPPER postgres_fdw OPTIONS (host "
        "'127.0.0.1', port '%1'); CREATE USER MAPPING FOR CURRENT_USER SERVER loop OPTIONS (user "
        "'crosscheck', "
        "password_required 'false'); ALTER TABLE users_roles RENAME TO far"_s.arg(
            f.database().settings().server.port));
    f.elsewhere(
        u"DO $$ BEGIN EXECUTE format('ALTER SERVER loop OPTIONS (ADD dbname %L)', current_database()); END "
        u"$$; "
        "CREATE FOREIGN TABLE users_roles (user_id INTEGER, role_id INTEGER) SERVER loop OPTIONS (table_name 'far')"_s);
    QVERIFY(f.open(f.database().settings(), u"users_roles"_s));
    QVERIFY(f.window().window().session()->state() == Session::State::Ready);
    QCOMPARE(f.window().cellText("John", "Admin"), u"John, Admin, linked"_s);
    QVERIFY2(f.window().window().session()->readOnlyReason().contains(u"another server"_s),
             qPrintable(f.window().window().session()->readOnlyReason()));
    f.window().click("John", "Viewer");
    QCOMPARE(f.window().changes(), QStringList());
    SURVIVED(f);
}

/// A right that is lacking is said before anything is staged for nothing.
void FaultsSchema::f38_denied()
{
    FaultFixture f(FaultFixture::engine());
    const bool isPostgres = FaultFixture::engine() == Engine::PostgreSql;
    ConnectionSettings settings = f.database().settings();
    settings.server.user = u"reader"_s;
    f.elsewhere(
        isPostgres
            ? u"DO $$ BEGIN CREATE USER reader; EXCEPTION WHEN duplicate_object THEN NULL; END $$; GRANT "
              "SELECT ON ALL TABLES IN SCHEMA public TO reader; GRANT INSERT ON users_roles TO reader"_s
            : u"CREATE USER IF NOT EXISTS reader@'%'; GRANT SELECT, CREATE TEMPORARY TABLES ON %1.* TO "
              "reader@'%'; GRANT INSERT ON %1.users_roles TO reader@'%'"_s.arg(settings.server.database));
    QVERIFY(f.open(settings));
    QVERIFY(f.window().window().session()->state() == Session::State::Ready);
    const QStringList before = f.database().dump();
    f.window().click("John", "Admin"); // which nobody may who may not delete
    QVERIFY(f.save());
    TELLS(f, u"Nothing was saved"_s);
    TELLS(f, u"denied"_s);
    QCOMPARE(f.window().changes(), QStringList{u"revoke John → Admin"_s});
    QCOMPARE(f.database().dump(), before);
    SURVIVED(f);
}

/// Rows that a policy hides are not taken for rows that are not there.
void FaultsSchema::f38_rowLevelSecurity()
{
    FaultFixture f(FaultFixture::engine());
    f.elsewhere(
        u"DO $$ BEGIN CREATE USER guest; EXCEPTION WHEN duplicate_object THEN NULL; END $$; GRANT ALL ON ALL "
        u"TABLES "
        "IN SCHEMA public TO guest; ALTER TABLE users_roles ENABLE ROW LEVEL SECURITY; CREATE POLICY see ON "
        "users_roles FOR SELECT USING (true); CREATE POLICY add ON users_roles FOR INSERT WITH CHECK "
        "(user_id <> "
        "1); CREATE POLICY remove ON users_roles FOR DELETE USING (user_id <> 1)"_s);
    ConnectionSettings settings = f.database().settings();
    settings.server.user = u"guest"_s;
    QVERIFY(f.open(settings));
    f.window().click("John", "Admin"); // DELETE says that it removed nothing
    QVERIFY(f.save());
    TELLS(f, u"Nothing was saved"_s);
    QCOMPARE(f.window().changes(), QStringList{u"revoke John → Admin"_s});
    QCOMPARE(f.problems(), QString());
    f.window().action("discard")->trigger();
    f.window().click("John", "Viewer");
    QVERIFY(f.save());
    TELLS(f, u"Nothing was saved"_s);
    QCOMPARE(f.problems(), QString());
    f.window().action("discard")->trigger();
    f.window().click("Jane", "Viewer");
    QVERIFY(f.save());
    QCOMPARE(f.window().changes(), QStringList());
    f.expect(u"INSERT INTO users_roles VALUES (2, 3)"_s);
    SURVIVED(f);
}

CROSSCHECK_UI_TEST(FaultsSchema)
#include "faults_schema.moc"
