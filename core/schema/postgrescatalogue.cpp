// SPDX-FileCopyrightText: Crosscheck contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/schema/postgrescatalogue.h"

#include "core/db/postgresconnection.h"

#include <unordered_map>

namespace crosscheck {

namespace {

bool isOfBits(const QString &type)
{
    return type.startsWith(QLatin1String("bit(")) || type.startsWith(QLatin1String("bit varying"));
}

/// `pg_class t`, restricted to the tables that are read.
QString tables()
{
    return QStringLiteral("pg_catalog.pg_class t JOIN pg_catalog.pg_namespace s ON s.oid = t.relnamespace "
                          "AND t.relkind IN ('r', 'p', 'f', 'v', 'm') AND NOT t.relispartition AND "
                          "t.relpersistence <> 't' "
                          "AND s.nspname NOT IN ('pg_catalog', 'information_schema', 'pg_toast') "
                          "AND pg_catalog.has_schema_privilege(s.oid, 'USAGE') "
                          "AND (t.relname = '%1' OR pg_catalog.has_any_column_privilege(t.oid, 'SELECT'))")
        .arg(QLatin1String(historyTableName));
}

/// Reads PostgreSQL's catalogue in four passes over all tables, each row with the table's number in the server.
class PostgresCatalogueReader
{
public:
    explicit PostgresCatalogueReader(PostgresConnection &connection)
        : m_connection(connection)
    {
    }

    Result<Catalogue> read()
    {
        for (const auto pass :
             {&PostgresCatalogueReader::readTables, &PostgresCatalogueReader::readColumns,
              &PostgresCatalogueReader::readKeys, &PostgresCatalogueReader::readForeignKeys}) {
            if (const auto done = (this->*pass)(); !done)
                return tl::make_unexpected(done.error());
        }
        setViewsApart(m_catalogue);
        return std::move(m_catalogue);
    }

private:
    Table *table(std::int64_t number)
    {
        const auto found = m_places.find(number);
        return found == m_places.end() ? nullptr : &m_catalogue.tables[found->second];
    }

    Result<void> readTables()
    {
        const auto rows = m_connection.read(
            QStringLiteral(
                "SELECT t.oid, CASE WHEN s.nspname = (SELECT n FROM pg_catalog.unnest("
                "pg_catalog.current_schemas(false)) WITH ORDINALITY AS p (n, i) WHERE n <> "
                "'pg_catalog' ORDER BY i "
                "LIMIT 1) THEN '' ELSE s.nspname END, "
                "t.relname, t.relrowsecurity OR EXISTS (SELECT 1 FROM pg_catalog.pg_trigger g "
                "WHERE g.tgrelid = t.oid AND NOT g.tgisinternal) OR EXISTS (SELECT 1 FROM "
                "pg_catalog.pg_rewrite w WHERE w.ev_class = t.oid), t.relkind IN ('v', 'm'), "
                "CAST(t.reltuples AS bigint), t.relkind = 'f', pg_catalog.pg_get_userbyid(t.relowner), "
                "pg_catalog.pg_has_role(t.relowner, m.oid, 'USAGE') FROM %1 "
                "JOIN pg_catalog.pg_roles m ON m.rolname = current_user "
                "ORDER BY s.nspname, t.relname")
                .arg(tables()));
        while (rows->next()) {
            Table table;
            table.name = {rows->string(1), rows->string(2)};
            table.hasTriggers = rows->integer(3) != 0;
            table.isView = rows->integer(4) != 0;
            table.estimate.rows = rows->integer(5); // -1: not known
            table.isForeign = rows->integer(6) != 0;
            table.owner = rows->string(7);
            table.isOwnerTrusted = rows->integer(8) != 0;
            m_places.emplace(rows->integer(0), m_catalogue.tables.size());
            m_catalogue.tables.push_back(std::move(table));
        }
        return rows->finish();
    }

