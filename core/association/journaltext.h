// SPDX-FileCopyrightText: Crosscheck contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/association/stagedrecord.h"
#include "core/schema/association.h"

#include <QDateTime>

#include <functional>
#include <string>
#include <unordered_map>

namespace crosscheck {

/// What a journal is of: its first line.
struct JournalHeader {
    QString database;    ///< ConnectionSettings::location()
    QString association; ///< its name
    QString title;       ///< Association::displayTitle()
    QString pattern;     ///< what it links, and by which columns; see patternOf()
    QString program;     ///< the version that wrote it
    QDateTime begun;     ///< when its file was made
    QString identity;    ///< by which other columns its rows were known; see identityOf()

    [[nodiscard]] static JournalHeader of(const QString &database, const Association &association);
    friend bool operator==(const JournalHeader &, const JournalHeader &) = default;
};

/// A text that two associations share if what is staged for one can be meant for the other.
[[nodiscard]] QString patternOf(const Association &association);

/// A text that two associations share if what was seen of a row in one can be compared with what is seen in the other
/// (SeenRow::rest): a column that came or went changes it.
[[nodiscard]] QString identityOf(const Association &association);

/// As lines of JSON, each with its end.
[[nodiscard]] std::string journalText(const JournalHeader &header);
[[nodiscard]] std::string journalText(const StagedEntry &entry);
/// Appends the lines that explain the ids of a side from 0 to @p count - 1, as a part of an entry. @p row: one of them, by its id.
void appendJournalRows(std::string &text, Side side, std::size_t count,
                       const std::function<RecordedRow(std::uint32_t)> &row);
/// What a line says of rows' keys and of links, as far as it can be read: for who wants no more.
struct JournalLinks {
    using Pairs = std::vector<std::pair<std::uint32_t, std::uint32_t>>;
    PerSide<std::vector<std::pair<std::uint32_t, Key>>> keys; ///< by id
    Pairs granted;                                            ///< ids
    Pairs revoked;
};
[[nodiscard]] JournalLinks journalLinks(const QByteArray &line);

/// The line behind an entry: without it the entry was cut off, and does not count.
inline constexpr const char *journalEntryEnd = "{}\n";

/// Reads a journal line by line. Safe with whatever is in the file; takes memory in proportion to it.
class JournalReader
{
public:
    /// @p line: of an entry, without its end. @return false for what this version does not understand.
    [[nodiscard]] bool read(const QByteArray &line);
    /// Nothing before the first line.
    [[nodiscard]] const std::optional<JournalHeader> &header() const { return m_header; }
    [[nodiscard]] StagedRecord takeRecord() { return std::exchange(m_record, {}); }

private:
    [[nodiscard]] bool readHeader(const QJsonObject &json);
    [[nodiscard]] bool readRows(Side side, const QJsonArray &rows);
    [[nodiscard]] bool readLinks(LinkMark mark, const QJsonArray &numbers);
    [[nodiscard]] bool readSeen(const QJsonArray &numbers);
    [[nodiscard]] bool readEntity(const QJsonObject &json);
    [[nodiscard]] bool readPayload(const QJsonObject &json);
    [[nodiscard]] std::optional<std::uint32_t> idOf(Side side, const QJsonValue &number) const;
    [[nodiscard]] std::optional<Cell> cellOf(const QJsonValue &left, const QJsonValue &right) const;

    std::optional<JournalHeader> m_header;
    StagedRecord m_record;
    PerSide<std::unordered_map<qint64, std::uint32_t>> m_ids; ///< by the number in the file
};

} // namespace crosscheck
