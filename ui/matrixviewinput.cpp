// SPDX-FileCopyrightText: Crosscheck contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/matrixview.h"

#include <QApplication>
#include <QMouseEvent>

#include <algorithm>
#include <utility>

namespace crosscheck {

namespace {

constexpr int wholeSteps = 60; // from one end of the picture to the other by arrow keys
constexpr int wholePages = 8;  // likewise by pages

} // namespace

void MatrixView::clearSelection()
{
    for (const Side side : bothSides)
        m_selection.rows(side).clear();
    m_selectionTimer.start();
    viewport()->update();
}

void MatrixView::selectBlock(Cell from, Cell to)
{
    clearSelection();
    const auto fill = [this](Side side, int a, int b) {
        RowSet &rows = m_selection.rows(side);
        for (int row = std::min(a, b); row <= std::max(a, b); ++row)
            rows.insert(order(side).slot(std::uint32_t(row)));
    };
    fill(Side::Left, from.row, to.row);
    fill(Side::Right, from.column, to.column);
}

void MatrixView::selectAllShown()
{
    if (m_geometry.rows > 0 && m_geometry.columns > 0)
        selectBlock({0, 0}, {m_geometry.rows - 1, m_geometry.columns - 1});
}

/// A whole row (Left) or a whole column (Right).
void MatrixView::selectAlong(Side side, Cell at)
{
    if (m_geometry.rows == 0 || m_geometry.columns == 0)
        return;
    if (side == Side::Left)
        selectBlock({m_anchor.row, 0}, {at.row, m_geometry.columns - 1});
    else
        selectBlock({0, m_anchor.column}, {m_geometry.rows - 1, at.column});
}

void MatrixView::selectCurrentRow()
{
    m_anchor = m_current;
    selectAlong(Side::Left, m_current);
}

void MatrixView::selectCurrentColumn()
{
    m_anchor = m_current;
    selectAlong(Side::Right, m_current);
}

void MatrixView::moveCurrent(Cell to, bool extends)
{
    m_awaited = {}; // the person goes elsewhere
    if (extends)
        selectBlock(m_anchor, to);
    else
        clearSelection();
    setCurrent(to.row, to.column);
    if (!extends)
        m_anchor = m_current;
}

void MatrixView::setHover(Cell cell)
{
    if (cell == m_hover)
        return;
    m_hover = cell;
    viewport()->update();
}

void MatrixView::pressHeader(QPoint point, bool extends)
{
    const int row = m_geometry.rowAt(point.y());
    const int column = row < 0 ? m_geometry.columnLabelAt(point) : -1;
    if ((row < 0 && column < 0) || (row >= 0 && point.x() >= m_geometry.rowHeaderWidth))
        return;
    const Cell at{row >= 0 ? row : m_current.row, column >= 0 ? column : m_current.column};
    m_awaited = {};
    if (!extends)
        m_anchor = at;
    setCurrent(at.row, at.column);
    selectAlong(row >= 0 ? Side::Left : Side::Right, at);
}

void MatrixView::mousePressEvent(QMouseEvent *event)
{
    if (event->button() != Qt::LeftButton || !m_document)
        return;
    m_leftWholeByPress = false;
    const QPoint point = event->position().toPoint();
    if (m_showsWhole) {
        if (const Cell place = notedCellAt(point); place.row >= 0 && place.column >= 0) {
            goTo(place);
            m_leftWholeByPress = true;
        }
        return;
    }
    const Cell cell{m_geometry.rowAt(point.y()), m_geometry.columnAt(point.x())};
    if (cell.row < 0 || cell.column < 0) {
        pressHeader(point, event->modifiers().testFlag(Qt::ShiftModifier));
        return;
    }
    m_pressed = cell;
    if (event->modifiers().testFlag(Qt::AltModifier)) {
        m_drag = Drag::Paint;
        m_paintsLinked = !m_document->matrix().cell(cell.row, cell.column).isLinkedAfterSave();
        ++m_stroke;
        moveCurrent(cell, false);
        paintCell(cell);
        return;
    }
    const bool extends = event->modifiers().testFlag(Qt::ShiftModifier);
    m_drag = extends ? Drag::Select : Drag::Press;
    moveCurrent(cell, extends);
}

void MatrixView::mouseDoubleClickEvent(QMouseEvent *event)
{
    if (!std::exchange(m_leftWholeByPress, false)) // the first was not on this cell
        mousePressEvent(event);                    // two quick clicks are two clicks
}

void MatrixView::paintCell(Cell cell)
{
    m_document->setLinked({leftSlot(cell.row)}, {rightSlot(cell.column)}, m_paintsLinked, m_stroke);
}

void MatrixView::mouseMoveEvent(QMouseEvent *event)
{
    if (!m_document)
        return;
    const QPoint point = event->position().toPoint();
    if (m_showsWhole) {
        setHover(wholeCellAt(point));
        return;
    }
    const Cell cell{m_geometry.rowAt(point.y()), m_geometry.columnAt(point.x())};
    const bool isInBody = cell.row >= 0 && cell.column >= 0;
    setHover(isInBody ? cell : Cell{cell.row, cell.row < 0 ? m_geometry.columnLabelAt(point) : -1});
    if (m_drag == Drag::None || !isInBody || cell == m_pressed)
        return;
    if (m_drag == Drag::Paint) {
        m_pressed = cell;
        setCurrent(cell.row, cell.column);
        paintCell(cell);
        return;
    }
    m_drag = Drag::Select;
    m_pressed = cell;
    moveCurrent(cell, true);
}

void MatrixView::mouseReleaseEvent(QMouseEvent *event)
{
    if (event->button() != Qt::LeftButton || !m_document)
        return;
    const Drag drag = std::exchange(m_drag, Drag::None);
    const QPoint point = event->position().toPoint();
    const Cell cell{m_geometry.rowAt(point.y()), m_geometry.columnAt(point.x())};
    if (drag == Drag::Press && cell == m_pressed)
        toggleGridCell(cell);
}

void MatrixView::wheelEvent(QWheelEvent *event)
{
    if (!event->modifiers().testFlag(Qt::ControlModifier)) {
        QAbstractScrollArea::wheelEvent(event);
        return;
    }
    const int delta = event->angleDelta().y();
    const QPoint point = event->position().toPoint();
    const Cell pointed = m_showsWhole && delta > 0 ? notedCellAt(point) : Cell{-1, -1};
    if (pointed.row >= 0 && pointed.column >= 0)
        goTo(pointed);
    else
        zoomBy(delta > 0 ? 1 : delta < 0 ? -1 : 0, m_geometry.body().contains(point) ? point : placeToKeep());
    event->accept();
}

AccessibleGrid::Cell MatrixView::steppedBy(const QKeyEvent &event) const
{
    const bool toEdge = event.modifiers().testFlag(Qt::ControlModifier);
    const int lastRow = m_geometry.rows - 1;
    const int lastColumn = m_geometry.columns - 1;
    const int screen = std::max(1, m_geometry.body().height() / m_geometry.cellHeight - 1);
    // In the picture, steps that can be seen.
    const int page = m_showsWhole ? std::max(screen, m_geometry.rows / wholePages) : screen;
    const int down = m_showsWhole ? std::max(1, m_geometry.rows / wholeSteps) : 1;
    const int right = m_showsWhole ? std::max(1, m_geometry.columns / wholeSteps) : 1;
    Cell to = m_current;
    switch (event.key()) {
    case Qt::Key_Up:
        to.row = toEdge ? 0 : to.row - down;
        break;
    case Qt::Key_Down:
        to.row = toEdge ? lastRow : to.row + down;
        break;
    case Qt::Key_Left:
        to.column = toEdge ? 0 : to.column - right;
        break;
    case Qt::Key_Right:
        to.column = toEdge ? lastColumn : to.column + right;
        break;
    case Qt::Key_Home:
        to = {toEdge ? 0 : to.row, 0};
        break;
    case Qt::Key_End:
        to = {toEdge ? lastRow : to.row, lastColumn};
        break;
    case Qt::Key_PageUp:
        to.row = toEdge ? 0 : to.row - page;
        break;
    case Qt::Key_PageDown:
        to.row = toEdge ? lastRow : to.row + page;
        break;
    default:
        return {-1, -1};
    }
    return {std::clamp(to.row, 0, lastRow), std::clamp(to.column, 0, lastColumn)};
}

bool MatrixView::handleSpace(Qt::KeyboardModifiers modifiers)
{
    if (modifiers.testFlag(Qt::ControlModifier))
        selectCurrentColumn();
    else if (modifiers.testFlag(Qt::ShiftModifier))
        selectCurrentRow();
    else
        toggleSelection();
    return true;
}

void MatrixView::keyPressEvent(QKeyEvent *event)
{
    if (!m_document || m_geometry.rows == 0 || m_geometry.columns == 0) {
        QAbstractScrollArea::keyPressEvent(event);
        return;
    }
    if (m_showsWhole) {
        if (!handleWholeKey(*event))
            QAbstractScrollArea::keyPressEvent(event);
    } else if (const Cell to = steppedBy(*event); to.row >= 0) {
        moveCurrent(to, event->modifiers().testFlag(Qt::ShiftModifier));
    } else if (event->key() == Qt::Key_Space) {
        handleSpace(event->modifiers());
    } else if (event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter) {
        Q_EMIT payloadWanted();
    } else if (event->matches(QKeySequence::SelectAll)) {
        selectAllShown();
    } else if (event->key() == Qt::Key_Escape && !m_selection.isEmpty()) {
        clearSelection();
    } else {
        QAbstractScrollArea::keyPressEvent(event);
    }
}

void MatrixView::focusInEvent(QFocusEvent *event)
{
    QAbstractScrollArea::focusInEvent(event);
    announceCurrentCell(*this);
    viewport()->update();
}

} // namespace crosscheck
