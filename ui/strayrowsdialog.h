// SPDX-FileCopyrightText: Crosscheck contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/association/strayrows.h"

#include <QDialog>

namespace crosscheck {

/// Lists the junction rows that link nothing, and offers to copy or to delete them. Opens without blocking; deletes itself
/// when closed.
class StrayRowsDialog final : public QDialog
{
    Q_OBJECT

public:
    /// @p readOnlyReason: why nothing can be written; empty where it can.
    StrayRowsDialog(const StrayRows &strays, const QString &readOnlyReason, QWidget *parent);

Q_SIGNALS:
    /// The person has confirmed it.
    void deletionWanted();

private:
    [[nodiscard]] QString whyNot(const QString &readOnlyReason) const;
    [[nodiscard]] QWidget *makeTable();
    void copy() const;
    void confirm();

    const StrayRows m_strays;
    const QString m_table;
};

} // namespace crosscheck
