// SPDX-FileCopyrightText: Crosscheck contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/postgresserver.h"

#include <QDir>
#include <QFile>

#include <csignal>

namespace crosscheck::test {

namespace {

constexpr auto user = "postgres";

/// The newest of the installed versions.
QString program(const QString &name)
{
    const QDir versions(QStringLiteral("/usr/lib/postgresql"));
    const QStringList found = versions.entryList(QDir::Dirs | QDir::NoDotAndDotDot, QDir::Name);
    return found.isEmpty() ? name : versions.filePath(found.last() + QStringLiteral("/bin/") + name);
}

} // namespace

PostgresServer &PostgresServer::instance()
{
    static PostgresServer server;
    return server;
}

PostgresServer::PostgresServer()
    : m_port(freePort())
{
    giveTo(user, folder());
    const QString data = folder() + QStringLiteral("/data");
    static_cast<void>(
        outputOf(user, program(QStringLiteral("initdb")),
                 {QStringLiteral("-D"), data, QStringLiteral("-U"), QStringLiteral("crosscheck"),
                  QStringLiteral("-A"), QStringLiteral("trust"), QStringLiteral("-E"), QStringLiteral("UTF8"),
                  QStringLiteral("--locale=C"), QStringLiteral("--no-sync")}));
    const QString log = folder() + QStringLiteral("/log");
    m_server.setStandardErrorFile(log); // a pipe that nobody reads would fill up
    startAs(user, m_server, program(QStringLiteral("postgres")),
            {QStringLiteral("-D"), data, QStringLiteral("-p"), QString::number(m_port), QStringLiteral("-k"),
             folder(), QStringLiteral("-c"), QStringLiteral("listen_addresses=127.0.0.1"),
             QStringLiteral("-c"), QStringLiteral("fsync=off"), QStringLiteral("-c"),
             QStringLiteral("shared_buffers=16MB")});
    waitForWords("database system is ready to accept connections", log);
}

PostgresServer::~PostgresServer()
{
    end(m_server, SIGINT);
}

ConnectionSettings PostgresServer::settings(const QString &database) const
{
    ConnectionSettings settings;
    settings.engine = Engine::PostgreSql;
    settings.server
        = {QStringLiteral("127.0.0.1"), m_port, database, QStringLiteral("crosscheck"), Tls::Preferred};
    settings.lockTimeout = std::chrono::milliseconds(300);
    return settings;
}

QStringList PostgresServer::psql(const QString &database, const QString &sql) const
{
    QStringList rows
        = outputOf(user, QStringLiteral("psql"),
                   {QStringLiteral("-XqAt"), QStringLiteral("-v"), QStringLiteral("ON_ERROR_STOP=1"),
                    QStringLiteral("-P"), QStringLiteral("null=NULL"), QStringLiteral("-h"), folder(),
                    QStringLiteral("-p"), QString::number(m_port), QStringLiteral("-U"),
                    QStringLiteral("crosscheck"), QStringLiteral("-d"), database, QStringLiteral("-f"),
                    QStringLiteral("-")},
                   sql)
              .split(QLatin1Char('\n'));
    rows.removeLast();
    return rows;
}

void PostgresServer::addUser(const QString &name, const QString &password, const QString &options) const
{
    QFile rules(folder() + QStringLiteral("/data/pg_hba.conf"));
    if (!rules.open(QIODevice::ReadWrite))
        qFatal("The server's rules cannot be changed.");
    const QByteArray before = rules.readAll();
    rules.seek(0); // the first rule that fits counts
    rules.write("host all " + name.toUtf8() + " 127.0.0.1/32 scram-sha-256\n" + before);
    rules.close();
    static_cast<void>(psql(QStringLiteral("postgres"),
                           QStringLiteral("CREATE ROLE %1 LOGIN PASSWORD '%2' %3; SELECT pg_reload_conf()")
                               .arg(name, password, options)));
}

PostgresDatabase::PostgresDatabase(const QStringList &statements)
{
    static int number = 0;
    m_name = QStringLiteral("test%1").arg(++number);
    static_cast<void>(PostgresServer::instance().psql(QStringLiteral("postgres"),
                                                      QStringLiteral("CREATE DATABASE %1").arg(m_name)));
    run(statements.join(QLatin1String(";\n")) + QLatin1Char(';'));
}

} // namespace crosscheck::test
