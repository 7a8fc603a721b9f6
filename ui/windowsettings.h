// SPDX-FileCopyrightText: Crosscheck contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/theme.h"

#include <QByteArray>
#include <QStringList>

#include <optional>

namespace crosscheck {

/// What the window remembers from one start to the next. Kept in the user's settings file; holds no secret.
struct WindowSettings {
    QByteArray geometry;
    QByteArray columns;      ///< the splitter between the lists and the matrix
    int changesHeight = 150; ///< of the changes panel while there are changes
    int zoom = 24;
    ThemeChoice theme = ThemeChoice::Desktop;
    QStringList recent;  ///< databases by ConnectionSettings::location(), the latest first
    QStringList servers; ///< that were connected to, likewise

    static constexpr int mostRecent = 10;
    void addRecent(const QString &location);

    [[nodiscard]] static WindowSettings load();
    void store() const;
};

} // namespace crosscheck
