// SPDX-FileCopyrightText: Crosscheck contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/matrixview.h"

#include "ui/matrixpainter.h"
#include "ui/overviewstrip.h"
#include "ui/plaintext.h"
#include "ui/theme.h"
#include "ui/wholepainter.h"

#include <QHelpEvent>
#include <QLocale>
#include <QPaintEvent>
#include <QPainter>
#include <QScrollBar>
#include <QToolTip>

#include <algorithm>
#include <utility>

namespace crosscheck {

namespace {

constexpr int measuredLabels = 200;
constexpr int longestColumnLabel = 150;
constexpr int shortestRowHeader = 90;
constexpr std::uint64_t mostCopied = 1'000'000;
constexpr int selectionDelay = 40;   // ms
constexpr double leastOfLabel = 0.6; // what must stay of a label that is elided to save a scroll bar

} // namespace

MatrixView::MatrixView(QWidget *parent)
    : QAbstractScrollArea(parent)
    , m_horizontal(horizontalScrollBar())
    , m_vertical(verticalScrollBar())
{
    setObjectName(QStringLiteral("matrix"));
    setFrameShape(QFrame::NoFrame);
    setFocusPolicy(Qt::StrongFocus);
    viewport()->setMouseTracking(true);
    viewport()->setAttribute(Qt::WA_OpaquePaintEvent);
    m_selectionTimer.setSingleShot(true);
    m_selectionTimer.setInterval(selectionDelay);
    connect(&m_selectionTimer, &QTimer::timeout, this, &MatrixView::selectionChanged);
    makeStrips();
}

void MatrixView::setDocument(Document *document)
{
    if (m_document) {
        disconnect(&m_document->arrangement(), nullptr, this, nullptr);
        disconnect(&m_document->workspace(), nullptr, this, nullptr);
        disconnect(&m_document->matrix(), nullptr, this, nullptr);
        disconnect(&m_document->overview(), nullptr, this, nullptr);
    }
    setShowsWhole(false);
    m_picture = {};
    m_document = document;
    for (const Side side : bothSides)
        m_strips[side]->setOverview(document ? &document->overview() : nullptr);
    m_selection = {};
    m_current = m_anchor = {0, 0};
    m_currentSlots = m_awaited = {};
    m_awaitsRows = false;
    m_hover = m_pressed = {-1, -1};
    m_drag = Drag::None;
    if (document) {
        for (const Side side : bothSides)
            m_selection.rows(side) = RowSet(document->workspace().slotCount(side));
        connect(&document->arrangement(), &Arrangement::orderChanged, this, &MatrixView::onOrderChanged);
        connect(&document->workspace(), &Workspace::slotsMoved, this, &MatrixView::onSlotsMoved);
        connect(&document->workspace(), &Workspace::edited, this, [this](const Edit &edit) {
            if (!edit.entities.empty()) { // it may be called otherwise
                measureLabels();
                updateGeometry();
            }
        });
        connect(&document->matrix(), &MatrixModel::dataChanged, this, &MatrixView::onCellsChanged);
        connect(&document->overview(), &Overview::changed, this, [this] {
            m_picture = {};
            if (m_showsWhole)
                viewport()->update();
        });
        m_horizontal.scrollTo(0);
        m_vertical.scrollTo(0);
    }
    onOrderChanged();
}

/// For what is shown now, in the font of now. Takes as long as painting them.
void MatrixView::measureLabels()
{
    const QFontMetrics metrics(font());
    const auto longest = [this, &metrics](Qt::Orientation orientation, int count) {
        const int measured = std::min(count, measuredLabels);
        const auto widthOf
            = [&](qint64 i) { return metrics.horizontalAdvance(headerName(orientation, int(i))); };
        int width = 0;
        for (qint64 i = 0; i < measured; ++i) // the first ones, and as many all over
            width = std::max({width, widthOf(i), widthOf(i * count / measured)});
        return width;
    };
    m_longestLabel = {0, 0};
    if (m_document)
        m_longestLabel = {longest(Qt::Vertical, m_document->matrix().rowCount()),
                          longest(Qt::Horizontal, m_document->matrix().columnCount())};
}

void MatrixView::sizeHeaders()
{
    // Measured by the widget's own size: scroll bars and strips come and go with what the headers leave.
    const int widest = std::max(shortestRowHeader, width() * 2 / 5);
    m_geometry.rowHeaderWidth
        = std::clamp(m_longestLabel.left + 24, shortestRowHeader, std::min(widest, 320));
    const int label = std::clamp(m_longestLabel.right, 50, longestColumnLabel);
    const int wanted = int((label + QFontMetrics(font()).height()) * 0.7071) + 16;
    m_geometry.columnHeaderHeight = std::min(wanted, std::max(40, height() / 2));
}

/// How far the labels of the last columns lean out of the content. Where all columns fit, a label of which only the end
/// would be cut off is elided instead of scrolled to.
int MatrixView::labelOverhang() const
{
    const QFontMetrics metrics(font());
    MatrixGeometry unscrolled = m_geometry;
    unscrolled.xOffset = 0;
    const int reaching = m_geometry.columnHeaderHeight / m_geometry.cellWidth + 1;
    int overhang = 0;
    for (int column = std::max(0, m_geometry.columns - reaching); column < m_geometry.columns; ++column) {
        const QVariant change
            = m_document->matrix().headerData(column, Qt::Horizontal, MatrixModel::EntityChangeRole);
        const bool isAdded = change.toInt() == int(EntityChange::Kind::Add);
        const QString label = onOneLine((isAdded ? QLatin1String("+ ") : QLatin1String())
                                        + headerName(Qt::Horizontal, column));
        const int length = std::min(metrics.horizontalAdvance(label), m_geometry.labelRoom());
        const bool canBeElided = unscrolled.columnsFit()
            && unscrolled.labelRoom(column, metrics.ascent()) >= length * leastOfLabel;
        if (!canBeElided)
            overhang = std::max(overhang, m_geometry.labelOverhang(column, metrics.ascent(), length));
    }
    return overhang;
}

void MatrixView::updateGeometry()
{
    m_geometry.viewport = viewport()->size();
    m_geometry.rows = m_document ? m_document->matrix().rowCount() : 0;
    m_geometry.columns = m_document ? m_document->matrix().columnCount() : 0;
    sizeHeaders();
    const QRect body = m_geometry.body();
    m_horizontal.setExtent(m_geometry.contentWidth() + labelOverhang(), body.width(), m_geometry.cellWidth);
    m_vertical.setExtent(m_geometry.contentHeight(), body.height(), m_geometry.cellHeight);
    m_geometry.xOffset = m_horizontal.offset();
    m_geometry.yOffset = m_vertical.offset();
    if (m_geometry.rows == 0 || m_geometry.columns == 0) {
        m_awaitsRows = m_awaitsRows || m_showsWhole; // a filter without a hit
        setShowsWhole(false);
    } else if (std::exchange(m_awaitsRows, false)) {
        setShowsWhole(true);
    }
    placeStrips();
    viewport()->update();
}

void MatrixView::onSlotsMoved(Side side, const SlotMap &map)
{
    m_selection.rows(side) = map.now(m_selection.rows(side));
    if (m_currentSlots[side])
        m_currentSlots[side] = map.now(*m_currentSlots[side]);
    if (m_awaited[side])
        m_awaited[side] = map.now(*m_awaited[side]);
}

/// Keeps the current cell on its row and column, on its next ones where they are gone for good. A press that has begun
/// was on another cell than is there now.
void MatrixView::onOrderChanged()
{
    measureLabels();
    updateGeometry();
    m_hover = m_pressed = {-1, -1};
    m_drag = Drag::None;
    if (m_document) {
        const auto rowOf = [this](Side side, int fallback, int count) {
            auto &slot = m_currentSlots[side];
            const auto row = slot ? order(side).row(*slot) : std::nullopt;
            const int kept = row ? int(*row) : std::clamp(fallback, 0, std::max(0, count - 1));
            if (!slot && count > 0)
                slot = order(side).slot(std::uint32_t(kept)); // a hidden one stays the one to come back to
            return kept;
        };
        m_current = {rowOf(Side::Left, m_current.row, m_geometry.rows),
                     rowOf(Side::Right, m_current.column, m_geometry.columns)};
        m_anchor = m_current;
    }
    announceGridReset(*this);
    m_selectionTimer.start();
    for (const Side side : bothSides) {
        if (m_document && m_awaited[side])
            showEntity(side, *m_awaited[side]);
    }
}

void MatrixView::onCellsChanged(const QModelIndex &first, const QModelIndex &last)
{
    viewport()->update();
    m_selectionTimer.start();
    if (first == last)
        announceGridCell(*this, {first.row(), first.column()});
}

void MatrixView::paintEvent(QPaintEvent *)
{
    QPainter painter(viewport());
    if (!m_document) {
        painter.fillRect(viewport()->rect(), Theme::current().base);
        return;
    }
    const MatrixScene scene{*m_document, m_geometry, m_selection, m_current,
                            m_hover,     hasFocus(), font(),      devicePixelRatioF()};
    if (m_showsWhole)
        paintWhole(painter, scene, m_picture);
    else
        paintMatrix(painter, scene, m_glyphs);
}

void MatrixView::resizeEvent(QResizeEvent *event)
{
    QAbstractScrollArea::resizeEvent(event);
    const QRect before = m_geometry.cellRect(m_current.row, m_current.column);
    const bool wasShown = m_geometry.body().contains(before);
    updateGeometry();
    if (wasShown)
        ensureCurrentVisible();
}

void MatrixView::ensureCurrentVisible()
{
    m_vertical.ensureVisible(qint64(m_current.row) * m_geometry.cellHeight,
                             qint64(m_current.row + 1) * m_geometry.cellHeight);
    m_horizontal.ensureVisible(qint64(m_current.column) * m_geometry.cellWidth,
                               qint64(m_current.column + 1) * m_geometry.cellWidth);
}

void MatrixView::changeEvent(QEvent *event)
{
    QAbstractScrollArea::changeEvent(event);
    if (event->type() == QEvent::PaletteChange)
        m_picture = {};
    if (event->type() == QEvent::FontChange) {
        measureLabels();
        updateGeometry();
    }
}

void MatrixView::scrollContentsBy(int, int)
{
    m_geometry.xOffset = m_horizontal.offset();
    m_geometry.yOffset = m_vertical.offset();
    showPlaceInStrips();
    viewport()->update();
}

void MatrixView::setCurrent(int row, int column)
{
    if (!m_document || row < 0 || column < 0 || row >= std::max(1, m_geometry.rows)
        || column >= std::max(1, m_geometry.columns))
        return;
    m_current = {row, column};
    if (m_geometry.rows > 0)
        m_currentSlots.left = leftSlot(row);
    if (m_geometry.columns > 0)
        m_currentSlots.right = rightSlot(column);
    ensureCurrentVisible();
    viewport()->update();
    announceCurrentCell(*this);
    lookAt(m_current);
    m_selectionTimer.start();
}

/// What a cell's tip says.
QString MatrixView::textAt(Cell cell) const
{
    const QString event = m_document->eventText(leftSlot(cell.row), rightSlot(cell.column));
    const QString text = m_document->matrix().accessibleText(cell.row, cell.column);
    return event.isEmpty() ? text : QString(text + QLatin1Char('\n') + event);
}

/// The person has had what others changed there under their eyes.
void MatrixView::lookAt(Cell cell)
{
    if (cell.row < m_geometry.rows && cell.column < m_geometry.columns)
        m_document->unseen().look(leftSlot(cell.row), rightSlot(cell.column));
}

void MatrixView::showEntity(Side side, std::uint32_t slot)
{
    if (!m_document)
        return;
    const auto row = order(side).row(slot);
    m_awaited[side] = row ? std::nullopt : std::optional(slot);
    if (!row)
        return;
    setShowsWhole(false);
    clearSelection();
    side == Side::Left ? setCurrent(int(*row), m_current.column) : setCurrent(m_current.row, int(*row));
    m_anchor = m_current;
}

bool MatrixView::showUnseen()
{
    const auto rowOf = [this](const std::optional<EntityId> &id, Side side, int otherwise) {
        const auto slot = id ? m_document->workspace().slotOf(*id) : std::nullopt;
        const auto row = slot ? order(side).row(*slot) : std::nullopt;
        return row ? int(*row) : id ? -1 : otherwise;
    };
    for (const Unseen::Place &place : m_document->unseen().places()) {
        const Cell cell{rowOf(place.left, Side::Left, m_current.row),
                        rowOf(place.right, Side::Right, m_current.column)};
        if (cell.row >= 0 && cell.column >= 0) {
            setShowsWhole(false);
            moveCurrent(cell, false);
            return true;
        }
    }
    return false;
}

PerSide<std::vector<std::uint32_t>> MatrixView::targetSlots() const
{
    PerSide<std::vector<std::uint32_t>> target;
    if (!m_document || m_geometry.rows == 0 || m_geometry.columns == 0)
        return target;
    for (const Side side : bothSides) {
        target[side].reserve(m_selection.rows(side).count());
        m_selection.rows(side).forEach([&](std::uint32_t slot) {
            if (order(side).row(slot))
                target[side].push_back(slot);
        });
    }
    if (target.left.empty() || target.right.empty())
        return {{leftSlot(m_current.row)}, {rightSlot(m_current.column)}};
    return target;
}

void MatrixView::toggleSelection()
{
    const auto target = targetSlots();
    if (target.left.empty() || m_awaited.left || m_awaited.right || m_showsWhole)
        return;
    ensureCurrentVisible(); // nothing is changed out of sight
    const bool isLinked = m_document->matrix().cell(m_current.row, m_current.column).isLinkedAfterSave();
    if (target.left.size() == 1 && target.right.size() == 1)
        m_document->toggle(target.left.front(), target.right.front());
    else
        m_document->setLinked(target.left, target.right, !isLinked);
}

QString MatrixView::selectionSummary() const
{
    if (!m_document || m_selection.cellCount() < 2)
        return {};
    const auto target = targetSlots();
    if (target.left.size() * target.right.size() < 2 || !m_document->workspace().snapshot().hasLinks())
        return {};
    const auto count = m_document->workspace().countBlock(target.left, target.right);
    const bool isLinked = m_document->matrix().cell(m_current.row, m_current.column).isLinkedAfterSave();
    const QString cells = QLocale().toString(qulonglong(count.cells));
    const QString changes
        = QLocale().toString(qulonglong(isLinked ? count.linked : count.cells - count.linked));
    if (!m_document->isEditable())
        return tr("%1 cells selected").arg(cells);
    return isLinked ? tr("%1 cells selected · Space revokes %2").arg(cells, changes)
                    : tr("%1 cells selected · Space grants %2").arg(cells, changes);
}

Result<QString> MatrixView::selectionAsText() const
{
    const auto target = targetSlots();
    if (target.left.size() * target.right.size() > mostCopied)
        return failure(ErrorKind::Input, tr("More than a million cells cannot be copied at once."));
    QString text;
    if (!m_document)
        return text;
    if (!m_document->workspace().snapshot().hasLinks())
        return failure(ErrorKind::Busy, tr("The links are not loaded yet."));
    const Workspace &workspace = m_document->workspace();
    for (const std::uint32_t right : target.right)
        text += QLatin1Char('\t') + workspace.name(Side::Right, right);
    for (const std::uint32_t left : target.left) {
        text += QLatin1Char('\n') + workspace.name(Side::Left, left);
        for (const std::uint32_t right : target.right)
            text += QLatin1String(workspace.cell(left, right).isLinkedAfterSave() ? "\t1" : "\t");
    }
    return text;
}

bool MatrixView::viewportEvent(QEvent *event)
{
    if (event->type() == QEvent::Leave)
        setHover({-1, -1});
    if (event->type() == QEvent::ToolTip && m_document) {
        const auto *help = static_cast<QHelpEvent *>(event);
        if (m_showsWhole) {
            QToolTip::showText(help->globalPos(), wholeText(wholeCellAt(help->pos())).toHtmlEscaped(),
                               viewport());
            return true;
        }
        const int row = m_geometry.rowAt(help->pos().y());
        const int column
            = row < 0 ? m_geometry.columnLabelAt(help->pos()) : m_geometry.columnAt(help->pos().x());
        QString text;
        if (row >= 0 && column >= 0)
            text = textAt({row, column});
        else if (row >= 0 || column >= 0)
            text = row >= 0 ? headerName(Qt::Vertical, row) : headerName(Qt::Horizontal, column);
        QToolTip::showText(help->globalPos(), text.toHtmlEscaped(), viewport());
        if (row >= 0 && column >= 0)
            lookAt({row, column});
        return true;
    }
    return QAbstractScrollArea::viewportEvent(event);
}

// What a screen reader is told

AccessibleGrid::Extent MatrixView::wholeGrid() const
{
    return {0, m_geometry.rows - 1, 0, m_geometry.columns - 1};
}

AccessibleGrid::Extent MatrixView::shownGrid() const
{
    if (m_showsWhole)
        return {0, -1, 0, -1}; // no cell can be told from another
    const auto rows = m_geometry.visibleRows();
    const auto columns = m_geometry.visibleColumns();
    return {rows.first, rows.last, columns.first, columns.last};
}

AccessibleGrid::CellInfo MatrixView::gridCell(Cell cell) const
{
    const CellState state = m_document->matrix().cell(cell.row, cell.column);
    return {m_document->matrix().accessibleText(cell.row, cell.column),
            m_geometry.cellRect(cell.row, cell.column),
            true,
            state.isLinkedAfterSave() ? Qt::Checked : Qt::Unchecked,
            cell == m_current,
            m_selection.contains(leftSlot(cell.row), rightSlot(cell.column))};
}

QString MatrixView::gridName() const
{
    return m_document ? m_document->workspace().association().name : QString();
}

QString MatrixView::gridDescription() const
{
    if (!m_document)
        return {};
    const Association &association = m_document->workspace().association();
    return (m_showsWhole ? tr("The whole matrix as a picture: %1 rows of %2, %3 columns of %4")
                         : tr("%1 rows of %2, %3 columns of %4"))
        .arg(QLocale().toString(m_geometry.rows), association.sides.left.title,
             QLocale().toString(m_geometry.columns), association.sides.right.title);
}

QString MatrixView::headerName(Qt::Orientation orientation, int section) const
{
    return m_document ? m_document->matrix().headerData(section, orientation, Qt::DisplayRole).toString()
                      : QString();
}

void MatrixView::toggleGridCell(Cell cell)
{
    if (!m_showsWhole)
        m_document->toggle(leftSlot(cell.row), rightSlot(cell.column));
}

} // namespace crosscheck
