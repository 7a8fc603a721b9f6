// SPDX-FileCopyrightText: Crosscheck contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/cli/outcome.h"
#include "core/association/snapshot.h"
#include "core/db/connection.h"
#include "core/schema/discovery.h"

namespace crosscheck::cli {

class CommandLine;
class Console;

/// A database that is open with one association of it read.
struct Session {
    std::unique_ptr<Connection> connection;
    QString password; ///< that opened it
    Association association;
    SnapshotPtr snapshot;
};

/// The settings that the command line's DATABASE and --read-only say.
[[nodiscard]] Outcome<ConnectionSettings> settingsOf(const CommandLine &line);
/// Opens the database, and asks for a server's password where one is needed; statements stop when the person interrupts.
/// @param password is given the one that opened it.
[[nodiscard]] Outcome<std::unique_ptr<Connection>> openDatabase(const CommandLine &line, Console &console,
                                                                QString *password = nullptr);
[[nodiscard]] Outcome<Discovery> discoverIn(Connection &connection);
/// Opens the database, chooses --association and reads it.
/// @param writes: refuse a database that cannot be written, before anything is read.
[[nodiscard]] Outcome<Session> openSession(const CommandLine &line, Console &console, bool writes = false);

/// Says on standard error which junction rows are left out; silent where @p notice is empty.
void noteLeftOut(const Session &session, const QString &notice, Console &console);

} // namespace crosscheck::cli
