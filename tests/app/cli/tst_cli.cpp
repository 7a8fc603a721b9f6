// SPDX-FileCopyrightText: Crosscheck contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/app/cli/runcli.h"

#include <QFileInfo>
#include <QRegularExpression>
#include <QTest>

using namespace crosscheck::test;

namespace {

constexpr auto starter = "John: Admin, Editor\nJane: Editor\nAlice: Viewer\n";
constexpr auto starterByRight = "Admin: John\nEditor: John, Jane\nViewer: Alice\n";

/// A row of good or bad: the words, and what is to come of them. @p err without the program's name and the line end.
void row(const char *line, int code, const char *out, const char *err = "")
{
    QTest::newRow(line) << CliFolder::words(line) << code << QString::fromUtf8(out) << QString::fromUtf8(err);
}

} // namespace

/// The command line: what is understood, what is refused, and how.
class TestCli final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void words_data();
    void words();
    void emptyWords();
    void noWords();
    void help_data();
    void help();
    void version_data();
    void version();
    void passwordIsNotShown();

private:
    CliFolder m_folder;
};

void TestCli::initTestCase()
{
    const Run made = m_folder.cli("new a.db");
    QCOMPARE(made.err, QString());
    QCOMPARE(made.out, QString());
    QCOMPARE(made.code, 0);
}

void TestCli::words_data()
{
    QTest::addColumn<QStringList>("arguments");
    QTest::addColumn<int>("code");
    QTest::addColumn<QString>("out");
    QTest::addColumn<QString>("err");

    row("show a.db", 0, starter);
    row("show a.db --by left", 0, starter);
    row("show a.db --by=right", 0, starterByRight);
    row("show --by right a.db", 0, starterByRight);
    row("show -a users_roles a.db", 0, starter);
    row("show a.db -ausers_roles --read-only", 0, starter);
    row("show a.db --association=users_roles", 0, starter);
    row("show -- a.db", 0, starter);
    row("-- show a.db", 0, starter);
    row("show sqlite:///a.db", 0, starter);
    row("show sqlite+pysqlite:///a.db", 0, starter);

    row("import a.db x.csv", 3, "", "“x.csv” could not be read: No such file or directory.");
    row("check a.db", 2, "", "There is no command “check”. @COMMANDS");
    row("diff a.db b.db --help", 2, "", "There is no command “diff”. @COMMANDS");
    row("--read-only show a.db", 2, "", "The command comes first, before “--read-only”. @COMMANDS");
    row("show", 2, "", "“show” needs DATABASE. See crosscheck-cli show --help.");
    row("link a.db", 2, "", "“link” needs LEFT, RIGHT. See crosscheck-cli link --help.");
    row("show a.db b.db", 2, "", "“b.db” is more than “show” takes. See crosscheck-cli show --help.");
    row("show a.db -- --by", 2, "", "“--by” is more than “show” takes. See crosscheck-cli show --help.");
    row("show a.db --bye", 2, "", "“show” has no option “--bye”. See crosscheck-cli show --help.");
    row("show a.db --json", 2, "", "“show” has no option “--json”. See crosscheck-cli show --help.");
    row("show a.db -x", 2, "", "“show” has no option “-x”. See crosscheck-cli show --help.");
    row("new b.db --read-only", 2, "", "“new” has no option “--read-only”. See crosscheck-cli new --help.");
    row("show a.db --by", 2, "", "“--by” needs a value: left|right. See crosscheck-cli show --help.");
    row("show a.db --by up", 2, "",
        "“--by” needs another value than “up”: left|right. See crosscheck-cli show --help.");
    row("show a.db --association=", 2, "",
        "“--association” needs another value than “”: NAME. See crosscheck-cli show --help.");
    row("show a.db -a x --association=y", 2, "",
        "“--association” is given twice. See crosscheck-cli show --help.");
    row("associations a.db --json=yes", 2, "",
        "“--json” takes no value. See crosscheck-cli associations --help.");
    row("link a.db John Viewer --set since=1", 4, "",
        "“since” is no value of a link in users_roles. Its links hold no values.");
    row("unlink a.db John Viewer --set since=1", 2, "",
        "“unlink” has no option “--set”. See crosscheck-cli unlink --help.");
    row("export a.db --keys --layout matrix", 2, "",
        "“--keys” goes with the layout “pairs”, not with “matrix”.");
    row("export a.db -o ./a.db", 2, "", "“./a.db” belongs to the database; it was not overwritten.");
    row("show oracle://x/y", 2, "", "“oracle:” is no database URL that Crosscheck knows.");

    row("show none.db", 3, "", "There is no file “@FOLDER/none.db”. None was created.");
    row("show .", 3, "", "“@FOLDER” is a folder, not a database.");
    row("show mysql://me@127.0.0.1:1/x", 3, "",
        "“x on 127.0.0.1” cannot be opened. The server cannot be reached. MariaDB: Can't connect to server "
        "on "
        "'127.0.0.1' (111).");
    row("show postgresql://me@127.0.0.1:1/x", 3, "",
        "“x on 127.0.0.1” cannot be opened. The server cannot be reached. PostgreSQL: connection to server "
        "at "
        "\"127.0.0.1\", port 1 failed: Connection refused Is the server running on that host and accepting "
        "TCP/IP "
        "connections?");
    row("new none/b.db", 3, "", "“@FOLDER/none/b.db” cannot be made: No such file or directory.");
    row("export a.db -o none/b.csv", 3, "", "“none/b.csv” could not be written: No such file or directory.");
    row("new a.db", 4, "", "“@FOLDER/a.db” exists already; it was not changed.");
    row("show a.db -a roles", 4, "", "There is no association “roles”. There are: users_roles.");
    row("link a.db John Viewer --read-only", 4, "", "“a.db” cannot be written. It was opened read-only.");
}

