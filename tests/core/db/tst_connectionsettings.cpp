// SPDX-FileCopyrightText: Crosscheck contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/db/connectionsettings.h"
#include "tests/support/verify.h"

#include <QDir>
#include <QTest>

using namespace crosscheck;

class TestConnectionSettings : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void paths_data();
    void paths();
    void servers_data();
    void servers();
    void refusals_data();
    void refusals();
    void defaults();
    void errorsAreOneParagraph();
};

void TestConnectionSettings::paths_data()
{
    const QString here = QDir::currentPath() + QLatin1Char('/');
    QTest::addColumn<QString>("given");
    QTest::addColumn<QString>("path");
    QTest::newRow("absolute") << QStringLiteral("/srv/a.db") << QStringLiteral("/srv/a.db");
    QTest::newRow("relative") << QStringLiteral("a.db") << here + QStringLiteral("a.db");
    QTest::newRow("odd characters") << QStringLiteral("/srv/100%41?x#y é.db")
                                    << QStringLiteral("/srv/100%41?x#y é.db");
    QTest::newRow("relative URL") << QStringLiteral("sqlite:///a.db") << here + QStringLiteral("a.db");
    QTest::newRow("absolute URL") << QStringLiteral("sqlite:////srv/a.db") << QStringLiteral("/srv/a.db");
    QTest::newRow("encoded URL") << QStringLiteral("sqlite:////srv/a%20b%C3%A9.db")
                                 << QStringLiteral("/srv/a bé.db");
    QTest::newRow("driver and case") << QStringLiteral("SQLite+pysqlite:////srv/a.db")
                                     << QStringLiteral("/srv/a.db");
}

void TestConnectionSettings::paths()
{
    QFETCH(QString, given);
    QFETCH(QString, path);
    const auto settings = ConnectionSettings::parse(given);
    VERIFY_OK(settings);
    QCOMPARE(settings->path, path);
}

void TestConnectionSettings::servers_data()
{
    QTest::addColumn<QString>("given");
    QTest::addColumn<ServerAddress>("address");
    QTest::addColumn<QString>("password");
    QTest::addColumn<QString>("name");
    QTest::addColumn<QString>("location");
    QTest::newRow("all") << QStringLiteral("postgresql://me:hush@db.example:5433/crm?sslmode=verify-full")
                         << ServerAddress{QStringLiteral("db.example"), 5433, QStringLiteral("crm"),
                                          QStringLiteral("me"), Tls::VerifyFull}
                         << QStringLiteral("hush") << QStringLiteral("crm on db.example")
                         << QStringLiteral("postgresql://me@db.example:5433/crm?sslmode=verify-full");
    QTest::newRow("driver, encoded") << QStringLiteral("postgresql+psycopg://m%40e:h%2Fu@h/c%20rm")
                                     << ServerAddress{QStringLiteral("h"), 0, QStringLiteral("c rm"),
                                                      QStringLiteral("m@e"), Tls::Preferred}
                                     << QStringLiteral("h/u") << QStringLiteral("c rm on h")
                                     << QStringLiteral("postgresql://m%40e@h/c%20rm");
    QTest::newRow("socket") << QStringLiteral("postgres:///crm?host=/var/run/postgresql")
                            << ServerAddress{QStringLiteral("/var/run/postgresql"), 0, QStringLiteral("crm"),
                                             QString(), Tls::Preferred}
                            << QString() << QStringLiteral("crm on this computer")
                            << QStringLiteral("postgresql:///crm?host=/var/run/postgresql");
    QTest::newRow("MariaDB") << QStringLiteral("mysql+pymysql://me:hush@db:3307/crm?charset=utf8mb4")
                             << ServerAddress{QStringLiteral("db"), 3307, QStringLiteral("crm"),
                                              QStringLiteral("me"), Tls::Preferred}
                             << QStringLiteral("hush") << QStringLiteral("crm on db")
                             << QStringLiteral("mariadb://me@db:3307/crm");
    QTest::newRow("MariaDB's socket") << QStringLiteral("mariadb:///crm?unix_socket=/run/mysqld/mysqld.sock")
                                      << ServerAddress{QStringLiteral("/run/mysqld/mysqld.sock"), 0,
                                                       QStringLiteral("crm"), QString(), Tls::Preferred}
                                      << QString() << QStringLiteral("crm on this computer")
                                      << QStringLiteral("mariadb:///crm?host=/run/mysqld/mysqld.sock");
}

