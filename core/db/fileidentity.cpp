// SPDX-FileCopyrightText: Crosscheck contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/db/fileidentity.h"

#include <QFile>

#include <sys/stat.h>

namespace crosscheck {

std::optional<FileIdentity> FileIdentity::of(const QString &path)
{
    struct stat status = {};
    if (::stat(QFile::encodeName(path).constData(), &status) != 0)
        return {};
    return FileIdentity{status.st_dev, status.st_ino};
}

} // namespace crosscheck
