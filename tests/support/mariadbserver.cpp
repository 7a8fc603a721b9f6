// SPDX-FileCopyrightText: Crosscheck contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/mariadbserver.h"

#include <QFile>
#include <QRegularExpression>

#include <csignal>

namespace crosscheck::test {

namespace {

constexpr auto user = "mysql";

/// Where Debian keeps the server, which is not among a user's programs.
QString serverProgram()
{
    const QString path = QStringLiteral("/usr/sbin/mariadbd");
    return QFile::exists(path) ? path : QStringLiteral("mariadbd");
}

QString pretendedVersion()
{
    return qEnvironmentVariable("CROSSCHECK_TEST_AS_MYSQL");
}

} // namespace

MariadbServer &MariadbServer::instance(const QStringList &options)
{
    static MariadbServer server(options);
    return server;
}

MariadbServer::MariadbServer(const QStringList &options)
    : m_port(freePort())
{
    giveTo(user, m_folder.path());
    const QString data = QStringLiteral("--datadir=%1/data").arg(m_folder.path());
    // In /tmp a server removes the temporary tables of all others when it starts.
    const QString temporary = QStringLiteral("--tmpdir=") + m_folder.path();
    static_cast<void>(
        outputOf(user, QStringLiteral("mariadb-install-db"),
                 {QStringLiteral("--no-defaults"), data, temporary, QStringLiteral("--skip-test-db"),
                  QStringLiteral("--auth-root-authentication-method=normal")}));
    const QString start = m_folder.path() + QStringLiteral("/start.sql");
    QFile statements(start);
    if (!statements.open(QIODevice::WriteOnly))
        qFatal("%s cannot be written.", qUtf8Printable(start));
    // A statement a line; the users without a name would be anybody.
    statements.write("DELETE FROM mysql.global_priv WHERE User = '';\nFLUSH PRIVILEGES;\n"
                     "CREATE USER crosscheck@'%';\nGRANT ALL ON *.* TO crosscheck@'%' WITH GRANT OPTION;\n");
    statements.close();
    const QString log = m_folder.path() + QStringLiteral("/log");
    m_server.setStandardErrorFile(log); // a pipe that nobody reads would fill up
    QStringList arguments{QStringLiteral("--no-defaults"),
                          data,
                          temporary,
                          QStringLiteral("--port=%1").arg(m_port),
                          QStringLiteral("--bind-address=127.0.0.1"),
                          QStringLiteral("--socket=") + socket(),
                          QStringLiteral("--pid-file=%1/pid").arg(m_folder.path()),
                          QStringLiteral("--init-file=") + start,
                          QStringLiteral("--skip-name-resolve"),
                          QStringLiteral("--innodb-flush-log-at-trx-commit=0"),
                          QStringLiteral("--innodb-buffer-pool-size=32M")};
    if (!pretendedVersion().isEmpty())
        arguments << QStringLiteral("--version=") + pretendedVersion() << QStringLiteral("--general-log")
                  << QStringLiteral("--general-log-file=") + statementLog();
    startAs(user, m_server, serverProgram(), arguments + options);
    waitForWords("ready for connections", log); // once the statements were carried out
}

MariadbServer::~MariadbServer()
{
    end(m_server, SIGTERM);
    if (const QStringList refused = refusedByMysql(); !refused.isEmpty())
        qFatal("MySQL would refuse: %s", qUtf8Printable(refused.join(QLatin1Char('\n'))));
}

QStringList MariadbServer::refusedByMysql() const
{
    if (pretendedVersion().isEmpty())
        return {};
    QFile log(statementLog());
    if (!log.open(QIODevice::ReadOnly))
        qFatal("The server's statements cannot be read.");
    static const QRegularExpression temporary(QStringLiteral("`crosscheck_\\w+`"));
    QStringList refused;
    bool hasSome = false;
    for (const QString &line : QString::fromUtf8(log.readAll()).split(QLatin1Char('\n'))) {
        QStringList named;
        for (const auto &match : temporary.globalMatch(line))
            named.append(match.captured());
        hasSome = hasSome || !named.isEmpty();
        if (named.removeDuplicates() > 0 || line.contains(QLatin1String(" RETURNING ")))
            refused.append(line);
    }
    if (!hasSome)
        qFatal("No temporary table was among the server's statements.");
    return refused;
}

ConnectionSettings MariadbServer::settings(const QString &database) const
{
    ConnectionSettings settings;
    settings.engine = Engine::MariaDb;
    settings.server
        = {QStringLiteral("127.0.0.1"), m_port, database, QStringLiteral("crosscheck"), Tls::Preferred};
    settings.lockTimeout = std::chrono::seconds(1);
    return settings;
}

QStringList MariadbServer::rows(const QString &database, const QString &sql) const
{
    QStringList rows
        = outputOf(user, QStringLiteral("mariadb"),
                   {QStringLiteral("--no-defaults"), QStringLiteral("-NBr"), QStringLiteral("--socket"),
                    socket(), QStringLiteral("-u"), QStringLiteral("crosscheck"),
                    QStringLiteral("--default-character-set=utf8mb4"), database},
                   sql)
              .replace(QLatin1Char('\t'), QLatin1Char('|'))
              .split(QLatin1Char('\n'));
    rows.removeLast();
    return rows;
}

MariadbDatabase::MariadbDatabase(const QStringList &statements)
{
    static int number = 0;
    m_name = QStringLiteral("test%1").arg(++number);
    static_cast<void>(MariadbServer::instance().rows(
        QStringLiteral("mysql"), QStringLiteral("CREATE DATABASE %1 CHARACTER SET utf8mb4").arg(m_name)));
    run(statements.join(QLatin1String(";\n")) + QLatin1Char(';'));
}

} // namespace crosscheck::test
