// SPDX-FileCopyrightText: Crosscheck contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/filterfield.h"

#include "ui/theme.h"

#include <QInputMethodEvent>
#include <QKeyEvent>
#include <QTextCharFormat>
#include <QToolButton>

namespace crosscheck {

FilterField::FilterField(QWidget *parent)
    : LineEdit(parent)
{
    setClearButtonEnabled(true);
    for (QToolButton *button : findChildren<QToolButton *>())
        button->setAccessibleName(tr("Clear the filter"));
}

/// A line edit formats a part of its text only where an input method asks for it; so that is how it is asked.
void FilterField::setTrouble(const std::optional<RowFilter::Trouble> &trouble)
{
    QList<QInputMethodEvent::Attribute> attributes;
    if (trouble) {
        QTextCharFormat wrong;
        wrong.setUnderlineStyle(QTextCharFormat::WaveUnderline);
        wrong.setUnderlineColor(Theme::current().revoke);
        wrong.setForeground(Theme::current().revoke);
        attributes.append({QInputMethodEvent::TextFormat, int(trouble->begin) - cursorPosition(),
                           int(trouble->length), wrong});
    }
    QInputMethodEvent event({}, attributes);
    QLineEdit::inputMethodEvent(&event);
}

void FilterField::keyPressEvent(QKeyEvent *event)
{
    if (event->key() == Qt::Key_Down || event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter)
        Q_EMIT left();
    else
        LineEdit::keyPressEvent(event);
}

} // namespace crosscheck
