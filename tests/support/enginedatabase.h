// SPDX-FileCopyrightText: Crosscheck contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tests/support/mariadbserver.h"
#include "tests/support/postgresserver.h"
#include "tests/support/tempdatabase.h"

#include <memory>
#include <utility>
#include <vector>

namespace crosscheck::test {

/// A database of its own of the engine that a test is about, with that engine's own client.
class EngineDatabase
{
public:
    EngineDatabase(Engine engine, const QStringList &statements);

    [[nodiscard]] ConnectionSettings settings() const;
    /// What the client prints: the rows' values with `|` between, NULL as `NULL`.
    [[nodiscard]] QStringList rows(const QString &sql) const;
    /// Statements with `;` between.
    void run(const QString &sql) const;
    /// The rows of every table: equal for equal content.
    [[nodiscard]] QStringList dump() const;
    /// What somebody holds here who is not at it: locks and open transactions; empty when nothing.
    [[nodiscard]] QString leftBehind() const;

private:
    std::unique_ptr<TempDatabase> m_sqlite;
    std::unique_ptr<PostgresDatabase> m_postgres;
    std::unique_ptr<MariadbDatabase> m_mariadb;
};

/// Names and engines, for the rows of a test's data: of the servers, and with SQLite.
[[nodiscard]] std::vector<std::pair<const char *, Engine>> servers();
[[nodiscard]] std::vector<std::pair<const char *, Engine>> engines();
/// Adds a column `engine` to a test's data, with a row for each of these.
void addServers();
void addEngines();

} // namespace crosscheck::test
