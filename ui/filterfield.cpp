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

void FilterField::setTrouble(const std::optional<RowFilter::Trouble> &trouble)
{
    if (trouble == m_trouble)
        return;
    m_trouble = trouble;
    if (!m_isComposing) // it would end what is being composed; what comes of that is judged anew
        mark();
}

/// A line edit formats a part of its text only where an input method asks for it; so that is how it is asked.
void FilterField::mark()
{
    QList<QInputMethodEvent::Attribute> attributes;
    if (m_trouble) {
        QTextCharFormat wrong;
        wrong.setUnderlineStyle(QTextCharFormat::WaveUnderline);
        wrong.setUnderlineColor(Theme::current().revoke);
        wrong.setForeground(Theme::current().revoke);
        attributes.append({QInputMethodEvent::TextFormat, int(m_trouble->begin) - cursorPosition(),
                           int(m_trouble->length), wrong});
    }
    QInputMethodEvent event({}, attributes);
    QLineEdit::inputMethodEvent(&event);
}

void FilterField::inputMethodEvent(QInputMethodEvent *event)
{
    m_isComposing = !event->preeditString().isEmpty();
    LineEdit::inputMethodEvent(event); // with formats of its own
    if (m_trouble && !m_isComposing)
        mark();
}

void FilterField::changeEvent(QEvent *event)
{
    LineEdit::changeEvent(event);
    if (event->type() == QEvent::PaletteChange && m_trouble && !m_isComposing)
        mark();
}

void FilterField::keyPressEvent(QKeyEvent *event)
{
    if (event->key() == Qt::Key_Down || event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter)
        Q_EMIT left();
    else
        LineEdit::keyPressEvent(event);
}

} // namespace crosscheck
