// SPDX-FileCopyrightText: Crosscheck contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QLineEdit>

namespace crosscheck {

/// A line to type into that leaves the keys that mean something to the whole window to it: a line edit would take Ctrl+E
/// and Ctrl+K for moving and deleting, and undo and redo even where it has nothing to take back.
class LineEdit : public QLineEdit
{
    Q_OBJECT

public:
    using QLineEdit::QLineEdit;

protected:
    bool event(QEvent *event) override;

private:
    [[nodiscard]] bool isOfTheWindow(const QKeyEvent &key) const;
};

} // namespace crosscheck
