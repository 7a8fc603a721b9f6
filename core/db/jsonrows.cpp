// SPDX-FileCopyrightText: Crosscheck contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/db/jsonrows.h"

#include <charconv>

namespace crosscheck {

namespace {

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
    if (!text || text->utf8.find('\0') != std::string::npos || !isUtf8(text->utf8))
        return false;
    appendJsonText(json, text->utf8);
    return true;
}

bool appendJsonRow(std::string &json, const std::vector<Value> &row,
                   const std::function<bool(std::string &, const Value &)> &encode)
{
    json.push_back(json.size() == 1 ? '[' : ',');
    if (json.back() == ',')
        json.push_back('[');
    for (const Value &value : row) {
        if (!appendJson(json, value) && !(encode && encode(json, value)))
            return false;
        json.push_back(',');
    }
    json.back() = ']';
    return true;
}

Statement insertion(const Dialect &dialect, const QString &table, const std::vector<Value> &row)
{
    QStringList placeholders;
    for (const Value &value : row)
        placeholders.append(dialect.placeholder(value));
    return {QStringLiteral("INSERT INTO %1 VALUES (%2)").arg(table, placeholders.join(QLatin1String(", "))),
            row};
}

} // namespace

void appendJsonText(std::string &json, std::string_view utf8)
{
    json.push_back('"');
    for (const char c : utf8) {
        constexpr char hex[] = "0123456789abcdef";
        if (c == '"' || c == '\\')
            json.append({'\\', c});
        else if (static_cast<unsigned char>(c) < 0x20)
            json.append("\\u00").append({hex[c >> 4], hex[c & 15]});
        else
            json.push_back(c);
    }
    json.push_back('"');
}

std::vector<Statement> insertAsJson(const Dialect &dialect, const QString &table,
                                    const QString &insertFromJson,
                                    const std::vector<std::vector<Value>> &rows,
                                    const std::function<bool(std::string &, const Value &)> &encode)
{
    std::vector<Statement> statements;
    std::string json = "[";
    for (const std::vector<Value> &row : rows) {
        const std::size_t length = json.size();
        if (appendJsonRow(json, row, encode))
            continue;
        json.resize(length);
        statements.push_back(insertion(dialect, table, row));
    }
    json.push_back(']');
    statements.push_back({insertFromJson, {Text{std::move(json)}}});
    return statements;
}

} // namespace crosscheck
