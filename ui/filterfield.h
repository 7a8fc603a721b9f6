// SPDX-FileCopyrightText: Crosscheck contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/association/rowfilter.h"
#include "ui/lineedit.h"

namespace crosscheck {

/// A line to filter by: it marks a wrong term, and its clear button has a name for a screen reader.
class FilterField final : public LineEdit
{
    Q_OBJECT

public:
    explicit FilterField(QWidget *parent = nullptr);

    /// Underlines the wrong term, or nothing.
    void setTrouble(const std::optional<RowFilter::Trouble> &trouble);

Q_SIGNALS:
    /// Enter or Down: on to what the filter shows.
    void left();

protected:
    void keyPressEvent(QKeyEvent *event) override;
    void inputMethodEvent(QInputMethodEvent *event) override;
    void changeEvent(QEvent *event) override;

private:
    void mark();

    std::optional<RowFilter::Trouble> m_trouble;
    bool m_isComposing = false; ///< with an input method
};

} // namespace crosscheck
