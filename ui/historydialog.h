// SPDX-FileCopyrightText: Crosscheck contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/association/historyreader.h"
#include "core/association/historytable.h"

#include <QDialog>

class QLabel;
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
    /// What is told of the table in which a database keeps its history itself.
    struct Keeping {
        HistoryTable::Found found;
        QString creation; ///< the statement that makes it; empty where it cannot be made
        QString unread;   ///< why it could not be read; empty mostly
    };

    /// @p batches: the newest first. @p whyNot: why nothing can be staged; empty where it can.
    HistoryDialog(std::vector<SavedBatch> batches, const QString &title, const QString &whyNot,
                  Keeping keeping, QWidget *parent);

Q_SIGNALS:
    void revertWanted(const crosscheck::SavedBatch &batch);
    /// The person has agreed to the table.
    void keepingWanted();

private:
    [[nodiscard]] QString introduction(const QString &title) const;
    [[nodiscard]] QString placeText() const;
    [[nodiscard]] QLabel *makeText(const QString &text, const char *name);
    [[nodiscard]] QWidget *makeButtons();
    [[nodiscard]] QWidget *makeList();
    void askToKeep();
    void showBatch();
    void revert();
    [[nodiscard]] const SavedBatch *current() const;

    const std::vector<SavedBatch> m_batches;
    const QString m_whyNot;
    const Keeping m_keeping;
    QTreeWidget *m_list = nullptr;
    QListWidget *m_texts;
    QPushButton *m_revert = nullptr;
};

} // namespace crosscheck
