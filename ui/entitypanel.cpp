// SPDX-FileCopyrightText: Crosscheck contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/entitypanel.h"

#include "ui/entitydialog.h"
#include "ui/filterfield.h"
#include "ui/icons.h"
#include "ui/plaintext.h"
#include "ui/theme.h"

#include <QAccessible>
#include <QActionGroup>
#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QLocale>
#include <QMenu>
#include <QToolButton>
#include <QVBoxLayout>

#include <algorithm>

namespace crosscheck {

namespace {

constexpr int leastWidth = 96;
constexpr int widthForButtons = 160;
constexpr int leastTitle = 20;
constexpr int topSpacing = 2;
constexpr int gapToCount = 6;
constexpr QMargins topMargin{10, 6, 4, 4};
constexpr QMargins troubleMargin{10, 0, 8, 6};

} // namespace

EntityPanel::EntityPanel(Side side, QWidget *parent)
    : QWidget(parent)
    , m_side(side)
    , m_title(new QLabel(this))
    , m_count(new QLabel(this))
    , m_filter(new FilterField(this))
    , m_trouble(new QLabel(this))
    , m_list(new EntityListView(side, this))
    , m_add(makeButton(QStringLiteral("Add"), QStringLiteral("add")))
    , m_rename(makeButton(QStringLiteral("Rename"), QStringLiteral("rename")))
    , m_delete(makeButton(QStringLiteral("Delete"), QStringLiteral("delete")))
    , m_sort(makeButton(QStringLiteral("Sort"), QStringLiteral("sort")))
{
    const QString prefix = side == Side::Left ? QStringLiteral("left") : QStringLiteral("right");
    setObjectName(prefix + QLatin1String("Panel"));
    m_filter->setObjectName(prefix + QLatin1String("Filter"));
    m_list->setObjectName(prefix + QLatin1String("List"));
    m_trouble->setObjectName(prefix + QLatin1String("FilterTrouble"));
    m_add->setToolTip(tr("Add (Insert)"));
    m_rename->setToolTip(tr("Rename (F2)"));
    m_delete->setToolTip(tr("Delete (Delete)"));
    m_sort->setToolTip(tr("Sort"));
    buildHeader();
    buildSortMenu();
    setMinimumWidth(leastWidth);
    connect(m_filter, &QLineEdit::textChanged, this, [this](const QString &text) {
        if (!m_document)
            return;
        OrderSpec spec = m_document->arrangement().spec(m_side);
        spec.filter = text;
        m_document->arrangement().setSpec(m_side, spec);
    });
    connect(m_filter, &FilterField::left, m_list, [this] { m_list->setFocus(); });
    connect(m_add, &QToolButton::clicked, this, &EntityPanel::askToAdd);
    connect(m_rename, &QToolButton::clicked, this, &EntityPanel::askToRename);
    connect(m_delete, &QToolButton::clicked, this, &EntityPanel::deleteSelected);
    connect(m_list, &EntityListView::menuRequested, this, &EntityPanel::buildMenu);
    connect(m_list, &EntityListView::selectionChanged, this, &EntityPanel::updateButtons);
    connect(m_list, &EntityListView::targetsChanged, this, &EntityPanel::updateButtons);
    connect(m_list, &EntityListView::currentChanged, this, &EntityPanel::updateButtons);
    updateButtons();
}

QLineEdit &EntityPanel::filter()
{
    return *m_filter;
}

QToolButton *EntityPanel::makeButton(const QString &name, const QString &iconName)
{
    auto *button = new QToolButton(this);
    button->setObjectName((m_side == Side::Left ? QLatin1String("left") : QLatin1String("right")) + name);
    button->setProperty("iconName", iconName);
    button->setIcon(icon(iconName));
    button->setIconSize({16, 16});
    button->setAutoRaise(true);
    button->setFocusPolicy(Qt::TabFocus);
    return button;
}

void EntityPanel::buildHeader()
{
    QFont bold = font();
    bold.setWeight(QFont::DemiBold);
    m_title->setFont(bold);
    m_title->setTextFormat(Qt::PlainText);
    m_count->setTextFormat(Qt::PlainText);
    m_count->setForegroundRole(QPalette::PlaceholderText);
    m_title->setMinimumWidth(leastTitle);
    auto *top = new QHBoxLayout;
    top->setContentsMargins(topMargin);
    top->setSpacing(topSpacing);
    top->addWidget(m_title);
    top->addSpacing(gapToCount);
    top->addWidget(m_count);
    top->addStretch(1);
    for (QToolButton *button : {m_sort, m_add, m_rename, m_delete})
        top->addWidget(button);
    auto *middle = new QHBoxLayout;
    middle->setContentsMargins(8, 0, 8, 6);
    middle->addWidget(m_filter);
    m_trouble->setTextFormat(Qt::PlainText);
    m_trouble->setWordWrap(true);
    m_trouble->setContentsMargins(troubleMargin);
    m_trouble->hide();
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addLayout(top);
    layout->addLayout(middle);
    layout->addWidget(m_trouble);
    layout->addWidget(m_list, 1);
}

void EntityPanel::buildSortMenu()
{
    auto *menu = new QMenu(m_sort);
    auto *group = new QActionGroup(menu);
    const auto addSort = [&](const QString &text, OrderSpec::Sort sort) {
        QAction *action = menu->addAction(text, this, [this, sort] { setSort(sort); });
        action->setCheckable(true);
        action->setChecked(sort == OrderSpec::Sort::Database);
        action->setData(int(sort));
        group->addAction(action);
    };
    addSort(tr("As in the database"), OrderSpec::Sort::Database);
    addSort(tr("By name"), OrderSpec::Sort::Name);
    addSort(tr("Most links first"), OrderSpec::Sort::MostLinks);
    m_sort->setMenu(menu);
    m_sort->setPopupMode(QToolButton::InstantPopup);
    m_sort->setStyleSheet(QStringLiteral("QToolButton::menu-indicator { image: none; }"));
}

void EntityPanel::setDocument(Document *document)
{
    m_document = document;
    m_list->setDocument(document);
    m_filter->clear();
    for (QAction *action : m_sort->menu()->actions())
        action->setChecked(action->data().toInt() == int(OrderSpec::Sort::Database));
    if (document) {
        const QString title = side().title;
        m_title->setToolTip(title.toHtmlEscaped());
        m_filter->setPlaceholderText(tr("Filter %1").arg(title));
        m_filter->setAccessibleName(tr("Filter %1").arg(title));
        m_filter->setToolTip(tr("Words of the name, or: has:NAME, -has:NAME (linked with it, or not), "
                                "links:0, links:>5, is:changed"));
        m_list->setAccessibleName(title);
        m_add->setAccessibleName(tr("Add to %1").arg(title));
        m_rename->setAccessibleName(tr("Rename in %1").arg(title));
        m_delete->setAccessibleName(tr("Delete from %1").arg(title));
        m_sort->setAccessibleName(tr("Sort %1").arg(title));
        connect(&document->arrangement(), &Arrangement::orderChanged, m_list, [this](Side changed) {
            updateHeader();
            if (changed == m_side)
                showTrouble();
        });
        connect(document, &Document::lockedChanged, m_list, [this] { updateButtons(); });
        connect(&document->workspace(), &Workspace::edited, m_list, [this](const Edit &edit) {
            if (!edit.entities.empty())
                updateButtons(); // what is deleted cannot be renamed
        });
    }
    updateHeader();
    showTrouble();
    updateButtons();
}

/// Says what is wrong with the filter, and marks it there.
void EntityPanel::showTrouble()
{
    const auto trouble = m_document ? m_document->arrangement().filterTrouble(m_side) : std::nullopt;
    m_filter->setTrouble(trouble);
    const QString text = trouble ? trouble->text : QString();
    if (text == m_trouble->text())
        return;
    m_trouble->setText(text);
    m_trouble->setVisible(trouble.has_value());
    m_filter->setAccessibleDescription(text);
    if (trouble) {
        QAccessibleEvent alert(m_trouble, QAccessible::Alert);
        QAccessible::updateAccessibility(&alert);
    }
}

void EntityPanel::setSort(OrderSpec::Sort sort)
{
    if (!m_document)
        return;
    OrderSpec spec = m_document->arrangement().spec(m_side);
    spec.sort = sort;
    m_document->arrangement().setSpec(m_side, spec);
}

/// Where there is little room the count of all goes first, then the end of the title.
void EntityPanel::updateHeader()
{
    const QString title = m_document ? onOneLine(side().title) : QString();
    QString shown;
    QString count;
    if (m_document) {
        const Order &order = m_document->arrangement().order(m_side);
        const QString all = QLocale().toString(order.slotCount());
        shown = QLocale().toString(order.rowCount());
        count = order.rowCount() == order.slotCount() ? all : tr("%1 of %2").arg(shown, all);
    }
    int room = width() - topMargin.left() - topMargin.right() - gapToCount - 4 * topSpacing;
    for (const QToolButton *button : {m_sort, m_add, m_rename, m_delete})
        room -= button->isHidden() ? 0 : button->sizeHint().width() + topSpacing;
    const QFontMetrics metrics(m_title->font());
    const auto widthOf
        = [this](const QString &text) { return m_count->fontMetrics().horizontalAdvance(text); };
    const bool fits = metrics.horizontalAdvance(title) + widthOf(count) <= room;
    m_count->setText(fits ? count : shown);
    m_count->setToolTip(count);
    m_title->setText(
        metrics.elidedText(title, Qt::ElideRight, std::max(leastTitle, room - widthOf(m_count->text()))));
}

void EntityPanel::updateButtons()
{
    const bool isEditable = m_document && m_document->lockedReason().isEmpty();
    std::size_t count = 0; // of what can still be renamed or deleted
    if (isEditable) {
        const std::vector<std::uint32_t> slots = targets();
        count = slots.size();
        for (const Side changed : bothSides) { // deletions are few, the selected rows may be a million
            for (const auto &[id, change] : m_document->workspace().changes().entities(changed)) {
                const auto slot = change.kind == EntityChange::Kind::Delete
                    ? m_document->workspace().slotOn(m_side, {changed, id})
                    : std::nullopt;
                if (slot && std::binary_search(slots.begin(), slots.end(), *slot))
                    --count;
            }
        }
    }
    m_add->setEnabled(isEditable);
    m_rename->setEnabled(count == 1 && side().isRenamable());
    m_delete->setEnabled(count > 0);
    m_sort->setEnabled(m_document != nullptr);
    m_filter->setEnabled(m_document != nullptr);
    if (m_document)
        m_rename->setToolTip(
            side().isRenamable() ? tr("Rename (F2)")
                : side().labelIsKey()
                ? tr("The name is the key here, so it cannot be changed.")
                : tr("The name is made of several columns (%1). To change one, choose it in Database ▸ "
                     "Edit the Association….")
                      .arg(side().labelColumns.join(QLatin1String(", "))));
}

/// What renaming and deleting are about: the selected rows that are shown, else the current one.
std::vector<std::uint32_t> EntityPanel::targets() const
{
    if (!m_document)
        return {};
    std::vector<std::uint32_t> slots = m_list->selectedSlots();
    if (slots.empty() && m_list->currentSlot())
        slots.push_back(*m_list->currentSlot());
    return slots;
}

void EntityPanel::askToAdd()
{
    if (!m_add->isEnabled())
        return;
    auto *dialog = EntityDialog::forNew(side(), window());
    connect(dialog, &EntityDialog::accepted, this, [this, dialog] {
        if (!m_document)
            return;
        const EntityDraft draft = dialog->draft();
        const Edit edit = m_document->workspace().editAdd(m_side, draft);
        m_document->perform(edit, tr("add %1").arg(toDisplay(draft.label)));
        if (const auto slot = m_document->workspace().slotOf(edit.entities.front().id))
            m_list->selectOnly(*slot);
    });
    dialog->open();
}

void EntityPanel::askToRename()
{
    const std::vector<std::uint32_t> slots = targets();
    if (m_document && !side().isRenamable())
        Q_EMIT renameRefused(m_rename->toolTip());
    if (!m_rename->isEnabled() || slots.size() != 1)
        return;
    const std::uint32_t target = slots.front();
    const EntityId id = m_document->workspace().idAt(m_side, target);
    const QString label = toDisplay(m_document->workspace().label(m_side, target));
    auto *dialog = EntityDialog::forRename(side(), label, window());
    connect(dialog, &EntityDialog::accepted, this, [this, dialog, id] {
        const auto slot = m_document ? m_document->workspace().slotOf(id) : std::nullopt;
        if (!slot)
            return;
        const Value renamed = dialog->draft().label;
        m_document->perform(m_document->workspace().editRename(m_side, *slot, renamed),
                            tr("rename to %1").arg(toDisplay(renamed)));
    });
    dialog->open();
}

void EntityPanel::deleteSelected()
{
    if (m_delete->isEnabled())
        Q_EMIT deletionRequested(m_side, targets());
}

void EntityPanel::buildMenu(const QPoint &globalPosition)
{
    if (!m_document)
        return;
    auto *menu = new QMenu(this);
    menu->setAttribute(Qt::WA_DeleteOnClose);
    const auto addAction = [menu](const QString &text, QToolButton *button) {
        menu->addAction(button->icon(), text, button, &QToolButton::click)->setEnabled(button->isEnabled());
    };
    addAction(tr("Add…"), m_add);
    addAction(tr("Rename…"), m_rename);
    addAction(tr("Delete"), m_delete);
    menu->popup(globalPosition);
}

/// Where there is little room the title matters more than the buttons, whose keys and menu stay.
void EntityPanel::resizeEvent(QResizeEvent *event)
{
    QWidget::resizeEvent(event);
    for (QToolButton *button : {m_sort, m_add, m_rename, m_delete})
        button->setVisible(width() >= widthForButtons);
    updateHeader();
}

void EntityPanel::applyTheme()
{
    for (QToolButton *button : {m_add, m_rename, m_delete, m_sort})
        button->setIcon(icon(button->property("iconName").toString()));
    QPalette wrong;
    wrong.setColor(QPalette::WindowText, Theme::current().revoke);
    m_trouble->setPalette(wrong);
    showTrouble();
    m_list->viewport()->update();
}

} // namespace crosscheck
