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

StagingTable::StagingTable(Connection &connection, const QString &name, int columnCount)
    : m_connection(&connection)
    , m_name(name)
    , m_columnCount(columnCount)
{
}

StagingTable::StagingTable(StagingTable &&other) noexcept
    : m_connection(std::exchange(other.m_connection, nullptr))
    , m_name(std::move(other.m_name))
    , m_columnCount(other.m_columnCount)
{
}

StagingTable::~StagingTable()
{
    // After a roll-back it is gone already, which is what is wanted.
    if (m_connection)
        static_cast<void>(m_connection->execute(QStringLiteral("DROP TABLE IF EXISTS %1").arg(name())));
}

Result<StagingTable> StagingTable::create(Connection &connection, const QString &name,
                                          const std::vector<Column> &columns, int keyColumns)
{
    const Dialect &dialect = connection.dialect();
    QString definitions;
    for (std::size_t i = 0; i < columns.size(); ++i)
        definitions += QStringLiteral("c%1 ").arg(i)
            + dialect.comparableType(columns[i].type, columns[i].collation) + QLatin1String(", ");
    StagingTable table(connection, name, int(columns.size()));
    const QString create = QStringLiteral("CREATE TABLE %1 (%2n INTEGER)").arg(table.name(), definitions);
    const QString index
        = QStringLiteral("CREATE INDEX %1 ON %2 (%3)")
              .arg(dialect.temporaryTable(QString(name + QLatin1String("_key"))),
                   dialect.quoted(QStringView(name)), StagingTable::columns({}, 0, keyColumns));
    for (const QString &statement : {create, index}) {
        if (const auto done = connection.execute(statement); !done)
            return tl::make_unexpected(done.error());
    }
    return table;
}

Result<void> StagingTable::addIndex(int column) const
{
    const Dialect &dialect = m_connection->dialect();
    const QString indexName = QStringLiteral("%1_c%2").arg(m_name, QString::number(column));
    const auto done
        = m_connection->execute(QStringLiteral("CREATE INDEX IF NOT EXISTS %1 ON %2 (c%3)")
                                    .arg(dialect.temporaryTable(indexName),
                                         dialect.quoted(QStringView(m_name)), QString::number(column)));
    return done ? Result<void>() : tl::make_unexpected(done.error());
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
    const QString insert = m_connection->dialect().insertFromJson(name(), m_columnCount + 1);
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
