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

bool FilterField::event(QEvent *event)
{
    if (event->type() == QEvent::ShortcutOverride) {
        const auto *key = static_cast<QKeyEvent *>(event);
        if (key->modifiers() == Qt::ControlModifier && (key->key() == Qt::Key_E || key->key() == Qt::Key_K)) {
            event->ignore();
            return false;
        }
    }
    return QLineEdit::event(event);
}

} // namespace crosscheck
