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

namespace crosscheck {

namespace {

constexpr QSize preferredSize{640, 420};

} // namespace

StrayRowsDialog::StrayRowsDialog(const StrayRows &strays, const QString &table, const QString &readOnlyReason,
                                 QWidget *parent)
    : QDialog(parent)
    , m_strays(strays)
    , m_table(table)
{
    setAttribute(Qt::WA_DeleteOnClose);
    setObjectName(QStringLiteral("strayRowsDialog"));
    setWindowTitle(tr("Rows that link nothing"));
    const auto listed = qsizetype(strays.rows.size());
    QString text
        = tr("%Ln row(s) of “%1” refer to no row, or hold NULL:", nullptr, int(strays.count)).arg(table);
    if (listed < strays.count)
        text += QLatin1Char(' ') + tr("The first %Ln are shown.", nullptr, int(listed));
    if (!readOnlyReason.isEmpty())
        text += QLatin1Char('\n') + tr("They cannot be deleted: %1").arg(readOnlyReason);
    auto *intro = new QLabel(text, this);
    intro->setWordWrap(true);
    auto *buttons = new QDialogButtonBox(QDialogButtonBox::Close, this);
    auto *copying = buttons->addButton(tr("&Copy"), QDialogButtonBox::ActionRole);
    copying->setObjectName(QStringLiteral("copy"));
    auto *deleting = buttons->addButton(tr("&Delete All…"), QDialogButtonBox::DestructiveRole);
    deleting->setObjectName(QStringLiteral("delete"));
    deleting->setEnabled(readOnlyReason.isEmpty() && strays.count > 0);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    connect(copying, &QPushButton::clicked, this, &StrayRowsDialog::copy);
    connect(deleting, &QPushButton::clicked, this, &StrayRowsDialog::confirm);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(16, 16, 16, 12);
    layout->setSpacing(10);
    layout->addWidget(intro);
    layout->addWidget(tableOf(strays), 1);
    layout->addWidget(buttons);
    resize(preferredSize);
}

QWidget *StrayRowsDialog::tableOf(const StrayRows &strays)
{
    auto *table = new QTableWidget(int(strays.rows.size()), int(strays.columns.size()), this);
    table->setObjectName(QStringLiteral("strayRows"));
    table->setAccessibleName(tr("Rows that link nothing"));
    table->setHorizontalHeaderLabels(strays.columns);
    table->setEditTriggers(QAbstractItemView::NoEditTriggers);
    table->setSelectionBehavior(QAbstractItemView::SelectRows);
    table->setTabKeyNavigation(false);
    table->setShowGrid(false);
    table->verticalHeader()->hide();
    for (int row = 0; row < table->rowCount(); ++row) {
        for (int column = 0; column < table->columnCount(); ++column) {
            const QString &value = strays.rows[std::size_t(row)][column];
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

/// As lines of tab-separated values.
void StrayRowsDialog::copy() const
{
    QStringList lines{m_strays.columns.join(QLatin1Char('\t'))};
    for (const QStringList &row : m_strays.rows)
        lines.append(row.join(QLatin1Char('\t')));
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
