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

void EngineDatabase::run(const QString &sql) const
{
    if (m_sqlite)
        m_sqlite->run(sql);
    else
        static_cast<void>(rows(sql));
}

QStringList EngineDatabase::dump() const
{
    if (m_sqlite)
        return m_sqlite->dump();
    // A statement for each table, which the server makes of its own catalogue.
    const QString statements = m_postgres
        ? QStringLiteral(
            "SELECT format('SELECT %L || t FROM %I.%I AS t ORDER BY 1', table_name || ': ', "
            "table_schema, table_name) FROM information_schema.tables WHERE table_type = 'BASE TABLE' "
            "AND table_schema NOT IN ('pg_catalog', 'information_schema') ORDER BY 1")
        : QStringLiteral(
            "SELECT CONCAT('SELECT CONCAT_WS(CHAR(44), ', QUOTE(CONCAT(table_name, ':')), ', ', "
            "GROUP_CONCAT(CONCAT('QUOTE(`', REPLACE(column_name, '`', '``'), '`)') ORDER BY "
            "ordinal_position SEPARATOR ', '), ') AS r FROM `', REPLACE(table_name, '`', '``'), "
            "'` ORDER BY r') FROM information_schema.columns JOIN information_schema.tables "
            "USING (table_schema, table_name) WHERE table_schema = DATABASE() AND table_type LIKE "
            "'%VERSIONED' OR table_schema = DATABASE() AND table_type = 'BASE TABLE' GROUP BY table_name "
            "ORDER BY table_name");
    return rows(rows(statements).join(QLatin1String(";\n")) + QLatin1Char(';'));
}

QString EngineDatabase::leftBehind() const
{
    if (m_sqlite)
        return RawClient(m_sqlite->path()).canLock() ? QString() : QStringLiteral("a lock");
    if (m_postgres)
        return rows(QStringLiteral(
                        "SELECT state || ': ' || query FROM pg_stat_activity WHERE datname = "
                        "current_database() AND pid <> pg_backend_pid() AND xact_start IS NOT NULL"))
            .join(QLatin1String("; "));
    // What the table says stays the same where it is asked more than once in 100 ms.
    return rows(QStringLiteral("DO SLEEP(0.12); SELECT trx_id FROM information_schema.innodb_trx"))
        .join(QLatin1String("; "));
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
