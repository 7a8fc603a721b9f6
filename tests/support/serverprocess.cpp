// SPDX-FileCopyrightText: Crosscheck contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/serverprocess.h"

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

const passwd *otherUser(const char *user)
{
    return ::geteuid() == 0 ? ::getpwnam(user) : nullptr;
}

/// A socket on loopback. @p port: where its own goes.
int boundSocket(int &port)
{
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof address;
    const int socket = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    auto *generic = reinterpret_cast<sockaddr *>(&address);
    if (socket < 0 || ::bind(socket, generic, size) != 0 || ::getsockname(socket, generic, &size) != 0)
        qFatal("There is no free port.");
    port = ntohs(address.sin_port);
    return socket;
}

} // namespace

int freePort()
{
    int port = 0;
    ::close(boundSocket(port));
    return port;
}

MuteServer::MuteServer()
    : m_socket(boundSocket(m_port))
{
    if (::listen(m_socket, 5) != 0)
        qFatal("There is no port to listen on.");
}

MuteServer::~MuteServer()
{
    ::close(m_socket);
}

void startAs(const char *user, QProcess &process, const QString &program, const QStringList &arguments)
{
    const passwd *other = otherUser(user);
    const uid_t uid = other ? other->pw_uid : ::getuid();
    const gid_t gid = other ? other->pw_gid : ::getgid();
    process.setChildProcessModifier([other, uid, gid] {
        if (other && (::setgroups(0, nullptr) != 0 || ::setgid(gid) != 0 || ::setuid(uid) != 0))
            ::_exit(126);
        ::prctl(PR_SET_PDEATHSIG, SIGINT);
    });
    process.setWorkingDirectory(QStringLiteral("/")); // ours may be closed to that user
    process.start(program, arguments);
    if (!process.waitForStarted(serverPatience))
        qFatal("%s cannot be started: %s", qUtf8Printable(program), qUtf8Printable(process.errorString()));
}

void giveTo(const char *user, const QString &path)
{
    const passwd *other = otherUser(user);
    if (other && ::chown(QFile::encodeName(path).constData(), other->pw_uid, other->pw_gid) != 0)
        qFatal("%s cannot be given away.", qUtf8Printable(path));
}

QString outputOf(const char *user, const QString &program, const QStringList &arguments, const QString &input)
{
    QProcess process;
    startAs(user, process, program, arguments);
    process.write(input.toUtf8());
    process.closeWriteChannel();
    if (!process.waitForFinished(serverPatience) || process.exitCode() != 0)
        qFatal("%s: %s%s", qUtf8Printable(program), process.readAllStandardOutput().constData(),
               process.readAllStandardError().constData());
    return QString::fromUtf8(process.readAllStandardOutput());
}

void waitForWords(const QByteArray &words, const QString &log)
{
    QByteArray said;
    for (int waited = 0; waited < serverPatience; waited += 20) {
        QFile file(log);
        said = file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
        if (said.contains(words))
            return;
        QThread::msleep(20);
    }
    qFatal("The server did not start: %s", said.constData());
}

void end(QProcess &server, int signal)
{
    ::kill(pid_t(server.processId()), signal);
    server.waitForFinished(serverPatience);
}

} // namespace crosscheck::test
