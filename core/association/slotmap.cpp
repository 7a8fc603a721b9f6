// SPDX-FileCopyrightText: Crosscheck contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/association/slotmap.h"

#include <algorithm>

namespace crosscheck {

SlotMap::SlotMap(Slots before, const Slots &now, std::vector<std::optional<std::uint32_t>> addedNow,
                 std::vector<std::uint32_t> deleted)
    : m_before(std::move(before))
    , m_axis(now.axis)
    , m_addedNow(std::move(addedNow))
    , m_deleted(std::move(deleted))
    , m_slotCount(now.axis->size() + std::uint32_t(now.added.size()))
{
    for (std::uint32_t i = 0; i < now.added.size(); ++i) {
        if (!std::binary_search(m_before.added.begin(), m_before.added.end(), now.added[i]))
            m_fresh.push_back(now.axis->size() + i);
    }
}

std::optional<std::uint32_t> SlotMap::now(std::uint32_t slot) const
{
    const std::uint32_t size = m_before.axis->size();
    if (slot >= size)
        return slot - size < m_addedNow.size() ? m_addedNow[slot - size] : std::nullopt;
    if (std::binary_search(m_deleted.begin(), m_deleted.end(), slot))
        return {};
    return m_axis == m_before.axis ? std::optional(slot) : m_axis->position(m_before.axis->key(slot));
}

std::vector<std::uint32_t> SlotMap::now(const std::vector<std::uint32_t> &slots) const
{
    std::vector<std::uint32_t> found;
    found.reserve(slots.size());
    for (const std::uint32_t slot : slots) {
        if (const auto place = now(slot))
            found.push_back(*place);
    }
    return found;
}

RowSet SlotMap::now(const RowSet &slots) const
{
    RowSet found(m_slotCount);
    slots.forEach([&](std::uint32_t slot) {
        if (const auto place = now(slot))
            found.insert(*place);
    });
    return found;
}

} // namespace crosscheck
