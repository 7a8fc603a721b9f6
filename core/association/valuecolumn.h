// SPDX-FileCopyrightText: Crosscheck contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/association/largevector.h"
#include "core/db/value.h"

namespace crosscheck {

/// Many values of one column, packed: whole numbers at 8 bytes a row, anything else in one arena of bytes.
class ValueColumn
{
public:
    void append(const ValueView &value);
    /// Room for so many whole numbers.
    void reserveIntegers(std::size_t count) { m_integers.reserve(count); }
    /// Room for so many short texts.
    void reserveTexts(std::size_t count);
    /// Gives back most of what was reserved and is not needed.
    void trim();
    /// @p index from 0 to size() - 1. Its bytes are valid as long as the column is unchanged.
    [[nodiscard]] ValueView at(std::size_t index) const;
    [[nodiscard]] std::size_t size() const { return m_isInteger ? m_integers.size() : m_kinds.size(); }
    /// Whether every value so far is a whole number; then integers() holds them.
    [[nodiscard]] bool isInteger() const { return m_isInteger; }
    [[nodiscard]] const LargeVector<std::int64_t> &integers() const { return m_integers; }
    /// Whether both hold the same values, in the same order.
    friend bool operator==(const ValueColumn &, const ValueColumn &) = default;

private:
    void becomeGeneral();
    void appendBytes(const ValueView &value);

    bool m_isInteger = true;
    LargeVector<std::int64_t> m_integers;
    LargeVector<ValueKind> m_kinds;
    LargeVector<std::uint64_t> m_ends; ///< where in m_bytes each value ends
    LargeString m_bytes;
};

} // namespace crosscheck
