// SPDX-FileCopyrightText: Crosscheck contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QColor>
#include <QPalette>

class QApplication;

namespace crosscheck {

enum class ThemeChoice { Desktop, Light, Dark };

/// The program's colours, light or dark. Any text has a contrast of at least 4.5:1 on its ground.
struct Theme {
    bool isDark = false;
    QColor window, base, raised, border, grid;
    QColor text, dimText;
    QColor accent, onAccent, selection, crosshair;
    QColor grant, grantGround;
    QColor revoke, revokeGround;
    QColor warning, warningGround;
    QColor unseen; ///< what somebody else changed

    [[nodiscard]] QPalette palette() const;
    [[nodiscard]] QString styleSheet() const;

    /// The theme in use.
    [[nodiscard]] static const Theme &current();
    /// Applies a theme to the whole application; Desktop follows the palette that the desktop gave at the start.
    static void apply(QApplication &application, ThemeChoice choice);
};

} // namespace crosscheck
