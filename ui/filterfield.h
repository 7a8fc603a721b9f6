// SPDX-FileCopyrightText: Crosscheck contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/lineedit.h"

namespace crosscheck {

/// A line to filter by, whose clear button has a name for a screen reader.
class FilterField final : public LineEdit
{
    Q_OBJECT

public:
    explicit FilterField(QWidget *parent = nullptr);

Q_SIGNALS:
    /// Enter or Down: on to what the filter shows.
    void left();

protected:
    void keyPressEvent(QKeyEvent *event) override;
};

} // namespace crosscheck
