// SPDX-FileCopyrightText: Crosscheck contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/db/error.h"
#include "core/db/workerthread.h"

#include <string>
#include <string_view>
#include <vector>

class QIODevice;

namespace crosscheck {

/// One row of a CSV file.
class CsvRow
{
public:
    [[nodiscard]] quint64 line() const { return m_line; } ///< that it begins in, from 1 on
    [[nodiscard]] std::size_t size() const { return m_ends.size(); }
    /// A field, as UTF-8 without its quotes; valid as long as the row.
    [[nodiscard]] std::string_view operator[](std::size_t field) const
    {
        const std::size_t begin = field == 0 ? 0 : m_ends[field - 1];
        return std::string_view(m_text).substr(begin, m_ends[field] - begin);
    }

private:
    friend class CsvParser;
    quint64 m_line = 1;
    std::string m_text; ///< one field behind the other
    std::vector<std::uint32_t> m_ends;
};

/// Reads CSV as RFC 4180 has it, and what spreadsheets make of it: UTF-8 or UTF-16, with a byte order mark or without; lines that
/// end with CRLF, LF or CR; fields separated by the first of `,` `;` and tab that the header has outside of quotes. Empty lines are
/// no rows. Any thread; in bounded memory.
/// @param visit is called with each row; what it returns stops the reading where it is a failure.
/// @param guardsFormulas: takes off the apostrophe that CsvWriter puts before what a spreadsheet could run.
/// @return Input, naming the line, where the text is in another encoding, where a quote stands in the wrong place or is never
/// closed, or where a row is longer than longestCsvRow; Permission where the device cannot be read; Cancelled.
[[nodiscard]] Result<void> readCsv(QIODevice &device, bool guardsFormulas,
                                   const std::function<Result<void>(const CsvRow &)> &visit,
                                   JobContext &context);

/// In bytes of UTF-8: a matrix with 100,000 columns fits.
constexpr std::size_t longestCsvRow = 16 * 1024 * 1024;

} // namespace crosscheck
