// SPDX-FileCopyrightText: Crosscheck contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/schema/mariadbcatalogue.h"

#include "core/db/mariadbconnection.h"

#include <map>

namespace crosscheck {

namespace {

/// Reads MariaDB's catalogue in passes over all tables of the database
/// (https://mariadb.com/kb/en/information-schema-tables/).
class MariadbCatalogueReader
{
public:
    explicit MariadbCatalogueReader(MariadbConnection &connection)
        : m_connection(connection)
    {
    }

    Result<Catalogue> read()
    {
        for (const auto pass :
             {&MariadbCatalogueReader::readTables, &MariadbCatalogueReader::readColumns,
              &MariadbCatalogueReader::readKeys, &MariadbCatalogueReader::readForeignKeys}) {
            if (const auto done = (this->*pass)(); !done)
                return tl::make_unexpected(done.error());
        }
        setViewsApart(m_catalogue);
        return std::move(m_catalogue);
    }

private:
    Table *table(const QString &name)
    {
        const auto found = m_places.find(name);
        return found == m_places.end() ? nullptr : &m_catalogue.tables[found->second];
    }

    /// A user without the right to see a table's triggers may not know of them: it may have some.
    Result<void> readTables()
    {
        const auto rows = m_connection.read(
            QStringLiteral(
                "SELECT t.TABLE_NAME, t.TABLE_TYPE = 'VIEW', COALESCE(e.TRANSACTIONS, 'YES') = 'YES', "
                "t.TABLE_ROWS, g.NAME IS NOT NULL OR NOT p.TELLS FROM information_schema.TABLES t "
                "LEFT JOIN information_schema.ENGINES e ON e.ENGINE = t.ENGINE "
                "LEFT JOIN (SELECT DISTINCT CAST(EVENT_OBJECT_TABLE AS BINARY) AS NAME "
                "FROM information_schema.TRIGGERS WHERE EVENT_OBJECT_SCHEMA = DATABASE()) g "
                "ON g.NAME = CAST(t.TABLE_NAME AS BINARY) CROSS JOIN ("
                "SELECT EXISTS (SELECT 1 FROM information_schema.USER_PRIVILEGES "
                "WHERE PRIVILEGE_TYPE = 'TRIGGER' AND GRANTEE = %1) OR EXISTS ("
                "SELECT 1 FROM information_schema.SCHEMA_PRIVILEGES WHERE PRIVILEGE_TYPE = 'TRIGGER' "
                "AND GRANTEE = %1 AND DATABASE() LIKE TABLE_SCHEMA) AS TELLS) p "
                "WHERE t.TABLE_SCHEMA = DATABASE() AND t.TABLE_TYPE IN ('BASE TABLE', 'SYSTEM VERSIONED', "
                "'VIEW') ORDER BY CAST(t.TABLE_NAME AS BINARY)")
                .arg(QStringLiteral("CONCAT('''', REPLACE(CURRENT_USER(), '@', '''@'''), '''')")));
        while (rows->next()) {
            Table table;
            table.name = {{}, rows->string(0)};
            table.isView = rows->integer(1) != 0;
            table.canRollBack = rows->integer(2) != 0;
            table.estimate.rows = rows->integer(3);
            table.hasTriggers = rows->integer(4) != 0;
            m_places.emplace(table.name.name, m_catalogue.tables.size());
            m_catalogue.tables.push_back(std::move(table));
        }
        return rows->finish();
    }

    /// A default is told as an expression: NULL as a text, and really NULL where there is none. Of the collations those
    /// that compare byte by byte, without padding, are none to us.
    Result<void> readColumns()
    {
        const auto rows = m_connection.read(
            QStringLiteral("SELECT TABLE_NAME, COLUMN_NAME, COLUMN_TYPE, IS_NULLABLE = 'NO', "
                           "COALESCE(COLUMN_DEFAULT, 'NULL') <> 'NULL' OR EXTRA LIKE '%auto_increment%', "
                           "COALESCE(GENERATION_EXPRESSION, '') <> '', "
                           "CASE WHEN COLLATION_NAME = '%1' THEN '' ELSE COALESCE(COLLATION_NAME, '') END "
                           "FROM information_schema.COLUMNS WHERE TABLE_SCHEMA = DATABASE() "
                           "ORDER BY CAST(TABLE_NAME AS BINARY), ORDINAL_POSITION")
                .arg(m_connection.binaryCollation()));
        while (rows->next()) {
            if (Table *owner = table(rows->string(0)))
                owner->columns.push_back({rows->string(1), rows->string(2), rows->integer(3) != 0,
                                          rows->integer(4) != 0, rows->integer(5) != 0, rows->string(6),
                                          false, rows->string(2).contains(QLatin1String(" unsigned"))});
        }
        return rows->finish();
    }

