// SPDX-FileCopyrightText: Crosscheck contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/historydialog.h"

#include "ui/plaintext.h"

#include <QDialogButtonBox>
#include <QHeaderView>
#include <QLabel>
#include <QListWidget>
#include <QLocale>
#include <QMessageBox>
#include <QPushButton>
#include <QSplitter>
#include <QTreeWidget>
#include <QVBoxLayout>

namespace crosscheck {

namespace {

constexpr QSize preferredSize{760, 480};
constexpr int rowHeight = 26;
constexpr int columnGap = 14;

} // namespace

HistoryDialog::HistoryDialog(std::vector<SavedBatch> batches, const QString &title, const QString &whyNot,
                             Keeping keeping, QWidget *parent)
    : QDialog(parent)
    , m_batches(std::move(batches))
    , m_whyNot(whyNot)
    , m_keeping(std::move(keeping))
    , m_texts(new QListWidget(this))
{
    setAttribute(Qt::WA_DeleteOnClose);
    setObjectName(QStringLiteral("historyDialog"));
    setWindowTitle(tr("History"));
    m_texts->setObjectName(QStringLiteral("historyTexts"));
    m_texts->setAccessibleName(tr("What the save wrote"));
    m_texts->setUniformItemSizes(true);
    QWidget *buttons = makeButtons();
    auto *parts = new QSplitter(Qt::Horizontal, this);
    parts->addWidget(makeList());
    parts->addWidget(m_texts);
    parts->setStretchFactor(0, 3);
    parts->setStretchFactor(1, 2);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(16, 16, 16, 12);
    layout->setSpacing(10);
    layout->addWidget(makeText(introduction(title), "historyIntroduction"));
    layout->addWidget(parts, 1);
    layout->addWidget(makeText(placeText(), "historyPlace"));
    layout->addWidget(buttons);
    showBatch();
    resize(preferredSize);
}

QString HistoryDialog::introduction(const QString &title) const
{
    if (m_batches.empty())
        return tr("Nothing was saved to %1 with Crosscheck yet, as far as is known here.").arg(title);
    return tr("What was saved to %1 with Crosscheck. Taking a save back stages its opposite; nothing is "
              "written before you save.")
        .arg(title);
}

/// Where what is shown is kept.
QString HistoryDialog::placeText() const
{
    const HistoryTable::Found &found = m_keeping.found;
    if (!m_keeping.unread.isEmpty())
        return tr("What others saved could not be read: %1").arg(m_keeping.unread);
    if (found.table)
        return tr("The database keeps this history too, in the table “%1”: whoever saves, all see it.")
            .arg(found.table->display());
    if (!found.whyNot.isEmpty())
        return tr("The history is kept on this computer alone. %1").arg(found.whyNot);
    return tr("The history is kept on this computer alone: what others save is not in it.");
}

QLabel *HistoryDialog::makeText(const QString &text, const char *name)
{
    auto *label = new QLabel(text, this);
    label->setObjectName(QLatin1String(name));
    label->setTextFormat(Qt::PlainText);
    label->setWordWrap(true);
    return label;
}

QWidget *HistoryDialog::makeButtons()
{
    auto *buttons = new QDialogButtonBox(QDialogButtonBox::Close, this);
    m_revert = buttons->addButton(tr("&Take This Save Back"), QDialogButtonBox::ActionRole);
    m_revert->setObjectName(QStringLiteral("revert"));
    m_revert->setAutoDefault(false);
    buttons->button(QDialogButtonBox::Close)->setDefault(true);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    connect(m_revert, &QPushButton::clicked, this, &HistoryDialog::revert);
    if (!m_keeping.found.table && m_keeping.found.whyNot.isEmpty() && !m_keeping.creation.isEmpty()) {
        auto *keep = buttons->addButton(tr("&Keep in the Database…"), QDialogButtonBox::ResetRole);
        keep->setObjectName(QStringLiteral("keepInDatabase"));
        keep->setAutoDefault(false);
        connect(keep, &QPushButton::clicked, this, &HistoryDialog::askToKeep);
    }
    return buttons;
}

void HistoryDialog::askToKeep()
{
    auto *box = new QMessageBox(QMessageBox::NoIcon, QStringLiteral("Crosscheck"),
                                tr("Keep the history in the database too?"), QMessageBox::Cancel, this);
    box->setObjectName(QStringLiteral("keepQuestion"));
    box->setAttribute(Qt::WA_DeleteOnClose);
    box->setTextFormat(Qt::PlainText);
    box->setInformativeText(
        tr("This makes a table. Each save with Crosscheck from then on, none before, is recorded there, in "
           "its own transaction, and all who open the database see who changed what. Whoever saves needs "
           "the right to read the table and to insert into it (GRANT SELECT, INSERT).\n\n%1;")
            .arg(m_keeping.creation));
    const QPushButton *accept = box->addButton(tr("&Make the Table"), QMessageBox::AcceptRole);
    box->setDefaultButton(QMessageBox::Cancel);
    connect(accept, &QPushButton::clicked, this, [this] {
        QDialog::accept();
        Q_EMIT keepingWanted();
    });
    box->open();
}

QWidget *HistoryDialog::makeList()
{
    m_list = new QTreeWidget(this);
    m_list->setObjectName(QStringLiteral("historyList"));
    m_list->setAccessibleName(tr("Saves"));
    m_list->setHeaderLabels({tr("When"), tr("Who"), tr("What")});
    m_list->setRootIsDecorated(false);
    m_list->setUniformRowHeights(true);
    m_list->setAllColumnsShowFocus(true);
    for (const SavedBatch &batch : m_batches) {
        const QString what
            = batch.isCommitted ? batch.counts.text() : tr("perhaps %1").arg(batch.counts.text());
        auto *item = new QTreeWidgetItem({QLocale().toString(batch.time.toLocalTime(), QLocale::ShortFormat),
                                          onOneLine(batch.user), what});
        item->setSizeHint(2, {0, rowHeight}); // the last one takes what room there is
        m_list->addTopLevelItem(item);
    }
    m_list->header()->setFixedHeight(rowHeight);
    for (int column = 0; column < 2; ++column) {
        m_list->resizeColumnToContents(column);
        m_list->setColumnWidth(column, m_list->columnWidth(column) + columnGap);
    }
    connect(m_list, &QTreeWidget::currentItemChanged, this, &HistoryDialog::showBatch);
    if (!m_batches.empty())
        m_list->setCurrentItem(m_list->topLevelItem(0));
    return m_list;
}

const SavedBatch *HistoryDialog::current() const
{
    const int row = m_list->indexOfTopLevelItem(m_list->currentItem());
    return row < 0 ? nullptr : &m_batches[std::size_t(row)];
}

void HistoryDialog::showBatch()
{
    const SavedBatch *batch = m_list ? current() : nullptr;
    m_texts->clear();
    const auto add = [this](const QString &text) {
        auto *item = new QListWidgetItem(text, m_texts);
        item->setSizeHint({0, rowHeight});
    };
    if (batch) {
        if (!batch->isCommitted)
            add(tr("Crosscheck ended before it knew."));
        for (const QString &text : batch->texts)
            add(onOneLine(text));
        const std::size_t all = batch->counts.all();
        if (all > std::size_t(batch->texts.size()))
            add(tr("and %1 more").arg(QLocale().toString(qulonglong(all) - qulonglong(batch->texts.size()))));
    }
    // Of a save that was perhaps not made, only what is there is taken back.
    m_revert->setEnabled(batch && m_whyNot.isEmpty());
    m_revert->setToolTip(m_whyNot);
}

void HistoryDialog::revert()
{
    const SavedBatch batch = *current();
    accept();
    Q_EMIT revertWanted(batch);
}

} // namespace crosscheck
