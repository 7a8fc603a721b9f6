// SPDX-FileCopyrightText: Crosscheck contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/association/stagingtable.h"

#include <QUtf8StringView>

#include <charconv>
#include <utility>

namespace crosscheck {

namespace {

constexpr std::size_t batchRows = 20'000;

/// Appends the value as JSON. @return false where JSON cannot carry it exactly to the database.
bool appendJson(std::string &json, const Value &value)
{
    if (const auto *integer = std::get_if<std::int64_t>(&value)) {
        char digits[24];
        json.append(digits, std::to_chars(digits, digits + sizeof digits, *integer).ptr);
        return true;
    }
    if (std::holds_alternative<std::monostate>(value)) {
        json += "null";
        return true;
    }
    const auto *text = std::get_if<Text>(&value);
    if (!text || text->utf8.find('\0') != std::string::npos
        || !QUtf8StringView(text->utf8.data(), qsizetype(text->utf8.size())).isValidUtf8())
        return false;
    json.push_back('"');
    for (const char c : text->utf8) {
        constexpr char hex[] = "0123456789abcdef";
        if (c == '"' || c == '\\')
            json.append({'\\', c});
        else if (static_cast<unsigned char>(c) < 0x20)
            json.append("\\u00").append({hex[c >> 4], hex[c & 15]});
        else
            json.push_back(c);
    }
    json.push_back('"');
    return true;
}

bool appendJsonRow(std::string &json, const std::vector<Value> &row)
{
    json.push_back(json.size() == 1 ? '[' : ',');
    if (json.back() == ',')
        json.push_back('[');
    for (const Value &value : row) {
        if (!appendJson(json, value))
            return false;
        json.push_back(',');
    }
    json.back() = ']';
    return true;
}

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
    QList<QStringList> indexes{names.first(keyColumns)};
    for (const int column : alsoIndexed)
        indexes.append(QStringList{names[column]});
    StagingTable table(connection, name, types);
    for (const QString &statement : dialect.createTemporaryTable(name, definitions, indexes)) {
        if (const auto done = connection.execute(statement); !done)
            return tl::make_unexpected(done.error());
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

/// As JSON arrays in large batches; rows that JSON cannot carry go by a statement each.
Result<void> StagingTable::fill(std::size_t count,
                                const std::function<std::vector<Value>(std::size_t)> &rowAt)
{
    const QString insert = m_connection->dialect().insertFromJson(name(), m_types);
    for (std::size_t begin = 0; begin < count; begin += batchRows) {
        std::string json = "[";
        for (std::size_t i = begin; i < std::min(begin + batchRows, count); ++i) {
            std::vector<Value> row = rowAt(i);
            row.emplace_back(std::int64_t(i));
            const std::size_t length = json.size();
            if (appendJsonRow(json, row))
                continue;
            json.resize(length);
            if (const auto done = fillByStatement(row); !done)
                return done;
        }
        json.push_back(']');
        const Value batch = Text{std::move(json)};
        if (const auto done = m_connection->execute(insert, std::span(&batch, 1)); !done)
            return tl::make_unexpected(done.error());
    }
    return {};
}

Result<void> StagingTable::fillByStatement(const std::vector<Value> &row)
{
    QStringList placeholders;
    for (const Value &value : row)
        placeholders.append(m_connection->dialect().placeholder(value));
    const auto done = m_connection->execute(
        QStringLiteral("INSERT INTO %1 VALUES (%2)").arg(name(), placeholders.join(QLatin1String(", "))),
        row);
    return done ? Result<void>() : tl::make_unexpected(done.error());
}

} // namespace crosscheck
