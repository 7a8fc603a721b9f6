// SPDX-FileCopyrightText: Crosscheck contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/changespanel.h"

#include "ui/changedelegate.h"
#include "ui/elidedlabel.h"
#include "ui/icons.h"

#include <QAction>
#include <QApplication>
#include <QHBoxLayout>
#include <QLabel>
#include <QListView>
#include <QLocale>
#include <QMenu>
#include <QPlainTextEdit>
#include <QShortcut>
#include <QStackedWidget>
#include <QToolButton>
#include <QVBoxLayout>

namespace crosscheck {

namespace {

constexpr int mostStatements = 500;
constexpr int leastHeight = 48; // of the list and the SQL

QToolButton *makeButton(QWidget *parent, const char *name)
{
    auto *button = new QToolButton(parent);
    button->setObjectName(QLatin1String(name));
    button->setAutoRaise(true);
    button->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    button->setIconSize({16, 16});
    return button;
}

} // namespace

ChangesPanel::ChangesPanel(QWidget *parent)
    : QWidget(parent)
    , m_title(new QLabel(tr("Changes"), this))
    , m_summary(new ElidedLabel(this))
    , m_sql(makeButton(this, "changesSql"))
    , m_discard(makeButton(this, "changesDiscard"))
    , m_save(makeButton(this, "changesSave"))
    , m_stack(new QStackedWidget(this))
    , m_list(new QListView(this))
    , m_sqlText(new QPlainTextEdit(this))
{
    setObjectName(QStringLiteral("changesPanel"));
    QFont bold = font();
    bold.setWeight(QFont::DemiBold);
    m_title->setFont(bold);
    m_summary->setObjectName(QStringLiteral("changesSummary"));
    m_sql->setText(tr("SQL"));
    m_sql->setCheckable(true);
    m_sql->setToolTip(tr("Show the SQL that Save will run"));
    connect(m_sql, &QToolButton::toggled, this, &ChangesPanel::showSql);
    auto *top = new QHBoxLayout;
    top->setContentsMargins(10, 4, 6, 4);
    top->addWidget(m_title);
    top->addSpacing(6);
    top->addWidget(m_summary, 1);
    for (QToolButton *button : {m_sql, m_discard, m_save})
        top->addWidget(button);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addLayout(top);
    layout->addWidget(m_stack, 1);
    buildList();
    buildSqlText();
    m_stack->setMinimumHeight(leastHeight);
    m_opening.setSingleShot(true);
    connect(&m_opening, &QTimer::timeout, this,
            [this] { setAttribute(Qt::WA_TransparentForMouseEvents, false); });
    update();
}

void ChangesPanel::buildList()
{
    m_list->setObjectName(QStringLiteral("changesList"));
    m_list->setAccessibleName(tr("Staged changes"));
    m_list->setUniformItemSizes(true);
    m_list->setFrameShape(QFrame::NoFrame);
    m_list->setMouseTracking(true);
    auto *delegate = new ChangeDelegate(m_list);
    m_list->setItemDelegate(delegate);
    m_stack->addWidget(m_list);
    m_list->setContextMenuPolicy(Qt::CustomContextMenu);
    connect(m_list, &QWidget::customContextMenuRequested, this, &ChangesPanel::showMenu);
    connect(delegate, &ChangeDelegate::dropRequested, this,
            [this](const QModelIndex &index) { drop(m_groups->changesAt(index.row())); });
    connect(delegate, &ChangeDelegate::keepRequested, this,
            [this](const QModelIndex &index) { m_document->keep(m_groups->changesAt(index.row())); });
    connect(delegate, &ChangeDelegate::openRequested, this,
            [this](const QModelIndex &index, bool isOpen) { m_groups->setOpen(index.row(), isOpen); });
    const auto on = [this](Qt::Key key, auto act) {
        auto *shortcut = new QShortcut(QKeySequence(key), m_list);
        shortcut->setContext(Qt::WidgetShortcut);
        connect(shortcut, &QShortcut::activated, this, act);
    };
    on(Qt::Key_Delete, [this] { dropCurrent(); });
    on(Qt::Key_Left, [this] { setCurrentOpen(false); });
    on(Qt::Key_Right, [this] { setCurrentOpen(true); });
}

void ChangesPanel::buildSqlText()
{
    m_sqlText->setObjectName(QStringLiteral("sqlText"));
    m_sqlText->setAccessibleName(tr("SQL that Save will run"));
    m_sqlText->setReadOnly(true);
    m_sqlText->setFrameShape(QFrame::NoFrame);
    m_sqlText->setLineWrapMode(QPlainTextEdit::NoWrap);
    m_sqlText->setFont(QFont(QStringLiteral("monospace")));
    m_stack->addWidget(m_sqlText);
}

void ChangesPanel::setActions(QAction *discard, QAction *save)
{
    m_discard->setDefaultAction(discard);
    m_save->setDefaultAction(save);
    m_save->setToolButtonStyle(Qt::ToolButtonTextOnly);
}

void ChangesPanel::setDocument(Document *document)
{
    m_document = document;
    m_list->setModel(nullptr);
    m_groups = document ? std::make_unique<ChangeGroups>(document->changes()) : nullptr;
    m_list->setModel(m_groups.get());
    if (document)
        connect(&document->changes(), &ChangesModel::modelReset, m_list, [this] { update(); });
    update();
}

void ChangesPanel::setEmpty(bool isEmpty)
{
    const bool hadKeyboard = isAncestorOf(window()->focusWidget());
    m_stack->setVisible(!isEmpty);
    m_sql->setEnabled(!isEmpty);
    if (isEmpty == m_isEmpty)
        return;
    m_isEmpty = isEmpty;
    setMaximumHeight(isEmpty ? layout()->itemAt(0)->sizeHint().height() : QWIDGETSIZE_MAX);
    if (!isEmpty) {
        setAttribute(Qt::WA_TransparentForMouseEvents);
        m_opening.start(QApplication::doubleClickInterval());
    }
    Q_EMIT emptyChanged(isEmpty);
    if (isEmpty && hadKeyboard)
        Q_EMIT keyboardLeft();
}

void ChangesPanel::update()
{
    const ChangeSet *changes = m_document ? &m_document->workspace().changes() : nullptr;
    const bool isEmpty = !changes || changes->isEmpty();
    setEmpty(isEmpty);
    if (isEmpty) {
        m_summary->setText(tr("none staged"));
    } else {
        m_summary->setText(ChangesModel::countsText(
            {changes->links().grants(), changes->links().revokes(), changes->payloadChanges(),
             changes->entities(Side::Left).size() + changes->entities(Side::Right).size()}));
    }
    showSql(m_sql->isChecked());
}

void ChangesPanel::showSql(bool isShown)
{
    m_stack->setCurrentWidget(isShown ? static_cast<QWidget *>(m_sqlText) : m_list);
    if (!isShown || !m_document)
        return;
    const ChangesModel &changes = m_document->changes();
    QStringList statements{tr("-- In one transaction; Save sends the same in batches, and verifies it.")};
    for (int row = 0; row < std::min(changes.rowCount(), mostStatements); ++row)
        statements.append(changes.sql(row));
    if (changes.rowCount() > mostStatements)
        statements.append(tr("-- and %1 more").arg(QLocale().toString(changes.rowCount() - mostStatements)));
    m_sqlText->setPlainText(statements.join(QLatin1Char('\n')));
}

void ChangesPanel::drop(const std::vector<int> &changes)
{
    if (!changes.empty())
        m_document->perform(m_document->changes().dropEdit(changes),
                            tr("take back %n change(s)", nullptr, int(changes.size())));
}

void ChangesPanel::dropCurrent()
{
    if (const QModelIndex index = m_list->currentIndex(); index.isValid())
        drop(m_groups->changesAt(index.row()));
}

void ChangesPanel::setCurrentOpen(bool isOpen)
{
    if (const QModelIndex index = m_list->currentIndex(); index.isValid())
        m_groups->setOpen(index.row(), isOpen);
}

void ChangesPanel::showMenu(QPoint point)
{
    const QModelIndex index = m_list->indexAt(point);
    if (!m_document || !index.isValid())
        return;
    ChangesModel *changes = &m_document->changes();
    const std::vector<int> meant = m_groups->changesAt(index.row());
    const std::vector<int> contested = changes->contested();
    auto *menu = new QMenu(this);
    menu->setObjectName(QStringLiteral("changeMenu"));
    menu->setAttribute(Qt::WA_DeleteOnClose);
    const bool isContested = index.data(ChangesModel::ContestedRole).toBool();
    const auto isKeepable = [changes](int row) { return changes->isKeepable(row); };
    if (std::any_of(meant.begin(), meant.end(), isKeepable)) {
        const int kept = meant.size() == 1 ? changes->keptCount(meant.front()) : 1;
        menu->addAction(kept > 1
                            ? tr("Keep Mine, with All for the Same Rows (%1)").arg(QLocale().toString(kept))
                            : tr("Keep Mine"),
                        m_document, [this, meant] { m_document->keep(meant); });
    }
    menu->addAction(isContested ? tr("Take Theirs") : tr("Take Back"), changes,
                    [this, meant] { drop(meant); });
    if (contested.size() > 1) {
        menu->addSeparator();
        menu->addAction(tr("Keep Mine of All in Conflict"), m_document,
                        [this, contested] { m_document->keep(contested); });
        menu->addAction(tr("Take Theirs of All in Conflict"), changes,
                        [this, contested] { drop(contested); });
    }
    // What it is about is said by its place, and that may change while it is open.
    connect(changes, &ChangesModel::modelReset, menu, &QMenu::close);
    menu->popup(m_list->viewport()->mapToGlobal(point));
}

void ChangesPanel::applyTheme()
{
    m_sql->setIcon(icon(QStringLiteral("sql")));
    m_list->viewport()->update();
}

} // namespace crosscheck