void TestConnectionSettings::servers()
{
    QFETCH(QString, given);
    const auto settings = ConnectionSettings::parse(given);
    VERIFY_OK(settings);
    QCOMPARE(settings->engine,
             given.startsWith(QLatin1String("postgres")) ? Engine::PostgreSql : Engine::MariaDb);
    QTEST(settings->server, "address");
    QTEST(ConnectionSettings::passwordIn(given), "password");
    QTEST(settings->displayName(), "name");
    QTEST(settings->location(), "location");
    const auto again = ConnectionSettings::parse(settings->location());
    VERIFY_OK(again);
    QVERIFY(*again == *settings);
}

void TestConnectionSettings::refusals_data()
{
    QTest::addColumn<QString>("given");
    QTest::addColumn<int>("kind");
    QTest::addColumn<QString>("named");
    const int input = int(ErrorKind::Input);
    QTest::newRow("nothing") << QString() << input << QStringLiteral("named");
    QTest::newRow("no path") << QStringLiteral("sqlite://") << input
                             << QStringLiteral("sqlite:///relative.db");
    QTest::newRow("empty path") << QStringLiteral("sqlite:///") << input
                                << QStringLiteral("sqlite:///relative.db");
    QTest::newRow("host") << QStringLiteral("sqlite://host") << input
                          << QStringLiteral("sqlite:///relative.db");
    QTest::newRow("options") << QStringLiteral("sqlite:///a.db?mode=ro") << input << QStringLiteral("?");
    QTest::newRow("other scheme") << QStringLiteral("http://x/y") << input << QStringLiteral("http:");
    QTest::newRow("no database") << QStringLiteral("postgresql://u:secret@h") << input
                                 << QStringLiteral("names no database");
    QTest::newRow("not a URL") << QStringLiteral("postgresql://u:secret@h:port/n") << input
                               << QStringLiteral("postgresql://user@host:port/name");
    QTest::newRow("unknown option") << QStringLiteral("postgresql://u:secret@h/n?mode=x") << input
                                    << QStringLiteral("mode");
    QTest::newRow("no host") << QStringLiteral("mysql://u:secret@/n?unix_socket=-run/x") << input
                             << QStringLiteral(
                                    "“-run/x” is neither a host nor the absolute path of a socket");
    QTest::newRow("nul") << QString(QStringLiteral("sqlite:///a") + QChar::Null + QStringLiteral("b.db"))
                         << input << QStringLiteral("the character NUL");
    QTest::newRow("one slash") << QStringLiteral("postgresql:/u:secret@h/n") << input
                               << QStringLiteral("“://” is missing");
    QTest::newRow("unknown sslmode") << QStringLiteral("postgresql://h/n?sslmode=on") << input
                                     << QStringLiteral("“on”");
    QTest::newRow("MariaDB") << QStringLiteral("mysql://u:secret@h") << input
                             << QStringLiteral("mariadb://user@host:port/name");
}

void TestConnectionSettings::refusals()
{
    QFETCH(QString, given);
    QFETCH(int, kind);
    QFETCH(QString, named);
    const auto settings = ConnectionSettings::parse(given);
    QVERIFY(!settings.has_value());
    QCOMPARE(int(settings.error().kind), kind);
    QVERIFY2(settings.error().text.contains(named), qPrintable(settings.error().text));
    QVERIFY(!settings.error().message().contains(QLatin1String("secret")));
}

void TestConnectionSettings::defaults()
{
    const auto settings = ConnectionSettings::parse(QStringLiteral("/srv/my team.db"));
    VERIFY_OK(settings);
    QVERIFY(!settings->readOnly);
    QCOMPARE(settings->lockTimeout.count(), 5000);
    QCOMPARE(settings->displayName(), QStringLiteral("my team.db"));
    ConnectionSettings other = *settings;
    QVERIFY(other == *settings);
    other.readOnly = true;
    QVERIFY(!(other == *settings));
}

void TestConnectionSettings::errorsAreOneParagraph()
{
    const Result<int> plain = failure(ErrorKind::Input, QStringLiteral("No."));
    QCOMPARE(plain.error().message(), QStringLiteral("No."));
    const Result<int> more = failure(ErrorKind::Input, QStringLiteral("No."), QStringLiteral("Not now."));
    QCOMPARE(more.error().message(), QStringLiteral("No. Not now."));
}

QTEST_GUILESS_MAIN(TestConnectionSettings)
#include "tst_connectionsettings.moc"
