// SPDX-FileCopyrightText: Crosscheck contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/db/error.h"

#include <chrono>

namespace crosscheck {

enum class Engine { Sqlite, PostgreSql, MariaDb };

/// How far a connection to a server is to be encrypted.
enum class Tls {
    Preferred, ///< where the server offers it
    Off,
    Required,   ///< but whoever the server is
    VerifyFull, ///< and the server's certificate is for its host and from an authority that the system trusts
};

/// Where a server's database is.
struct ServerAddress {
    QString host; ///< a name, an IP address, or a socket: its folder (PostgreSQL) or its path (MariaDB)
    int port = 0; ///< 0: the engine's usual one
    QString database;
    QString user; ///< empty: the person's own login name
    Tls tls = Tls::Preferred;
    friend bool operator==(const ServerAddress &, const ServerAddress &) = default;
};

/// How to reach a database. Never holds a password.
struct ConnectionSettings {
    Engine engine = Engine::Sqlite;
    QString path;                                    ///< SQLite: the file, absolute
    ServerAddress server;                            ///< of the other engines
    bool readOnly = false;                           ///< open without the right to write
    std::chrono::milliseconds lockTimeout{5000};     ///< how long a lock of somebody else is waited for
    std::chrono::milliseconds connectTimeout{10000}; ///< how long a server is waited for

    /// Reads a path or a URL in SQLAlchemy's form: `sqlite:///relative.db`, `sqlite:////absolute.db`,
    /// `postgresql://user@host:5432/name?sslmode=verify-full`, `mariadb://…` (`mysql://` is the same). A socket is
    /// named by `?host=/path`. @return Input for what is neither.
    [[nodiscard]] static Result<ConnectionSettings> parse(const QString &database);
    /// The password inside such a URL; empty where there is none.
    [[nodiscard]] static QString passwordIn(const QString &database);

    /// What a person calls it: the file's name, or `name on host`.
    [[nodiscard]] QString displayName() const;
    /// The file's path, or the URL, which parse() reads again: what the database is remembered by.
    [[nodiscard]] QString location() const;

    friend bool operator==(const ConnectionSettings &, const ConnectionSettings &) = default;
};

} // namespace crosscheck
