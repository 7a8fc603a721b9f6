// SPDX-FileCopyrightText: Crosscheck contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <functional>
#include <vector>

namespace crosscheck {

/// A set of slots of one side, a bit for each: a million of them take 125 kB, whatever their order.
class RowSet
{
public:
    RowSet() = default;
    explicit RowSet(std::uint32_t size);

    [[nodiscard]] std::uint32_t size() const { return m_size; }   ///< slots there are
    [[nodiscard]] std::uint32_t count() const { return m_count; } ///< slots in the set
    [[nodiscard]] bool isEmpty() const { return m_count == 0; }
    [[nodiscard]] bool contains(std::uint32_t slot) const;
    void insert(std::uint32_t slot);
    void remove(std::uint32_t slot);
    void clear();
    /// Calls @p visit with each slot in the set, ascending.
    void forEach(const std::function<void(std::uint32_t)> &visit) const;
    [[nodiscard]] std::vector<std::uint32_t> toVector() const;
    friend bool operator==(const RowSet &, const RowSet &) = default;

private:
    std::vector<std::uint64_t> m_words;
    std::uint32_t m_size = 0;
    std::uint32_t m_count = 0;
};

} // namespace crosscheck
