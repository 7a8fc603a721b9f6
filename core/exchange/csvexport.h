// SPDX-FileCopyrightText: Crosscheck contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/association/snapshot.h"
#include "core/db/workerthread.h"
#include "core/exchange/csvlayout.h"
#include "core/schema/association.h"

class QIODevice;

namespace crosscheck {

struct CsvExportOptions {
    CsvLayout layout = CsvLayout::Pairs;
    bool withKeys = false;      ///< key columns beside the labels (pairs)
    bool guardsFormulas = true; ///< cells that a spreadsheet could run get a leading apostrophe
    bool byteOrderMark = false;
};

/// Which rows of a side to export, by position; without a value all.
using ShownRows = PerSide<std::optional<std::vector<std::uint32_t>>>;

/// Writes the links of a snapshot as CSV, sorted by label (by code point, ties by key). Any thread; in bounded memory
/// beyond two permutations. Pairs have a row for each link with payload columns behind it; a matrix has a row for
/// each left and a column for each right row. Strays are not written.
[[nodiscard]] Result<void> exportCsv(QIODevice &device, const Association &association,
                                     const Snapshot &snapshot, const ShownRows &shown,
                                     const CsvExportOptions &options, JobContext &context);

/// Says how many junction rows no cell can show; empty when none.
[[nodiscard]] QString straysNotice(const Strays &strays);
/// Says how many rows of the entities have no place in the matrix; empty when none.
[[nodiscard]] QString keylessNotice(const Strays &strays);

/// Says how many junction rows an export leaves out, whatever its filter: those, and duplicates. Empty when none.
[[nodiscard]] QString leftOutNotice(const Snapshot &snapshot);

} // namespace crosscheck
