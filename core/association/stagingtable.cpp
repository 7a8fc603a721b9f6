// SPDX-FileCopyrightText: Crosscheck contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/association/stagingtable.h"

#include <QCoreApplication>
#include <QRegularExpression>

#include <algorithm>
#include <limits>
#include <utility>

namespace crosscheck {

namespace {

constexpr std::size_t batchRows = 20'000;
constexpr std::size_t removedAtOnce = 5'000;

} // namespace

StagingTable::StagingTable(Connection &connection, const QString &name, const QStringList &types)
    : m_connection(&connection)
    , m_name(name)
    , m_types(types)
{
}

StagingTable::StagingTable(StagingTable &&other) noexcept
    : m_connection(std::exchange(other.m_connection, nullptr))
    , m_name(std::move(other.m_name))
    , m_types(std::move(other.m_types))
    , m_columns(std::move(other.m_columns))
    , m_bounds(std::move(other.m_bounds))
{
}

StagingTable::~StagingTable()
{
    // After a roll-back it is gone already, which is what is wanted.
    if (m_connection)
        static_cast<void>(m_connection->execute(m_connection->dialect().dropTemporaryTable(m_name)));
}

Result<StagingTable> StagingTable::create(Connection &connection, const QString &name,
                                          const std::vector<Column> &columns, int keyColumns,
                                          const QList<int> &alsoIndexed)
{
    const Dialect &dialect = connection.dialect();
    QStringList types;
    for (const Column &column : columns)
        types.append(dialect.comparableType(column.type, column.collation));
    types.append(QStringLiteral("INTEGER"));
    QStringList names;
    for (qsizetype i = 0; i + 1 < types.size(); ++i)
        names.append(QStringLiteral("c%1").arg(i));
    names.append(QStringLiteral("n"));
    QStringList definitions;
    for (qsizetype i = 0; i < types.size(); ++i)
        definitions.append(names[i] + QLatin1Char(' ') + types[i]);
    QList<QStringList> indexes;
    if (keyColumns > 0)
        indexes.append(names.first(keyColumns));
    for (const int column : alsoIndexed)
        indexes.append(QStringList{names[column]});
    StagingTable table(connection, name, types);
    for (const Column &column : columns)
        table.m_columns.append(column.name);
    for (const QString &statement : dialect.createTemporaryTable(name, definitions, indexes)) {
        if (auto done = connection.execute(statement); !done) {
            if (done.error().kind == ErrorKind::Permission && connection.settings().engine != Engine::Sqlite)
                done.error().text
                    = QCoreApplication::translate("Writer",
                                                  "A save compares what is there with temporary tables, "
                                                  "which the database denies to its user.");
            return tl::make_unexpected(std::move(done.error()));
        }
    }
    return table;
}

QString StagingTable::name() const
{
    return m_connection->dialect().temporaryTable(m_name);
}

QString StagingTable::columns(const QString &alias, int first, int count)
{
    QStringList names;
    for (int i = first; i < first + count; ++i)
        names.append(QStringLiteral("%1c%2")
                         .arg(alias.isEmpty() ? QString() : QString(alias + QLatin1Char('.')))
                         .arg(i));
    return names.join(QLatin1String(", "));
}

QString StagingTable::matches(const QString &alias, int first, const QStringList &operands)
{
    QStringList conditions;
    for (int i = 0; i < operands.size(); ++i) {
        conditions.append(
            QStringLiteral("%1.c%2 = %3")
                .arg(alias, QString::number(first + i), operands[i])); // at once: a name may hold %1
    }
    return conditions.join(QLatin1String(" AND "));
}

/// What an engine says of our columns, said of those that the values are for.
Error StagingTable::named(Error error) const
{
    static const QRegularExpression ours(
        QStringLiteral("(?:`[^`]*`\\.)?(?:`crosscheck_\\w+`\\.)?([`'])c(\\d+)\\1"));
    const auto match = ours.match(error.detail);
    const QString column = match.hasMatch() ? m_columns.value(match.captured(2).toInt()) : QString();
    if (!column.isEmpty())
        error.detail.replace(match.capturedStart(), match.capturedLength(),
                             QLatin1Char('\'') + column + QLatin1Char('\''));
    return error;
}

std::optional<StagingTable::Bounds> StagingTable::bounds(int column) const
{
    return std::size_t(column) < m_bounds.size() ? m_bounds[std::size_t(column)] : std::nullopt;
}

void StagingTable::extendBounds(const std::vector<Value> &row)
{
    m_bounds.resize(row.size(),
                    Bounds{std::numeric_limits<qint64>::max(), std::numeric_limits<qint64>::min()});
    for (std::size_t i = 0; i < row.size(); ++i) {
        std::optional<Bounds> &bounds = m_bounds[i];
        const auto *number = std::get_if<std::int64_t>(&row[i]);
        if (bounds && number)
            bounds = Bounds{std::min<qint64>(bounds->low, *number), std::max<qint64>(bounds->high, *number)};
        else
            bounds.reset();
    }
}

Result<void> StagingTable::remove(const std::vector<std::uint32_t> &numbers)
{
    for (std::size_t begin = 0; begin < numbers.size(); begin += removedAtOnce) {
        QStringList listed;
        for (std::size_t i = begin; i < std::min(begin + removedAtOnce, numbers.size()); ++i)
            listed.append(QString::number(numbers[i]));
        const auto removed = m_connection->execute(
            QStringLiteral("DELETE FROM %1 WHERE n IN (%2)").arg(name(), listed.join(QLatin1Char(','))));
        if (!removed)
            return tl::make_unexpected(removed.error());
    }
    return {};
}

Result<void> StagingTable::fill(std::size_t count,
                                const std::function<std::vector<Value>(std::size_t)> &rowAt)
{
    std::vector<std::vector<Value>> rows;
    for (std::size_t begin = 0; begin < count; begin += batchRows) {
        rows.clear();
        for (std::size_t i = begin; i < std::min(begin + batchRows, count); ++i) {
            rows.push_back(rowAt(i));
            extendBounds(rows.back());
            rows.back().emplace_back(std::int64_t(i));
        }
        if (auto done = m_connection->insertRows(name(), m_types, rows); !done)
            return tl::make_unexpected(named(std::move(done.error())));
    }
    return {};
}

} // namespace crosscheck
