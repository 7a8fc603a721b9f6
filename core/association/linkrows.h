// SPDX-FileCopyrightText: Crosscheck contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/association/valuecolumn.h"

#include <QStringList>

#include <cstdint>
#include <map>

namespace crosscheck {

/// Junction rows as what they hold beside their references, a row of it for each: what goes with a revoked link, and
/// what undo puts back.
struct LinkRows {
    std::vector<std::uint32_t> links; ///< which link each row belongs to, ascending
    std::vector<ValueColumn>
        payload; ///< a column of values for each of Association::restoredColumns(), or the first of them
    friend bool operator==(const LinkRows &, const LinkRows &) = default;

    /// Appends rows of the same columns, or of their first ones.
    void append(const LinkRows &more);
};

/// The rows with other values in some of their columns. @p columns: what the columns of @p rows are called, the first of
/// them.
[[nodiscard]] LinkRows withValues(const LinkRows &rows, const QStringList &columns,
                                  const std::map<QString, Value> &values);

/// The rows of other links than these. @p links: ascending.
[[nodiscard]] LinkRows rowsWithout(const LinkRows &rows, const std::vector<std::uint32_t> &links);

/// The rows with NULL for each value of the last column (there is one) that an earlier row has already, byte by byte.
[[nodiscard]] LinkRows withKeysOnce(const LinkRows &rows);

/// What the payload of links shall be. Links that get values in the same columns stand together.
struct LinkValues {
    struct Group {
        QStringList columns;
        LinkRows rows; ///< a row for each link, a column of values for each of columns
        friend bool operator==(const Group &, const Group &) = default;
    };
    std::vector<Group> groups;
    friend bool operator==(const LinkValues &, const LinkValues &) = default;

    /// @p link is greater than all before. @p values is not empty.
    void append(std::uint32_t link, const std::map<QString, Value> &values);
    [[nodiscard]] bool isEmpty() const { return groups.empty(); }
    /// Whether the link gets a value in the column.
    [[nodiscard]] bool has(std::uint32_t link, const QString &column) const;
    /// The values of a link, by column.
    [[nodiscard]] std::map<QString, Value> of(std::uint32_t link) const;
};

} // namespace crosscheck
