// SPDX-FileCopyrightText: Crosscheck contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QLineEdit>

namespace crosscheck {

/// A line to filter by. Leaves the keys that mean something to the whole window to it (a line edit would take Ctrl+E and
/// Ctrl+K for moving and deleting, and undo and redo even where it has nothing to take back), and names its clear button
/// for a screen reader.
class FilterField final : public QLineEdit
{
    Q_OBJECT

public:
    explicit FilterField(QWidget *parent = nullptr);

Q_SIGNALS:
    /// Enter or Down: on to what the filter shows.
    void left();

protected:
    bool event(QEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;

private:
    [[nodiscard]] bool isOfTheWindow(const QKeyEvent &key) const;
};

} // namespace crosscheck
