// SPDX-FileCopyrightText: Crosscheck contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/association/saverequest.h"
#include "core/association/snapshot.h"

namespace crosscheck {

/// The snapshot as it is after a save: what was written is worked in, nothing is read again. Any thread.
[[nodiscard]] SnapshotPtr patched(const Snapshot &snapshot, const SaveRequest &request, const SaveOutcome &outcome);

} // namespace crosscheck
