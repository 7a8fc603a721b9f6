// SPDX-FileCopyrightText: Crosscheck contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/association/valuecolumn.h"

#include <cstring>

namespace crosscheck {

void ValueColumn::append(const ValueView &value)
{
    if (m_isInteger && value.kind == ValueKind::Integer) {
        m_integers.push_back(value.integer);
        return;
    }
    if (m_isInteger)
        becomeGeneral();
    appendBytes(value);
}

void ValueColumn::reserveTexts(std::size_t count)
{
    constexpr std::size_t shortText = 16; // bytes
    m_kinds.reserve(count);
    m_ends.reserve(count);
    m_bytes.reserve(count * shortText);
}

void ValueColumn::trim()
{
    constexpr double mostSpare = 1;
    crosscheck::trim(m_integers, mostSpare);
    crosscheck::trim(m_kinds, mostSpare);
    crosscheck::trim(m_ends, mostSpare);
    crosscheck::trim(m_bytes, mostSpare);
}

ValueView ValueColumn::at(std::size_t index) const
{
    ValueView view;
    if (m_isInteger) {
        view.kind = ValueKind::Integer;
        view.integer = m_integers[index];
        return view;
    }
    const std::uint64_t begin = index == 0 ? 0 : m_ends[index - 1];
    const std::string_view bytes(m_bytes.data() + begin, m_ends[index] - begin);
    view.kind = m_kinds[index];
    if (view.kind == ValueKind::Integer)
        std::memcpy(&view.integer, bytes.data(), sizeof view.integer);
    else if (view.kind == ValueKind::Real)
        std::memcpy(&view.real, bytes.data(), sizeof view.real);
    else
        view.bytes = bytes;
    return view;
}

void ValueColumn::becomeGeneral()
{
    m_isInteger = false;
    for (const std::int64_t integer : m_integers)
        appendBytes({ValueKind::Integer, integer, 0, {}});
    m_integers = LargeVector<std::int64_t>(); // which frees; {} would only clear
}

void ValueColumn::appendBytes(const ValueView &value)
{
    if (value.kind == ValueKind::Integer)
        m_bytes.append(reinterpret_cast<const char *>(&value.integer), sizeof value.integer);
    else if (value.kind == ValueKind::Real)
        m_bytes.append(reinterpret_cast<const char *>(&value.real), sizeof value.real);
    else
        m_bytes.append(value.bytes);
    m_kinds.push_back(value.kind);
    m_ends.push_back(m_bytes.size());
}

} // namespace crosscheck
