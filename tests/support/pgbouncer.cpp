// SPDX-FileCopyrightText: Crosscheck contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/pgbouncer.h"

#include "core/db/connection.h"
#include "tests/support/postgresserver.h"

#include <QFile>
#include <QTest>

namespace crosscheck::test {

namespace {

void write(const QString &path, const QString &text)
{
    QFile file(path);
    if (!file.open(QIODevice::WriteOnly))
        qFatal("pgbouncer's files cannot be written.");
    file.write(text.toUtf8());
    file.close();
    file.setPermissions(file.permissions() | QFile::ReadOther);
}

} // namespace

PgBouncer::PgBouncer()
    : m_port(freePort())
{
    const QString users = m_folder.filePath(QStringLiteral("users.txt"));
    const QString rules = m_folder.filePath(QStringLiteral("pgbouncer.ini"));
    write(users, QStringLiteral("\"crosscheck\" \"\"\n"));
    write(rules,
          QStringLiteral("[databases]\n* = host=127.0.0.1 port=%1\n[pgbouncer]\nlisten_addr = 127.0.0.1\n"
                         "listen_port = %2\nunix_socket_dir =\nauth_type = trust\nauth_file = %3\n"
                         "pool_mode = transaction\ndefault_pool_size = 1\nlogfile =\npidfile =\n")
              .arg(PostgresServer::instance().port())
              .arg(m_port)
              .arg(users));
    QFile::setPermissions(m_folder.path(),
                          QFile::permissions(m_folder.path()) | QFile::ReadOther | QFile::ExeOther);
    m_pooler.setStandardErrorFile(QProcess::nullDevice());
    startAs("postgres", m_pooler, QStringLiteral("pgbouncer"), {rules});
    const ConnectionSettings settings
        = through(PostgresServer::instance().settings(QStringLiteral("postgres")));
    if (!QTest::qWaitFor([&] { return Connection::open(settings).has_value(); }, 20'000))
        qFatal("pgbouncer does not start.");
}

PgBouncer::~PgBouncer()
{
    m_pooler.kill();
    m_pooler.waitForFinished();
}

ConnectionSettings PgBouncer::through(ConnectionSettings settings) const
{
    settings.server.port = m_port;
    return settings;
}

} // namespace crosscheck::test
