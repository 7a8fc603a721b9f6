// SPDX-FileCopyrightText: Crosscheck contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/association/historytable.h"
#include "core/db/datafolder.h"
#include "core/exchange/csvfile.h"
#include "tests/app/cli/runcli.h"
#include "tests/faults/faultfixture.h"
#include "tests/support/otherwriter.h"

#include <QDir>
#include <QDirIterator>
#include <QLabel>
#include <QSignalSpy>

using namespace crosscheck;
using namespace crosscheck::test;
using namespace Qt::Literals::StringLiterals;

/// Cases 51 to 58 of the catalogue: what hostile people put into names, files and servers, and what nobody may see.
class FaultsSecurity : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void f51_hostileTableNames_data() { appliesTo(everyEngine); }
    void f51_hostileTableNames();
    void f52_hostileLabels_data() { appliesTo(everyEngine); }
    void f52_hostileLabels();
    void f53_hostileFile_data() { appliesTo({Engine::Sqlite}); }
    void f53_hostileFile();
    void f54_searchPath_data() { appliesTo({Engine::PostgreSql}); }
    void f54_searchPath();
    void f54_versionFunction_data() { appliesTo({Engine::PostgreSql}); }
    void f54_versionFunction();
    void f54_anothersHistoryTable_data() { appliesTo({Engine::PostgreSql}); }
    void f54_anothersHistoryTable();
    void f55_encryption_data() { appliesTo(everyServer); }
    void f55_encryption();
    void f56_passwords_data() { appliesTo(everyServer); }
    void f56_passwords();
    void f56_passwordsOnTheCommandLine_data() { appliesTo(everyServer); }
    void f56_passwordsOnTheCommandLine();
    void f57_fileModes_data() { appliesTo({Engine::Sqlite}); }
    void f57_fileModes();
    void f58_urlOptions_data() { appliesTo(everyEngine); }
    void f58_urlOptions();

private:
    static QString quoted(Engine engine, const QString &name)
    {
        const QChar mark = engine == Engine::MariaDb ? u'`' : u'"';
        return mark + QString(name).replace(mark, QString(2, mark)) + mark;
    }
};

void FaultsSecurity::f51_hostileTableNames()
{
    const Engine engine = FaultFixture::engine();
    const char *unicode = engine == Engine::MariaDb ? "üß€" : "😀ü"; // whose names end at U+FFFF
    for (const char *odd :
         {unicode, "a\"b", "[a]", "a]b;", "a`b", "a'b", "a.b", "a b", "%1 %2", "select", "--", "a\\b",
          "x\"; DROP TABLE users; --", "x`; DROP TABLE users; --", "$1 ? :x"}) {
        const auto named
            = [&](const char *what) { return quoted(engine, QString::fromUtf8(odd) + QLatin1String(what)); };
        const QStringList tables{
            u"CREATE TABLE users (id INTEGER)"_s,
            u"CREATE TABLE %1 (%2 INTEGER PRIMARY KEY, name VARCHAR(9))"_s.arg(named("u"), named("id")),
            u"CREATE TABLE %1 (%2 INTEGER PRIMARY KEY, name VARCHAR(9))"_s.arg(named("r"), named("id")),
            QString(u"CREATE TABLE "_s + named("j") + u" ("_s + named("a") + u" INTEGER, "_s + named("b")
                    + u" INTEGER, "_s + named("p") + u" VARCHAR(9), FOREIGN KEY ("_s + named("a")
                    + u") REFERENCES "_s + named("u") + u" ("_s + named("id") + u"), FOREIGN KEY ("_s
                    + named("b") + u") REFERENCES "_s + named("r") + u" ("_s + named("id") + u"))"_s),
            u"INSERT INTO "_s + named("u") + u" VALUES (1, 'A'), (2, 'B')"_s,
            u"INSERT INTO "_s + named("r") + u" VALUES (1, 'X'), (2, 'Y')"_s,
            u"INSERT INTO "_s + named("j") + u" VALUES (1, 1, 'kept'), (2, 2, NULL)"_s};
        FaultFixture f(engine, tables);
        QVERIFY2(f.open(), odd);
        QVERIFY2(f.window().window().session()->state() == Session::State::Ready,
                 qPrintable(f.window().bannerText()));
        f.window().click("A", "Y");
        f.window().click("B", "Y");
        QVERIFY(f.save());
        QVERIFY2(f.window().changes().isEmpty(),
                 qPrintable(QString::fromUtf8(odd) + f.window().bannerText()));
        f.expect(u"INSERT INTO "_s + named("j") + u" VALUES (1, 2, NULL); DELETE FROM "_s + named("j")
                 + u" WHERE "_s + named("a") + u" = 2"_s);
        SURVIVED(f);
    }
}

