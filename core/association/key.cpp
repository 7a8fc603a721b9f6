// SPDX-FileCopyrightText: Crosscheck contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/association/key.h"

#include <cstring>
#include <utility>

namespace crosscheck {

namespace {

constexpr std::size_t mixer = 0x9E3779B97F4A7C15ULL;

std::size_t hashOfInteger(std::int64_t integer)
{
    auto mixed = static_cast<std::size_t>(integer) * mixer;
    return mixed ^ (mixed >> 32);
}

bool isOneInteger(std::span<const ValueView> parts)
{
    return parts.size() == 1 && parts.front().kind == ValueKind::Integer;
}

/// Kind, length (8 bytes) and bytes of each part, one after another.
void pack(std::string &packed, const ValueView &part)
{
    std::string_view bytes = part.bytes;
    if (part.kind == ValueKind::Integer)
        bytes = {reinterpret_cast<const char *>(&part.integer), sizeof part.integer};
    else if (part.kind == ValueKind::Real)
        bytes = {reinterpret_cast<const char *>(&part.real), sizeof part.real};
    const std::uint64_t size = bytes.size();
    packed.push_back(static_cast<char>(part.kind));
    packed.append(reinterpret_cast<const char *>(&size), sizeof size);
    packed.append(bytes);
}

Value unpack(std::string_view &packed)
{
    ValueView view;
    view.kind = static_cast<ValueKind>(packed.front());
    std::uint64_t size = 0;
    std::memcpy(&size, packed.data() + 1, sizeof size);
    view.bytes = packed.substr(1 + sizeof size, size);
    packed.remove_prefix(1 + sizeof size + size);
    if (view.kind == ValueKind::Integer)
        std::memcpy(&view.integer, view.bytes.data(), sizeof view.integer);
    else if (view.kind == ValueKind::Real)
        std::memcpy(&view.real, view.bytes.data(), sizeof view.real);
    return toValue(view);
}

} // namespace

Key::Key(std::span<const ValueView> parts)
{
    if (isOneInteger(parts)) {
        m_data = parts.front().integer;
        return;
    }
    auto &packed = std::get<std::string>(m_data);
    for (const ValueView &part : parts)
        pack(packed, part);
}

Key Key::ofInteger(std::int64_t integer)
{
    Key key;
    key.m_data = integer;
    return key;
}

bool Key::isEmpty() const
{
    const auto *packed = std::get_if<std::string>(&m_data);
    return packed && packed->empty();
}

std::vector<Value> Key::parts() const
{
    if (const auto *integer = std::get_if<std::int64_t>(&m_data))
        return {*integer};
    std::vector<Value> values;
    for (std::string_view rest = std::get<std::string>(m_data); !rest.empty();)
        values.push_back(unpack(rest));
    return values;
}

std::string Key::display() const
{
    std::string shown;
    bool isFirst = true;
    for (const Value &part : parts())
        shown += (std::exchange(isFirst, false) ? "" : ",") + toDisplayUtf8(viewOf(part));
    return shown;
}

std::size_t Key::hash() const
{
    if (const auto *integer = std::get_if<std::int64_t>(&m_data))
        return hashOfInteger(*integer);
    return std::hash<std::string>()(std::get<std::string>(m_data));
}

std::size_t hashOf(std::span<const ValueView> parts)
{
    return isOneInteger(parts) ? hashOfInteger(parts.front().integer) : Key(parts).hash();
}

std::string keyedForm(const std::string &label, const Key &key)
{
    return (label.empty() ? "[" : label + " [") + key.display() + "]";
}

} // namespace crosscheck
