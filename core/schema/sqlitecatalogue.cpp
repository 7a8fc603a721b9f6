// SPDX-FileCopyrightText: Crosscheck contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/schema/sqlitecatalogue.h"

#include "core/db/sqliteconnection.h"

#include <QMap>

namespace crosscheck {

namespace {

/// Without case, as SQLite compares names: the letters A to Z only.
QString folded(QString name)
{
    for (QChar &c : name) {
        if (c >= QLatin1Char('A') && c <= QLatin1Char('Z'))
            c = QChar(c.unicode() + 'a' - 'A');
    }
    return name;
}

/// Reads SQLite's catalogue in passes over all tables, then the views; names are matched as SQLite does, without case.
class SqliteCatalogueReader
{
public:
    explicit SqliteCatalogueReader(SqliteConnection &connection)
        : m_connection(connection)
    {
    }

    Result<Catalogue> read()
    {
        for (const auto pass : {&SqliteCatalogueReader::readTables, &SqliteCatalogueReader::readColumns,
                                &SqliteCatalogueReader::readUniqueKeys,
                                &SqliteCatalogueReader::readForeignKeys, &SqliteCatalogueReader::readViews}) {
            if (const auto done = (this->*pass)(); !done)
                return tl::make_unexpected(done.error());
        }
        return std::move(m_catalogue);
    }

private:
    Table *table(const QString &name)
    {
        const auto found = m_tables.constFind(folded(name));
        return found == m_tables.constEnd() ? nullptr : &m_catalogue.tables[*found];
    }

    /// The name as the table declares it.
    static QString declared(const Table &table, const QString &columnName)
    {
        for (const Column &column : table.columns) {
            if (folded(column.name) == folded(columnName))
                return column.name;
        }
        return columnName;
    }

    Result<void> readTables()
    {
        const auto rows = m_connection.read(QStringLiteral(
            "SELECT t.name, EXISTS (SELECT 1 FROM main.sqlite_schema s WHERE s.type = 'trigger' "
            "AND s.tbl_name = t.name COLLATE NOCASE), EXISTS (SELECT 1 FROM main.sqlite_schema s WHERE "
            "s.name = t.name "
            "COLLATE NOCASE AND s.sql LIKE '%ON CONFLICT%'), t.wr FROM pragma_table_list t WHERE t.schema = "
            "'main' "
            "AND t.type = 'table' AND substr(t.name, 1, 7) <> 'sqlite_' ORDER BY t.name COLLATE NOCASE"));
        while (rows->next()) {
            Table table;
            table.name.name = rows->string(0);
            table.hasTriggers = rows->integer(1) != 0;
            table.resolvesConflicts = rows->integer(2) != 0;
            if (rows->integer(3) == 0)
                table.rowAddress = QStringLiteral("rowid");
            m_tables.insert(folded(table.name.name), m_catalogue.tables.size());
            m_catalogue.tables.push_back(std::move(table));
        }
        return rows->finish();
    }

    /// One by one: a view of what is no longer there is an error, and is passed over.
    Result<void> readViews()
    {
        std::vector<Table> views;
        const auto names = m_connection.read(
            QStringLiteral("SELECT name FROM pragma_table_list WHERE schema = 'main' AND type = 'view' "
                           "ORDER BY name COLLATE NOCASE"));
        while (names->next()) {
            Table view;
            view.name.name = names->string(0);
            view.isView = true;
            views.push_back(std::move(view));
        }
        if (const auto read = names->finish(); !read)
            return read;
        for (Table &view : views) {
            const Value name = textValue(view.name.name);
            const auto columns = m_connection.read(
                QStringLiteral("SELECT name, type FROM pragma_table_xinfo(?, 'main') ORDER BY cid"),
                {&name, 1});
            while (columns->next())
                view.columns.push_back({columns->string(0), columns->string(1)});
            const auto read = columns->finish();
            if (read)
                m_catalogue.views.push_back(std::move(view));
            else if (read.error().kind != ErrorKind::Internal)
                return read;
        }
        return {};
    }

