// SPDX-FileCopyrightText: Crosscheck contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/exchange/csvtext.h"

#include "core/db/value.h"

#include <QCoreApplication>
#include <QIODevice>

namespace crosscheck {

namespace {

constexpr qint64 pieceSize = 64 * 1024;

QString tr(const char *text)
{
    return QCoreApplication::translate("CsvReader", text);
}

/// How many bytes of UTF-8 are whole characters: a last one that is cut off does not count.
qsizetype wholeCharacters(QByteArrayView utf8)
{
    for (qsizetype back = 1; back <= std::min<qsizetype>(3, utf8.size()); ++back) {
        const auto byte = static_cast<unsigned char>(utf8[utf8.size() - back]);
        if ((byte & 0xC0) == 0x80)
            continue; // within a character
        const qsizetype length = byte >= 0xF0 ? 4 : byte >= 0xE0 ? 3 : byte >= 0xC0 ? 2 : 1;
        return length > back ? utf8.size() - back : utf8.size();
    }
    return utf8.size();
}

/// How many lines end within a text; a CRLF that a piece parts is counted twice.
quint64 lineEnds(std::string_view text)
{
    quint64 ends = 0;
    for (std::size_t i = 0; i < text.size(); ++i)
        ends += text[i] == '\n' || (text[i] == '\r' && (i + 1 == text.size() || text[i + 1] != '\n')) ? 1 : 0;
    return ends;
}

std::string_view viewOf(const QByteArray &bytes)
{
    return {bytes.constData(), std::size_t(bytes.size())};
}

/// What stands before the first byte that is wrong.
std::string_view validStart(std::string_view text)
{
    std::size_t good = 0; // is valid
    for (std::size_t bad = text.size(); bad - good > 1;) {
        const std::size_t middle = good + (bad - good) / 2;
        const std::string_view start = text.substr(0, middle);
        const bool isGood
            = isUtf8(start.substr(0, std::size_t(wholeCharacters({start.data(), qsizetype(start.size())}))));
        (isGood ? good : bad) = middle;
    }
    return text.substr(0, good);
}

} // namespace

CsvText::CsvText(QIODevice &device)
    : m_device(device)
{
}

Result<QByteArray> CsvText::next()
{
    QByteArray piece(pieceSize, Qt::Uninitialized);
    qint64 length = 0;
    do { // a pipe may give a byte at a time
        const qint64 read = m_device.read(piece.data() + length, pieceSize - length);
        if (read < 0)
            return failure(ErrorKind::Permission,
                           tr("The CSV could not be read: %1.").arg(m_device.errorString()));
        if (read == 0)
            break;
        length += read;
    } while (length < pieceSize);
    m_isEnd = length < pieceSize;
    m_bytes += QByteArrayView(piece).first(length);
    if (m_isFirst)
        findEncoding();
    if (!m_isKnown)
        return refused();
    return m_utf16 ? nextUtf16() : nextUtf8();
}

/// By the byte order mark or, without one, by the zeros that UTF-16 has beside the first letters of the header.
void CsvText::findEncoding()
{
    m_isFirst = false;
    const auto startsWith = [this](QByteArrayView mark) { return QByteArrayView(m_bytes).startsWith(mark); };
    const auto hasZerosAt = [this](qsizetype first) {
        bool areThere = m_bytes.size() >= 2;
        for (qsizetype i = 0; i < std::min<qsizetype>(4, m_bytes.size()); ++i)
            areThere = areThere && (m_bytes[i] == 0) == (i % 2 == first);
        return areThere;
    };
    const bool isLittle = startsWith("\xFF\xFE") || hasZerosAt(1);
    const bool isBig = startsWith("\xFE\xFF") || hasZerosAt(0);
    if (startsWith(QByteArrayView("\xFF\xFE\0\0", 4)) || startsWith(QByteArrayView("\0\0", 2)))
        m_isKnown = false; // UTF-32
    else if (isLittle || isBig)
        m_utf16.emplace(isLittle ? QStringDecoder::Utf16LE : QStringDecoder::Utf16BE);
    else if (startsWith("\xEF\xBB\xBF"))
        m_bytes.remove(0, 3);
}

tl::unexpected<Error> CsvText::refused() const
{
    return failure(ErrorKind::Input, tr("Line %1 is neither UTF-8 nor UTF-16.").arg(m_line),
                   tr("Please save the file as UTF-8, then import it again."));
}

Result<QByteArray> CsvText::nextUtf8()
{
    const qsizetype whole = m_isEnd ? m_bytes.size() : wholeCharacters(m_bytes);
    QByteArray text = m_bytes.first(whole);
    m_bytes.remove(0, whole);
    const bool isValid = isUtf8(viewOf(text));
    m_line += lineEnds(isValid ? viewOf(text) : validStart(viewOf(text)));
    return isValid ? Result<QByteArray>(text) : refused();
}

Result<QByteArray> CsvText::nextUtf16()
{
    const qsizetype whole = m_bytes.size() - m_bytes.size() % 2;
    QString text = std::exchange(m_units, {}) + QString(m_utf16->decode(m_bytes.first(whole)));
    m_bytes.remove(0, whole);
    if (!m_isEnd && !text.isEmpty() && text.back().isHighSurrogate()) {
        m_units = text.back();
        text.chop(1);
    }
    const bool isCutOff = m_isEnd && !m_bytes.isEmpty();
    const bool isValid = text.isValidUtf16() && !isCutOff;
    while (!text.isValidUtf16()) // up to the wrong place; once only, and a piece is short
        text.chop(1);
    const QByteArray utf8 = text.toUtf8();
    m_line += lineEnds(viewOf(utf8));
    return isValid ? Result<QByteArray>(utf8) : refused();
}

} // namespace crosscheck
