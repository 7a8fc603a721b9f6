// SPDX-FileCopyrightText: Crosscheck contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/valuefield.h"

#include "core/schema/columnvalue.h"
#include "ui/icons.h"

#include <QAction>
#include <QFocusEvent>
#include <QStyle>
#include <QToolButton>

namespace crosscheck {

namespace {

constexpr qsizetype longestEdited = 10'000; // characters; a line is no place to edit more

bool isNullKey(const QEvent &event)
{
    const auto &key = static_cast<const QKeyEvent &>(event);
    return key.modifiers() == Qt::ControlModifier && key.key() == Qt::Key_0;
}

} // namespace

ValueField::ValueField(Column column, QWidget *parent)
    : LineEdit(parent)
    , m_column(std::move(column))
{
    setObjectName(QLatin1String("field_") + m_column.name);
    setAccessibleName(m_column.name);
    if (!m_column.notNull && !m_column.generated) {
        m_null = addAction(icon(QStringLiteral("null")), TrailingPosition);
        m_null->setToolTip(tr("Set to NULL (Ctrl+0)"));
        connect(m_null, &QAction::triggered, this, &ValueField::setNull);
        for (QToolButton *button : findChildren<QToolButton *>())
            button->setAccessibleName(tr("Set %1 to NULL").arg(m_column.name));
    }
    connect(this, &QLineEdit::textEdited, this, [this] { markEdited(false); });
    showValue({}, m_column.type.toLower());
}

void ValueField::showValue(const std::optional<Value> &value, const QString &instead)
{
    m_isEdited = false;
    m_shown = value;
    m_isNull = value && std::holds_alternative<std::monostate>(*value);
    const QString whole = value ? toDisplay(*value) : QString();
    setText(whole.size() > longestEdited ? QString(whole.left(longestEdited) + QChar(0x2026)) : whole);
    setCursorPosition(0);
    setPlaceholderText(!value ? instead : m_isNull ? QStringLiteral("NULL") : tr("empty text"));
    updateReadOnly();
}

void ValueField::setLocked(bool isLocked)
{
    m_isLocked = isLocked;
    updateReadOnly();
}

/// Why what is shown cannot be edited here, whatever the moment; empty where it can.
QString ValueField::unfitReason() const
{
    if (m_column.generated)
        return tr("The database computes it.");
    if (!m_shown || m_isNull)
        return {};
    const QString whole = toDisplay(*m_shown);
    if (whole.size() > longestEdited)
        return tr("Too long to be edited here.");
    const auto again = valueFor(m_column, whole);
    const bool survives = !again
        || (std::holds_alternative<Blob>(*again) == std::holds_alternative<Blob>(*m_shown)
            && toDisplayUtf8(viewOf(*again)) == toDisplayUtf8(viewOf(*m_shown)));
    return survives ? QString() : tr("It holds what a line of text cannot.");
}

void ValueField::updateReadOnly()
{
    const QString reason = unfitReason();
    setReadOnly(m_isLocked || !reason.isEmpty());
    setToolTip(reason);
    style()->unpolish(this); // the style sheet looks at it
    style()->polish(this);
    if (m_null)
        m_null->setVisible(!isReadOnly());
}

Result<Value> ValueField::value() const
{
    if (m_isNull)
        return Value();
    if (m_shown && !std::holds_alternative<std::monostate>(*m_shown) && text() == toDisplay(*m_shown))
        return *m_shown;
    if (!text().isEmpty() || m_column.isText())
        return valueFor(m_column, text());
    if (m_column.notNull)
        return failure(ErrorKind::NotNull, tr("“%1” needs a value.").arg(m_column.name));
    return Value();
}

void ValueField::setNull()
{
    clear();
    markEdited(true);
}

void ValueField::markEdited(bool isNull)
{
    m_isNull = isNull;
    m_isEdited = true;
    const bool meansNull = isNull || (!m_column.isText() && !m_column.notNull);
    setPlaceholderText(meansNull               ? QStringLiteral("NULL")
                           : m_column.isText() ? tr("empty text")
                                               : m_column.type.toLower());
    Q_EMIT typed();
}

bool ValueField::event(QEvent *event)
{
    if (event->type() == QEvent::ShortcutOverride && m_null && isNullKey(*event)) {
        event->accept(); // else it would be the window's
        return true;
    }
    return LineEdit::event(event);
}

void ValueField::keyPressEvent(QKeyEvent *event)
{
    if (event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter) {
        event->ignore(); // a dialog has use for it
        Q_EMIT entered();
    } else if (event->key() == Qt::Key_Escape) {
        event->ignore();
        Q_EMIT escaped();
    } else if (m_null && !isReadOnly() && isNullKey(*event)) {
        setNull();
    } else {
        LineEdit::keyPressEvent(event);
    }
}

void ValueField::focusOutEvent(QFocusEvent *event)
{
    LineEdit::focusOutEvent(event);
    if (event->reason() != Qt::PopupFocusReason && event->reason() != Qt::ActiveWindowFocusReason)
        Q_EMIT focusLost();
}

void ValueField::applyTheme()
{
    if (m_null)
        m_null->setIcon(icon(QStringLiteral("null")));
}

} // namespace crosscheck
