// SPDX-FileCopyrightText: Crosscheck contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/filterfield.h"

#include <QKeyEvent>
#include <QToolButton>

namespace crosscheck {

FilterField::FilterField(QWidget *parent)
    : QLineEdit(parent)
{
    setClearButtonEnabled(true);
    for (QToolButton *button : findChildren<QToolButton *>())
        button->setAccessibleName(tr("Clear the filter"));
}

bool FilterField::isOfTheWindow(const QKeyEvent &key) const
{
    if (key.matches(QKeySequence::Undo))
        return !isUndoAvailable();
    if (key.matches(QKeySequence::Redo))
        return !isRedoAvailable();
    return key.modifiers() == Qt::ControlModifier && (key.key() == Qt::Key_E || key.key() == Qt::Key_K);
}

bool FilterField::event(QEvent *event)
{
    if (event->type() == QEvent::ShortcutOverride && isOfTheWindow(*static_cast<QKeyEvent *>(event))) {
        event->ignore();
        return false;
    }
    return QLineEdit::event(event);
}

void FilterField::keyPressEvent(QKeyEvent *event)
{
    if (event->key() == Qt::Key_Down || event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter)
        Q_EMIT left();
    else
        QLineEdit::keyPressEvent(event);
}

} // namespace crosscheck
