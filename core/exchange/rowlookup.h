// SPDX-FileCopyrightText: Crosscheck contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/association/axis.h"

#include <span>

namespace crosscheck {

/// Finds rows of one side by what a CSV file calls them. One thread.
class RowLookup
{
public:
    enum class Miss {
        Unknown,   ///< there is no such row
        Ambiguous, ///< several rows are called so
        Renamed,   ///< the row of that key has another label
        NoName,    ///< an empty text names no row
    };
    using Found = tl::expected<std::uint32_t, Miss>;

    /// Sorts the labels.
    explicit RowLookup(std::shared_ptr<const Axis> axis);

    /// By a label, or by the keyed form `John [3]`, `John [a,b]` or `[3]`: a last `[…]` is always a key. Only the keyed form tells
    /// one of several rows of a label, and one without a label.
    [[nodiscard]] Found byName(std::string_view name);
    /// By what the parts of its key look like, see toDisplayUtf8().
    [[nodiscard]] Found byKey(std::span<const std::string_view> parts) const;
    /// Whether a row is called so: by its label or by its keyed form.
    [[nodiscard]] bool isCalled(std::uint32_t position, std::string_view name) const;

private:
    [[nodiscard]] Found byKeyedForm(std::string_view name) const;
    [[nodiscard]] Found byLabel(std::string_view label) const;

    std::shared_ptr<const Axis> m_axis;
    std::vector<std::uint32_t> m_byLabel; ///< the rows with a label, sorted by its text
    std::string m_lastName;               ///< files come sorted: many rows begin with the same name
    Found m_last = tl::make_unexpected(Miss::NoName);
};

} // namespace crosscheck
