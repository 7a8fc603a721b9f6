// SPDX-FileCopyrightText: Crosscheck contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QtGlobal> // before <array>: the Qt 6.4 meta-object compiler does not parse <compare> as the first header

#include <array>
#include <cstdint>

namespace crosscheck {

/// The two sides of an association: rows of the matrix are on the left, columns on the right.
enum class Side : std::uint8_t { Left, Right };

inline constexpr std::array bothSides{Side::Left, Side::Right};

[[nodiscard]] constexpr Side otherSide(Side side)
{
    return side == Side::Left ? Side::Right : Side::Left;
}

/// One of something for each side.
template <typename T> struct PerSide {
    T left;
    T right;

    [[nodiscard]] T &operator[](Side side) { return side == Side::Left ? left : right; }
    [[nodiscard]] const T &operator[](Side side) const { return side == Side::Left ? left : right; }
    friend bool operator==(const PerSide &, const PerSide &) = default;
};

} // namespace crosscheck
