// SPDX-FileCopyrightText: Crosscheck contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/association/saverequest.h"

#include <optional>
#include <string>

namespace crosscheck {

/// What records call a change: `add`, `rename`, `delete`.
[[nodiscard]] const char *recordedName(EntityChange::Kind kind);

/// What is recorded of a save.
struct BatchRecord {
    QString id;
    QString time; ///< ISO 8601, UTC
    QString user; ///< of the system
    QString association;
    QString summary; ///< WrittenCounts::text()
    std::string
        text; ///< lines: what it is about to write, by name and by key, and then what would take it back

    /// @p database: ConnectionSettings::location().
    [[nodiscard]] static BatchRecord of(const QString &database, const SaveRequest &request,
                                        const SaveOutcome &outcome);
};

/// The record of saves, a file of JSON lines for each database (mode 0600): before a save commits, what it is about to
/// write, by name and by key, and then, as the lines of a journal, what would take it back (inverseText()), synced to disk; after
/// it, that it did. An intent without that is a save whose outcome is to be looked up. Several processes may write at once. Any thread
/// that may wait for the disk.
class History
{
public:
    /// Of each kind of links no more than this are told by name, the others by number alone.
    static constexpr int mostNamed = 200;

    /// @p folder is made when it is missing.
    explicit History(QString folder);
    /// The one in the user's data folder.
    [[nodiscard]] static History ofUser();

    /// Adds records, BatchRecord::text, synced to disk. @return why it could not: then nothing may be committed.
    [[nodiscard]] Result<void> append(const QString &database, const std::string &records) const;
    /// Best effort: the intent alone is enough to find out.
    void recordCommitted(const QString &database, const QString &batch) const;
    /// What recordCommitted() writes.
    [[nodiscard]] static std::string committedLine(const QString &batch);

    /// What the record says of the save of what a journal holds.
    struct Batch {
        struct Added {
            QString table;
            QString key; ///< Key::display()
            QString label;
        };
        QString id;
        bool isCommitted = false; ///< where not, whether it was is to be looked up
        std::vector<Added> added; ///< rows, by the keys that they got
    };
    /// Nothing where no save of it came as far as its commit. Reads the whole file.
    [[nodiscard]] std::optional<Batch> batchOf(const QString &database, const QString &journal) const;

    /// The file that holds a database's saves.
    [[nodiscard]] QString fileOf(const QString &database) const;

private:
    QString m_folder;
};

} // namespace crosscheck
