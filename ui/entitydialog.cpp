// SPDX-FileCopyrightText: Crosscheck contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/entitydialog.h"

#include "ui/plaintext.h"
#include "ui/valuefield.h"

#include <QDialogButtonBox>
#include <QFormLayout>
#include <QLabel>
#include <QPushButton>

#include <algorithm>

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
    , m_amiss(new QLabel(this))
{
    setAttribute(Qt::WA_DeleteOnClose);
    setObjectName(QStringLiteral("entityDialog"));
    setWindowTitle(texts.title);
    auto *form = new QFormLayout(this);
    form->setContentsMargins(16, 16, 16, 12);
    form->setSpacing(10);
    std::vector<Column> columns;
    for (const QString &name : side.labelColumns) {
        if (const Column *column = side.table.column(name))
            columns.push_back(*column);
    }
    m_labelFields = columns.size();
    columns.insert(columns.end(), required.begin(), required.end());
    for (std::size_t i = 0; i < columns.size(); ++i) {
        Column &column = columns[i];
        if (m_labelFields == 1 || i >= m_labelFields)
            column.notNull = true; // a row without a name, or without what it needs, is of no use
        auto *field = new ValueField(column, this);
        field->setMinimumWidth(260);
        auto *name = new QLabel(withoutMnemonic(column.name));
        name->setTextFormat(Qt::PlainText);
        name->setBuddy(field);
        form->addRow(name, field);
        m_fields.push_back(field);
    }
    m_fields.front()->setObjectName(QStringLiteral("label"));
    m_fields.front()->setText(label);
    m_fields.front()->selectAll();
    auto *buttons = new QDialogButtonBox(QDialogButtonBox::Ok | QDialogButtonBox::Cancel, this);
    m_accept = buttons->button(QDialogButtonBox::Ok);
    m_accept->setText(texts.accept);
    m_amiss->setObjectName(QStringLiteral("amiss"));
    m_amiss->setTextFormat(Qt::PlainText);
    m_amiss->setWordWrap(true);
    form->addRow(m_amiss);
    form->addRow(buttons);
    connect(buttons, &QDialogButtonBox::accepted, this, &QDialog::accept);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    for (const ValueField *field : m_fields)
        connect(field, &QLineEdit::textChanged, this, &EntityDialog::validate);
    validate();
}

/// Says what is amiss with the first field that is not right, below all of them.
void EntityDialog::validate()
{
    QString amiss;
    const auto isFilled = [](const ValueField *field) { return !field->text().isEmpty(); };
    const bool isStarted = std::any_of(m_fields.begin(), m_fields.end(), isFilled);
    const bool isNamed
        = std::any_of(m_fields.begin(), m_fields.begin() + std::ptrdiff_t(m_labelFields), isFilled);
    for (const ValueField *field : m_fields) {
        const auto value = field->value();
        if (amiss.isEmpty() && !isFilled(field) && (field->column().notNull || !isNamed))
            amiss = tr("Every field needs a value.");
        else if (amiss.isEmpty() && !value)
            amiss = value.error().text;
    }
    m_accept->setEnabled(amiss.isEmpty());
    m_amiss->setText(isStarted ? amiss : QString());
}

EntityDraft EntityDialog::draft() const
{
    EntityDraft draft{m_fields.front()->value().value_or(Value()), {}};
    QStringList names;
    for (std::size_t i = 0; i < m_fields.size(); ++i) {
        const bool isEmpty = m_fields[i]->text().isEmpty();
        if (i < m_labelFields && !isEmpty)
            names.append(m_fields[i]->text());
        if (i > 0 || m_labelFields > 1)
            draft.values[m_fields[i]->column().name]
                = isEmpty ? Value() : m_fields[i]->value().value_or(Value());
    }
    if (m_labelFields > 1)
        draft.label = textValue(names.join(QLatin1Char(' ')));
    return draft;
}

} // namespace crosscheck
