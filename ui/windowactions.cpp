// SPDX-FileCopyrightText: Crosscheck contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/windowactions.h"

#include "ui/icons.h"

#include <QActionGroup>
#include <QMainWindow>
#include <QMenuBar>

namespace crosscheck {

WindowActions::WindowActions(QMainWindow &window)
    : QObject(&window)
    , m_window(window)
{
    makeDatabaseActions();
    makeEditActions();
    makeViewActions();
    about = make("about", tr("&About Crosscheck"));
    applyTheme();
}

QAction *WindowActions::make(const char *name, const QString &text, const char *iconName,
                             const QKeySequence &shortcut)
{
    auto *action = new QAction(text, this);
    action->setObjectName(QLatin1String(name));
    action->setProperty("iconName", QLatin1String(iconName ? iconName : ""));
    action->setShortcut(shortcut);
    m_window.addAction(action);
    return action;
}

void WindowActions::makeDatabaseActions()
{
    open = make("open", tr("&Open…"), "open", QKeySequence::Open);
    openReadOnly = make("openReadOnly", tr("Open Read-On&ly…"), "lock");
    connectServer = make("connectServer", tr("Connect to a Ser&ver…"), "server",
                         QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_O));
    newStarter = make("newStarter", tr("&New Starter Database…"), "new-database");
    addStarter = make("addStarter", tr("Add the Starter Tables Here"), "new-database");
    refresh = make("refresh", tr("&Refresh"), "refresh", QKeySequence(Qt::Key_F5));
    reopen = make("reopen", tr("Open It Again"), "open");
    save = make("save", tr("&Save"), "save", QKeySequence::Save);
    discard = make("discard", tr("&Discard"), "discard");
    exportCsv = make("export", tr("&Export…"), "export", QKeySequence(Qt::CTRL | Qt::Key_E));
    editAssociation = make("editAssociation", tr("Edit the &Association…"));
    addAssociation = make("addAssociation", tr("Add an Assoc&iation…"));
    showLeftOut = make("showLeftOut", tr("&Tables Left Out…"));
    showStrays = make("showStrays", tr("Rows That Link Nothin&g…"));
    showHistory = make("showHistory", tr("&History…"), nullptr, QKeySequence(Qt::CTRL | Qt::Key_H));
    quit = make("quit", tr("&Quit"), nullptr, QKeySequence(Qt::CTRL | Qt::Key_Q));
}

void WindowActions::makeEditActions()
{
    undo = make("undo", tr("&Undo"), "undo", QKeySequence(Qt::CTRL | Qt::Key_Z));
    redo = make("redo", tr("&Redo"), "redo", QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_Z));
    copy = make("copy", tr("&Copy Cells"), nullptr, QKeySequence::Copy);
    selectAll = make("selectAll", tr("Select &All Shown"));
    selectRow = make("selectRow", tr("Select the Ro&w"));
    selectColumn = make("selectColumn", tr("Select the Colu&mn"));
    toggle = make("toggle", tr("&Toggle the Selection"));
    add = make("addEntity", tr("A&dd Row…"), "add");
    rename = make("renameEntity", tr("Re&name…"), "rename");
    remove = make("deleteEntity", tr("De&lete"), "delete");
}

void WindowActions::makeViewActions()
{
    goTo = make("goTo", tr("&Go to…"), "goto", QKeySequence(Qt::CTRL | Qt::Key_K));
    filterLeft = make("filterLeft", tr("Filter the &Left List"), "search", QKeySequence::Find);
    filterRight = make("filterRight", tr("Filter the &Right List"), "search",
                       QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_F));
    zoomIn = make("zoomIn", tr("Zoom &In"), nullptr, QKeySequence::ZoomIn);
    zoomOut = make("zoomOut", tr("Zoom &Out"), nullptr, QKeySequence::ZoomOut);
    zoomReset = make("zoomReset", tr("Zoom &Normal"), nullptr, QKeySequence(Qt::CTRL | Qt::Key_0));
    showWhole = make("showWhole", tr("Whole &Matrix"), nullptr, QKeySequence(Qt::CTRL | Qt::Key_M));
    showWhole->setCheckable(true);
    nextUnseen = make("nextUnseen", tr("Next Change &by Others"), nullptr, QKeySequence(Qt::Key_F8));
    nextUnseen->setToolTip(tr("Go to the next place that somebody else changed (F8)"));
    lookAtAll = make("lookAtAll", tr("Changes by Others Are S&een"));
    auto *themes = new QActionGroup(this);
    themeDesktop = make("themeDesktop", tr("As the &Desktop"));
    themeLight = make("themeLight", tr("&Light"));
    themeDark = make("themeDark", tr("Dar&k"));
    for (QAction *theme : {themeDesktop, themeLight, themeDark}) {
        theme->setCheckable(true);
        themes->addAction(theme);
    }
}

void WindowActions::buildMenus(QMainWindow &window)
{
    QMenu *database = window.menuBar()->addMenu(tr("&Database"));
    database->addActions({open, openReadOnly, connectServer, newStarter});
    recent = database->addMenu(tr("Open Re&cent"));
    recent->setObjectName(QStringLiteral("recentMenu"));
    database->addSeparator();
    database->addActions({save, discard, refresh});
    database->addSeparator();
    database->addActions({exportCsv, showHistory});
    database->addSeparator();
    database->addActions({editAssociation, addAssociation, showLeftOut, showStrays});
    database->addSeparator();
    database->addAction(quit);

    QMenu *edit = window.menuBar()->addMenu(tr("&Edit"));
    edit->addActions({undo, redo});
    edit->addSeparator();
    edit->addActions({copy});
    edit->addSeparator();
    edit->addActions({selectAll, selectRow, selectColumn});
    edit->addSeparator();
    edit->addActions({add, rename, remove});

    QMenu *view = window.menuBar()->addMenu(tr("&View"));
    view->addActions({goTo, filterLeft, filterRight});
    view->addSeparator();
    view->addActions({zoomIn, zoomOut, zoomReset, showWhole});
    view->addSeparator();
    view->addActions({nextUnseen, lookAtAll});
    view->addSeparator();
    QMenu *theme = view->addMenu(tr("&Theme"));
    theme->addActions({themeDesktop, themeLight, themeDark});

    window.menuBar()->addMenu(tr("&Links"))->addActions({toggle});
    window.menuBar()->addMenu(tr("&Help"))->addActions({about});
}

void WindowActions::applyTheme()
{
    for (QAction *action : findChildren<QAction *>()) {
        if (const QString name = action->property("iconName").toString(); !name.isEmpty())
            action->setIcon(icon(name));
    }
}

} // namespace crosscheck
