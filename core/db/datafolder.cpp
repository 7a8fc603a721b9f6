// SPDX-FileCopyrightText: Crosscheck contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/db/datafolder.h"

#include <QCryptographicHash>
#include <QStandardPaths>

namespace crosscheck {

QString dataFolder(const QString &kind)
{
    return QStandardPaths::writableLocation(QStandardPaths::GenericDataLocation)
        + QLatin1String("/crosscheck/") + kind;
}

QString fileStemOf(const QString &location)
{
    return QLatin1String(
        QCryptographicHash::hash(location.toUtf8(), QCryptographicHash::Sha256).toHex().left(32));
}

} // namespace crosscheck
