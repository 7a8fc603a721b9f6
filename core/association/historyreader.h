// SPDX-FileCopyrightText: Crosscheck contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/association/history.h"
#include "core/association/journaltext.h"
#include "core/association/largevector.h"

#include <QDateTime>

#include <unordered_set>

namespace crosscheck {

/// How much a save wrote.
struct WrittenCounts {
    std::size_t granted = 0;
    std::size_t revoked = 0;
    std::size_t changed = 0; ///< links whose payload
    std::size_t added = 0;   ///< rows
    std::size_t renamed = 0;
    std::size_t deleted = 0;

    [[nodiscard]] static WrittenCounts of(const SaveOutcome &outcome);
    [[nodiscard]] std::size_t all() const { return granted + revoked + changed + added + renamed + deleted; }
    /// `3 granted, 1 revoked`; empty where it wrote nothing.
    [[nodiscard]] QString text() const;
};

/// A save that the history knows.
struct SavedBatch {
    QString id;
    QDateTime time;           ///< UTC
    QString user;             ///< of the system
    QString association;      ///< its name
    bool isCommitted = false; ///< where not, nobody has found out yet whether it was made
    WrittenCounts counts;
    QStringList texts; ///< the first of the changes, by name; see History::mostNamed
    qint64 offset = 0; ///< of its record in the file
};

/// Who granted or revoked a link, and when.
struct LinkEvent {
    QDateTime time; ///< UTC
    QString user;
    bool isGrant = false;
};

/// What was last done to each link of an association, as far as the history knows; 16 bytes a link.
class LinkEvents
{
public:
    /// @p left and @p right: Key::display(). Null where nothing is known.
    [[nodiscard]] const LinkEvent *find(const std::string &left, const std::string &right) const;
    [[nodiscard]] std::size_t size() const { return m_last.size(); }

private:
    friend class HistoryReader;
    struct Last {
        std::uint64_t link;  ///< its hash
        std::uint32_t event; ///< index in events
    };
    using LastOfLinks = LargeVector<Last>;

    [[nodiscard]] static std::size_t hashOf(const std::string &key);
    [[nodiscard]] static std::uint64_t numberOf(std::size_t left, std::size_t right);
    /// The known ones, by link, and those of @p later, the earliest first and each link any number of times.
    void merge(const LastOfLinks &known, LastOfLinks later);

    std::vector<LinkEvent> m_events;
    LastOfLinks m_last;  ///< by link, each once
    qint64 m_offset = 0; ///< how far the file has been read
};

/// Reads what History wrote for a database, also of what was saved elsewhere: what came later is told by the clocks of the
/// computers that saved. Safe with whatever is in the file; takes a pass over it. Any thread.
class HistoryReader
{
public:
    HistoryReader(const History &history, QString database);

    /// The newest first; empty where there is no history. @p association: its name; of all where it is empty.
    [[nodiscard]] Result<std::vector<SavedBatch>> batches(const QString &association) const;

    /// The ids of those that are known to have been made.
    [[nodiscard]] std::unordered_set<std::string> committed() const;

    /// Whether @p record is the whole record of one save, and of this one.
    [[nodiscard]] static bool isWhole(const std::string &record, const QString &batch);

    struct Inverse {
        JournalHeader header;
        StagedRecord record;
    };
    /// What takes a batch back. @return NotFound where the file does not have it, or does not say.
    [[nodiscard]] Result<Inverse> inverseOf(const SavedBatch &batch) const;

    /// The events of an association, @p known and what came since these were read.
    [[nodiscard]] LinkEvents update(const LinkEvents &known, const QString &association) const;

private:
    void add(const LinkEvent &event, qint64 offset, LinkEvents &events, LinkEvents::LastOfLinks &last) const;

    History m_history;
    QString m_database;
};

} // namespace crosscheck
