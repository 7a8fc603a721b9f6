// SPDX-FileCopyrightText: Crosscheck contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/lackingvaluesdialog.h"

#include "ui/plaintext.h"
#include "ui/valuefield.h"

#include <QDialogButtonBox>
#include <QFormLayout>
#include <QLabel>
#include <QPushButton>
#include <QScrollArea>
#include <QScrollBar>
#include <QVBoxLayout>

#include <algorithm>
#include <set>

namespace crosscheck {

namespace {

constexpr std::size_t mostNamed = 5;
constexpr int leastField = 260; // wide
constexpr int mostFields = 320; // high, before they scroll

/// `John → Viewer, Jane → Editor and 3 more`
QString namesOf(const Workspace &workspace, const std::vector<Cell> &cells)
{
    QStringList names;
    for (std::size_t i = 0; i < std::min(cells.size(), mostNamed); ++i)
        names.append(QStringLiteral("%1 → %2").arg(onOneLine(workspace.name(cells[i].left)),
                                                   onOneLine(workspace.name(cells[i].right))));
    const QString named = names.join(QLatin1String(", "));
    return cells.size() <= mostNamed
        ? named
        : LackingValuesDialog::tr("%1 and %Ln more", nullptr, int(cells.size() - mostNamed)).arg(named);
}

} // namespace

LackingValuesDialog::LackingValuesDialog(const Workspace &workspace, QWidget *parent)
    : QDialog(parent)
    , m_table(workspace.association().junction.name.display())
    , m_amiss(new QLabel(this))
{
    setAttribute(Qt::WA_DeleteOnClose);
    setObjectName(QStringLiteral("lackingValues"));
    setWindowTitle(tr("Values for new links"));
    auto *fields = new QWidget(this);
    auto *form = new QFormLayout(fields);
    form->setContentsMargins(0, 0, 0, 0);
    form->setSpacing(8);
    const Association &association = workspace.association();
    std::set<Cell> lacking;
    for (const QString &name : association.requiredPayload()) {
        const std::vector<Cell> cells = workspace.lackingPayload(name);
        const Column *column = association.junction.column(name);
        if (cells.empty() || !column)
            continue;
        lacking.insert(cells.begin(), cells.end());
        auto *field = new ValueField(*column, this);
        field->setMinimumWidth(leastField);
        auto *label = new QLabel(withoutMnemonic(name), this);
        label->setTextFormat(Qt::PlainText);
        label->setBuddy(field);
        form->addRow(label, field);
        connect(field, &ValueField::typed, this, &LackingValuesDialog::validate);
        m_fields.push_back(field);
    }
    auto *intro = new QLabel(
        tr("New links need values: %1.", "links").arg(namesOf(workspace, {lacking.begin(), lacking.end()})),
        this);
    intro->setTextFormat(Qt::PlainText);
    intro->setWordWrap(true);
    auto *scroll = new QScrollArea(this);
    scroll->setFrameShape(QFrame::NoFrame);
    scroll->setWidgetResizable(true);
    scroll->setFocusPolicy(Qt::NoFocus);
    scroll->setWidget(fields);
    scroll->setMinimumHeight(std::min(fields->sizeHint().height(), mostFields));
    scroll->setMinimumWidth(fields->sizeHint().width() + scroll->verticalScrollBar()->sizeHint().width());
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(16, 16, 16, 12);
    layout->setSpacing(10);
    layout->addWidget(intro);
    layout->addWidget(scroll, 1);
    auto *buttons = new QDialogButtonBox(QDialogButtonBox::Save | QDialogButtonBox::Cancel, this);
    m_save = buttons->button(QDialogButtonBox::Save);
    m_amiss->setObjectName(QStringLiteral("amiss"));
    m_amiss->setTextFormat(Qt::PlainText);
    m_amiss->setWordWrap(true);
    layout->addWidget(m_amiss);
    layout->addWidget(buttons);
    connect(buttons, &QDialogButtonBox::accepted, this, &QDialog::accept);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    validate();
}

void LackingValuesDialog::validate()
{
    QString amiss;
    bool isComplete = true;
    for (const ValueField *field : m_fields) {
        const auto value = field->value();
        isComplete = isComplete && field->isEdited() && value;
        if (amiss.isEmpty() && field->isEdited() && !value)
            amiss = value.error().text;
    }
    m_amiss->setText(amiss.isEmpty() ? tr("%1 demands these values of each row.").arg(m_table) : amiss);
    m_save->setEnabled(isComplete);
}

std::map<QString, Value> LackingValuesDialog::values() const
{
    std::map<QString, Value> values;
    for (const ValueField *field : m_fields)
        values[field->column().name] = field->value().value_or(Value());
    return values;
}

} // namespace crosscheck
