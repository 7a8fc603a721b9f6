// SPDX-FileCopyrightText: Crosscheck contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/association/workspace.h"

#include <QDialog>

class QLabel;
class QPushButton;

namespace crosscheck {

class ValueField;

/// Asks, before a save, for the values that new links need and nobody has given them yet: one for each column, for all
/// of these links. Opens without blocking; deletes itself when closed.
class LackingValuesDialog final : public QDialog
{
    Q_OBJECT

public:
    LackingValuesDialog(const Workspace &workspace, QWidget *parent);

    /// By column; once it was accepted.
    [[nodiscard]] std::map<QString, Value> values() const;

private:
    void validate();

    QString m_table;
    std::vector<ValueField *> m_fields;
    QLabel *m_amiss;
    QPushButton *m_save = nullptr;
};

} // namespace crosscheck
