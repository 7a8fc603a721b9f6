// SPDX-FileCopyrightText: Crosscheck contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/db/jsonvalue.h"

#include "core/db/jsonrows.h"

#include <QJsonObject>

#include <algorithm>

namespace crosscheck {

namespace {

void appendCoded(std::string &json, const char *kind, std::string_view bytes)
{
    json.append("{\"").append(kind).append("\":\"");
    json.append(QByteArray(bytes.data(), qsizetype(bytes.size())).toBase64().toStdString()).append("\"}");
}

} // namespace

void appendJsonValue(std::string &json, const ValueView &value)
{
    switch (value.kind) {
    case ValueKind::Null:
        json += "null";
        return;
    case ValueKind::Integer:
        json += std::to_string(value.integer);
        return;
    case ValueKind::Real:
        appendCoded(json, "real", {reinterpret_cast<const char *>(&value.real), sizeof value.real});
        return;
    case ValueKind::Text:
        if (isUtf8(value.bytes))
            appendJsonText(json, value.bytes);
        else
            appendCoded(json, "text", value.bytes);
        return;
    case ValueKind::Blob:
        appendCoded(json, "bytes", value.bytes);
        return;
    }
}

std::optional<Value> valueOfJson(const QJsonValue &json)
{
    if (json.isNull())
        return Value();
    if (json.isDouble())
        return Value(std::int64_t(json.toInteger()));
    if (json.isString())
        return textValue(json.toString());
    const QJsonObject coded = json.toObject();
    if (coded.size() != 1)
        return {};
    const std::string bytes = QByteArray::fromBase64(coded.begin()->toString().toLatin1()).toStdString();
    if (coded.contains(QLatin1String("text")))
        return Value(Text{bytes});
    if (coded.contains(QLatin1String("bytes")))
        return Value(Blob{bytes});
    double real = 0;
    if (!coded.contains(QLatin1String("real")) || bytes.size() != sizeof real)
        return {};
    std::copy(bytes.begin(), bytes.end(), reinterpret_cast<char *>(&real));
    return Value(real);
}

} // namespace crosscheck
