// SPDX-FileCopyrightText: Crosscheck contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QAction>
#include <QObject>

class QActionGroup;
class QMainWindow;
class QMenu;
class QToolBar;

namespace crosscheck {

/// The window's actions with their shortcuts and icons, and the menus that hold them.
class WindowActions final : public QObject
{
    Q_OBJECT

public:
    explicit WindowActions(QMainWindow &window);

    QAction *open, *openReadOnly, *newStarter, *addStarter, *quit;
    QAction *save, *discard, *refresh, *exportCsv;
    QAction *undo, *redo, *copy, *selectAll, *selectRow, *selectColumn;
    QAction *toggle, *add, *rename, *remove;
    QAction *goTo, *filterLeft, *filterRight, *zoomIn, *zoomOut, *zoomReset;
    QAction *themeDesktop, *themeLight, *themeDark;
    QAction *about;
    QMenu *recent = nullptr;

    void buildMenus(QMainWindow &window);
    /// Draws the icons anew in the theme's colours.
    void applyTheme();

private:
    [[nodiscard]] QAction *make(const char *name, const QString &text, const char *iconName = nullptr,
                                const QKeySequence &shortcut = {});
    void makeDatabaseActions();
    void makeEditActions();
    void makeViewActions();

    QMainWindow &m_window;
};

} // namespace crosscheck
