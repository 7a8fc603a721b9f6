// SPDX-FileCopyrightText: Crosscheck contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/db/error.h"

#include <QStringDecoder>

#include <optional>

class QIODevice;

namespace crosscheck {

/// The text of a file as UTF-8, piece by piece: UTF-8 and UTF-16 with a byte order mark or without. Nothing is ever guessed or
/// replaced: what is in another encoding is refused.
class CsvText
{
public:
    explicit CsvText(QIODevice &device);

    /// The next piece, of whole characters and at most some 200 kB; empty at the end. @return Input, naming the line, for another
    /// encoding; Permission where the device cannot be read.
    [[nodiscard]] Result<QByteArray> next();

private:
    void findEncoding();
    [[nodiscard]] tl::unexpected<Error> refused() const;
    [[nodiscard]] Result<QByteArray> nextUtf8();
    [[nodiscard]] Result<QByteArray> nextUtf16();

    QIODevice &m_device;
    QByteArray m_bytes; ///< read, not given out
    std::optional<QStringDecoder> m_utf16;
    QString m_units; ///< half a character of UTF-16
    quint64 m_line = 1;
    bool m_isFirst = true;
    bool m_isEnd = false;  ///< all is read
    bool m_isKnown = true; ///< the encoding is one of those
};

} // namespace crosscheck
