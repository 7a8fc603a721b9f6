// SPDX-FileCopyrightText: Crosscheck contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/postgresserver.h"

#include <QDir>
#include <QFile>
#include <QThread>

#include <arpa/inet.h>
#include <grp.h>
#include <pwd.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <unistd.h>

#include <csignal>

namespace crosscheck::test {

namespace {

constexpr int patience = 30'000; // milliseconds

/// The newest of the installed versions.
QString program(const QString &name)
{
    const QDir versions(QStringLiteral("/usr/lib/postgresql"));
    const QStringList found = versions.entryList(QDir::Dirs | QDir::NoDotAndDotDot, QDir::Name);
    return found.isEmpty() ? name : versions.filePath(found.last() + QStringLiteral("/bin/") + name);
}

/// Whom a server runs as: it refuses to be root.
const passwd *serverUser()
{
    return ::geteuid() == 0 ? ::getpwnam("postgres") : nullptr;
}

QString outputOf(QProcess &process)
{
    return QString::fromUtf8(process.readAllStandardOutput() + process.readAllStandardError());
}

} // namespace

int PostgresServer::freePort()
{
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof address;
    const int socket = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    auto *generic = reinterpret_cast<sockaddr *>(&address);
    if (socket < 0 || ::bind(socket, generic, size) != 0 || ::getsockname(socket, generic, &size) != 0)
        qFatal("There is no free port.");
    ::close(socket);
    return ntohs(address.sin_port);
}

void PostgresServer::start(QProcess &process, const QString &program, const QStringList &arguments)
{
    const passwd *user = serverUser();
    const uid_t uid = user ? user->pw_uid : ::getuid();
    const gid_t gid = user ? user->pw_gid : ::getgid();
    process.setChildProcessModifier([user, uid, gid] {
        if (user && (::setgroups(0, nullptr) != 0 || ::setgid(gid) != 0 || ::setuid(uid) != 0))
            ::_exit(126);
        ::prctl(PR_SET_PDEATHSIG, SIGINT);
    });
    process.setWorkingDirectory(QStringLiteral("/")); // ours may be closed to that user
    process.start(program, arguments);
    if (!process.waitForStarted(patience))
        qFatal("%s cannot be started: %s", qUtf8Printable(program), qUtf8Printable(process.errorString()));
}

PostgresServer &PostgresServer::instance()
{
    static PostgresServer server;
    return server;
}

PostgresServer::PostgresServer()
    : m_port(freePort())
{
    if (const passwd *user = serverUser();
        user && ::chown(QFile::encodeName(folder()).constData(), user->pw_uid, user->pw_gid) != 0)
        qFatal("The server's folder cannot be given away.");
    const QString data = folder() + QStringLiteral("/data");
    QProcess initdb;
    start(initdb, program(QStringLiteral("initdb")),
          {QStringLiteral("-D"), data, QStringLiteral("-U"), QStringLiteral("crosscheck"),
           QStringLiteral("-A"), QStringLiteral("trust"), QStringLiteral("-E"), QStringLiteral("UTF8"),
           QStringLiteral("--locale=C"), QStringLiteral("--no-sync")});
    if (!initdb.waitForFinished(patience) || initdb.exitCode() != 0)
        qFatal("initdb failed: %s", qUtf8Printable(outputOf(initdb)));
    const QString log = folder() + QStringLiteral("/log");
    m_server.setStandardErrorFile(log); // a pipe that nobody reads would fill up
    start(m_server, program(QStringLiteral("postgres")),
          {QStringLiteral("-D"), data, QStringLiteral("-p"), QString::number(m_port), QStringLiteral("-k"),
           folder(), QStringLiteral("-c"), QStringLiteral("listen_addresses=127.0.0.1"), QStringLiteral("-c"),
           QStringLiteral("fsync=off"), QStringLiteral("-c"), QStringLiteral("shared_buffers=16MB")});
    for (int waited = 0; waited < patience; waited += 20) {
        if (QFile::exists(folder() + QStringLiteral("/.s.PGSQL.%1").arg(m_port)))
            return;
        QThread::msleep(20);
    }
    QFile said(log);
    said.open(QIODevice::ReadOnly);
    qFatal("The server did not start: %s", said.readAll().constData());
}

PostgresServer::~PostgresServer()
{
    ::kill(pid_t(m_server.processId()), SIGINT);
    m_server.waitForFinished(patience);
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
    QProcess psql;
    start(psql, QStringLiteral("psql"),
          {QStringLiteral("-XqAt"), QStringLiteral("-v"), QStringLiteral("ON_ERROR_STOP=1"),
           QStringLiteral("-P"), QStringLiteral("null=NULL"), QStringLiteral("-h"), folder(),
           QStringLiteral("-p"), QString::number(m_port), QStringLiteral("-U"), QStringLiteral("crosscheck"),
           QStringLiteral("-d"), database, QStringLiteral("-f"), QStringLiteral("-")});
    psql.write(sql.toUtf8());
    psql.closeWriteChannel();
    if (!psql.waitForFinished(patience) || psql.exitCode() != 0)
        qFatal("psql: %s", qUtf8Printable(outputOf(psql)));
    QStringList rows = QString::fromUtf8(psql.readAllStandardOutput()).split(QLatin1Char('\n'));
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
