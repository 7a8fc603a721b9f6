// SPDX-FileCopyrightText: Crosscheck contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/leftoutdialog.h"

#include <QDialogButtonBox>
#include <QHeaderView>
#include <QLabel>
#include <QTableWidget>
#include <QVBoxLayout>

namespace crosscheck {

namespace {

constexpr QSize preferredSize{640, 420};

} // namespace

LeftOutDialog::LeftOutDialog(const std::vector<crosscheck::Rejected> &rejected, QWidget *parent)
    : QDialog(parent)
{
    setAttribute(Qt::WA_DeleteOnClose);
    setObjectName(QStringLiteral("leftOutDialog"));
    setWindowTitle(tr("Tables left out"));
    auto *intro
        = new QLabel(tr("These tables refer to others, but were not taken for junction tables:"), this);
    intro->setWordWrap(true);
    auto *table = new QTableWidget(int(rejected.size()), 2, this);
    table->setObjectName(QStringLiteral("leftOut"));
    table->setAccessibleName(tr("Tables left out"));
    table->setHorizontalHeaderLabels({tr("Table"), tr("Why not")});
    table->setEditTriggers(QAbstractItemView::NoEditTriggers);
    table->setSelectionBehavior(QAbstractItemView::SelectRows);
    table->setWordWrap(true);
    table->setTabKeyNavigation(false);
    table->setShowGrid(false);
    table->verticalHeader()->hide();
    for (int row = 0; row < int(rejected.size()); ++row) {
        table->setItem(row, 0, new QTableWidgetItem(rejected[std::size_t(row)].table.display()));
        table->setItem(row, 1, new QTableWidgetItem(rejected[std::size_t(row)].reason));
    }
    table->horizontalHeader()->setDefaultAlignment(Qt::AlignLeft | Qt::AlignVCenter);
    table->horizontalHeader()->setSectionResizeMode(0, QHeaderView::ResizeToContents);
    table->horizontalHeader()->setSectionResizeMode(1, QHeaderView::Stretch);
    table->verticalHeader()->setSectionResizeMode(QHeaderView::ResizeToContents);
    auto *buttons = new QDialogButtonBox(QDialogButtonBox::Close, this);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(16, 16, 16, 12);
    layout->setSpacing(10);
    layout->addWidget(intro);
    layout->addWidget(table, 1);
    layout->addWidget(buttons);
    resize(preferredSize);
}

} // namespace crosscheck
