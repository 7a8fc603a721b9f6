// SPDX-FileCopyrightText: Crosscheck contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/association/changeset.h"
#include "core/association/identities.h"
#include "core/association/snapshot.h"

namespace crosscheck {

class Workspace;

/// Which cells and entities somebody else has changed between two snapshots of a workspace, as far as nothing is staged
/// for them any more: what was done here before is no longer anybody's to undo or redo. Valid while the workspace
/// tells it.
class Overtaken
{
public:
    /// What was known before the newer snapshot came.
    struct Before {
        SnapshotPtr snapshot;
        PerSide<Identities> identities; ///< with their places in that snapshot
        /// What a save has written since: that is nobody else's.
        ChangeSet written = {};
        /// Of that, what somebody else had made already; ascending.
        std::vector<Cell> madeByOthers = {};
        /// Whether the association had the same payload columns as now.
        bool hasSamePayloadColumns = true;
        /// Whether a side had the same identifying columns.
        PerSide<bool> comparesRest{true, true};
    };
    Overtaken(const Workspace &workspace, Before before);

    /// Of the link itself: whether it is there.
    [[nodiscard]] bool contains(Cell cell) const;
    /// Of what the link holds.
    [[nodiscard]] bool contains(const PayloadState &state) const;
    [[nodiscard]] bool contains(EntityId id) const;
    /// Whether a link that was there and still is holds the same values; true where it was not, or is not, there.
    [[nodiscard]] bool hasSamePayload(Cell cell) const;

private:
    [[nodiscard]] bool isChanged(Cell cell, bool comparesPayload) const;

    const Workspace &m_workspace;
    Before m_before;
};

} // namespace crosscheck
