// SPDX-FileCopyrightText: Crosscheck contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/exchange/csvwriter.h"

#include "core/db/value.h"
#include "core/exchange/csvformula.h"

#include <QCoreApplication>

namespace crosscheck {

namespace {

constexpr std::size_t bufferSize = 64 * 1024;

} // namespace

CsvWriter::CsvWriter(QIODevice &device, bool guardsFormulas)
    : m_device(device)
    , m_guardsFormulas(guardsFormulas)
{
}

void CsvWriter::writeByteOrderMark()
{
    m_buffer += "\xEF\xBB\xBF";
}

void CsvWriter::writeCell(std::string_view text)
{
    if (!isUtf8(text))
        return writeCell(asUtf8(text));
    if (!m_rowIsEmpty)
        m_buffer.push_back(',');
    m_rowIsEmpty = false;
    const bool isQuoted = text.find_first_of("\",\r\n") != std::string_view::npos;
    if (isQuoted)
        m_buffer.push_back('"');
    if (m_guardsFormulas && looksLikeFormula(text))
        m_buffer.push_back('\'');
    if (isQuoted) {
        for (const char c : text)
            m_buffer.append(c == '"' ? 2 : 1, c);
        m_buffer.push_back('"');
    } else {
        m_buffer.append(text);
    }
}

void CsvWriter::endRow()
{
    m_buffer += "\r\n";
    m_rowIsEmpty = true;
    if (m_buffer.size() >= bufferSize)
        flush();
}

void CsvWriter::flush()
{
    if (!m_failed && m_device.write(m_buffer.data(), qint64(m_buffer.size())) != qint64(m_buffer.size()))
        m_failed = true;
    m_buffer.clear();
}

Result<void> CsvWriter::finish()
{
    flush();
    if (!m_failed)
        return {};
    return failure(ErrorKind::DiskFull,
                   QCoreApplication::translate("CsvWriter", "The CSV could not be written: %1.")
                       .arg(m_device.errorString()));
}

} // namespace crosscheck
