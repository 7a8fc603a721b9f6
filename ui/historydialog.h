// SPDX-FileCopyrightText: Crosscheck contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/association/historyreader.h"

#include <QDialog>

class QListWidget;
class QPushButton;
class QTreeWidget;

namespace crosscheck {

/// Lists the saves that the history knows of an association, says what each wrote, by name, and offers to take one back. Opens
/// without blocking; deletes itself when closed.
class HistoryDialog final : public QDialog
{
    Q_OBJECT

public:
    /// @p batches: the newest first. @p whyNot: why nothing can be staged; empty where it can.
    HistoryDialog(std::vector<SavedBatch> batches, const QString &title, const QString &whyNot,
                  QWidget *parent);

Q_SIGNALS:
    void revertWanted(const crosscheck::SavedBatch &batch);

private:
    [[nodiscard]] QWidget *makeList();
    void showBatch();
    void revert();
    [[nodiscard]] const SavedBatch *current() const;

    const std::vector<SavedBatch> m_batches;
    const QString m_whyNot;
    QTreeWidget *m_list = nullptr;
    QListWidget *m_texts;
    QPushButton *m_revert = nullptr;
};

} // namespace crosscheck
