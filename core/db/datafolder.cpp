// SPDX-FileCopyrightText: Crosscheck contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/db/datafolder.h"

#include <QCryptographicHash>
#include <QFile>
#include <QStandardPaths>

#include <fcntl.h>
#include <unistd.h>

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

void syncFolder(const QString &folder)
{
    const int descriptor = ::open(QFile::encodeName(folder).constData(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (descriptor < 0)
        return;
    ::fsync(descriptor);
    ::close(descriptor);
}

} // namespace crosscheck
