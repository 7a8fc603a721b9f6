// SPDX-FileCopyrightText: Crosscheck contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

namespace crosscheck {

/// Where this user's records of databases are kept, a folder in it for each kind.
[[nodiscard]] QString dataFolder(const QString &kind);
/// The name, without a suffix, of the file that is about a database; @p location: ConnectionSettings::location().
[[nodiscard]] QString fileStemOf(const QString &location);
/// Sees to it that the name of a new file in a folder, too, is on the disk.
void syncFolder(const QString &folder);

} // namespace crosscheck
