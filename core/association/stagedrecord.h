// SPDX-FileCopyrightText: Crosscheck contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/association/axis.h"
#include "core/association/changeset.h"
#include "core/association/deletionimpact.h"
#include "core/association/snapshot.h"

namespace crosscheck {

/// A row that staged changes are about, by what the database knows it by.
struct RecordedRow {
    Key key;      ///< empty: of a row that the database has never had
    SeenRow seen; ///< as the person saw it
    friend bool operator==(const RecordedRow &, const RecordedRow &) = default;
};

/// What a person sees of a link's rows: how many they are, and a hash of what the first of them holds.
struct SeenLink {
    std::uint32_t rows = 0;
    std::uint64_t payload = 0;
    friend bool operator==(const SeenLink &, const SeenLink &) = default;
};

/// @p link: its positions; @p columns: how many payload columns the association has.
[[nodiscard]] SeenLink seenLink(const Snapshot &snapshot, std::size_t columns,
                                const PerSide<std::uint32_t> &link);

/// How some of what is staged stands by now, with the rows that it is about: an entry of the journal. A value that crosses to
/// another thread; rows that are as the snapshot has them are told by their position there.
struct StagedEntry {
    struct Entity {
        EntityId id;
        std::optional<EntityChange> change; ///< none: nothing is staged for it any more
        DeletionImpact impact;              ///< what the person was told that goes with it
    };
    /// A link that is staged to go, or to hold something else, by its positions.
    struct Link {
        Cell cell;
        PerSide<std::uint32_t> link = {0, 0};
        bool isChanged = false; ///< somebody else has changed it since the person said so
    };
    SnapshotPtr snapshot;
    std::size_t payloadColumns = 0;
    PerSide<std::vector<std::pair<std::uint32_t, std::uint32_t>>> places; ///< id, position
    PerSide<std::vector<std::pair<std::uint32_t, RecordedRow>>> rows;     ///< by id: all others
    std::vector<LinkMarks::Marked> links;                                 ///< None: nothing any more
    std::vector<Entity> entities;
    std::vector<std::pair<Cell, PayloadDraft>> payload; ///< empty: nothing any more
    std::vector<Link> seen;
};

/// All that a journal holds. Its ids are numbers of its own, from 0 on.
struct StagedRecord {
    PerSide<std::vector<RecordedRow>> rows; ///< by id
    ChangeSet changes;
    std::map<EntityId, DeletionImpact> impacts; ///< of entities that are to be deleted
    std::map<Cell, SeenLink> seen;              ///< 0 rows: somebody else had changed it
};

} // namespace crosscheck
