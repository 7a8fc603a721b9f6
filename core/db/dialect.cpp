// SPDX-FileCopyrightText: Crosscheck contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/db/dialect.h"

#include "core/db/mariadbdialect.h"
#include "core/db/postgresdialect.h"
#include "core/db/sqlitedialect.h"

namespace crosscheck {

QString TableName::display() const
{
    return schema.isEmpty() ? name : QString(schema + QLatin1Char('.') + name);
}

QString Dialect::quoted(QStringView identifier) const
{
    QString escaped = identifier.toString();
    escaped.replace(QLatin1Char('"'), QLatin1String("\"\""));
    return QLatin1Char('"') + escaped + QLatin1Char('"');
}

QString Dialect::literal(const Value &value) const
{
    if (std::holds_alternative<std::monostate>(value))
        return QStringLiteral("NULL");
    QString text = toDisplay(value);
    if (!std::holds_alternative<Text>(value))
        return text;
    return QLatin1Char('\'') + text.replace(QLatin1Char('\''), QLatin1String("''")) + QLatin1Char('\'');
}

QString Dialect::joined(const QStringList &expressions) const
{
    return QStringLiteral("concat_ws(' ', %1)").arg(expressions.join(QLatin1String(", ")));
}

QString Dialect::deleteMatching(const TableName &table, const QString &alias, const QString &others,
                                const QString &conditions, const QStringList &key) const
{
    const QString start = QStringLiteral("DELETE FROM %1 AS %2 WHERE ").arg(quoted(table), alias);
    if (key.isEmpty())
        return start + QStringLiteral("EXISTS (SELECT 1 FROM %1 WHERE %2)").arg(others, conditions);
    QStringList own;
    QStringList found;
    for (const QString &column : key) {
        own.append(quoted(QStringView(column)));
        found.append(alias + QLatin1Char('.') + own.last());
    }
    return start
        + QStringLiteral("(%1) IN (SELECT %2 FROM %3 %4, %5 WHERE %6)")
              .arg(own.join(QLatin1String(", ")), found.join(QLatin1String(", ")), quoted(table), alias,
                   others, conditions);
}

QString Dialect::updateMatching(const TableName &table, const QString &alias, const QString &others,
                                const QString &conditions, const Assignments &assignments,
                                bool resolves) const
{
    QStringList parts;
    for (const auto &[column, value] : assignments)
        parts.append(quoted(QStringView(column)) + QLatin1String(" = ") + value);
    return QStringLiteral("%1 %2 AS %3 SET %4 FROM %5 WHERE %6")
        .arg(update(resolves), quoted(table), alias, parts.join(QLatin1String(", ")), others, conditions);
}

const Dialect &dialectOf(Engine engine)
{
    static const SqliteDialect sqlite;
    static const PostgresDialect postgres;
    static const MariadbDialect mariadb;
    switch (engine) {
    case Engine::PostgreSql:
        return postgres;
    case Engine::MariaDb:
        return mariadb;
    case Engine::Sqlite:
        break;
    }
    return sqlite;
}

QString Dialect::quoted(const TableName &table) const
{
    const QString name = quoted(QStringView(table.name));
    return table.schema.isEmpty() ? name
                                  : QString(quoted(QStringView(table.schema)) + QLatin1Char('.') + name);
}

} // namespace crosscheck
