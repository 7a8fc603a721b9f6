// SPDX-FileCopyrightText: Crosscheck contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/entitylistview.h"

#include "ui/cellglyphs.h"
#include "ui/plaintext.h"
#include "ui/theme.h"

#include <QContextMenuEvent>
#include <QHelpEvent>
#include <QLocale>
#include <QMouseEvent>
#include <QPainter>
#include <QScrollBar>
#include <QToolTip>

#include <algorithm>

namespace crosscheck {

namespace {

constexpr int rowHeight = 26;
constexpr int boxSize = 15;
constexpr int padding = 10;

} // namespace

EntityListView::EntityListView(Side side, QWidget *parent)
    : QAbstractScrollArea(parent)
    , m_side(side)
    , m_vertical(verticalScrollBar())
{
    setFrameShape(QFrame::NoFrame);
    setFocusPolicy(Qt::StrongFocus);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    viewport()->setMouseTracking(true);
    viewport()->setAttribute(Qt::WA_OpaquePaintEvent);
}

void EntityListView::setDocument(Document *document)
{
    if (m_document) {
        disconnect(&m_document->arrangement(), nullptr, this, nullptr);
        disconnect(&m_document->workspace(), nullptr, this, nullptr);
        disconnect(&model(), nullptr, this, nullptr);
        disconnect(m_document, nullptr, this, nullptr);
    }
    m_document = document;
    m_selected = RowSet(document ? document->workspace().slotCount(m_side) : 0);
    m_current = -1;
    m_currentSlot = {};
    m_near = m_hover = -1;
    if (document) {
        connect(&document->arrangement(), &Arrangement::orderChanged, this, [this](Side side) {
            if (side == m_side)
                onOrderChanged();
        });
        connect(&document->workspace(), &Workspace::slotsMoved, this, [this](Side side, const SlotMap &map) {
            if (side == m_side)
                onSlotsMoved(map);
        });
        connect(&model(), &EntityListModel::dataChanged, this, [this] {
            viewport()->update();
            if (m_current >= 0)
                announceGridCell(*this, {m_current, 0});
        });
        connect(document, &Document::lockedChanged, this, [this] { viewport()->update(); });
        m_vertical.scrollTo(0);
    }
    onOrderChanged();
}

void EntityListView::updateExtent()
{
    m_vertical.setExtent(qint64(rowCount()) * rowHeight, viewport()->height(), rowHeight);
    viewport()->update();
}

void EntityListView::onSlotsMoved(const SlotMap &map)
{
    m_selected = map.now(m_selected);
    if (m_currentSlot)
        m_currentSlot = map.now(*m_currentSlot);
}

void EntityListView::onOrderChanged()
{
    updateExtent();
    m_hover = -1;
    m_near = m_current >= 0 ? m_current : m_near;
    if (m_document) {
        const auto row = m_currentSlot ? order().row(*m_currentSlot) : std::nullopt;
        m_current = row ? int(*row) : -1;
        m_anchor = std::max(0, m_current);
    }
    announceGridReset(*this);
    Q_EMIT targetsChanged();
}

std::vector<std::uint32_t> EntityListView::selectedSlots() const
{
    std::vector<std::uint32_t> shown;
    m_selected.forEach([&](std::uint32_t slot) {
        if (order().row(slot))
            shown.push_back(slot);
    });
    return shown;
}

std::optional<std::uint32_t> EntityListView::currentSlot() const
{
    return m_current >= 0 && m_current < rowCount() ? std::optional(slot(m_current)) : std::nullopt;
}

void EntityListView::setCurrent(int row)
{
    if (row < 0 || row >= rowCount())
        return;
    m_current = row;
    m_currentSlot = slot(row);
    m_vertical.ensureVisible(qint64(row) * rowHeight, qint64(row + 1) * rowHeight);
    viewport()->update();
    announceCurrentCell(*this);
    Q_EMIT currentChanged();
}

void EntityListView::selectRange(int from, int to)
{
    m_selected.clear();
    for (int row = std::min(from, to); row <= std::max(from, to); ++row)
        m_selected.insert(slot(row));
    viewport()->update();
    Q_EMIT selectionChanged();
}

void EntityListView::selectOnly(std::uint32_t slot)
{
    const auto row = m_document ? order().row(slot) : std::nullopt;
    if (!row)
        return;
    m_anchor = int(*row);
    setCurrent(m_anchor);
    selectRange(m_anchor, m_anchor);
}

void EntityListView::selectAllShown()
{
    if (rowCount() > 0)
        selectRange(0, rowCount() - 1);
}

void EntityListView::clearSelection()
{
    m_selected.clear();
    viewport()->update();
    Q_EMIT targetsChanged();
}

QRect EntityListView::rowRect(int row) const
{
    return {0, int(qint64(row) * rowHeight - m_vertical.offset()), viewport()->width(), rowHeight};
}

QRect EntityListView::boxRect(int row) const
{
    const QRect place = rowRect(row);
    return {padding, place.top() + (rowHeight - boxSize) / 2, boxSize, boxSize};
}

int EntityListView::rowAt(int y) const
{
    const qint64 row = (y + m_vertical.offset()) / rowHeight;
    return y >= 0 && row < rowCount() ? int(row) : -1;
}

void EntityListView::paintEvent(QPaintEvent *)
{
    QPainter painter(viewport());
    painter.fillRect(viewport()->rect(), Theme::current().base);
    const Extent shown = shownGrid();
    for (int row = shown.firstRow; row <= shown.lastRow; ++row)
        paintRow(painter, row);
    if (m_document && rowCount() == 0) {
        painter.setPen(Theme::current().dimText);
        const bool isFiltered = !m_document->arrangement().spec(m_side).filter.isEmpty();
        painter.drawText(viewport()->rect().adjusted(8, 24, -8, 0),
                         Qt::AlignHCenter | Qt::AlignTop | Qt::TextWordWrap,
                         isFiltered ? tr("Nothing here matches the filter.") : tr("No rows yet."));
    }
}

void EntityListView::paintRow(QPainter &painter, int row) const
{
    const Theme &theme = Theme::current();
    const QModelIndex index = model().index(row);
    const QRect place = rowRect(row);
    const bool isSelected = m_selected.contains(slot(row));
    if (isSelected || row == m_hover)
        painter.fillRect(place, isSelected ? theme.selection : theme.crosshair);
    if (isSelected)
        painter.fillRect(QRect(place.left(), place.top(), 3, place.height()), theme.accent);
    if (row == m_current && hasFocus()) {
        painter.setPen(theme.accent);
        painter.drawRect(place.adjusted(0, 0, -1, -1));
    }
    int left = padding;
    if (hasBoxes()) {
        const auto state = Qt::CheckState(index.data(Qt::CheckStateRole).toInt());
        drawCheckBox(painter, QRectF(boxRect(row)), state, m_document->isEditable());
        left += boxSize + 8;
    }
    const bool isLoaded = m_document->workspace().snapshot().hasLinks();
    const QString count = isLoaded ? QLocale().toString(index.data(EntityListModel::LinkCountRole).toInt())
                                   : QStringLiteral("…");
    const int countWidth = fontMetrics().horizontalAdvance(count);
    painter.setPen(theme.dimText);
    painter.drawText(place.adjusted(0, 0, -padding, 0), Qt::AlignRight | Qt::AlignVCenter, count);

    const int change = index.data(EntityListModel::EntityChangeRole).toInt();
    QFont font = this->font();
    font.setStrikeOut(change == int(EntityChange::Kind::Delete));
    painter.setFont(font);
    painter.setPen(change < 0                                      ? theme.text
                       : change == int(EntityChange::Kind::Delete) ? theme.revoke
                                                                   : theme.grant);
    QString name = onOneLine(index.data(Qt::DisplayRole).toString());
    if (change == int(EntityChange::Kind::Add))
        name.prepend(QLatin1String("+ "));
    const QRect inner = place.adjusted(left, 0, -padding - countWidth - 8, 0);
    painter.drawText(inner, Qt::AlignLeft | Qt::AlignVCenter | Qt::TextSingleLine,
                     fontMetrics().elidedText(name, Qt::ElideRight, inner.width()));
    painter.setFont(this->font());
}

void EntityListView::resizeEvent(QResizeEvent *event)
{
    QAbstractScrollArea::resizeEvent(event);
    const auto isShown = [this](int height) {
        const QRect row = rowRect(m_current);
        return m_current >= 0 && row.top() >= 0 && row.bottom() < height;
    };
    const bool wasShown = isShown(event->oldSize().height());
    updateExtent();
    if (wasShown)
        m_vertical.ensureVisible(qint64(m_current) * rowHeight, qint64(m_current + 1) * rowHeight);
}

void EntityListView::scrollContentsBy(int, int)
{
    viewport()->update();
}

void EntityListView::mousePressEvent(QMouseEvent *event)
{
    const QPoint point = event->position().toPoint();
    const int row = m_document ? rowAt(point.y()) : -1;
    if (row < 0)
        return;
    const bool isOnBox = hasBoxes() && point.x() <= boxRect(row).right() + 4;
    if (event->button() == Qt::LeftButton && isOnBox) {
        setCurrent(row);
        toggleGridCell({row, 0});
        return;
    }
    if (event->button() == Qt::RightButton && m_selected.contains(slot(row))) {
        setCurrent(row);
        return;
    }
    const bool extends = event->modifiers().testFlag(Qt::ShiftModifier);
    if (!extends)
        m_anchor = row;
    setCurrent(row);
    if (event->modifiers().testFlag(Qt::ControlModifier)) {
        m_selected.contains(slot(row)) ? m_selected.remove(slot(row)) : m_selected.insert(slot(row));
        viewport()->update();
        Q_EMIT selectionChanged();
    } else {
        selectRange(m_anchor, row);
    }
}

void EntityListView::mouseMoveEvent(QMouseEvent *event)
{
    const int row = m_document ? rowAt(event->position().toPoint().y()) : -1;
    if (row == m_hover)
        return;
    m_hover = row;
    viewport()->update();
}

/// Where a key moves the current row to; -1 where it does not move it.
int EntityListView::rowAfter(const QKeyEvent &event) const
{
    const int page = std::max(1, viewport()->height() / rowHeight - 1);
    const int last = rowCount() - 1;
    const int from = std::min(last, m_current >= 0 ? m_current : m_near);
    switch (event.key()) {
    case Qt::Key_Up:
        return std::max(0, from - 1);
    case Qt::Key_Down:
        return std::min(last, from + 1);
    case Qt::Key_PageUp:
        return std::max(0, from - page);
    case Qt::Key_PageDown:
        return std::min(last, std::max(0, from) + page);
    case Qt::Key_Home:
        return 0;
    case Qt::Key_End:
        return last;
    default:
        return -1;
    }
}

/// Changes the box of the current row, or selects the row.
void EntityListView::activateCurrent(bool byBox)
{
    if (m_current < 0)
        return;
    if (byBox && hasBoxes())
        toggleGridCell({m_current, 0});
    else
        selectOnly(slot(m_current));
}

void EntityListView::keyPressEvent(QKeyEvent *event)
{
    const int to = rowCount() > 0 ? rowAfter(*event) : -1;
    if (to >= 0) {
        setCurrent(to);
        if (event->modifiers().testFlag(Qt::ShiftModifier)) {
            selectRange(m_anchor, m_current);
        } else if (!hasBoxes()) {
            m_anchor = m_current;
            selectRange(m_current, m_current);
        }
    } else if (event->key() == Qt::Key_Space) {
        activateCurrent(true);
    } else if (event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter) {
        activateCurrent(false);
    } else if (event->matches(QKeySequence::SelectAll)) {
        selectAllShown();
    } else {
        QAbstractScrollArea::keyPressEvent(event);
    }
}

void EntityListView::focusInEvent(QFocusEvent *event)
{
    QAbstractScrollArea::focusInEvent(event);
    if (m_current < 0 && rowCount() > 0)
        setCurrent(std::clamp(m_near, 0, rowCount() - 1));
    announceCurrentCell(*this);
    viewport()->update();
}

void EntityListView::contextMenuEvent(QContextMenuEvent *event)
{
    Q_EMIT menuRequested(event->globalPos());
}

bool EntityListView::viewportEvent(QEvent *event)
{
    if (event->type() == QEvent::Leave && m_hover >= 0) {
        m_hover = -1;
        viewport()->update();
    }
    if (event->type() == QEvent::ToolTip && m_document) {
        const auto *help = static_cast<QHelpEvent *>(event);
        const int row = rowAt(help->pos().y());
        QToolTip::showText(help->globalPos(),
                           row < 0 ? QString() : headerName(Qt::Vertical, row).toHtmlEscaped(), viewport());
        return true;
    }
    return QAbstractScrollArea::viewportEvent(event);
}

// What a screen reader is told

AccessibleGrid::Extent EntityListView::wholeGrid() const
{
    return {0, rowCount() - 1, 0, 0};
}

AccessibleGrid::Extent EntityListView::shownGrid() const
{
    const qint64 first = m_vertical.offset() / rowHeight;
    const qint64 last = (m_vertical.offset() + viewport()->height() - 1) / rowHeight;
    return {int(first), int(std::min<qint64>(last, rowCount() - 1)), 0, 0};
}

AccessibleGrid::CellInfo EntityListView::gridCell(Cell cell) const
{
    const QModelIndex index = model().index(cell.row);
    return {index.data(Qt::AccessibleTextRole).toString(),
            rowRect(cell.row),
            hasBoxes(),
            Qt::CheckState(index.data(Qt::CheckStateRole).toInt()),
            cell.row == m_current,
            m_selected.contains(slot(cell.row))};
}

QString EntityListView::gridDescription() const
{
    return tr("%1 rows").arg(QLocale().toString(rowCount()));
}

QString EntityListView::headerName(Qt::Orientation orientation, int section) const
{
    return orientation == Qt::Vertical ? model().index(section).data(Qt::DisplayRole).toString() : QString();
}

/// Links the row with all driving rows, or, where it is linked with all of them, with none.
void EntityListView::toggleGridCell(Cell cell)
{
    if (!hasBoxes())
        return;
    const std::vector<std::uint32_t> drivers = model().driver();
    const std::uint32_t own = slot(cell.row);
    if (drivers.size() == 1) {
        m_side == Side::Left ? m_document->toggle(own, drivers.front())
                             : m_document->toggle(drivers.front(), own);
        return;
    }
    const bool isChecked = model().index(cell.row).data(Qt::CheckStateRole).toInt() == Qt::Checked;
    m_side == Side::Left ? m_document->setLinked({own}, drivers, !isChecked)
                         : m_document->setLinked(drivers, {own}, !isChecked);
}

} // namespace crosscheck
