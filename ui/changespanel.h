// SPDX-FileCopyrightText: Crosscheck contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/models/changegroups.h"
#include "ui/document.h"

#include <QTimer>
#include <QWidget>

class QLabel;
class QListView;
class QMenu;
class QPlainTextEdit;
class QPushButton;
class QStackedWidget;
class QToolButton;

namespace crosscheck {

/// What is staged, by name, each entry undoable alone, with the SQL that Save will run. For the time of a double click
/// after it opened the mouse does nothing to it: the second click is of what was there before.
class ChangesPanel final : public QWidget
{
    Q_OBJECT

public:
    explicit ChangesPanel(QWidget *parent = nullptr);

    void setDocument(Document *document);
    void applyTheme();
    /// Adds the window's own actions as the panel's buttons.
    void setActions(QAction *discard, QAction *save);
    [[nodiscard]] bool isEmpty() const { return m_isEmpty; }

Q_SIGNALS:
    /// The last staged change went, or the first came: the panel is a single line while there are none.
    void emptyChanged(bool isEmpty);
    /// The panel became empty while it had the keyboard.
    void keyboardLeft();

private:
    void buildList();
    void buildSqlText();
    void update();
    void setEmpty(bool isEmpty);
    void showSql(bool isShown);
    void drop(const std::vector<int> &changes);
    void dropCurrent();
    void setCurrentOpen(bool isOpen);
    void showMenu(QPoint point);

    Document *m_document = nullptr;
    std::unique_ptr<ChangeGroups> m_groups; ///< of the document's changes
    bool m_isEmpty = false;
    QTimer m_opening; ///< runs while the panel takes no clicks yet
    QLabel *m_title;
    QLabel *m_summary;
    QToolButton *m_sql;
    QToolButton *m_discard;
    QToolButton *m_save;
    QStackedWidget *m_stack;
    QListView *m_list;
    QPlainTextEdit *m_sqlText;
};

} // namespace crosscheck
