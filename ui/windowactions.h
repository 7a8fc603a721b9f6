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

    QAction *open = nullptr;
    QAction *openReadOnly = nullptr;
    QAction *connectServer = nullptr;
    QAction *newStarter = nullptr;
    QAction *addStarter = nullptr;
    QAction *quit = nullptr;
    QAction *save = nullptr;
    QAction *discard = nullptr;
    QAction *refresh = nullptr;
    QAction *reopen = nullptr;
    QAction *exportCsv = nullptr;
    QAction *editAssociation = nullptr;
    QAction *addAssociation = nullptr;
    QAction *showLeftOut = nullptr;
    QAction *showStrays = nullptr;
    QAction *showHistory = nullptr;
    QAction *undo = nullptr;
    QAction *redo = nullptr;
    QAction *copy = nullptr;
    QAction *selectAll = nullptr;
    QAction *selectRow = nullptr;
    QAction *selectColumn = nullptr;
    QAction *toggle = nullptr;
    QAction *add = nullptr;
    QAction *rename = nullptr;
    QAction *remove = nullptr;
    QAction *goTo = nullptr;
    QAction *filterLeft = nullptr;
    QAction *filterRight = nullptr;
    QAction *zoomIn = nullptr;
    QAction *zoomOut = nullptr;
    QAction *zoomReset = nullptr;
    QAction *showWhole = nullptr;
    QAction *nextUnseen = nullptr;
    QAction *lookAtAll = nullptr;
    QAction *themeDesktop = nullptr;
    QAction *themeLight = nullptr;
    QAction *themeDark = nullptr;
    QAction *about = nullptr;
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