    /// Unique keys of whole columns. Those of a system-versioned table have its period in them, out of sight.
    Result<void> readKeys()
    {
        const auto rows = m_connection.read(QStringLiteral(
            "SELECT s.TABLE_NAME, s.INDEX_NAME, s.COLUMN_NAME FROM information_schema.STATISTICS s "
            "WHERE s.TABLE_SCHEMA = DATABASE() AND s.NON_UNIQUE = 0 AND NOT EXISTS ("
            "SELECT 1 FROM information_schema.STATISTICS p WHERE p.TABLE_SCHEMA = DATABASE() "
            "AND p.TABLE_NAME = s.TABLE_NAME AND p.INDEX_NAME = s.INDEX_NAME "
            "AND (p.SUB_PART IS NOT NULL OR p.COLUMN_NAME IS NULL)) AND NOT EXISTS ("
            "SELECT 1 FROM information_schema.COLUMNS c WHERE c.TABLE_SCHEMA = DATABASE() "
            "AND c.TABLE_NAME = s.TABLE_NAME AND c.COLUMN_NAME = s.COLUMN_NAME "
            "AND c.GENERATION_EXPRESSION = 'ROW END') "
            "ORDER BY CAST(s.TABLE_NAME AS BINARY), s.INDEX_NAME, s.SEQ_IN_INDEX"));
        QString last;
        while (rows->next()) {
            Table *owner = table(rows->string(0));
            const QString index = rows->string(1);
            if (!owner)
                continue;
            if (index == QLatin1String("PRIMARY")) {
                owner->primaryKey.append(rows->string(2));
                continue;
            }
            const QString place = owner->name.name + QLatin1Char('\n') + index;
            if (place != last)
                owner->uniqueKeys.emplace_back();
            last = place;
            owner->uniqueKeys.back().append(rows->string(2));
        }
        return rows->finish();
    }

    Result<void> readForeignKeys()
    {
        const auto rows = m_connection.read(QStringLiteral(
            "SELECT k.TABLE_NAME, k.CONSTRAINT_NAME, k.COLUMN_NAME, k.REFERENCED_TABLE_NAME, "
            "k.REFERENCED_COLUMN_NAME, r.DELETE_RULE FROM information_schema.KEY_COLUMN_USAGE k "
            "JOIN information_schema.REFERENTIAL_CONSTRAINTS r ON r.CONSTRAINT_SCHEMA = k.CONSTRAINT_SCHEMA "
            "AND r.TABLE_NAME = k.TABLE_NAME AND r.CONSTRAINT_NAME = k.CONSTRAINT_NAME "
            "WHERE k.TABLE_SCHEMA = DATABASE() AND k.REFERENCED_TABLE_SCHEMA = DATABASE() "
            "ORDER BY CAST(k.TABLE_NAME AS BINARY), k.CONSTRAINT_NAME, k.ORDINAL_POSITION"));
        QString last;
        while (rows->next()) {
            Table *owner = table(rows->string(0));
            const Table *target = table(rows->string(3));
            if (!owner || !target)
                continue;
            const QString place = owner->name.name + QLatin1Char('\n') + rows->string(1);
            if (place != last)
                owner->foreignKeys.push_back({{}, target->name, {}, rows->string(5)});
            last = place;
            owner->foreignKeys.back().columns.append(rows->string(2));
            owner->foreignKeys.back().references.append(rows->string(4));
        }
        return rows->finish();
    }

    MariadbConnection &m_connection;
    Catalogue m_catalogue;
    std::map<QString, std::size_t> m_places; ///< of tables, by their names
};

} // namespace

Result<Catalogue> readCatalogue(MariadbConnection &connection)
{
    return MariadbCatalogueReader(connection).read();
}

} // namespace crosscheck
