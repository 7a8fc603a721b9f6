// SPDX-FileCopyrightText: Crosscheck contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/associationdialog.h"

#include "core/schema/labelcolumn.h"

#include <QComboBox>
#include <QDialogButtonBox>
#include <QFormLayout>
#include <QLabel>
#include <QPushButton>

namespace crosscheck {

namespace {

constexpr int fieldWidth = 280;

QStringList columnNames(const Table *table)
{
    QStringList names;
    if (table) {
        for (const Column &column : table->columns)
            names.append(column.name);
    }
    return names;
}

/// What rows are most likely referred to by comes first.
QStringList keysFirst(const Table *table)
{
    QStringList names;
    if (table && table->primaryKey.size() == 1)
        names += table->primaryKey;
    if (table) {
        for (const QStringList &key : table->uniqueKeys) {
            if (key.size() == 1)
                names += key;
        }
    }
    names += columnNames(table);
    names.removeDuplicates();
    return names;
}

void offer(QComboBox &box, const QStringList &items)
{
    const QSignalBlocker quiet(box);
    box.clear();
    box.addItems(items);
}

} // namespace

AssociationDialog::AssociationDialog(const Discovery &discovery, const Association *association,
                                     QWidget *parent)
    : QDialog(parent)
    , m_catalogue(discovery.catalogue)
    , m_finder(m_catalogue)
    , m_junction(new QComboBox(this))
    , m_problem(new QLabel(this))
{
    setAttribute(Qt::WA_DeleteOnClose);
    setObjectName(QStringLiteral("associationDialog"));
    setWindowTitle(association ? tr("Edit the association") : tr("Add an association"));
    for (const auto *all : {&m_catalogue.tables, &m_catalogue.views}) {
        for (const Table &table : *all)
            m_tables.push_back(&table);
    }
    buildForm(!association);
    if (!association) {
        if (!discovery.rejected.empty()) // which one most likely wants to say something of
            m_junction->setCurrentText(discovery.rejected.front().table.display());
        offerColumns();
        return;
    }
    if (const Correction *known = discovery.correctionOf(*association)) {
        m_before = *known;
        m_found = known->replaces;
    } else {
        m_found = Correction::choicesOf(*association);
    }
    m_fixed = association->fixed;
    show(*association);
}

void AssociationDialog::buildForm(bool isNew)
{
    auto *form = new QFormLayout(this);
    form->setContentsMargins(16, 16, 16, 12);
    form->setSpacing(8);
    m_junction->setObjectName(QStringLiteral("junction"));
    m_junction->setAccessibleName(tr("Junction table"));
    m_junction->setMinimumWidth(fieldWidth);
    m_junction->setEnabled(isNew);
    for (const Table *table : m_tables)
        m_junction->addItem(table->name.display());
    auto *label = new QLabel(tr("&Junction table"), this);
    label->setBuddy(m_junction);
    form->addRow(label, m_junction);
    addSide(Side::Left, tr("Left"));
    addSide(Side::Right, tr("Right"));
    m_problem->setObjectName(QStringLiteral("problem"));
    m_problem->setWordWrap(true);
    m_problem->setTextFormat(Qt::PlainText);
    m_problem->setMinimumHeight(2 * fontMetrics().height()); // so that nothing moves while one chooses
    form->addRow(m_problem);
    auto *buttons = new QDialogButtonBox(QDialogButtonBox::Cancel, this);
    m_use = buttons->addButton(isNew ? tr("&Add") : tr("&Use This"), QDialogButtonBox::AcceptRole);
    m_use->setObjectName(QStringLiteral("use"));
    m_use->setDefault(true);
    form->addRow(buttons);
    connect(buttons, &QDialogButtonBox::accepted, this, &AssociationDialog::accept);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    connect(m_junction, &QComboBox::currentIndexChanged, this, &AssociationDialog::offerColumns);
}

void AssociationDialog::addSide(Side side, const QString &title)
{
    auto *form = static_cast<QFormLayout *>(layout());
    auto *heading = new QLabel(title, this);
    QFont bold = heading->font();
    bold.setBold(true);
    heading->setFont(bold);
    heading->setContentsMargins(0, 10, 0, 0);
    form->addRow(heading);
    SideFields &fields = m_fields[side];
    const QString prefix = side == Side::Left ? QStringLiteral("left") : QStringLiteral("right");
    const auto add = [&](QComboBox *&field, const QString &text, const char *name) {
        field = new QComboBox(this);
        field->setObjectName(prefix + QLatin1String(name));
        field->setAccessibleName(QStringLiteral("%1: %2").arg(title, text));
        form->addRow(text, field);
    };
    add(fields.column, tr("Column"), "Column");
    add(fields.table, tr("refers to"), "Table");
    add(fields.reference, tr("by"), "Reference");
    add(fields.label, tr("shown as"), "Label");
    for (const Table &table : m_catalogue.tables) // which come first among m_tables
        fields.table->addItem(table.name.display());
    connect(fields.table, &QComboBox::currentIndexChanged, this, [this, side] { offerReferences(side); });
    for (QComboBox *field : {fields.column, fields.reference, fields.label})
        connect(field, &QComboBox::currentIndexChanged, this, &AssociationDialog::validate);
}

void AssociationDialog::show(const Association &association)
{
    m_junction->setCurrentText(association.junction.name.display());
    offerColumns();
    m_composite = Correction::choicesOf(association);
    for (const Side side : bothSides) {
        const Correction::Choice &now = m_composite[side];
        SideFields &fields = m_fields[side];
        const bool isComposite = now.columns.size() != 1;
        const QString separator = QStringLiteral(", ");
        if (isComposite)
            offer(*fields.column, {now.columns.join(separator)});
        fields.column->setCurrentText(now.columns.join(separator));
        fields.table->setCurrentText(now.table.display());
        offerReferences(side);
        if (isComposite)
            offer(*fields.reference, {now.references.join(separator)});
        fields.reference->setCurrentText(now.references.join(separator));
        fields.label->setCurrentText(now.label.join(separator));
        for (QComboBox *field : {fields.column, fields.table, fields.reference})
            field->setEnabled(!isComposite);
    }
    if (m_before) {
        auto *buttons = findChild<QDialogButtonBox *>();
        auto *withdrawing = buttons->addButton(m_found ? tr("As It Was &Found") : tr("&Remove"),
                                               QDialogButtonBox::ResetRole);
        withdrawing->setObjectName(QStringLiteral("withdraw"));
        connect(withdrawing, &QPushButton::clicked, this, &AssociationDialog::withdraw);
    }
    validate();
}

const Table *AssociationDialog::chosenTable(const QComboBox &tables) const
{
    return tables.currentIndex() < 0 ? nullptr : m_tables[std::size_t(tables.currentIndex())];
}

void AssociationDialog::offerColumns()
{
    const Table *junction = chosenTable(*m_junction);
    const auto guesses = junction ? m_finder.of(*junction) : std::vector<Reference>();
    for (const Side side : bothSides) {
        const std::size_t place = side == Side::Left ? 0 : 1;
        SideFields &fields = m_fields[side];
        offer(*fields.column, columnNames(junction));
        const bool isGuessed = place < guesses.size() && guesses[place].columns.size() == 1;
        const QSignalBlocker quiet(fields.table);
        fields.column->setCurrentIndex(std::min(int(place), fields.column->count() - 1));
        fields.table->setCurrentIndex(-1);
        if (isGuessed) {
            fields.column->setCurrentText(guesses[place].columns.first());
            fields.table->setCurrentText(guesses[place].table.display());
        }
        offerReferences(side);
        if (isGuessed)
            fields.reference->setCurrentText(guesses[place].references.first());
    }
    validate();
}

void AssociationDialog::offerReferences(Side side)
{
    SideFields &fields = m_fields[side];
    const Table *table = chosenTable(*fields.table);
    const QStringList keys = keysFirst(table);
    offer(*fields.reference, keys);
    offerLabels(side);
    if (table)
        fields.label->setCurrentText(
            chooseLabelColumns(*table, keys.first(std::min(qsizetype(1), keys.size())))
                .join(QLatin1String(", ")));
    validate();
}

/// Each column, and first and last name together.
void AssociationDialog::offerLabels(Side side)
{
    QComboBox &labels = *m_fields[side].label;
    const Table *table = chosenTable(*m_fields[side].table);
    const QSignalBlocker quiet(labels);
    labels.clear();
    if (!table)
        return;
    if (const QStringList people = namesOfPeople(*table); !people.isEmpty())
        labels.addItem(people.join(QLatin1String(", ")), people);
    for (const Column &column : table->columns)
        labels.addItem(column.name, QStringList{column.name});
}

Correction::Choice AssociationDialog::choice(Side side) const
{
    const SideFields &fields = m_fields[side];
    if (!fields.column->isEnabled()) {
        Correction::Choice same = m_composite[side];
        same.label = fields.label->currentData().toStringList();
        return same;
    }
    const Table *table = chosenTable(*fields.table);
    return {table ? table->name : TableName(),
            {fields.column->currentText()},
            {fields.reference->currentText()},
            fields.label->currentData().toStringList()};
}

Correction AssociationDialog::correction() const
{
    const Table *junction = chosenTable(*m_junction);
    return {
        junction ? junction->name : TableName(), {choice(Side::Left), choice(Side::Right)}, m_fixed, m_found};
}

void AssociationDialog::validate()
{
    if (!m_use)
        return;
    const QString problem = correction().problemIn(m_catalogue);
    m_problem->setText(problem);
    m_use->setEnabled(problem.isEmpty());
}

void AssociationDialog::accept()
{
    const Correction now = correction();
    const bool isAsFound = m_found && now.sides == *m_found;
    Q_EMIT said(m_before, isAsFound ? std::nullopt : std::optional(now));
    QDialog::accept();
}

void AssociationDialog::withdraw()
{
    Q_EMIT said(m_before, {});
    QDialog::accept();
}

} // namespace crosscheck