    Result<void> readColumns()
    {
        const auto rows = m_connection.read(
            QStringLiteral(
                "SELECT t.oid, a.attname, pg_catalog.format_type(CASE WHEN y.typtype = 'd' THEN "
                "y.typbasetype "
                "ELSE a.atttypid END, CASE WHEN y.typtype = 'd' THEN y.typtypmod ELSE a.atttypmod END), "
                "a.attnotnull OR y.typnotnull, "
                "(a.atthasdef AND a.attgenerated = '') OR a.attidentity <> '' OR y.typdefault IS NOT NULL, "
                "a.attgenerated <> '', "
                "CASE WHEN 'citext' IN (y.typname, b.typname) THEN 'citext' WHEN NOT c.collisdeterministic "
                "THEN "
                "pg_catalog.quote_ident(n.nspname) || '.' || pg_catalog.quote_ident(c.collname) ELSE '' END "
                "FROM %1 JOIN pg_catalog.pg_attribute a ON a.attrelid = t.oid AND a.attnum > 0 "
                "AND NOT a.attisdropped JOIN pg_catalog.pg_type y ON y.oid = a.atttypid "
                "LEFT JOIN pg_catalog.pg_type b ON b.oid = y.typbasetype "
                "LEFT JOIN pg_catalog.pg_collation c ON c.oid = a.attcollation "
                "LEFT JOIN pg_catalog.pg_namespace n ON n.oid = c.collnamespace ORDER BY t.oid, a.attnum")
                .arg(tables()));
        while (rows->next()) {
            if (Table *owner = table(rows->integer(0)))
                owner->columns.push_back({rows->string(1), rows->string(2), rows->integer(3) != 0,
                                          rows->integer(4) != 0, rows->integer(5) != 0, rows->string(6),
                                          isOfBits(rows->string(2))});
        }
        return rows->finish();
    }

    /// Unique keys of plain columns that hold for all rows.
    Result<void> readKeys()
    {
        const auto rows = m_connection.read(
            QStringLiteral("SELECT t.oid, i.indexrelid, i.indisprimary, a.attname FROM %1 "
                           "JOIN pg_catalog.pg_index i ON i.indrelid = t.oid AND i.indisunique "
                           "AND i.indisvalid AND i.indpred IS NULL AND i.indexprs IS NULL "
                           "CROSS JOIN LATERAL unnest(i.indkey) WITH ORDINALITY AS k (number, place) "
                           "JOIN pg_catalog.pg_attribute a ON a.attrelid = t.oid AND a.attnum = k.number "
                           "WHERE k.place <= i.indnkeyatts ORDER BY t.oid, i.indexrelid, k.place")
                .arg(tables()));
        std::int64_t last = 0;
        while (rows->next()) {
            Table *owner = table(rows->integer(0));
            if (!owner)
                continue;
            if (rows->integer(2) != 0) {
                owner->primaryKey.append(rows->string(3));
                continue;
            }
            if (rows->integer(1) != last)
                owner->uniqueKeys.emplace_back();
            last = rows->integer(1);
            owner->uniqueKeys.back().append(rows->string(3));
        }
        return rows->finish();
    }

    Result<void> readForeignKeys()
    {
        const auto rows = m_connection.read(
            QStringLiteral(
                "SELECT t.oid, f.oid, f.confrelid, a.attname, b.attname, CASE f.confdeltype WHEN 'c' THEN "
                "'CASCADE' WHEN 'n' THEN 'SET NULL' WHEN 'd' THEN 'SET DEFAULT' WHEN 'r' THEN 'RESTRICT' "
                "ELSE 'NO ACTION' END FROM %1 "
                "JOIN pg_catalog.pg_constraint f ON f.conrelid = t.oid AND f.contype = 'f' "
                "AND f.conparentid = 0 "
                "CROSS JOIN LATERAL unnest(f.conkey, f.confkey) WITH ORDINALITY AS k (own, other, place) "
                "JOIN pg_catalog.pg_attribute a ON a.attrelid = t.oid AND a.attnum = k.own "
                "JOIN pg_catalog.pg_attribute b ON b.attrelid = f.confrelid AND b.attnum = k.other "
                "ORDER BY t.oid, f.oid, k.place")
                .arg(tables()));
        std::int64_t last = 0;
        while (rows->next()) {
            Table *owner = table(rows->integer(0));
            const Table *target = table(rows->integer(2));
            if (!owner || !target)
                continue;
            if (rows->integer(1) != last)
                owner->foreignKeys.push_back({{}, target->name, {}, rows->string(5)});
            last = rows->integer(1);
            owner->foreignKeys.back().columns.append(rows->string(3));
            owner->foreignKeys.back().references.append(rows->string(4));
        }
        return rows->finish();
    }

    PostgresConnection &m_connection;
    Catalogue m_catalogue;
    std::unordered_map<std::int64_t, std::size_t> m_places; ///< of tables, by their numbers in the server
};

} // namespace

Result<Catalogue> readCatalogue(PostgresConnection &connection)
{
    return PostgresCatalogueReader(connection).read();
}

} // namespace crosscheck
