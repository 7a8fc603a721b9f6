// SPDX-FileCopyrightText: Crosscheck contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/exchange/csvtext.h"

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
    if (QUtf8StringView(text.constData(), text.size()).isValidUtf8()) {
        m_line += quint64(text.count('\n'));
        return text;
    }
    for (const QByteArray &line : text.split('\n')) {
        if (!QUtf8StringView(line.constData(), line.size()).isValidUtf8())
            break;
        ++m_line;
    }
    return refused();
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
    if (text.isValidUtf16() && !isCutOff) {
        m_line += quint64(text.count(QLatin1Char('\n')));
        return text.toUtf8();
    }
    for (const QStringView line : QStringView(text).split(QLatin1Char('\n'))) {
        if (!line.isValidUtf16() || line.end() == QStringView(text).end())
            break;
        ++m_line;
    }
    return refused();
}

} // namespace crosscheck
