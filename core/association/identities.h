// SPDX-FileCopyrightText: Crosscheck contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/association/axis.h"

#include <unordered_map>

namespace crosscheck {

/// The ids of one side: given to each row as soon as somebody needs one, kept for good. Knows for each the key, the
/// position in the current axis, and what the row was like when the person saw it: when the id was given or last
/// confirmed (see Workspace). What the axis says of a row is not copied: an id takes a few bytes, and only what
/// differs from the axis is kept beside.
class Identities
{
public:
    explicit Identities(std::shared_ptr<const Axis> axis);

    /// The id of the row at @p position of the axis.
    [[nodiscard]] std::uint32_t idAt(std::uint32_t position);
    /// The id of that row if it has one.
    [[nodiscard]] std::optional<std::uint32_t> knownIdAt(std::uint32_t position) const;
    /// How many ids there are: from 0 on.
    [[nodiscard]] std::size_t count() const { return m_positions.size(); }
    /// A new id for a row that is not in the database.
    [[nodiscard]] std::uint32_t add();

    [[nodiscard]] std::optional<std::uint32_t> position(std::uint32_t id) const
    {
        const std::uint32_t position = m_positions[id];
        return position == nowhere ? std::nullopt : std::optional(position);
    }
    /// Empty for a row that the database has never had.
    [[nodiscard]] Key key(std::uint32_t id) const;
    [[nodiscard]] SeenRow seen(std::uint32_t id) const;
    /// Whether what the axis has for the id is not what the person saw: changed, or another row of that key.
    [[nodiscard]] bool isAnother(std::uint32_t id) const;
    /// Whether the axis has the row, as the person saw it and by the key that it had.
    [[nodiscard]] bool isAsInAxis(std::uint32_t id) const { return position(id) && !kept(id); }
    void setKey(std::uint32_t id, const Key &key);
    /// Takes the row that the axis has as seen.
    void confirm(std::uint32_t id) { m_kept[id].seen.reset(); }

    /// Says what the row is like for all that the person knows.
    void setSeen(std::uint32_t id, const SeenRow &row);

    /// Says that the row was deleted (or is there again): until then its key may be another row's, so rebind() does not
    /// look for it.
    void setDeleted(std::uint32_t id, bool deleted);

    /// Gives up the ids that have no place in the axis, but those marked in @p staged: their keys may come to be other
    /// rows', which get ids of their own.
    void retireAbsent(const std::vector<bool> &staged);
    /// Finds all ids anew in another axis. What the person saw stays what it was. @p comparesRest: whether the new axis
    /// has the hashes of the same columns; where not, a row that was as it was seen is taken to be so still.
    void rebind(std::shared_ptr<const Axis> axis, bool comparesRest);

private:
    static constexpr std::uint32_t nowhere = 0xFFFFFFFF;
    /// What the axis does not say of an id, or says otherwise.
    struct Kept {
        Key key; ///< empty: the axis's
        std::optional<SeenRow> seen;
        bool isDeleted = false;
    };
    [[nodiscard]] const Kept *kept(std::uint32_t id) const;
    void rebind(std::uint32_t id, const Axis &axis, bool comparesRest);

    std::shared_ptr<const Axis> m_axis;
    std::vector<std::uint32_t> m_positions; ///< by id
    std::vector<std::uint32_t> m_idAt;      ///< by position; empty as long as no row has an id
    std::unordered_map<std::uint32_t, Kept> m_kept;
    bool m_isBound = true; ///< no key or deletion has been said since the last rebind()
};

} // namespace crosscheck
