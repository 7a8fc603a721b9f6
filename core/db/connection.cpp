// SPDX-FileCopyrightText: Crosscheck contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/db/connection.h"

#include "core/db/mariadbconnection.h"
#include "core/db/postgresconnection.h"
#include "core/db/sqliteconnection.h"

namespace crosscheck {

Connection::Connection(ConnectionSettings settings, std::unique_ptr<Dialect> dialect,
                       const CancelToken *cancel)
    : m_settings(std::move(settings))
    , m_dialect(std::move(dialect))
    , m_cancel(cancel)
{
}

Result<std::unique_ptr<Connection>> Connection::open(const ConnectionSettings &settings,
                                                     const CancelToken *cancel, const QString &password)
{
    switch (settings.engine) {
    case Engine::PostgreSql:
        return PostgresConnection::open(settings, password, cancel);
    case Engine::MariaDb:
        return MariadbConnection::open(settings, password, cancel);
    case Engine::Sqlite:
        break;
    }
    return SqliteConnection::open(settings, cancel);
}

Statement Connection::insertion(const NewRow &row) const
{
    QStringList columns;
    QStringList placeholders;
    Statement statement;
    for (const auto &[column, value] : row.values) {
        columns.append(dialect().quoted(QStringView(column)));
        placeholders.append(dialect().placeholder(value));
        statement.values.push_back(value);
    }
    statement.sql = QStringLiteral("%1 %2 (%3) %4 VALUES (%5)")
                        .arg(dialect().insertInto(row.resolves), dialect().quoted(row.table),
                             columns.join(QLatin1String(", ")), dialect().overridingKeys(),
                             placeholders.join(QLatin1String(", ")));
    return statement;
}

Result<void> Connection::executeAll(std::span<const Statement> statements)
{
    for (const Statement &statement : statements) {
        if (const auto done = execute(statement.sql, statement.values); !done)
            return tl::make_unexpected(done.error());
    }
    return {};
}

Result<std::vector<Value>> Connection::insertRow(const NewRow &row)
{
    const Statement statement = insertion(row);
    QStringList key;
    for (const QString &column : row.key)
        key.append(dialect().quoted(QStringView(column)));
    return readRow(statement.sql + QLatin1String(" RETURNING ") + key.join(QLatin1String(", ")),
                   statement.values);
}

Result<std::vector<Value>> Connection::readRow(const QString &sql, std::span<const Value> values)
{
    const auto cursor = read(sql, values);
    std::vector<Value> row;
    if (cursor->next()) {
        for (int i = 0; i < cursor->columnCount(); ++i)
            row.push_back(toValue(cursor->view(i)));
    }
    while (cursor->next()) {}
    if (const auto done = cursor->finish(); !done)
        return tl::make_unexpected(done.error());
    return row;
}

Result<QString> Connection::changeMark(const std::vector<TableName> &tables)
{
    const Statement statement = dialect().changeMark(tables);
    const auto row = readRow(statement.sql, statement.values);
    if (!row)
        return tl::make_unexpected(row.error());
    return row->empty() ? QString() : toDisplay(row->front());
}

Result<qint64> Connection::readNumber(const QString &sql, std::span<const Value> values)
{
    const auto cursor = read(sql, values);
    const qint64 number = cursor->next() ? cursor->integer(0) : 0;
    if (const auto read = cursor->finish(); !read)
        return tl::make_unexpected(read.error());
    return number;
}

} // namespace crosscheck
