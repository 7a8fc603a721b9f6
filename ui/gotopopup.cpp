// SPDX-FileCopyrightText: Crosscheck contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/gotopopup.h"

#include "ui/plaintext.h"
#include "ui/theme.h"

#include <QAccessible>
#include <QKeyEvent>
#include <QLabel>
#include <QLineEdit>
#include <QListWidget>
#include <QPainter>
#include <QVBoxLayout>

namespace crosscheck {

namespace {

constexpr int mostShown = 8; // of each side
constexpr int rowHeight = 26;
constexpr int top = 72;          // below the tool bar
constexpr int roomForField = 80; // with what is around it and the status bar

} // namespace

GoToPopup::GoToPopup(Document &document, QWidget *parent)
    : QFrame(parent)
    , m_document(document)
    , m_field(new QLineEdit(this))
    , m_results(new QListWidget(this))
    , m_nothing(new QLabel(tr("No name has that in it."), this))
{
    setObjectName(QStringLiteral("goTo"));
    setAccessibleName(tr("Go to"));
    setAutoFillBackground(true);
    m_field->setObjectName(QStringLiteral("goToField"));
    m_field->setAccessibleName(tr("Name to go to"));
    m_field->setPlaceholderText(tr("Go to a name of %1 or %2")
                                    .arg(document.workspace().association().sides.left.title,
                                         document.workspace().association().sides.right.title));
    m_field->installEventFilter(this);
    m_results->setObjectName(QStringLiteral("goToResults"));
    m_results->setAccessibleName(tr("Names found"));
    m_results->setFrameShape(QFrame::NoFrame);
    m_results->setFocusPolicy(Qt::NoFocus);
    m_results->setUniformItemSizes(true);
    m_nothing->setObjectName(QStringLiteral("goToNothing"));
    m_nothing->setMargin(4);
    m_nothing->hide();
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(10, 10, 10, 10);
    layout->addWidget(m_field);
    layout->addWidget(m_results);
    layout->addWidget(m_nothing);
    connect(m_field, &QLineEdit::textChanged, this, &GoToPopup::search);
    connect(m_results, &QListWidget::itemClicked, this, &GoToPopup::choose);
    // Slots found before the rows became others mean others now.
    connect(&document.workspace(), &Workspace::slotsMoved, this, &GoToPopup::search);
    connect(&document, &QObject::destroyed, this, [this] {
        m_tickets = {}; // their answers would look into the document
        m_field->disconnect(this);
        close();
    });
    setAttribute(Qt::WA_DeleteOnClose);
}

void GoToPopup::popUp()
{
    placeBelowToolbar();
    QWidget::show();
    raise();
    m_field->setFocus();
}

void GoToPopup::placeBelowToolbar()
{
    const int width = std::min(460, parentWidget()->width() - 32);
    m_results->setVisible(m_results->count() > 0);
    const int room = parentWidget()->height() - top - roomForField;
    m_results->setFixedHeight(
        std::clamp(m_results->count() * rowHeight, rowHeight, std::max(rowHeight, room)));
    layout()->activate();
    resize(width, layout()->sizeHint().height());
    move((parentWidget()->width() - width) / 2, top);
}

void GoToPopup::search()
{
    m_tickets = {};
    m_awaited = 0;
    m_found.clear();
    m_results->clear();
    m_nothing->hide();
    placeBelowToolbar();
    if (m_field->text().trimmed().isEmpty())
        return;
    for (const Side side : bothSides) {
        if (m_only && *m_only != side)
            continue;
        ++m_awaited;
        m_tickets[side]
            = m_document.arrangement().find(side, {m_field->text(), OrderSpec::Sort::Database},
                                            [this, side](const OrderPtr &order) { show(side, *order); });
    }
}

void GoToPopup::show(Side side, const Order &order)
{
    const QString title = m_document.workspace().association().sides[side].title;
    for (std::uint32_t row = 0; row < std::min<std::uint32_t>(order.rowCount(), mostShown); ++row) {
        const std::uint32_t slot = order.slot(row);
        m_found.push_back({side, slot});
        auto *item = new QListWidgetItem(
            onOneLine(m_document.workspace().name(side, slot)) + QStringLiteral("  ·  ") + title, m_results);
        item->setSizeHint({0, rowHeight});
    }
    if (m_results->currentRow() < 0)
        m_results->setCurrentRow(0);
    --m_awaited;
    m_nothing->setVisible(m_awaited == 0 && m_found.empty());
    placeBelowToolbar();
    if (!m_nothing->isHidden()) {
        QAccessibleEvent alert(m_nothing, QAccessible::Alert);
        QAccessible::updateAccessibility(&alert);
    }
}

void GoToPopup::choose()
{
    const int row = m_results->currentRow();
    if (row < 0 || std::size_t(row) >= m_found.size())
        return;
    const Found found = m_found[std::size_t(row)];
    Q_EMIT entityChosen(found.side, found.slot);
    if (m_only) {
        close();
        return;
    }
    m_only = otherSide(found.side);
    m_field->clear();
    m_field->setPlaceholderText(
        tr("Then a name of %1, or Esc").arg(m_document.workspace().association().sides[*m_only].title));
}

bool GoToPopup::eventFilter(QObject *watched, QEvent *event)
{
    if (event->type() == QEvent::FocusOut) {
        close();
        return false;
    }
    if (event->type() != QEvent::KeyPress)
        return QFrame::eventFilter(watched, event);
    const int key = static_cast<QKeyEvent *>(event)->key();
    const int count = m_results->count();
    if (key == Qt::Key_Escape) {
        parentWidget()->setFocus();
        close();
    } else if (key == Qt::Key_Return || key == Qt::Key_Enter) {
        m_field->text().isEmpty() ? static_cast<void>(close()) : choose();
    } else if ((key == Qt::Key_Down || key == Qt::Key_Up) && count > 0) {
        m_results->setCurrentRow((m_results->currentRow() + (key == Qt::Key_Down ? 1 : count - 1)) % count);
    } else {
        return QFrame::eventFilter(watched, event);
    }
    return true;
}

void GoToPopup::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(Theme::current().border);
    painter.setBrush(Theme::current().raised);
    painter.drawRoundedRect(QRectF(rect()).adjusted(0.5, 0.5, -0.5, -0.5), 8, 8);
}

} // namespace crosscheck