void FaultsSecurity::f52_hostileLabels()
{
    QStringList tables = usersAndRoles();
    tables.replaceInStrings(u"name TEXT"_s, u"name VARCHAR(11000)"_s);
    FaultFixture f(FaultFixture::engine(), tables);
    const QStringList labels{u"<b>bold</b><img src=x>"_s,  u"Robert''); DROP TABLE users; --"_s,
                             u"a\tb\nc\u0001\u001b[31m"_s, u"\u202eright to left"_s,
                             QString(10'000, u'w'),        u"&amp; &Save %1"_s};
    for (int i = 0; i < labels.size(); ++i)
        f.elsewhere(u"INSERT INTO users VALUES (%1, '%2')"_s.arg(10 + i).arg(labels[i]));
    QVERIFY(f.open());
    const QStringList shown = f.window().shown(Side::Left);
    for (QString label : labels)
        QVERIFY2(shown.contains(label.replace(u"''"_s, u"'"_s)), qPrintable(label.left(40)));
    for (QString label : labels) {
        const QByteArray name = label.replace(u"''"_s, u"'"_s).toUtf8();
        f.window().click(name.constData(), "Viewer");
    }
    QCOMPARE(f.window().changes().size(), labels.size());
    for (const QLabel *label : f.window().window().findChildren<QLabel *>()) {
        if (label->text().contains(u"bold"_s))
            QVERIFY2(label->textFormat() == Qt::PlainText, qPrintable(label->objectName()));
    }
    // A message that names one.
    f.elsewhere(u"UPDATE users SET name = 'Renamed' WHERE id = 10"_s);
    QVERIFY(f.save());
    TELLS(f, u"<b>bold</b>"_s);
    for (const QLabel *label : f.window().window().findChildren<QLabel *>()) {
        if (label->text().contains(u"bold"_s))
            QVERIFY2(label->textFormat() == Qt::PlainText, qPrintable(label->objectName()));
    }
    f.elsewhere(u"UPDATE users SET name = '%1' WHERE id = 10"_s.arg(labels[0]));
    QVERIFY(f.save());
    QVERIFY2(f.window().changes().isEmpty(), qPrintable(f.window().bannerText()));
    for (int i = 0; i < labels.size(); ++i)
        f.expect(u"INSERT INTO users_roles VALUES (%1, 3)"_s.arg(10 + i));
    SURVIVED(f);
}

void FaultsSecurity::f53_hostileFile()
{
    FaultFixture f(FaultFixture::engine());
    const QString stolen = QFileInfo(f.database().settings().path).path() + u"/stolen"_s;
    // What a schema may call that is not trusted: functions with effects beyond the file, extensions, patterns of its own.
    f.elsewhere(u"CREATE VIRTUAL TABLE words USING fts4(x)"_s);
    f.elsewhere(u"CREATE VIEW v AS SELECT fts3_tokenizer('simple', x'00') AS x FROM words; "
                "CREATE TABLE hooks (y, x DEFAULT (load_extension('%1')))"_s.arg(stolen));
    f.elsewhere(
        u"CREATE TRIGGER t AFTER INSERT ON users_roles BEGIN INSERT INTO hooks (y) VALUES (1); END"_s);
    QVERIFY(f.open(f.database().settings(), u"users_roles"_s));
    f.window().click("John", "Viewer");
    QVERIFY(f.save());
    TELLS(f, u"Nothing was saved"_s);
    QVERIFY(!QFileInfo::exists(stolen));
    const auto connection = Connection::open(f.database().settings());
    QVERIFY(connection.has_value());
    QVERIFY(!(*connection)->execute(u"SELECT load_extension('x')"_s));
    QVERIFY(!(*connection)->readRow(u"SELECT 'a' REGEXP '(a+)+$'"_s, {}));
    QVERIFY(!(*connection)->readRow(u"SELECT x FROM v"_s, {}));
    QCOMPARE((*connection)->readNumber(u"PRAGMA trusted_schema"_s).value_or(-1), qint64(0));
    QCOMPARE((*connection)->readNumber(u"PRAGMA cell_size_check"_s).value_or(-1), qint64(1));
    static_cast<void>((*connection)->execute(u"PRAGMA writable_schema = ON"_s)); // defensive: without effect
    QVERIFY(!(*connection)->execute(u"DELETE FROM sqlite_schema"_s));
    SURVIVED(f);
}

/// A schema that is looked into first has tables, functions and operators of the same names.
void FaultsSecurity::f54_searchPath()
{
    FaultFixture f(FaultFixture::engine());
    f.elsewhere(u"CREATE TABLE content_type (id INTEGER PRIMARY KEY, model TEXT); INSERT INTO content_type "
                u"VALUES (7, 'user'); "
                "CREATE TABLE tagged (id INTEGER PRIMARY KEY, role_id INTEGER REFERENCES roles, "
                "content_type_id INTEGER "
                "REFERENCES content_type, object_id INTEGER, UNIQUE (content_type_id, object_id, role_id)); "
                "INSERT INTO tagged VALUES (1, 1, 7, 1), (2, 2, 7, 99)"_s);
    f.elsewhere(
        u"CREATE SCHEMA evil; CREATE TABLE evil.log (what TEXT); "
        "CREATE FUNCTION evil.lower(text) RETURNS text LANGUAGE sql AS 'INSERT INTO evil.log VALUES "
        "(''lower''); SELECT $1'; "
        "CREATE FUNCTION evil.pg_relation_filenode(oid) RETURNS oid LANGUAGE sql AS 'INSERT INTO evil.log "
        "VALUES "
        "(''file''); SELECT $1'; "
        "CREATE TABLE evil.users AS SELECT id + 100 AS id, 'Evil ' || name AS name FROM public.users"_s);
    const std::vector<QStringList> likenesses{
        {u"integer"_s, u"bigint"_s}, {u"oid"_s}, {u"name"_s}, {u"\"char\""_s}, {u"text"_s}};
    for (const QStringList &types : likenesses) {
        for (const QString &left : types) {
            for (const QString &right : types)
                f.elsewhere(
                    u"CREATE FUNCTION evil.note(%1, %2) RETURNS boolean LANGUAGE sql AS 'INSERT INTO "
                    "evil.log VALUES (''called''); SELECT $1 OPERATOR(pg_catalog.=) $2'; "
                    "CREATE OPERATOR evil.= (LEFTARG = %1, RIGHTARG = %2, FUNCTION = evil.note)"_s.arg(
                        left, right));
        }
    }
    f.elsewhere(
        u"DO $$ BEGIN EXECUTE format('ALTER DATABASE %I SET search_path = evil, pg_catalog, public', current_database()); END $$"_s);
    QVERIFY(f.open(f.database().settings(), u"users_roles"_s));
    QCOMPARE(f.window().shown(Side::Left), (QStringList{u"John"_s, u"Jane"_s, u"Alice"_s}));
    f.window().click("John", "Viewer");
    f.window().click("Jane", "Editor");
    QVERIFY(f.save());
    QVERIFY2(f.window().changes().isEmpty(), qPrintable(f.window().bannerText()));
    f.expect(
        u"INSERT INTO public.users_roles VALUES (1, 3); DELETE FROM public.users_roles WHERE user_id OPERATOR(pg_catalog.=) 2"_s);
    QVERIFY(f.open(f.database().settings(),
                   u"tagged(role_id,object_id,content_type_id=7)"_s)); // asks a table of types
    const QSignalSpy strays(f.window().window().session(), &Session::strayRowsRead);
    f.window().window().session()->readStrays();
    QVERIFY(waitFor([&] { return strays.count() == 1; }));
    QCOMPARE(f.database().rows(u"SELECT * FROM evil.log"_s), QStringList());
    SURVIVED(f);
}

/// The driver's first statement cannot be kept from such a schema: it is not sent.
void FaultsSecurity::f54_versionFunction()
{
    FaultFixture f(FaultFixture::engine());
    f.elsewhere(
        u"CREATE SCHEMA evil; CREATE TABLE evil.log (what TEXT); CREATE FUNCTION evil.version() RETURNS text "
        "LANGUAGE sql AS 'INSERT INTO evil.log VALUES (''version''); SELECT pg_catalog.version()'"_s);
    f.elsewhere(
        u"DO $$ BEGIN EXECUTE format('ALTER DATABASE %I SET search_path = evil, pg_catalog, public', current_database()); END $$"_s);
    QVERIFY(f.open(f.database().settings()));
    QVERIFY(f.window().window().session()->state() == Session::State::Failed);
    QVERIFY2(f.window().bannerText().contains(u"version()"_s), qPrintable(f.window().bannerText()));
    QCOMPARE(f.database().rows(u"SELECT * FROM evil.log"_s), QStringList());
    SURVIVED(f);
}

/// Somebody without rights has laid out the table in which a database may keep its history: what its trigger does it would do as
/// whoever saves.
void FaultsSecurity::f54_anothersHistoryTable()
{
    FaultFixture f(FaultFixture::engine());
    f.elsewhere(u"DO $$ BEGIN CREATE ROLE mallory; EXCEPTION WHEN duplicate_object THEN NULL; END $$"_s);
    f.elsewhere(
        HistoryTable::creation(dialectOf(Engine::PostgreSql), {{}, u"users_roles"_s})
        + u"; CREATE FUNCTION steal() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN UPDATE users SET name = "
          "current_user; RETURN NEW; END'; CREATE TRIGGER t BEFORE INSERT ON crosscheck_history FOR EACH ROW "
          "EXECUTE FUNCTION steal(); ALTER TABLE crosscheck_history OWNER TO mallory"_s);
    QVERIFY(f.open());
    f.window().click("John", "Viewer");
    QVERIFY(f.save());
    QCOMPARE(f.window().changes(), QStringList());
    f.expect(u"INSERT INTO users_roles VALUES (1, 3)"_s);
    SURVIVED(f);
}

/// A server without encryption is not spoken to where encryption is demanded.
void FaultsSecurity::f55_encryption()
{
    FaultFixture f(FaultFixture::engine());
    for (const Tls tls : {Tls::Required, Tls::VerifyFull}) {
        ConnectionSettings settings = f.database().settings();
        settings.server.tls = tls;
        QVERIFY(f.open(settings));
        QVERIFY(f.window().window().session()->state() == Session::State::Failed);
        QVERIFY2(!f.window().bannerText().isEmpty(), "it says why");
    }
    const CliFolder folder;
    const Run run = folder.cli({u"show"_s, f.database().settings().location() + u"?sslmode=require"_s});
    QCOMPARE(run.code, 3);
    QVERIFY2(run.err.contains(u"encrypt"_s, Qt::CaseInsensitive) || run.err.contains(u"SSL"_s),
             qPrintable(run.err));
    QCOMPARE(run.out, QString());
    SURVIVED(f);
}

namespace {

/// As a user who has to give the secret.
ConnectionSettings guarded(FaultFixture &f)
{
    const QString secret = QLatin1String(FaultFixture::secret);
    if (FaultFixture::engine() == Engine::PostgreSql)
        PostgresServer::instance().addUser(u"guarded"_s, secret, u"SUPERUSER"_s);
    else
        f.database().run(
            u"CREATE OR REPLACE USER guarded@'%' IDENTIFIED BY '%1'; GRANT ALL ON *.* TO guarded@'%'"_s.arg(
                secret));
    ConnectionSettings settings = f.database().settings();
    settings.server.user = u"guarded"_s;
    return settings;
}

} // namespace

/// Given in the window, right or wrong: it is nowhere afterwards.
void FaultsSecurity::f56_passwords()
{
    FaultFixture f(FaultFixture::engine());
    const QString secret = QLatin1String(FaultFixture::secret);
    const ConnectionSettings settings = guarded(f);
    for (const QString &password : {secret, QString(u"wrong-"_s + secret)}) {
        f.window().window().openDatabase(settings, {}, password);
        QVERIFY(f.until([&] {
            const auto state = f.window().window().session()->state();
            return state == Session::State::Ready || state == Session::State::Failed;
        }));
        QVERIFY(!f.window().window().windowTitle().contains(secret));
        if (f.window().window().session()->state() != Session::State::Ready)
            continue;
        f.window().click("John", "Viewer");
        QVERIFY(
            f.until([] { return !QDir(dataFolder(u"journal"_s)).entryList({u"*.journal"_s}).isEmpty(); }));
        QCOMPARE(f.problems(), QString());
        QVERIFY(f.save());
        f.expect(u"INSERT INTO users_roles VALUES (1, 3)"_s);
    }
    SURVIVED(f);
}

/// Given in the environment or in the URL, right, wrong or mistyped.
void FaultsSecurity::f56_passwordsOnTheCommandLine()
{
    FaultFixture f(FaultFixture::engine());
    const QString secret = QLatin1String(FaultFixture::secret);
    const ConnectionSettings settings = guarded(f);
    const CliFolder folder;
    const QString location = settings.location();
    QString url = location;
    url.insert(url.indexOf(u'@'), u":"_s + secret);
    for (const char *wrong : {"", "x"}) {
        const Run given = folder.shell(
            u"CROSSCHECK_PASSWORD='%1%2' \"$0\" link '%3' Jane Viewer; cat data/crosscheck/history/* 2>/dev/null"_s
                .arg(secret, QLatin1String(wrong), location));
        QVERIFY(!given.out.contains(secret) && !given.err.contains(secret));
        QString other = url;
        const Run inside = folder.cli({u"show"_s, other.replace(secret, secret + QLatin1String(wrong))});
        QVERIFY(!inside.out.contains(secret) && !inside.err.contains(secret));
        QCOMPARE(inside.code == 0, *wrong == '\0');
    }
    const QStringList allMistyped{QString(url).remove(u"//"_s), QString(url).replace(u"//"_s, u"/"_s),
                                  QString(url).replace(u"127.0.0.1"_s, u"[127"_s),
                                  url + u"?password="_s + secret};
    for (const QString &mistyped : allMistyped) {
        const Run refused = folder.cli({u"show"_s, mistyped});
        QVERIFY(refused.code != 0);
        QVERIFY2(!refused.out.contains(secret) && !refused.err.contains(secret), qPrintable(refused.err));
    }
    f.expect(u"INSERT INTO users_roles VALUES (2, 3)"_s);
    const Run listed = folder.shell(u"grep -rl '%1' . || true"_s.arg(secret));
    QCOMPARE(listed.out, QString());
    SURVIVED(f);
}

void FaultsSecurity::f57_fileModes()
{
    FaultFixture f(FaultFixture::engine());
    QVERIFY(f.open());
    f.window().click("John", "Viewer");
    QVERIFY(f.save());
    f.expect(u"INSERT INTO users_roles VALUES (1, 3)"_s);
    f.window().click("Jane", "Viewer");
    const QString journals = dataFolder(u"journal"_s);
    QVERIFY(f.until([&] { return !QDir(journals).entryList({u"*.journal"_s}).isEmpty(); }));
    const QTemporaryDir folder;
    const CliFolder cli;
    const QString csv = folder.filePath(u"out.csv"_s);
    QCOMPARE(cli.cli({u"export"_s, f.database().settings().path, u"-o"_s, csv}).code, 0);
    const QString history = History::ofUser().fileOf(f.database().settings().location());
    QStringList files{csv, history, QFileInfo(history).path()};
    for (const QString &name : QDir(journals).entryList(QDir::Files))
        files.append(journals + u'/' + name);
    QVERIFY(files.size() >= 3);
    const auto others = QFileDevice::ReadGroup | QFileDevice::WriteGroup | QFileDevice::ExeGroup
        | QFileDevice::ReadOther | QFileDevice::WriteOther | QFileDevice::ExeOther;
    for (const QString &file : files)
        QVERIFY2(QFileInfo::exists(file) && !(QFile::permissions(file) & others), qPrintable(file));
    f.window().action("discard")->trigger();
    SURVIVED(f);
}

void FaultsSecurity::f58_urlOptions()
{
    FaultFixture f(FaultFixture::engine());
    const CliFolder folder;
    const Engine engine = FaultFixture::engine();
    QString location = f.database().settings().location();
    if (engine == Engine::Sqlite)
        location.prepend(u"sqlite:///"_s);
    const QStringList options = engine == Engine::Sqlite
        ? QStringList{u"vfs=unix-none"_s, u"mode=memory"_s, u"immutable=1"_s, u"nolock=1"_s}
        : QStringList{u"options=-csearch_path%3Devil"_s,
                      u"sslkey=/etc/passwd"_s,
                      u"passfile=/etc/passwd"_s,
                      u"init_command=DROP%20TABLE%20users"_s,
                      u"local_infile=1"_s,
                      u"service=x"_s,
                      u"hostaddr=127.0.0.1"_s,
                      u"sslmode=maybe"_s};
    QCOMPARE(folder.cli({u"show"_s, location}).code, 0);
    for (const QString &option : options) {
        const Run run = folder.cli({u"show"_s, location + u'?' + option});
        QVERIFY2(run.code == 2 || run.code == 3, qPrintable(option));
        QCOMPARE(run.out, QString());
        QVERIFY2(run.err.contains(option.section(u'=', 0, 0)) || run.err.contains(u"takes no options"_s),
                 qPrintable(run.err));
    }
    SURVIVED(f);
}

CROSSCHECK_UI_TEST(FaultsSecurity)
#include "faults_security.moc"
