// SPDX-FileCopyrightText: Crosscheck contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/db/connectionsettings.h"
#include "tests/support/serverprocess.h"

#include <QTemporaryDir>

namespace crosscheck::test {

/// A MariaDB server of the test program's own: in a temporary folder, on loopback and on a socket in that folder, for the
/// user `crosscheck` without a password, who may do everything. It ends with the program. Aborts the test where it cannot
/// be started. With CROSSCHECK_TEST_AS_MYSQL in the environment it says that it is MySQL, of that version, and aborts the
/// test at its end where statements were among those of the test that MySQL refuses.
class MariadbServer
{
public:
    /// @p options: of the server, at its first call.
    [[nodiscard]] static MariadbServer &instance(const QStringList &options = {});
    MariadbServer(const MariadbServer &) = delete;
    MariadbServer &operator=(const MariadbServer &) = delete;
    ~MariadbServer();

    [[nodiscard]] int port() const { return m_port; }
    [[nodiscard]] QString socket() const { return m_folder.path() + QStringLiteral("/socket"); }
    /// Over TCP.
    [[nodiscard]] ConnectionSettings settings(const QString &database) const;
    /// What the program mariadb prints for SQL: the rows' values with `|` between, NULL as `NULL`.
    [[nodiscard]] QStringList rows(const QString &database, const QString &sql) const;

private:
    explicit MariadbServer(const QStringList &options);
    /// Statements that need what MySQL has not: RETURNING, or a temporary table that is named twice.
    [[nodiscard]] QStringList refusedByMysql() const;

    [[nodiscard]] QString statementLog() const { return m_folder.path() + QStringLiteral("/statements"); }

    QTemporaryDir m_folder;
    QProcess m_server;
    int m_port = 0;
};

/// A database of its own in that server, whose texts are UTF-8.
class MariadbDatabase
{
public:
    explicit MariadbDatabase(const QStringList &statements = {});

    [[nodiscard]] QString name() const { return m_name; }
    [[nodiscard]] ConnectionSettings settings() const { return MariadbServer::instance().settings(m_name); }
    void run(const QString &sql) const { static_cast<void>(rows(sql)); }
    [[nodiscard]] QStringList rows(const QString &sql) const
    {
        return MariadbServer::instance().rows(m_name, sql);
    }

private:
    QString m_name;
};

} // namespace crosscheck::test
