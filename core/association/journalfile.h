// SPDX-FileCopyrightText: Crosscheck contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/association/history.h"
#include "core/association/journaltext.h"
#include "core/db/error.h"

#include <QDir>

#include <memory>

namespace crosscheck {

/// A journal's file, which only its user may read, locked for as long as this lives. On one thread at a time, which waits
/// for the disk.
class JournalFile
{
public:
    /// A journal that has no file until something is written, and none any more when this goes: only a process that ends
    /// before its time leaves one behind. @p folder need not be there.
    JournalFile(QString folder, JournalHeader header);
    JournalFile(const JournalFile &) = delete;
    JournalFile &operator=(const JournalFile &) = delete;
    ~JournalFile();

    /// Appends lines, on the disk when it returns. @return DiskFull or Permission; what was there before is still there.
    [[nodiscard]] Result<void> append(const std::string &lines);
    /// The same in place of all that is in the file, which is replaced at once or not at all.
    [[nodiscard]] Result<void> replace(const std::string &lines);
    /// Nothing is staged any more.
    void remove();
    [[nodiscard]] bool isThere() const { return m_file >= 0; }
    /// Of one that was found: it is gone from now on when this goes.
    void adopt();
    /// Where it is, or will be.
    [[nodiscard]] const QString &path() const { return m_path; }
    /// What the history calls it.
    [[nodiscard]] QString name() const;
    [[nodiscard]] const JournalHeader &header() const { return m_header; }

private:
    friend struct OrphanedJournals;
    [[nodiscard]] Error failed(const QString &path) const;
    [[nodiscard]] Result<int> create(const QString &path) const;
    void close();

    QString m_folder;
    JournalHeader m_header;
    QString m_path;
    int m_file = -1;         ///< locked
    bool m_isOrphan = false; ///< found, and left where it is unless it is removed
};

/// What processes left behind that ended before their time.
struct OrphanedJournals {
    struct Orphan {
        std::unique_ptr<JournalFile>
            file; ///< held, so that no other process offers it too; stays when this goes
        StagedRecord record;
        std::optional<History::Batch> batch; ///< what the history knows of a save of it
    };
    std::vector<Orphan> orphans; ///< the oldest first
    QStringList broken;          ///< names of files that could not be read, and were put aside

    /// Reads a folder's journals that no process holds. Of one that was cut off within a line all lines before count; what
    /// holds nothing is removed.
    [[nodiscard]] static OrphanedJournals in(const QString &folder, const History &history);

private:
    static void removeUnfinished(const QDir &folder);
    [[nodiscard]] static QString putAside(const QString &path);
};

} // namespace crosscheck
