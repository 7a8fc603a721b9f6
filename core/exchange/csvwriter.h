// SPDX-FileCopyrightText: Crosscheck contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/db/error.h"

#include <QIODevice>

#include <string>
#include <string_view>

namespace crosscheck {

/// Writes CSV as RFC 4180 has it: UTF-8, commas, CRLF. Buffers; call finish() at the end.
class CsvWriter
{
public:
    /// @param guardsFormulas: cells that a spreadsheet could run get a leading apostrophe.
    CsvWriter(QIODevice &device, bool guardsFormulas);

    void writeByteOrderMark();
    /// What is no UTF-8 becomes U+FFFD.
    void writeCell(std::string_view text);
    void endRow();
    /// Writes what is buffered. @return the device's first error.
    [[nodiscard]] Result<void> finish();

private:
    void flush();

    QIODevice &m_device;
    bool m_guardsFormulas;
    bool m_rowIsEmpty = true;
    bool m_failed = false;
    std::string m_buffer;
};

} // namespace crosscheck
