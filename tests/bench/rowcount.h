// SPDX-FileCopyrightText: Crosscheck contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

namespace crosscheck::bench {

/// Counts the rows of a table over a connection of its own. @return -1 when that fails.
[[nodiscard]] qint64 countRows(const QString &path, const QString &table);

} // namespace crosscheck::bench
