// SPDX-FileCopyrightText: Crosscheck contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/schema/references.h"

#include <optional>

namespace crosscheck {

class Connection;

/// A junction between the rows of one table and rows of several: one column says of which table, another which row
/// (`taggable_type` and `taggable_id`).
struct PolymorphicJunction {
    const Table *table = nullptr; ///< the junction, one of the catalogue's
    Reference fixedSide;          ///< the side that is of one table
    QString typeColumn;
    QString idColumn;
    std::optional<Reference> types; ///< where the type is itself a row, of a table of types

    /// @return nothing where the table is none.
    [[nodiscard]] static std::optional<PolymorphicJunction> of(const Table &table,
                                                               const ReferenceFinder &finder);
};

/// A value of a type column, and the table that it stands for.
struct TypeTarget {
    Value type;
    const Table *table = nullptr; ///< one of the catalogue's
};

/// Reads which types the rows of each junction have, and finds the tables that are called so: `Post`, `App\Models\Post` and
/// a row (`blog`, `post`) stand for `posts` or `blog_post`; of a row any of its first eight texts may be the name's end.
/// Types that no table is called after, or several alike, are left out, and so are those beyond the first 200. A hundred
/// junctions in one round trip, unless one cannot be read.
/// @return for each its types, or its error of reading; for all Cancelled or ConnectionLost. On the connection's thread.
[[nodiscard]] Result<std::vector<Result<std::vector<TypeTarget>>>> typeTargets(
    Connection &connection, const std::vector<PolymorphicJunction> &junctions, const Catalogue &catalogue);

} // namespace crosscheck
