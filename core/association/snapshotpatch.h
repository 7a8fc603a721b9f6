// SPDX-FileCopyrightText: Crosscheck contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/association/saverequest.h"
#include "core/association/snapshot.h"

namespace crosscheck {

/// Whether the request and its outcome say all that a save changed. They do not where somebody else had done a part,
/// where the database fills in payload or runs triggers or cascades, where duplicate rows come back, and where both sides
/// are one table.
[[nodiscard]] bool canPatch(const SaveRequest &request, const SaveOutcome &outcome);

/// The snapshot as it is after a save: what was written is worked in, nothing is read again. Where canPatch() says no it
/// is without links, which have to be loaded anew. Any thread.
[[nodiscard]] SnapshotPtr patched(const Snapshot &snapshot, const SaveRequest &request,
                                  const SaveOutcome &outcome);

/// By how many rows and links a snapshot that was read after a save differs from what the save wrote.
struct Unexpected {
    PerSide<std::int64_t> rows{0, 0};
    std::int64_t links = 0;
    [[nodiscard]] bool isAny() const { return rows.left != 0 || rows.right != 0 || links != 0; }
};

/// Counted only where a table has triggers, and where @p after has the links: without triggers it is somebody else's work,
/// which every refresh shows. What the person was told that goes along is expected.
[[nodiscard]] Unexpected unexpectedAfter(const Snapshot &before, const SaveRequest &request,
                                         const Snapshot &after);

} // namespace crosscheck
