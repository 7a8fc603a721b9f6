// SPDX-FileCopyrightText: Crosscheck contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/association/linkmarks.h"
#include "core/db/value.h"

#include <QString>

#include <map>
#include <optional>

namespace crosscheck {

/// How an entity shall be: its label, and values of other columns that a new row needs.
struct EntityDraft {
    Value label;
    std::map<QString, Value> values;
    friend bool operator==(const EntityDraft &, const EntityDraft &) = default;
};

/// What is staged for an entity.
struct EntityChange {
    enum class Kind { Add, Rename, Delete };
    Kind kind = Kind::Rename;
    EntityDraft draft; ///< not for Delete
    friend bool operator==(const EntityChange &, const EntityChange &) = default;
};

/// How one entity shall be after an edit; without a draft it shall not be there.
struct EntityState {
    EntityId id;
    std::optional<EntityDraft> draft;
    /// Where the edit takes a first change back: the number of the save that this change waits for. Until that is made,
    /// what is wanted is that nothing is staged for the entity, whatever it is called by now. 0: the draft.
    std::uint32_t unstagedBefore = 0;
};

/// One act of a person, as the state that it wants: cells linked, cells not linked, entities so or gone. It says
/// nothing of the state before, so it stays right after a save or a refresh.
struct Edit {
    std::vector<EntityState> entities;
    std::vector<Cell> link;
    std::vector<Cell> unlink;
    std::vector<Cell> restore
        = {}; ///< linked as they were: if their removal was saved, with what their rows held

    [[nodiscard]] bool isEmpty() const
    {
        return entities.empty() && link.empty() && unlink.empty() && restore.empty();
    }
};

/// What a person wants to be different from the snapshot: sparse, by identity. Holds no change that changes nothing;
/// the workspace, which knows the snapshot, sees to that.
class ChangeSet
{
public:
    /// More staged links than this are refused.
    static constexpr std::size_t mostLinks = 5'000'000;

    [[nodiscard]] const LinkMarks &links() const { return m_links; }
    [[nodiscard]] LinkMarks &links() { return m_links; }
    /// By id.
    [[nodiscard]] const std::map<std::uint32_t, EntityChange> &entities(Side side) const
    {
        return m_entities[side];
    }
    [[nodiscard]] const EntityChange *entity(EntityId id) const;
    void setEntity(EntityId id, const std::optional<EntityChange> &change);

    [[nodiscard]] bool isEmpty() const { return size() == 0; }
    /// Links and entities together.
    [[nodiscard]] std::size_t size() const;

private:
    LinkMarks m_links;
    PerSide<std::map<std::uint32_t, EntityChange>> m_entities;
};

} // namespace crosscheck
