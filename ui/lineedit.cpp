// SPDX-FileCopyrightText: Crosscheck contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/lineedit.h"

#include <QKeyEvent>

namespace crosscheck {

bool LineEdit::isOfTheWindow(const QKeyEvent &key) const
{
    if (key.matches(QKeySequence::Undo))
        return !isUndoAvailable();
    if (key.matches(QKeySequence::Redo))
        return !isRedoAvailable();
    return key.modifiers() == Qt::ControlModifier && (key.key() == Qt::Key_E || key.key() == Qt::Key_K);
}

bool LineEdit::event(QEvent *event)
{
    if (event->type() == QEvent::ShortcutOverride && isOfTheWindow(*static_cast<QKeyEvent *>(event))) {
        event->ignore();
        return false;
    }
    return QLineEdit::event(event);
}

} // namespace crosscheck
