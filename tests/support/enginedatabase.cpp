// SPDX-FileCopyrightText: Crosscheck contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/enginedatabase.h"

#include <QTest>

namespace crosscheck::test {

EngineDatabase::EngineDatabase(Engine engine, const QStringList &statements)
{
    switch (engine) {
    case Engine::Sqlite:
        m_sqlite = std::make_unique<TempDatabase>(statements);
        break;
    case Engine::PostgreSql:
        m_postgres = std::make_unique<PostgresDatabase>(statements);
        break;
    case Engine::MariaDb:
        m_mariadb = std::make_unique<MariadbDatabase>(statements);
        break;
    }
}

ConnectionSettings EngineDatabase::settings() const
{
    if (m_sqlite)
        return m_sqlite->settings();
    return m_postgres ? m_postgres->settings() : m_mariadb->settings();
}

QStringList EngineDatabase::rows(const QString &sql) const
{
    if (m_sqlite)
        return m_sqlite->rows(sql).replaceInStrings(QStringLiteral("'"), QString());
    return m_postgres ? m_postgres->rows(sql) : m_mariadb->rows(sql);
}

std::vector<std::pair<const char *, Engine>> servers()
{
    return {{"PostgreSQL", Engine::PostgreSql}, {"MariaDB", Engine::MariaDb}};
}

std::vector<std::pair<const char *, Engine>> engines()
{
    auto all = servers();
    all.insert(all.begin(), {"SQLite", Engine::Sqlite});
    return all;
}

static void addRows(const std::vector<std::pair<const char *, Engine>> &engines)
{
    QTest::addColumn<Engine>("engine");
    for (const auto &[name, engine] : engines)
        QTest::newRow(name) << engine;
}

void addServers()
{
    addRows(servers());
}

void addEngines()
{
    addRows(engines());
}

} // namespace crosscheck::test
