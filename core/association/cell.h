// SPDX-FileCopyrightText: Crosscheck contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/schema/side.h"

#include <compare>
#include <cstdint>

namespace crosscheck {

/// The identity of an entity within its workspace: stable while sorting, filtering, refreshing and saving. Ids of
/// the two sides are different types.
template <Side S> struct Id {
    std::uint32_t value = 0;
    friend auto operator<=>(const Id &, const Id &) = default;
};
using LeftId = Id<Side::Left>;
using RightId = Id<Side::Right>;

/// An identity whose side is known at run time only.
struct EntityId {
    Side side = Side::Left;
    std::uint32_t value = 0;

    EntityId() = default;
    EntityId(Side entitySide, std::uint32_t id)
        : side(entitySide)
        , value(id)
    {
    }
    // Implicit on purpose: an id of a known side is also one of either.
    EntityId(LeftId id) // NOLINT(google-explicit-constructor,hicpp-explicit-conversions)
        : EntityId(Side::Left, id.value)
    {
    }
    EntityId(RightId id) // NOLINT(google-explicit-constructor,hicpp-explicit-conversions)
        : EntityId(Side::Right, id.value)
    {
    }
    friend auto operator<=>(const EntityId &, const EntityId &) = default;
};

/// One cell of the matrix.
struct Cell {
    LeftId left;
    RightId right;

    /// The cell of two entities of different sides, given in any order.
    [[nodiscard]] static Cell of(EntityId one, EntityId other)
    {
        return one.side == Side::Left ? Cell{{one.value}, {other.value}} : Cell{{other.value}, {one.value}};
    }
    [[nodiscard]] EntityId id(Side side) const
    {
        return side == Side::Left ? EntityId(left) : EntityId(right);
    }
    friend bool operator==(const Cell &, const Cell &) = default;
    /// By left, then by right id; as one number, since a million cells are sorted at a time.
    friend bool operator<(const Cell &a, const Cell &b)
    {
        return (std::uint64_t(a.left.value) << 32 | a.right.value)
            < (std::uint64_t(b.left.value) << 32 | b.right.value);
    }
};

} // namespace crosscheck
