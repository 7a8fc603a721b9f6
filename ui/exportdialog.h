// SPDX-FileCopyrightText: Crosscheck contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/exchange/csvexport.h"

#include <QDialog>

class QCheckBox;
class QLineEdit;
class QPushButton;
class QRadioButton;

namespace crosscheck {

/// Asks how and where to export to CSV. Opens without blocking; deletes itself when closed.
class ExportDialog final : public QDialog
{
    Q_OBJECT

public:
    /// @param suggestedPath where the file goes unless the person says otherwise.
    /// @param isFiltered whether filters hide rows; @param hasChanges whether edits are staged, which are not exported.
    ExportDialog(const QString &suggestedPath, bool isFiltered, bool hasChanges, QWidget *parent);

    [[nodiscard]] QString path() const;
    [[nodiscard]] CsvExportOptions options() const;
    [[nodiscard]] bool onlyShown() const;

private:
    void browse();
    void validate();

    QRadioButton *m_pairs;
    QRadioButton *m_matrix;
    QRadioButton *m_all;
    QRadioButton *m_shown;
    QCheckBox *m_keys;
    QCheckBox *m_guard;
    QCheckBox *m_mark;
    QLineEdit *m_path;
    QPushButton *m_accept = nullptr;
};

} // namespace crosscheck
