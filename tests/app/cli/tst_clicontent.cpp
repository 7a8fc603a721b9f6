// SPDX-FileCopyrightText: Crosscheck contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/app/cli/runcli.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QRegularExpression>
#include <QTest>

using namespace crosscheck::test;

namespace {

QJsonDocument json(const QString &text)
{
    return QJsonDocument::fromJson(text.toUtf8());
}

} // namespace

/// What show, associations and export print, byte by byte, of databases that sqlite3 made.
class TestCliContent final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void exports_data();
    void exports();
    void exportToFile();
    void exportToStandardOutputByName();
    void exportIntoPipe();
    void associations();
    void associationsAsJson();
    void severalAssociations();
    void rejectedCandidates();
    void noAssociation();
    void straysAreCounted();
    void controlCharactersAreVisible();
    void anyLocale_data();
    void anyLocale();

private:
    CliFolder m_folder;
};

void TestCliContent::initTestCase()
{
    QCOMPARE(m_folder.cli("new a.db").code, 0);
    m_folder.sqlite(
        QStringLiteral("wild.db"),
        QStringLiteral("CREATE TABLE users (a, b, name, PRIMARY KEY (a, b));"
                       "CREATE TABLE roles (id INTEGER PRIMARY KEY, name TEXT);"
                       "CREATE TABLE held (a, b, role INTEGER REFERENCES roles, since TEXT,"
                       " PRIMARY KEY (a, b, role), FOREIGN KEY (a, b) REFERENCES users);"
                       "INSERT INTO users VALUES (1, 'x', 'Zoë, \"Z\"'), (2, 'y', 'Twin'), (3, 'z', 'Twin');"
                       "INSERT INTO roles VALUES (7, '=1+1'), (8, 'a[b]'), (9, NULL);"
                       "INSERT INTO held VALUES (1, 'x', 7, '-1'), (3, 'z', 8, NULL), (2, 'y', 9, 'é')"));
    m_folder.sqlite(
        QStringLiteral("two.db"),
        QStringLiteral("CREATE TABLE users (id INTEGER PRIMARY KEY, name TEXT);"
                       "CREATE TABLE roles (id INTEGER PRIMARY KEY, name TEXT);"
                       "CREATE TABLE ur (u INTEGER REFERENCES users, r INTEGER REFERENCES roles);"
                       "CREATE TABLE friends (a INTEGER REFERENCES users, b INTEGER REFERENCES users,"
                       " PRIMARY KEY (a, b));"
                       "CREATE TABLE notes (id INTEGER PRIMARY KEY, u INTEGER REFERENCES users);"
                       "INSERT INTO users VALUES (1, 'Ann'), (2, 'Bob');"
                       "INSERT INTO friends VALUES (1, 2)"));
    m_folder.sqlite(QStringLiteral("flat.db"),
                    QStringLiteral("CREATE TABLE t (id INTEGER PRIMARY KEY, name TEXT)"));
}

void TestCliContent::exports_data()
{
    QTest::addColumn<QString>("out");
    const auto row = [](const char *line, const char *out) { QTest::newRow(line) << QString::fromUtf8(out); };
    row("export a.db", "users,roles\r\nAlice,Viewer\r\nJane,Editor\r\nJohn,Admin\r\nJohn,Editor\r\n");
    row("export a.db --bom",
        "\xEF\xBB\xBFusers,roles\r\nAlice,Viewer\r\nJane,Editor\r\nJohn,Admin\r\nJohn,Editor\r\n");
    row("export a.db --layout pairs --keys",
        "users.id,users,roles.id,roles\r\n3,Alice,3,Viewer\r\n2,Jane,2,Editor\r\n1,John,1,Admin\r\n1,John,2,"
        "Editor\r\n");
    row("export a.db --layout=matrix", "users,Admin,Editor,Viewer\r\nAlice,,,1\r\nJane,,1,\r\nJohn,1,1,\r\n");
    row("export wild.db",
        "users,roles,since\r\n\"Twin [2,y]\",[9],é\r\n"
        "\"Twin [3,z]\",a[b] [8],\r\n\"Zoë, \"\"Z\"\"\",'=1+1,'-1\r\n");
    row("export wild.db --raw",
        "users,roles,since\r\n\"Twin [2,y]\",[9],é\r\n"
        "\"Twin [3,z]\",a[b] [8],\r\n\"Zoë, \"\"Z\"\"\",=1+1,-1\r\n");
    row("show wild.db", "Zoë, \"Z\": =1+1\nTwin [2,y]: [9]\nTwin [3,z]: a[b] [8]\n");
    row("show two.db -a friends", "Ann: Bob\nBob:\n");
    row("show two.db -a friends --by right", "Ann:\nBob: Ann\n");
    row("export two.db -a friends", "a,b\r\nAnn,Bob\r\n");
}

