// SPDX-FileCopyrightText: Crosscheck contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/db/connectionsettings.h"
#include "tests/support/serverprocess.h"

#include <QTemporaryDir>

namespace crosscheck::test {

/// A PostgreSQL server of the test program's own: in a temporary folder, on loopback and on a socket in that folder, for
/// the user `crosscheck` without a password. It ends with the program. Aborts the test where it cannot be started.
class PostgresServer
{
public:
    [[nodiscard]] static PostgresServer &instance();
    PostgresServer(const PostgresServer &) = delete;
    PostgresServer &operator=(const PostgresServer &) = delete;
    ~PostgresServer();

    [[nodiscard]] int port() const { return m_port; }
    [[nodiscard]] QString folder() const { return m_folder.path(); }
    /// Over TCP.
    [[nodiscard]] ConnectionSettings settings(const QString &database) const;
    /// What psql prints for SQL: the rows' values with `|` between, NULL as `NULL`.
    [[nodiscard]] QStringList psql(const QString &database, const QString &sql) const;

    /// Makes a user who has to give a password over TCP. @p options: `SUPERUSER` and the like.
    void addUser(const QString &name, const QString &password, const QString &options = {}) const;

private:
    PostgresServer();

    QTemporaryDir m_folder;
    QProcess m_server;
    int m_port = 0;
};

/// A database of its own in that server.
class PostgresDatabase
{
public:
    explicit PostgresDatabase(const QStringList &statements = {});

    [[nodiscard]] QString name() const { return m_name; }
    [[nodiscard]] ConnectionSettings settings() const { return PostgresServer::instance().settings(m_name); }
    void run(const QString &sql) const { static_cast<void>(rows(sql)); }
    [[nodiscard]] QStringList rows(const QString &sql) const
    {
        return PostgresServer::instance().psql(m_name, sql);
    }

private:
    QString m_name;
};

} // namespace crosscheck::test
