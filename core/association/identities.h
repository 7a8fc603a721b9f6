// SPDX-FileCopyrightText: Crosscheck contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/association/axis.h"

#include <tsl/robin_map.h>

namespace crosscheck {

/// The ids of one side: given to each row as soon as somebody needs one, kept for good. Knows for each the key, the
/// position in the current axis, and the label that the person saw when the id was given or last confirmed.
class Identities
{
public:
    /// The id of the row at @p position of @p axis, which is the current one.
    [[nodiscard]] std::uint32_t idAt(std::uint32_t position, const Axis &axis);
    /// The id of that row if it has one.
    [[nodiscard]] std::optional<std::uint32_t> knownIdAt(std::uint32_t position) const;
    /// A new id for a row that is not in the database.
    [[nodiscard]] std::uint32_t add();

    [[nodiscard]] std::optional<std::uint32_t> position(std::uint32_t id) const;
    /// Empty for a row that the database has never had.
    [[nodiscard]] const Key &key(std::uint32_t id) const { return m_entries[id].key; }
    [[nodiscard]] const Value &seenLabel(std::uint32_t id) const { return m_entries[id].seenLabel; }
    void setKey(std::uint32_t id, const Key &key) { m_entries[id].key = key; }
    void setSeenLabel(std::uint32_t id, const Value &label) { m_entries[id].seenLabel = label; }

    /// Says that the row was deleted (or is there again): until then its key may be another row's, so rebind() does not
    /// look for it.
    void setDeleted(std::uint32_t id, bool deleted) { m_entries[id].isDeleted = deleted; }

    /// Finds all ids anew in another axis.
    void rebind(const Axis &axis);
    /// Takes the axis's labels as seen for all ids but those marked in @p staged: for these, the label that the
    /// person saw when staging is what a save compares with.
    void confirmLabels(const Axis &axis, const std::vector<bool> &staged);

private:
    static constexpr std::uint32_t nowhere = 0xFFFFFFFF;
    struct Entry {
        Key key;
        Value seenLabel;
        std::uint32_t position = nowhere;
        bool isDeleted = false;
    };
    std::vector<Entry> m_entries; ///< by id
    tsl::robin_map<std::uint32_t, std::uint32_t> m_idAt;
};

} // namespace crosscheck
