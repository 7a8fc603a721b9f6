// SPDX-FileCopyrightText: Crosscheck contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/entitydialog.h"

#include <QDialogButtonBox>
#include <QFormLayout>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>

namespace crosscheck {

EntityDialog *EntityDialog::forNew(const EntitySide &side, QWidget *parent)
{
    return new EntityDialog({tr("Add to %1").arg(side.table.name.display()), tr("Add")}, side,
                            side.requiredColumns(), {}, parent);
}

EntityDialog *EntityDialog::forRename(const EntitySide &side, const QString &label, QWidget *parent)
{
    return new EntityDialog({tr("Rename in %1").arg(side.table.name.display()), tr("Rename")}, side, {},
                            label, parent);
}

EntityDialog::EntityDialog(const Texts &texts, const EntitySide &side, const std::vector<Column> &required,
                           const QString &label, QWidget *parent)
    : QDialog(parent)
    , m_label(new QLineEdit(label, this))
{
    setAttribute(Qt::WA_DeleteOnClose);
    setObjectName(QStringLiteral("entityDialog"));
    setWindowTitle(texts.title);
    if (const Column *column = side.table.column(side.labelColumn))
        m_labelColumn = *column;
    auto *form = new QFormLayout(this);
    form->setContentsMargins(16, 16, 16, 12);
    form->setSpacing(10);
    const auto addField = [form](const Column &column, QLineEdit *edit) {
        edit->setMinimumWidth(260);
        edit->setObjectName(QLatin1String("field_") + column.name);
        edit->setAccessibleName(column.name);
        edit->setPlaceholderText(column.type.toLower());
        auto *name = new QLabel(column.name);
        name->setTextFormat(Qt::PlainText);
        name->setBuddy(edit);
        form->addRow(name, edit);
    };
    addField(m_labelColumn, m_label);
    m_label->setObjectName(QStringLiteral("label"));
    m_label->selectAll();
    for (const Column &column : required) {
        m_fields.push_back({column, new QLineEdit(this)});
        addField(column, m_fields.back().edit);
        connect(m_fields.back().edit, &QLineEdit::textChanged, this, &EntityDialog::validate);
    }
    auto *buttons = new QDialogButtonBox(QDialogButtonBox::Ok | QDialogButtonBox::Cancel, this);
    m_accept = buttons->button(QDialogButtonBox::Ok);
    m_accept->setText(texts.accept);
    form->addRow(buttons);
    connect(buttons, &QDialogButtonBox::accepted, this, &QDialog::accept);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    connect(m_label, &QLineEdit::textChanged, this, &EntityDialog::validate);
    validate();
}

Value EntityDialog::typed(const Column &column, const QString &text)
{
    if (!column.isText()) {
        bool isNumber = false;
        if (const qlonglong integer = text.toLongLong(&isNumber); isNumber)
            return std::int64_t(integer);
        if (const double real = text.toDouble(&isNumber); isNumber)
            return real;
    }
    return textValue(text);
}

void EntityDialog::validate()
{
    bool isComplete = !m_label->text().isEmpty();
    for (const Field &field : m_fields)
        isComplete = isComplete && !field.edit->text().isEmpty();
    m_accept->setEnabled(isComplete);
    m_accept->setToolTip(isComplete ? QString() : tr("Every field needs a value."));
}

EntityDraft EntityDialog::draft() const
{
    EntityDraft draft{typed(m_labelColumn, m_label->text()), {}};
    for (const Field &field : m_fields)
        draft.values[field.column.name] = typed(field.column, field.edit->text());
    return draft;
}

} // namespace crosscheck