    Result<void> readColumns()
    {
        const auto rows = m_connection.read(QStringLiteral(
            "SELECT t.name, c.name, c.type, c.\"notnull\", c.dflt_value IS NOT NULL, c.pk, c.hidden, t.wr "
            "FROM pragma_table_list t, pragma_table_xinfo(t.name, 'main') c "
            "WHERE t.schema = 'main' AND t.type = 'table' ORDER BY t.name, c.cid"));
        QMap<QString, QMap<qint64, QString>> keys;
        while (rows->next()) {
            Table *owner = table(rows->string(0));
            if (!owner || rows->integer(6) == 1)
                continue;
            const qint64 keyPlace = rows->integer(5);
            const QString name = rows->string(1);
            owner->columns.push_back({name, rows->string(2),
                                      rows->integer(3) != 0 || (keyPlace > 0 && rows->integer(7) != 0),
                                      rows->integer(4) != 0, rows->integer(6) > 1,
                                      m_connection.traitsOf(owner->name, name).collation});
            if (keyPlace > 0)
                keys[owner->name.name].insert(keyPlace, rows->string(1));
        }
        for (Table &owner : m_catalogue.tables) {
            owner.primaryKey = keys.value(owner.name.name).values();
            markRowid(owner);
        }
        return rows->finish();
    }

    /// An INTEGER PRIMARY KEY stands for the rowid, which SQLite fills in; with the next number after the highest, which
    /// may have been another row's, unless it is told to count on.
    void markRowid(Table &owner)
    {
        for (Column &column : owner.columns) {
            if (owner.primaryKey != QStringList{column.name}
                || column.type.compare(QLatin1String("INTEGER"), Qt::CaseInsensitive) != 0)
                continue;
            column.hasDefault = true;
            owner.reusesKeys = !m_connection.traitsOf(owner.name, column.name).autoincrement;
        }
        // A column may have the name for itself.
        QStringList names{QStringLiteral("rowid"), QStringLiteral("_rowid_"), QStringLiteral("oid")};
        for (const Column &column : owner.columns)
            names.removeAll(folded(column.name));
        if (!owner.rowAddress.isEmpty())
            owner.rowAddress = names.value(0);
    }

    Result<void> readUniqueKeys()
    {
        const auto rows = m_connection.read(
            QStringLiteral("SELECT t.name, i.name, c.name, c.coll, i.origin FROM pragma_table_list t, "
                           "pragma_index_list(t.name, 'main') i, pragma_index_xinfo(i.name, 'main') c "
                           "WHERE t.schema = 'main' AND t.type = 'table' AND c.key = 1 "
                           "AND i.\"unique\" = 1 AND i.partial = 0 ORDER BY t.name, i.name, c.seqno"));
        QString lastIndex;
        bool usable = false;
        while (rows->next()) {
            Table *owner = table(rows->string(0));
            if (!owner)
                continue;
            if (rows->string(1) != lastIndex) {
                lastIndex = rows->string(1);
                usable = true;
                owner->uniqueKeys.emplace_back();
            }
            if (rows->view(2).kind == ValueKind::Null && usable) { // an expression: no key of columns
                usable = false;
                owner->uniqueKeys.pop_back();
            }
            if (usable)
                owner->uniqueKeys.back().append(rows->string(2));
        }
        return rows->finish();
    }

    Result<void> readForeignKeys()
    {
        const auto rows = m_connection.read(
            QStringLiteral("SELECT t.name, f.seq, f.\"table\", f.\"from\", f.\"to\", f.on_delete "
                           "FROM pragma_table_list t, pragma_foreign_key_list(t.name, 'main') f "
                           "WHERE t.schema = 'main' AND t.type = 'table' ORDER BY t.name, f.id DESC, f.seq"));
        while (rows->next()) {
            Table *owner = table(rows->string(0));
            if (!owner)
                continue;
            const Table *target = table(rows->string(2));
            if (rows->integer(1) == 0)
                owner->foreignKeys.push_back(
                    {{}, target ? target->name : TableName{{}, rows->string(2)}, {}, rows->string(5)});
            ForeignKey &key = owner->foreignKeys.back();
            key.columns.append(declared(*owner, rows->string(3)));
            QString reference = rows->string(4);
            if (reference.isEmpty() && target) // left out: the primary key is meant
                reference = target->primaryKey.value(int(rows->integer(1)));
            key.references.append(target ? declared(*target, reference) : reference);
        }
        return rows->finish();
    }

    SqliteConnection &m_connection;
    Catalogue m_catalogue;
    QMap<QString, std::size_t> m_tables;
};

} // namespace

Result<Catalogue> readCatalogue(SqliteConnection &connection)
{
    return SqliteCatalogueReader(connection).read();
}

} // namespace crosscheck
