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
    , m_amiss(new QLabel(this))
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
    m_amiss->setObjectName(QStringLiteral("amiss"));
    m_amiss->setTextFormat(Qt::PlainText);
    m_amiss->setWordWrap(true);
    form->addRow(m_amiss);
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

/// Why the column cannot have this value; empty where it can, as far as its type tells.
QString EntityDialog::objection(const Column &column, const QString &text)
{
    if (text.isEmpty())
        return tr("Every field needs a value.");
    const Value value = typed(column, text);
    if (column.isInteger() && !std::holds_alternative<std::int64_t>(value))
        return tr("“%1” needs a whole number.").arg(column.name);
    if (column.isNumber() && std::holds_alternative<Text>(value))
        return tr("“%1” needs a number.").arg(column.name);
    return {};
}

/// Says what is amiss with the first field that is not right, below all of them.
void EntityDialog::validate()
{
    QString amiss = objection(m_labelColumn, m_label->text());
    bool isStarted = !m_label->text().isEmpty();
    for (const Field &field : m_fields) {
        isStarted = isStarted || !field.edit->text().isEmpty();
        if (amiss.isEmpty())
            amiss = objection(field.column, field.edit->text());
    }
    m_accept->setEnabled(amiss.isEmpty());
    m_amiss->setText(isStarted ? amiss : QString());
}

EntityDraft EntityDialog::draft() const
{
    EntityDraft draft{typed(m_labelColumn, m_label->text()), {}};
    for (const Field &field : m_fields)
        draft.values[field.column.name] = typed(field.column, field.edit->text());
    return draft;
}

} // namespace crosscheck
