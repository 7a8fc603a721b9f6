// SPDX-FileCopyrightText: Crosscheck contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/filterfield.h"

#include <QKeyEvent>
#include <QToolButton>

namespace crosscheck {

FilterField::FilterField(QWidget *parent)
    : LineEdit(parent)
{
    setClearButtonEnabled(true);
    for (QToolButton *button : findChildren<QToolButton *>())
        button->setAccessibleName(tr("Clear the filter"));
}

void FilterField::keyPressEvent(QKeyEvent *event)
{
    if (event->key() == Qt::Key_Down || event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter)
        Q_EMIT left();
    else
        LineEdit::keyPressEvent(event);
}

} // namespace crosscheck
