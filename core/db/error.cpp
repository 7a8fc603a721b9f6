// SPDX-FileCopyrightText: Crosscheck contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/db/error.h"

namespace crosscheck {

QString Error::message() const
{
    return detail.isEmpty() ? text : QString(text + QLatin1Char(' ') + detail);
}

tl::unexpected<Error> failure(ErrorKind kind, const QString &text, const QString &detail)
{
    return tl::make_unexpected(Error{kind, text, detail, {}});
}

} // namespace crosscheck
