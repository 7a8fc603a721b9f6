// SPDX-FileCopyrightText: Crosscheck contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/association/workspace.h"
#include "core/exchange/csvheader.h"

namespace crosscheck {

struct CsvImportOptions {
    enum class Mode {
        Add, ///< links that the file has and the database lacks
        Sync, ///< also the other way round: for the left rows, and in a matrix the columns, that the file names
    };
    Mode mode = Mode::Add;
    std::optional<CsvLayout> layout; ///< none: as the header says
    bool guardsFormulas = true;      ///< as in CsvExportOptions
    bool createsRows = false;        ///< names that nobody has become new rows
};

/// What a file would change. A value.
struct ImportPlan {
    /// Why some rows of the file cannot be applied.
    struct Rejection {
        quint64 line = 0; ///< of the first of them
        quint64 rows = 0; ///< how many; 0: it is about the header
        QString reason;
    };
    /// A left and a right row: a position in the snapshot or, behind these, a place in `added`.
    using Pair = LinkSet::Pair;

    SnapshotPtr snapshot; ///< what the file was compared with
    CsvImportOptions::Mode mode = CsvImportOptions::Mode::Add;
    CsvLayout layout = CsvLayout::Pairs;
    PerSide<std::vector<std::string>> added; ///< labels of new rows
    std::vector<Pair> grants;                ///< ascending
    std::vector<Pair> revokes;               ///< ascending; none as long as a row is rejected
    std::map<Pair, PayloadDraft> payload;    ///< of grants
    std::vector<bool> isInFile;              ///< for each link of the snapshot, see LinkSet::indexOf()
    PerSide<std::vector<bool>> isNamed;      ///< for each row of the snapshot, whether the file names it
    quint64 applied = 0;                     ///< rows of the file that change something
    quint64 alreadySo = 0;                   ///< rows of the file that do not
    quint64 rejected = 0;                    ///< rows of the file that cannot be applied
    quint64 otherValues
        = 0; ///< links that are there already, with other payload than the file has: it stays as it is
    std::vector<Rejection> rejections; ///< one for each reason, as they came
    quint64 otherRejected = 0;         ///< rows rejected for more reasons than are kept

    [[nodiscard]] quint64 rows() const { return applied + alreadySo + rejected; }
    /// Whether nothing at all of the file has to be left out.
    [[nodiscard]] bool isApplicable() const { return rejections.empty(); }
    [[nodiscard]] bool changesNothing() const
    {
        return grants.empty() && revokes.empty() && added.left.empty() && added.right.empty();
    }
    /// A row's label or, of one that is there, Axis::displayName().
    [[nodiscard]] std::string name(Side side, std::uint32_t row) const;
};

/// Compares a CSV file with a snapshot whose links are loaded. Each row of the file counts once. Any thread; the memory it takes
/// depends on what would be changed, not on the file's size.
/// @return what readCsv() returns; Input where the header is not understood; Ambiguous where it can be the header of either layout;
/// Unsupported where more would change than can be staged.
[[nodiscard]] Result<ImportPlan> planImport(QIODevice &device, const Association &association,
                                            SnapshotPtr snapshot, const CsvImportOptions &options,
                                            JobContext &context);

/// The edit that brings about what the plan says, whatever is staged for links already; payload that is staged stays.
/// @return Input where a part of it cannot be applied, where a row that the file names is staged to be deleted, or one that it adds to
/// be added, or where it is too much to be staged; Stale where the workspace holds another snapshot.
[[nodiscard]] Result<Edit> editOf(const ImportPlan &plan, Workspace &workspace);

} // namespace crosscheck
