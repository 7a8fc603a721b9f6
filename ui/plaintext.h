// SPDX-FileCopyrightText: Crosscheck contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

namespace crosscheck {

/// A text from a database as it is shown on one line: line ends and runs of spaces become one space, and marks that
/// turn the direction of what follows are replaced by the sign for what cannot be shown.
[[nodiscard]] inline QString onOneLine(const QString &text)
{
    QString line = text.simplified();
    for (QChar &c : line) {
        const ushort code = c.unicode();
        if ((code >= 0x202A && code <= 0x202E) || (code >= 0x2066 && code <= 0x2069))
            c = QChar::ReplacementCharacter;
    }
    return line;
}

/// A text from a database for where Qt takes `&` as the mark of a key.
[[nodiscard]] inline QString withoutMnemonic(const QString &text)
{
    return QString(text).replace(QLatin1Char('&'), QLatin1String("&&"));
}

} // namespace crosscheck