void TestCli::words()
{
    QFETCH(QStringList, arguments);
    QFETCH(QString, err);
    err.replace(QLatin1String("@FOLDER"), QFileInfo(m_folder.file({})).canonicalFilePath());
    err.replace(QLatin1String("@COMMANDS"),
                QStringLiteral("There are: new, associations, show, export, import, link, unlink."
                               " See crosscheck-cli --help."));
    if (!err.isEmpty())
        err = QStringLiteral("crosscheck-cli: %1\n").arg(err);

    const Run run = m_folder.cli(arguments);

    QCOMPARE(run.err, err);
    QTEST(run.out, "out");
    QTEST(run.code, "code");
    QVERIFY(!QFile::exists(m_folder.file(QStringLiteral("none.db"))));
    QCOMPARE(m_folder.rows(QStringLiteral("a.db"), QStringLiteral("SELECT * FROM users_roles")),
             QStringLiteral("1|1 1|2 2|2 3|3"));
}

void TestCli::emptyWords()
{
    const Run database = m_folder.cli({QStringLiteral("show"), QString()});
    QCOMPARE(database.code, 2);
    QCOMPARE(database.err, QStringLiteral("crosscheck-cli: No database was named.\n"));
    const Run command = m_folder.cli(QStringList{QString()});
    QCOMPARE(command.code, 2);
    QVERIFY(command.err.startsWith(QStringLiteral("crosscheck-cli: There is no command “”.")));
}

void TestCli::noWords()
{
    const Run run = m_folder.cli(QStringList());
    QCOMPARE(run.code, 2);
    QCOMPARE(run.out, QString());
    QVERIFY(run.err.startsWith(QStringLiteral("crosscheck-cli: No command was given. There are: new, ")));
}

void TestCli::help_data()
{
    QTest::addColumn<QString>("usage");
    QTest::addColumn<QStringList>("named");
    const auto help = [](const char *line, const char *usage, const char *named) {
        QTest::newRow(line) << QString::fromUtf8(usage) << QString::fromUtf8(named).split(QLatin1Char(' '));
    };
    help("--help", "COMMAND DATABASE [ARGUMENT…] [OPTION…]",
         "new associations show export link unlink --version");
    help("-h", "COMMAND DATABASE [ARGUMENT…] [OPTION…]", "Exit");
    help("new --help", "new DATABASE [OPTION…]", "sqlite:///relative.db");
    help("associations --help", "associations DATABASE [OPTION…]", "--json --all --read-only");
    help("show --help", "show DATABASE [OPTION…]", "--by left|right -a, --association NAME --version");
    help("show a.db -x --help y", "show DATABASE [OPTION…]", "--by");
    help("export -h", "export DATABASE [OPTION…]",
         "--layout pairs|matrix --keys --raw --bom -o, --output FILE");
    help("link --help", "link DATABASE LEFT RIGHT [OPTION…]", "key:A,B label:key:…");
    help("unlink --help", "unlink DATABASE LEFT RIGHT [OPTION…]", "-a");
}

void TestCli::help()
{
    QFETCH(QString, usage);
    QFETCH(QStringList, named);
    const Run run = m_folder.cli(QTest::currentDataTag());
    QCOMPARE(run.code, 0);
    QCOMPARE(run.err, QString());
    QCOMPARE(run.out.section(QLatin1Char('\n'), 0, 0),
             QString(QLatin1String("Usage: crosscheck-cli ") + usage));
    for (const QString &name : named)
        QVERIFY2(run.out.contains(name), qPrintable(name));
}

void TestCli::version_data()
{
    QTest::addColumn<int>("unused");
    for (const char *line :
         {"--version", "show --version", "link a.db --version", "associations --version a.db -x"})
        QTest::newRow(line) << 0;
}

void TestCli::version()
{
    const Run run = m_folder.cli(QTest::currentDataTag());
    QCOMPARE(run.code, 0);
    QCOMPARE(run.err, QString());
    static const QRegularExpression version(QStringLiteral("^crosscheck-cli \\d+\\.\\d+\\.\\d+\n$"));
    QVERIFY2(version.match(run.out).hasMatch(), qPrintable(run.out));
}

void TestCli::passwordIsNotShown()
{
    for (const char *line : {"show postgresql://me:hush@127.0.0.1:1/x", "show nosuch://me:hush@host/x",
                             "new mysql://me:hush@h/x"}) {
        const Run run = m_folder.cli(line);
        QVERIFY(run.code == 2 || run.code == 3);
        QVERIFY2(!run.err.contains(QLatin1String("hush")), qPrintable(run.err));
    }
}

QTEST_GUILESS_MAIN(TestCli)
#include "tst_cli.moc"
