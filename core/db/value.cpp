// SPDX-FileCopyrightText: Crosscheck contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/db/value.h"

#include <QString>
#include <QUtf8StringView>

#include <charconv>

namespace crosscheck {

namespace {

template <typename Number> std::string toChars(Number number)
{
    char buffer[40];
    const auto [end, code] = std::to_chars(buffer, buffer + sizeof buffer, number);
    return {buffer, code == std::errc{} ? end : buffer};
}

} // namespace

Value toValue(const ValueView &view)
{
    switch (view.kind) {
    case ValueKind::Integer:
        return view.integer;
    case ValueKind::Real:
        return view.real;
    case ValueKind::Text:
        return Text{std::string(view.bytes)};
    case ValueKind::Blob:
        return Blob{std::string(view.bytes)};
    case ValueKind::Null:
        break;
    }
    return {};
}

ValueView viewOf(const Value &value)
{
    ValueView view;
    view.kind = static_cast<ValueKind>(value.index());
    if (const auto *integer = std::get_if<std::int64_t>(&value))
        view.integer = *integer;
    else if (const auto *real = std::get_if<double>(&value))
        view.real = *real;
    else if (const auto *text = std::get_if<Text>(&value))
        view.bytes = text->utf8;
    else if (const auto *blob = std::get_if<Blob>(&value))
        view.bytes = blob->bytes;
    return view;
}

bool isUtf8(std::string_view text)
{
    return QUtf8StringView(text.data(), qsizetype(text.size())).isValidUtf8();
}

std::string asUtf8(std::string_view text)
{
    return isUtf8(text) ? std::string(text)
                        : QString::fromUtf8(text.data(), qsizetype(text.size())).toStdString();
}

std::string toDisplayUtf8(const ValueView &view)
{
    switch (view.kind) {
    case ValueKind::Integer:
        return toChars(view.integer);
    case ValueKind::Real:
        return toChars(view.real);
    case ValueKind::Text:
        return std::string(view.bytes);
    case ValueKind::Blob:
        return "x'"
            + QByteArray::fromRawData(view.bytes.data(), qsizetype(view.bytes.size())).toHex().toStdString()
            + "'";
    case ValueKind::Null:
        break;
    }
    return {};
}

QString toDisplay(const Value &value)
{
    return QString::fromStdString(toDisplayUtf8(viewOf(value)));
}

Value textValue(const QString &text)
{
    return Text{text.toStdString()};
}

} // namespace crosscheck
