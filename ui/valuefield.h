// SPDX-FileCopyrightText: Crosscheck contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/schema/catalogue.h"
#include "ui/lineedit.h"

namespace crosscheck {

/// One value of one column, to be typed as the column's declared type has it. NULL is not an empty text: a button and
/// Ctrl+0 set it where the column may hold it.
class ValueField final : public LineEdit
{
    Q_OBJECT

public:
    explicit ValueField(Column column, QWidget *parent = nullptr);

    [[nodiscard]] const Column &column() const { return m_column; }
    /// Shows a value and forgets what was typed. Where there is none, @p instead says what stands in its place. A value that
    /// would not survive being typed again can only be read.
    void showValue(const std::optional<Value> &value, const QString &instead = {});
    /// Keeps the person from typing, or no longer does.
    void setLocked(bool isLocked);
    /// Whether the person has typed something since.
    [[nodiscard]] bool isEdited() const { return m_isEdited; }
    /// What the field says. @return Input or NotNull, naming the column, where it cannot hold that.
    [[nodiscard]] Result<Value> value() const;
    void applyTheme();

Q_SIGNALS:
    void typed();
    /// Enter.
    void entered();
    /// Escape.
    void escaped();
    /// The keyboard went elsewhere within the window.
    void focusLost();

protected:
    bool event(QEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;
    void focusOutEvent(QFocusEvent *event) override;

private:
    void setNull();
    void updateReadOnly();
    [[nodiscard]] QString unfitReason() const;
    void markEdited(bool isNull);

    Column m_column;
    QAction *m_null = nullptr; ///< null where the column cannot hold it
    std::optional<Value> m_shown;
    bool m_isLocked = false;
    bool m_isNull = false;
    bool m_isEdited = false;
};

} // namespace crosscheck
