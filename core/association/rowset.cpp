// SPDX-FileCopyrightText: Crosscheck contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/association/rowset.h"

#include <bit>

namespace crosscheck {

constexpr std::uint32_t wordBits = 64;

RowSet::RowSet(std::uint32_t size)
    : m_words((std::size_t(size) + wordBits - 1) / wordBits)
    , m_size(size)
{
}

bool RowSet::contains(std::uint32_t slot) const
{
    return slot < m_size && (m_words[slot / wordBits] >> (slot % wordBits) & 1) != 0;
}

void RowSet::insert(std::uint32_t slot)
{
    if (slot >= m_size || contains(slot))
        return;
    m_words[slot / wordBits] |= std::uint64_t(1) << (slot % wordBits);
    ++m_count;
}

void RowSet::remove(std::uint32_t slot)
{
    if (!contains(slot))
        return;
    m_words[slot / wordBits] &= ~(std::uint64_t(1) << (slot % wordBits));
    --m_count;
}

void RowSet::clear()
{
    m_words.assign(m_words.size(), 0);
    m_count = 0;
}

void RowSet::forEach(const std::function<void(std::uint32_t)> &visit) const
{
    for (std::size_t word = 0; word < m_words.size(); ++word) {
        for (std::uint64_t bits = m_words[word]; bits != 0; bits &= bits - 1)
            visit(std::uint32_t(word * wordBits + std::uint32_t(std::countr_zero(bits))));
    }
}

std::vector<std::uint32_t> RowSet::toVector() const
{
    std::vector<std::uint32_t> slots;
    slots.reserve(m_count);
    forEach([&slots](std::uint32_t slot) { slots.push_back(slot); });
    return slots;
}

} // namespace crosscheck
