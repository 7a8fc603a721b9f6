// SPDX-FileCopyrightText: Crosscheck contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/association/key.h"
#include "core/association/keyindex.h"
#include "core/db/rowcursor.h"

#include <memory>

namespace crosscheck {

/// What tells whether a key's row is still the one that a person saw.
struct SeenRow {
    Value label;
    std::uint64_t rest = 0; ///< the hash of EntitySide::identifyingColumns(); 0 where there are none
    friend bool operator==(const SeenRow &, const SeenRow &) = default;
};

/// The rows of one entity at one instant: keys, labels and what else tells a row, by position (0 to size() - 1, the database's order).
/// Immutable once built; columnar, so that a million rows take a few tens of MiB.
class Axis
{
public:
    [[nodiscard]] std::uint32_t size() const { return std::uint32_t(m_labels.size()); }
    /// How many columns a key has.
    [[nodiscard]] std::size_t keyColumns() const { return m_keys.size(); }
    [[nodiscard]] Key key(std::uint32_t position) const;
    [[nodiscard]] std::optional<std::uint32_t> position(std::span<const ValueView> key) const;
    [[nodiscard]] std::optional<std::uint32_t> position(const Key &key) const;
    [[nodiscard]] const KeyIndex &index() const { return m_index; }
    /// The label as the database holds it: NULL, a number, or text.
    [[nodiscard]] ValueView label(std::uint32_t position) const { return m_labels.at(position); }
    /// The row's SeenRow::rest.
    [[nodiscard]] std::uint64_t rest(std::uint32_t position) const
    {
        return m_rests.empty() ? 0 : m_rests[position];
    }
    [[nodiscard]] SeenRow seen(std::uint32_t position) const
    {
        return {toValue(label(position)), rest(position)};
    }
    /// The label as text; empty for NULL.
    [[nodiscard]] std::string labelText(std::uint32_t position) const
    {
        return toDisplayUtf8(label(position));
    }
    /// The label, in the keyed form `John [3]` where the label alone does not tell the row: it stands twice, is
    /// empty or NULL, is no UTF-8, or itself ends in `[…]`.
    [[nodiscard]] std::string displayName(std::uint32_t position) const;
    [[nodiscard]] bool needsKey(std::uint32_t position) const { return m_needsKey[position]; }
    /// The positions whose label text is @p label, ascending. One pass over all labels.
    [[nodiscard]] std::vector<std::uint32_t> positionsOfLabel(std::string_view label) const;
    /// Whether both hold the same rows, in the same order.
    friend bool operator==(const Axis &a, const Axis &b)
    {
        return a.m_keys == b.m_keys && a.m_labels == b.m_labels && a.m_rests == b.m_rests;
    }

private:
    friend class AxisBuilder;
    std::vector<ValueColumn> m_keys; ///< one for each key column
    ValueColumn m_labels;
    LargeVector<std::uint64_t> m_rests; ///< empty where all are 0
    KeyIndex m_index;
    std::vector<bool> m_needsKey;
};

/// SeenRow::rest of a row whose identifying columns stand from column @p first on; @p views has room for all of them.
[[nodiscard]] std::uint64_t restOf(RowCursor &row, int first, std::span<ValueView> views);

/// Takes the rows one by one and makes the axis of them.
class AxisBuilder
{
public:
    /// @p expectedRows: an estimate, which may be far off.
    explicit AxisBuilder(std::size_t keyColumns, std::size_t expectedRows = 0);

    void append(std::span<const ValueView> key, const ValueView &label, std::uint64_t rest = 0);
    [[nodiscard]] std::uint32_t size() const { return m_axis.size(); }
    /// Indexes the keys and finds the labels that need them. The builder is empty afterwards.
    [[nodiscard]] std::shared_ptr<const Axis> build();

private:
    Axis m_axis;
};

} // namespace crosscheck
