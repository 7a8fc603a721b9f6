// SPDX-FileCopyrightText: Crosscheck contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/db/workerthread.h"

#include <QStatusBar>

class QLabel;
class QProgressBar;
class QToolButton;

namespace crosscheck {

class Session;

/// The foot of the window: what is open and how much of it, what Space would do, and the progress of long work.
class StatusLine final : public QStatusBar
{
    Q_OBJECT

public:
    explicit StatusLine(QWidget *parent = nullptr);

    /// `test.db · users_roles · 3 × 3 · 4 links · 2 staged`
    void describe(const Session *session);
    void setSelection(const QString &summary);
    /// What others changed, as a button for @p action; hides it where @p text is empty.
    void tellOthers(const QString &text, QAction *action);
    void setProgress(const QString &what, Progress progress);
    void hideProgress();
    void applyTheme();
    [[nodiscard]] QString text() const;

Q_SIGNALS:
    void cancelRequested();

private:
    QLabel *m_text;
    QLabel *m_lock;
    QLabel *m_selection;
    QToolButton *m_others;
    QAction *m_othersAction = nullptr;
    QLabel *m_work;
    QProgressBar *m_progress;
    QToolButton *m_cancel;
};

} // namespace crosscheck
