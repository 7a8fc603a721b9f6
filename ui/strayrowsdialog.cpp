// SPDX-FileCopyrightText: Crosscheck contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/strayrowsdialog.h"

#include <QClipboard>
#include <QDialogButtonBox>
#include <QGuiApplication>
#include <QHeaderView>
#include <QLabel>
#include <QMessageBox>
#include <QPushButton>
#include <QTableWidget>
#include <QVBoxLayout>

#include <algorithm>

namespace crosscheck {

namespace {

constexpr QSize preferredSize{640, 420};
constexpr qsizetype mostListed = 1000;

/// As spreadsheets read it: what holds a tab or a line break in quotes. NULL stands without them.
QString field(const QString &value)
{
    if (value.isNull())
        return QStringLiteral("NULL");
    const bool isPlain = value != QLatin1String("NULL") && !value.contains(QLatin1Char('"'))
        && !value.contains(QLatin1Char('\t')) && !value.contains(QLatin1Char('\n'));
    return isPlain
        ? value
        : QString(QLatin1Char('"') + QString(value).replace(QLatin1Char('"'), QLatin1String("\"\""))
                  + QLatin1Char('"'));
}

} // namespace

StrayRowsDialog::StrayRowsDialog(const StrayRows &strays, const QString &readOnlyReason, QWidget *parent)
    : QDialog(parent)
    , m_strays(strays)
    , m_table(strays.association.junction.name.display())
{
    setAttribute(Qt::WA_DeleteOnClose);
    setObjectName(QStringLiteral("strayRowsDialog"));
    setWindowTitle(tr("Rows that link nothing"));
    QString text
        = tr("%Ln row(s) of “%1” refer to no row, or hold NULL:", nullptr, int(strays.count)).arg(m_table);
    if (strays.count > mostListed)
        text += QLatin1Char(' ') + tr("The first %Ln are shown.", nullptr, int(mostListed));
    const QString reason = whyNot(readOnlyReason);
    if (!reason.isEmpty())
        text += QLatin1Char('\n') + tr("They cannot be deleted here: %1").arg(reason);
    auto *intro = new QLabel(text, this);
    intro->setWordWrap(true);
    auto *buttons = new QDialogButtonBox(QDialogButtonBox::Close, this);
    auto *copying = buttons->addButton(tr("&Copy"), QDialogButtonBox::ActionRole);
    copying->setObjectName(QStringLiteral("copy"));
    auto *deleting = buttons->addButton(tr("&Delete All…"), QDialogButtonBox::DestructiveRole);
    deleting->setObjectName(QStringLiteral("delete"));
    deleting->setEnabled(reason.isEmpty() && strays.count > 0);
    for (QPushButton *button : {copying, deleting})
        button->setAutoDefault(false); // Enter deletes nothing
    buttons->button(QDialogButtonBox::Close)->setDefault(true);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    connect(copying, &QPushButton::clicked, this, &StrayRowsDialog::copy);
    connect(deleting, &QPushButton::clicked, this, &StrayRowsDialog::confirm);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(16, 16, 16, 12);
    layout->setSpacing(10);
    layout->addWidget(intro);
    layout->addWidget(makeTable(), 1);
    layout->addWidget(buttons);
    resize(preferredSize);
}

/// Why they cannot be deleted; empty where they can.
QString StrayRowsDialog::whyNot(const QString &readOnlyReason) const
{
    if (!readOnlyReason.isEmpty())
        return readOnlyReason;
    if (!m_strays.association.dependents.isEmpty())
        return tr("rows of other tables refer to those of “%1” (%2).")
            .arg(m_table, m_strays.association.dependents.join(QLatin1String(", ")));
    if (qint64(m_strays.rows.size()) < m_strays.count)
        return tr("they are too many to be copied first.");
    return {};
}

QWidget *StrayRowsDialog::makeTable()
{
    const qsizetype listed = std::min(mostListed, qsizetype(m_strays.rows.size()));
    auto *table = new QTableWidget(int(listed), int(m_strays.columns.size()), this);
    table->setObjectName(QStringLiteral("strayRows"));
    table->setAccessibleName(tr("Rows that link nothing"));
    table->setHorizontalHeaderLabels(m_strays.columns);
    table->setEditTriggers(QAbstractItemView::NoEditTriggers);
    table->setSelectionBehavior(QAbstractItemView::SelectRows);
    table->setTabKeyNavigation(false);
    table->setShowGrid(false);
    table->verticalHeader()->hide();
    for (int row = 0; row < table->rowCount(); ++row) {
        for (int column = 0; column < table->columnCount(); ++column) {
            const QString &value = m_strays.rows[std::size_t(row)][column];
            auto *item = new QTableWidgetItem(value.isNull() ? tr("NULL") : value);
            if (value.isNull()) {
                QFont font = item->font();
                font.setItalic(true);
                item->setFont(font);
            }
            table->setItem(row, column, item);
        }
    }
    table->horizontalHeader()->setDefaultAlignment(Qt::AlignLeft | Qt::AlignVCenter);
    table->horizontalHeader()->setSectionResizeMode(QHeaderView::Stretch);
    return table;
}

/// All of them, as lines of tab-separated values.
void StrayRowsDialog::copy() const
{
    QStringList lines{m_strays.columns.join(QLatin1Char('\t'))};
    for (const QStringList &row : m_strays.rows) {
        QStringList fields;
        for (const QString &value : row)
            fields.append(field(value));
        lines.append(fields.join(QLatin1Char('\t')));
    }
    QGuiApplication::clipboard()->setText(lines.join(QLatin1Char('\n')));
}

void StrayRowsDialog::confirm()
{
    auto *box = new QMessageBox(QMessageBox::NoIcon, QStringLiteral("Crosscheck"),
                                tr("Delete %Ln row(s) of “%1”?", nullptr, int(m_strays.count)).arg(m_table),
                                QMessageBox::Cancel, this);
    box->setObjectName(QStringLiteral("deleteQuestion"));
    box->setAttribute(Qt::WA_DeleteOnClose);
    box->setInformativeText(tr("This cannot be undone. Copy them first if they may still be needed."));
    auto *deleting = box->addButton(tr("&Delete"), QMessageBox::DestructiveRole);
    box->setDefaultButton(QMessageBox::Cancel);
    connect(deleting, &QPushButton::clicked, this, [this] {
        Q_EMIT deletionWanted();
        accept();
    });
    box->open();
}

} // namespace crosscheck