void TestCliContent::exports()
{
    const Run run = m_folder.cli(QTest::currentDataTag());
    QCOMPARE(run.err, QString());
    QTEST(run.out, "out");
    QCOMPARE(run.code, 0);
}

void TestCliContent::exportToFile()
{
    const QString name = m_folder.file(QStringLiteral("ä b.csv"));
    for (int i = 0; i < 2; ++i) { // the second one replaces the first
        const Run run = m_folder.cli("export a.db -o ä~b.csv");
        QCOMPARE(run.out + run.err, QString());
        QCOMPARE(run.code, 0);
    }
    QFile file(name);
    QVERIFY(file.open(QIODevice::ReadOnly));
    QCOMPARE(QString::fromUtf8(file.readAll()), m_folder.cli("export a.db").out);
    QCOMPARE(file.permissions()
                 & (QFile::ReadGroup | QFile::WriteGroup | QFile::ReadOther | QFile::WriteOther),
             QFile::Permissions());
}

void TestCliContent::exportToStandardOutputByName()
{
    const Run run
        = m_folder.shell(QStringLiteral("echo before >f; \"$0\" export a.db -o /dev/stdout >>f && cat f"));
    QCOMPARE(run.err, QString());
    QCOMPARE(run.out, QString(QLatin1String("before\n") + m_folder.cli("export a.db").out));
    QCOMPARE(run.code, 0);
}

void TestCliContent::exportIntoPipe()
{
    const Run run
        = m_folder.shell(QStringLiteral("mkfifo p; timeout 20 cat p & \"$0\" export a.db -o p; code=$?;"
                                        " wait; test -p p && exit $code"));
    QCOMPARE(run.err, QString());
    QCOMPARE(run.out, m_folder.cli("export a.db").out);
    QCOMPARE(run.code, 0);
}

void TestCliContent::associations()
{
    const Run run = m_folder.cli("associations a.db");
    QCOMPARE(run.err, QString());
    QCOMPARE(run.out, QStringLiteral("users_roles  users ⇄ roles  (two foreign keys)\n"));
    QCOMPARE(run.code, 0);
}

void TestCliContent::associationsAsJson()
{
    const Run starter = m_folder.cli("associations a.db --json");
    QCOMPARE(json(starter.out), json(QStringLiteral(R"([{"junction": "users_roles",
        "left":  {"table": "users", "columns": ["user_id"], "references": ["id"], "label": "name"},
        "right": {"table": "roles", "columns": ["role_id"], "references": ["id"], "label": "name"},
        "fixed": {}, "kind": "link", "payload": [], "key": "none", "declared": true, "confidence": 1.0,
        "reason": "two foreign keys"}])")));
    const Run wild = m_folder.cli("associations wild.db --json");
    QCOMPARE(json(wild.out), json(QStringLiteral(R"([{"junction": "held",
        "left":  {"table": "users", "columns": ["a", "b"], "references": ["a", "b"], "label": "name"},
        "right": {"table": "roles", "columns": ["role"], "references": ["id"], "label": "name"},
        "fixed": {}, "kind": "link", "payload": ["since"], "key": "pair", "declared": true, "confidence": 1.0,
        "reason": "two foreign keys"}])")));
    QCOMPARE(starter.err + wild.err, QString());
    QCOMPARE(starter.code + wild.code, 0);
}

void TestCliContent::severalAssociations()
{
    const Run list = m_folder.cli("associations two.db");
    QCOMPARE(list.out,
             QStringLiteral("friends  a ⇄ b          (two foreign keys)\n"
                            "ur       users ⇄ roles  (two foreign keys)\n"));
    const Run show = m_folder.cli("show two.db");
    QCOMPARE(show.err,
             QStringLiteral("crosscheck-cli: The database has several associations; name one. "
                            "There are: friends, ur.\n"));
    QCOMPARE(show.out, QString());
    QCOMPARE(show.code, 4);
}

