// SPDX-FileCopyrightText: Crosscheck contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/association/keyindex.h"

#include "core/association/key.h"

#include <algorithm>
#include <bit>

namespace crosscheck {

namespace {

constexpr std::uint64_t mostSlotsPerKey = 4;

bool same(const ValueView &a, const ValueView &b)
{
    return a.kind == b.kind && a.integer == b.integer && a.real == b.real && a.bytes == b.bytes;
}

bool matches(const std::vector<ValueColumn> &columns, std::uint32_t position, std::span<const ValueView> key)
{
    for (std::size_t part = 0; part < columns.size(); ++part) {
        if (!same(columns[part].at(position), key[part]))
            return false;
    }
    return true;
}

} // namespace

KeyIndex::KeyIndex(const std::vector<ValueColumn> &columns)
{
    if (columns.size() != 1 || !tryDense(columns.front()))
        hashAll(columns);
}

bool KeyIndex::tryDense(const ValueColumn &column)
{
    if (!column.isInteger() || column.size() == 0)
        return false;
    const auto &keys = column.integers();
    const auto [least, greatest] = std::minmax_element(keys.begin(), keys.end());
    const std::uint64_t range = std::uint64_t(*greatest) - std::uint64_t(*least);
    if (range >= mostSlotsPerKey * keys.size() + 1024)
        return false;
    m_dense = true;
    m_first = *least;
    m_slots.assign(range + 1, 0);
    for (std::size_t i = 0; i < keys.size(); ++i)
        m_slots[std::uint64_t(keys[i]) - std::uint64_t(m_first)] = std::uint32_t(i + 1);
    return true;
}

void KeyIndex::hashAll(const std::vector<ValueColumn> &columns)
{
    const std::size_t count = columns.empty() ? 0 : columns.front().size();
    m_slots.assign(std::bit_ceil(count * 2 + 1), 0);
    const std::size_t mask = m_slots.size() - 1;
    std::vector<ValueView> key(columns.size());
    for (std::size_t i = 0; i < count; ++i) {
        for (std::size_t part = 0; part < columns.size(); ++part)
            key[part] = columns[part].at(i);
        std::size_t slot = hashOf(key) & mask;
        while (m_slots[slot] != 0)
            slot = (slot + 1) & mask;
        m_slots[slot] = std::uint32_t(i + 1);
    }
}

std::optional<std::uint32_t> KeyIndex::find(const std::vector<ValueColumn> &columns,
                                            std::span<const ValueView> key) const
{
    if (m_dense) {
        if (key.size() != 1 || key.front().kind != ValueKind::Integer)
            return {};
        return find(key.front().integer);
    }
    if (m_slots.empty() || key.size() != columns.size())
        return {};
    const std::size_t mask = m_slots.size() - 1;
    for (std::size_t slot = hashOf(key) & mask; m_slots[slot] != 0; slot = (slot + 1) & mask) {
        if (matches(columns, m_slots[slot] - 1, key))
            return m_slots[slot] - 1;
    }
    return {};
}

} // namespace crosscheck
