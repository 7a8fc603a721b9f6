// SPDX-FileCopyrightText: Crosscheck contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/association/linkmarks.h"
#include "core/schema/association.h"

#include <QString>

#include <map>
#include <optional>
#include <set>

namespace crosscheck {

/// How an entity shall be: its label, and values of other columns that a new row needs. A label of several columns is
/// told by their values.
struct EntityDraft {
    Value label;
    std::map<QString, Value> values;
    /// What a new row holds, by column.
    [[nodiscard]] std::map<QString, Value> rowFor(const EntitySide &side) const;
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

/// What a link's payload shall be that is not what it is, or would be without: a value for each of some columns.
using PayloadDraft = std::map<QString, Value>;

/// How some of a link's payload shall be after an edit. A column without a value shall be as if nothing was staged for it:
/// as the row has it or, in a new row, as the database fills it in.
struct PayloadState {
    Cell cell;
    std::map<QString, std::optional<Value>> values;
    /// As in EntityState: until that save is made, all of the columns are wanted without anything staged for them.
    std::uint32_t unstagedBefore = 0;
};

/// One act of a person, as the state that it wants: cells linked, cells not linked, entities so or gone, links that hold
/// this or that. It says nothing of the state before, so it stays right after a save or a refresh.
struct Edit {
    std::vector<EntityState> entities;
    std::vector<Cell> link;
    std::vector<Cell> unlink;
    std::vector<Cell> restore
        = {}; ///< linked as they were: if their removal was saved, with what their rows held
    std::vector<PayloadState> payload = {}; ///< of cells that are linked, by this edit or before
    /// Of these cells, those where what is staged stands against what somebody else did.
    std::vector<Cell> contested = {};

    [[nodiscard]] bool isEmpty() const
    {
        return entities.empty() && link.empty() && unlink.empty() && restore.empty() && payload.empty();
    }
};

/// What a person wants to be different from the snapshot: sparse, by identity. Holds no change that changes nothing;
/// the workspace, which knows the snapshot, sees to that.
class ChangeSet
{
public:
    /// More staged links than this are refused.
    static constexpr std::size_t mostLinks = 5'000'000;
    /// More links than this with payload staged are refused.
    static constexpr std::size_t mostPayload = 200'000;

    [[nodiscard]] const LinkMarks &links() const { return m_links; }
    [[nodiscard]] LinkMarks &links() { return m_links; }
    /// By id.
    [[nodiscard]] const std::map<std::uint32_t, EntityChange> &entities(Side side) const
    {
        return m_entities[side];
    }
    [[nodiscard]] const EntityChange *entity(EntityId id) const;
    void setEntity(EntityId id, const std::optional<EntityChange> &change);

    /// Of links that are granted, or are there and stay.
    [[nodiscard]] const std::map<Cell, PayloadDraft> &payload() const { return m_payload; }
    [[nodiscard]] const PayloadDraft *payload(Cell cell) const;
    /// An empty draft says that nothing is staged for the link's payload. Say it anew when the link's mark changes.
    void setPayload(Cell cell, const PayloadDraft &draft);
    /// How many links stay and get other payload.
    [[nodiscard]] std::size_t payloadChanges() const { return m_payload.size() - m_payloadOfGrants.size(); }

    [[nodiscard]] bool isEmpty() const { return size() == 0; }
    /// Links, entities and links whose payload alone changes, together.
    [[nodiscard]] std::size_t size() const;

private:
    LinkMarks m_links;
    std::map<Cell, PayloadDraft> m_payload;
    std::set<Cell> m_payloadOfGrants; ///< which of these go with a granted link
    PerSide<std::map<std::uint32_t, EntityChange>> m_entities;
};

} // namespace crosscheck
