// SPDX-FileCopyrightText: Crosscheck contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/association/axis.h"
#include "core/association/cell.h"
#include "core/association/changeset.h"
#include "core/association/deletionimpact.h"
#include "core/association/key.h"
#include "core/association/linkrows.h"
#include "core/schema/association.h"

namespace crosscheck {

/// All that is to be written, by key: a value that crosses to the database's thread.
struct SaveRequest {
    struct Entity {
        EntityId id;
        Key key;                    ///< empty: the database gives one
        SeenRow seen;               ///< the row as the person saw it; not for a new one
        bool isAddedByTwin = false; ///< it is not there yet: it comes with the same row on the other side
        friend bool operator==(const Entity &, const Entity &) = default;
    };
    /// What is to be done to an entity, beside its links.
    struct EntityWrite {
        EntityChange change;
        DeletionImpact impact; ///< what the person was told that goes with its deletion
        friend bool operator==(const EntityWrite &, const EntityWrite &) = default;
    };
    struct Link {
        std::uint32_t left;  ///< index in entities.left
        std::uint32_t right; ///< index in entities.right
        friend bool operator==(const Link &, const Link &) = default;
    };

    /// What the person saw of some links' rows.
    struct SeenLinks {
        std::vector<std::uint32_t> rows; ///< for each link, how many; 0: not known
        LinkRows first; ///< what the first of them held, where it is known: Association::writablePayload()
        friend bool operator==(const SeenLinks &, const SeenLinks &) = default;
    };

    Association association;
    QString journal; ///< the name of the journal that holds the same; empty where none does
    PerSide<std::vector<Entity>> entities; ///< first those that are written to, then those whose links change
    PerSide<std::vector<EntityWrite>> writes; ///< for each of these first ones
    std::vector<Link> grants;
    std::vector<Link> revokes;
    std::vector<Link> changes; ///< links that stay, and whose payload is to be another
    LinkRows restored;         ///< what grants put back with their link; `links` are indexes in grants
    LinkValues
        given; ///< what grants give their row, in `restored` already where they put back one; `links` are
               ///< indexes in grants
    LinkValues changed; ///< what the changes are; `links` are indexes in changes
    /// What the person was told that goes with the revoked links' rows; none: whatever does.
    std::optional<DeletionImpact> linkImpact;
    SeenLinks revokesSeen; ///< `links` are indexes in revokes
    SeenLinks changesSeen; ///< `links` are indexes in changes

    friend bool operator==(const SaveRequest &, const SaveRequest &) = default;

    /// What is to be done to the entity itself; null: nothing.
    [[nodiscard]] const EntityChange *change(Side side, std::uint32_t index) const
    {
        return index < writes[side].size() ? &writes[side][index].change : nullptr;
    }
    /// `John → Viewer`, for messages.
    [[nodiscard]] QString cellName(const Link &link) const;
    [[nodiscard]] QString entityName(Side side, std::uint32_t index) const;
};

/// What a save did.
struct SaveOutcome {
    PerSide<std::vector<Key>> keys; ///< of the request's entities, those the database gave included
    /// What the rows are like now that it added or renamed, or that triggers may have written to; by the same index.
    PerSide<std::map<std::uint32_t, SeenRow>> rows;
    std::map<EntityId, std::map<QString, Value>> deletedRows; ///< what the deleted entities held
    std::size_t added = 0;                                    ///< entities
    std::size_t renamed = 0;                                  ///< entities
    std::size_t granted = 0;                                  ///< links added
    std::size_t revoked = 0;                                  ///< links removed
    std::size_t changed = 0;                                  ///< links whose payload is another now
    std::size_t rowsRemoved = 0;             ///< junction rows: more than revoked where there were duplicates
    std::vector<std::uint32_t> alreadyThere; ///< grants that somebody else had made, by index in the request
    std::vector<std::uint32_t> alreadyGone;  ///< revokes likewise
    DeletionImpact linkImpact;               ///< what else went with the revoked links' rows
    LinkRows removed; ///< what went with the revoked links; `links` are indexes in the request's revokes
    /// The transaction that made it.
    struct Commit {
        bool isKnown = true;               ///< where not, its commit was not answered: see fateOfCommit()
        QString batch;                     ///< in the history; empty where it has none
        std::optional<qint64> transaction; ///< by TransactionQueries::number
    };
    Commit commit;

    /// How many changes somebody else had made already.
    [[nodiscard]] std::size_t alreadySo() const { return alreadyThere.size() + alreadyGone.size(); }
};

} // namespace crosscheck
