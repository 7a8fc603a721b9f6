// SPDX-FileCopyrightText: Crosscheck contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/association/changeset.h"
#include "core/schema/association.h"

#include <QDialog>

class QLabel;
class QPushButton;

namespace crosscheck {

class ValueField;

/// Asks for the name of a row, and, for a new one, for the other values that its table demands. Opens without
/// blocking; deletes itself when closed.
class EntityDialog final : public QDialog
{
    Q_OBJECT

public:
    [[nodiscard]] static EntityDialog *forNew(const EntitySide &side, QWidget *parent);
    [[nodiscard]] static EntityDialog *forRename(const EntitySide &side, const QString &label,
                                                 QWidget *parent);

    [[nodiscard]] EntityDraft draft() const;

private:
    struct Texts {
        QString title;
        QString accept; ///< of the button that ends it
    };
    EntityDialog(const Texts &texts, const EntitySide &side, const std::vector<Column> &required,
                 const QString &label, QWidget *parent);
    void validate();

    std::vector<ValueField *> m_fields; ///< those of the label first
    std::size_t m_labelFields = 0;      ///< how many these are
    QLabel *m_amiss;                    ///< what keeps the dialog from being accepted
    QPushButton *m_accept = nullptr;
};

} // namespace crosscheck
