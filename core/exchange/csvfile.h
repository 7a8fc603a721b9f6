// SPDX-FileCopyrightText: Crosscheck contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/exchange/csvexport.h"

namespace crosscheck {

/// The file that an export goes to.
struct CsvFile {
    QString path;
    QString database;      ///< the open database's file, which an export never writes over
    bool replaces = false; ///< a file that is there already

    /// Whether the path leads to the database, or to its journal or log, whatever it looks like.
    [[nodiscard]] bool belongsToDatabase() const;
};

/// exportCsv() to a file (mode 0600), which is replaced only when all is written; a device or a pipe is written in
/// place. @return Input where the file belongs to the database, Exists where it is there and shall not be replaced.
[[nodiscard]] Result<void> exportCsvFile(const CsvFile &target, const Association &association,
                                         const Snapshot &snapshot, const ShownRows &shown,
                                         const CsvExportOptions &options, JobContext &context);

} // namespace crosscheck