void TestCliContent::rejectedCandidates()
{
    const Run list = m_folder.cli("associations two.db --all");
    QCOMPARE(list.out,
             QStringLiteral("friends  a ⇄ b          (two foreign keys)\n"
                            "ur       users ⇄ roles  (two foreign keys)\n"
                            "notes    rejected       (only one reference to another table)\n"));
    QCOMPARE(list.code, 0);
    const Run all = m_folder.cli("associations two.db --all --json");
    const QJsonDocument document = json(all.out);
    QCOMPARE(document.array().size(), 3);
    QCOMPARE(
        QJsonDocument(document.array().last().toObject()),
        json(QStringLiteral(
            R"({"junction": "notes", "rejected": true, "reason": "only one reference to another table"})")));
}

void TestCliContent::noAssociation()
{
    const QString word = QStringLiteral(
        "No many-to-many relation was found. "
        "Crosscheck looked for tables with references to two others, declared or by name.\n");
    const Run list = m_folder.cli("associations flat.db");
    QCOMPARE(list.out, QString());
    QCOMPARE(list.err, word);
    QCOMPARE(list.code, 0);
    QCOMPARE(json(m_folder.cli("associations flat.db --json").out), json(QStringLiteral("[]")));
    const Run show = m_folder.cli("show flat.db");
    QCOMPARE(show.err, QString(QLatin1String("crosscheck-cli: ") + word));
    QCOMPARE(show.code, 4);
}

void TestCliContent::straysAreCounted()
{
    QCOMPARE(m_folder.cli("new strays.db").code, 0);
    m_folder.sqlite(QStringLiteral("strays.db"),
                    QStringLiteral("INSERT INTO users_roles VALUES (NULL, 1), (1, NULL), (99, 1)"));
    for (const char *command : {"show", "export"}) {
        const Run clean = m_folder.cli({QLatin1String(command), QStringLiteral("a.db")});
        const Run run = m_folder.cli({QLatin1String(command), QStringLiteral("strays.db")});
        QCOMPARE(run.out, clean.out);
        QCOMPARE(run.code, 0);
        QCOMPARE(clean.err, QString());
        static const QRegularExpression notice(QStringLiteral(
            "^Left out of users_roles: 2 row\\S+ with NULL, 1 row\\S* that refers? to nothing\\.\n$"));
        QVERIFY2(notice.match(run.err).hasMatch(), qPrintable(run.err));
    }
}

void TestCliContent::controlCharactersAreVisible()
{
    QCOMPARE(m_folder.cli("new evil.db").code, 0);
    m_folder.sqlite(
        QStringLiteral("evil.db"),
        QStringLiteral("UPDATE users SET name = 'a' || char(10) || char(27) || '[31m' WHERE id = 1;"
                       "UPDATE roles SET name = CAST(x'ff41' AS TEXT) WHERE id = 1"));
    const Run show = m_folder.cli("show evil.db");
    QCOMPARE(show.out.section(QLatin1Char('\n'), 0, 0), QStringLiteral("a\\n\\x1b[31m: \uFFFDA [1], Editor"));
    const Run refused = m_folder.cli({QStringLiteral("link"), QStringLiteral("evil.db"),
                                      QStringLiteral("x\x1b]"), QStringLiteral("Editor")});
    QCOMPARE(refused.err, QStringLiteral("crosscheck-cli: There is no “x\\x1b]” in users.\n"));
}

void TestCliContent::anyLocale_data()
{
    QTest::addColumn<QString>("locale");
    for (const char *locale : {"C", "POSIX", "C.UTF-8", "de_DE.ISO-8859-1", "nonsense"})
        QTest::newRow(locale) << QString::fromLatin1(locale);
}

void TestCliContent::anyLocale()
{
    QFETCH(QString, locale);
    CliFolder folder;
    folder.locale = locale;
    const QString database = QStringLiteral("dätä 🦊.db");
    QCOMPARE(folder.cli({QStringLiteral("new"), database}).code, 0);
    QVERIFY(QFile::exists(folder.file(database)));
    folder.sqlite(database, QStringLiteral("INSERT INTO users VALUES (4, 'Zoë 🦊')"));
    const Run link = folder.cli(
        {QStringLiteral("link"), database, QStringLiteral("Zoë 🦊"), QStringLiteral("Admin")});
    QCOMPARE(link.err, QString());
    QCOMPARE(link.code, 0);
    const Run show = folder.cli({QStringLiteral("show"), database, QStringLiteral("--by=right")});
    QCOMPARE(show.out.section(QLatin1Char('\n'), 0, 0), QStringLiteral("Admin: John, Zoë 🦊"));
    QCOMPARE(show.err, QString());
}

QTEST_GUILESS_MAIN(TestCliContent)
#include "tst_clicontent.moc"
