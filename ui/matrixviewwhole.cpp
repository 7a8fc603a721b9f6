// SPDX-FileCopyrightText: Crosscheck contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/matrixview.h"
#include "ui/overviewstrip.h"

#include <QKeyEvent>
#include <QLocale>
#include <QMouseEvent>
#include <QScopedValueRollback>
#include <QScrollBar>

#include <algorithm>
#include <cmath>

// Zooming, the picture of the whole matrix that it ends with, and the strips beside the scroll bars.

namespace crosscheck {

namespace {

constexpr int leastZoom = 12;
constexpr int mostZoom = 48;

/// `Adams – Baker (1,250)`
QString rangeText(const QString &first, const QString &last, std::uint32_t count)
{
    return count < 2 ? first : MatrixView::tr("%1 – %2 (%3)").arg(first, last, QLocale().toString(count));
}

} // namespace

void MatrixView::makeStrips()
{
    for (const Side side : bothSides) {
        m_strips[side] = new OverviewStrip(side, this);
        m_strips[side]->hide();
        connect(m_strips[side], &OverviewStrip::wanted, this, [this, side](double place, bool isPress) {
            const int rows = side == Side::Left ? m_geometry.rows : m_geometry.columns;
            const int row = std::clamp(int(place * rows), 0, std::max(0, rows - 1));
            const bool isNoted = isPress && m_document && rows > 0;
            scrollToMiddle(side,
                           isNoted ? int(m_document->overview().notedLine(side, std::uint32_t(row))) : row);
        });
    }
}

/// A strip stands where its scroll bar does. Whether all fits is asked of the viewport without strips, and once: a strip
/// may bring a scroll bar, and that another strip.
void MatrixView::placeStrips()
{
    if (m_placesStrips)
        return;
    const QScopedValueRollback placing(m_placesStrips, true);
    const QMargins margins = viewportMargins();
    const QSize room = m_geometry.body().size() + QSize(margins.right(), margins.bottom());
    const bool overflowsDown = m_geometry.contentHeight() > room.height();
    const bool overflowsRight = m_geometry.contentWidth() > room.width();
    const QMargins wanted(0, 0, overflowsDown ? OverviewStrip::thickness : 0,
                          overflowsRight ? OverviewStrip::thickness : 0);
    if (wanted != margins)
        setViewportMargins(wanted); // which resizes the viewport
    const QRect view = viewport()->geometry();
    const QRect body = m_geometry.body();
    m_strips.left->setGeometry(view.right() + 1, view.top(), OverviewStrip::thickness, view.height());
    m_strips.right->setGeometry(view.left(), view.bottom() + 1, view.width(), OverviewStrip::thickness);
    m_strips.left->setLead(body.top());
    m_strips.right->setLead(body.left());
    m_strips.left->setVisible(overflowsDown);
    m_strips.right->setVisible(overflowsRight);
    const bool isWanted = m_showsWhole || overflowsDown || overflowsRight;
    const QSize pixels = isWanted ? body.size() * devicePixelRatioF() : QSize(0, 0);
    if (m_document)
        m_document->overview().setMostPixels({pixels.height(), pixels.width()});
    showPlaceInStrips();
}

void MatrixView::showPlaceInStrips()
{
    const auto shares = [](OverviewStrip &strip, qint64 offset, int shown, qint64 content) {
        const auto length = double(std::max<qint64>(1, content));
        strip.setShown(double(offset) / length, std::min(1.0, double(offset + shown) / length));
    };
    const QRect body = m_geometry.body();
    shares(*m_strips.left, m_geometry.yOffset, body.height(), m_geometry.contentHeight());
    shares(*m_strips.right, m_geometry.xOffset, body.width(), m_geometry.contentWidth());
}

void MatrixView::setZoom(int cellHeight)
{
    setZoom(cellHeight, placeToKeep());
}

/// What lies at @p fixed in the viewport stays there.
void MatrixView::setZoom(int cellHeight, QPoint fixed)
{
    setShowsWhole(false);
    const auto place = [&fixed](const MatrixGeometry &geometry) {
        const QPoint inBody = fixed - geometry.body().topLeft();
        return PerSide<double>{double(geometry.yOffset + inBody.y()) / geometry.cellHeight,
                               double(geometry.xOffset + inBody.x()) / geometry.cellWidth};
    };
    const PerSide<double> before = place(m_geometry);
    m_geometry.cellHeight = std::clamp(cellHeight, leastZoom, mostZoom);
    m_geometry.cellWidth = m_geometry.cellHeight * 5 / 4;
    updateGeometry();
    const PerSide<double> now = place(m_geometry);
    m_vertical.scrollTo(m_geometry.yOffset
                        + qint64(std::llround((before.left - now.left) * m_geometry.cellHeight)));
    m_horizontal.scrollTo(m_geometry.xOffset
                          + qint64(std::llround((before.right - now.right) * m_geometry.cellWidth)));
}

/// Where no mouse points.
QPoint MatrixView::placeToKeep() const
{
    const QRect current = m_geometry.cellRect(m_current.row, m_current.column);
    return m_geometry.body().contains(current.center()) ? current.center() : m_geometry.body().center();
}

void MatrixView::zoomBy(int steps)
{
    zoomBy(steps, placeToKeep());
}

void MatrixView::zoomBy(int steps, QPoint fixed)
{
    const QSize body = m_geometry.body().size();
    const bool allFits
        = m_geometry.contentWidth() <= body.width() && m_geometry.contentHeight() <= body.height();
    if (steps < 0 && (m_showsWhole || (zoom() == leastZoom && !allFits)))
        setShowsWhole(true);
    else if (m_showsWhole)
        setShowsWhole(false);
    else
        setZoom(zoom() + 2 * steps, fixed);
}

void MatrixView::setShowsWhole(bool whole)
{
    const bool isPossible = m_document && m_geometry.rows > 0 && m_geometry.columns > 0;
    if (m_showsWhole == (whole && isPossible))
        return;
    m_showsWhole = whole && isPossible;
    m_hover = m_pressed = {-1, -1};
    m_drag = Drag::None;
    placeStrips();
    viewport()->update();
    announceGridReset(*this);
    Q_EMIT showsWholeChanged(m_showsWhole);
}

/// Shows the place in detail, in the middle.
void MatrixView::goTo(Cell cell)
{
    setShowsWhole(false);
    scrollToMiddle(Side::Left, cell.row);
    scrollToMiddle(Side::Right, cell.column);
    moveCurrent(cell, false);
}

void MatrixView::scrollToMiddle(Side side, int row)
{
    const QSize body = m_geometry.body().size();
    const int shown = side == Side::Left ? body.height() : body.width();
    const int extent = side == Side::Left ? m_geometry.cellHeight : m_geometry.cellWidth;
    (side == Side::Left ? m_vertical : m_horizontal).scrollTo(qint64(row) * extent - (shown - extent) / 2);
}

AccessibleGrid::Cell MatrixView::wholeCellAt(QPoint point) const
{
    return {m_geometry.wholeRowAt(point.y()), m_geometry.wholeColumnAt(point.x())};
}

/// The cell that a person means who points there: one that is staged, or linked, before others under the same pixel.
AccessibleGrid::Cell MatrixView::notedCellAt(QPoint point) const
{
    const Cell cell = wholeCellAt(point);
    if (!m_showsWhole || cell.row < 0 || cell.column < 0)
        return cell;
    const auto place = m_document->overview().noted({std::uint32_t(cell.row), std::uint32_t(cell.column)});
    return {int(place.left), int(place.right)};
}

/// What lies under a pixel of the picture: `a – b (1,250) × c – d (7): 12 of 8,750 cells linked`.
QString MatrixView::wholeText(Cell cell) const
{
    const DensityPtr &density = m_document->overview().density();
    if (!m_document->overview().isCurrent() || cell.row < 0 || cell.column < 0)
        return {};
    PerSide<QString> names;
    PerSide<std::uint32_t> pixels{density->scale(Side::Left).pixelOf(std::uint32_t(cell.row)),
                                  density->scale(Side::Right).pixelOf(std::uint32_t(cell.column))};
    qulonglong cells = 1;
    for (const Side side : bothSides) {
        const Qt::Orientation along = side == Side::Left ? Qt::Vertical : Qt::Horizontal;
        const PixelScale &scale = density->scale(side);
        const std::uint32_t count = scale.rowsOf(pixels[side]);
        const int first = int(scale.firstRow(pixels[side]));
        names[side] = rangeText(headerName(along, first), headerName(along, first + int(count) - 1), count);
        cells *= count;
    }
    const QString text
        = tr("%1 × %2: %3 of %4 cells linked")
              .arg(names.left, names.right, QLocale().toString(density->links(pixels.left, pixels.right)),
                   QLocale().toString(cells));
    const std::size_t staged
        = m_document->overview().stagedCount({std::uint32_t(cell.row), std::uint32_t(cell.column)});
    return staged == 0 ? text : tr("%1, %2 staged").arg(text, QLocale().toString(qulonglong(staged)));
}

bool MatrixView::handleWholeKey(const QKeyEvent &event)
{
    if (Cell to = steppedBy(event); to.row >= 0) {
        moveCurrent(to, false);
        return true;
    }
    switch (event.key()) {
    case Qt::Key_Return:
    case Qt::Key_Enter:
        goTo(m_current);
        return true;
    case Qt::Key_Escape:
        setShowsWhole(false);
        return true;
    default:
        return event.key() == Qt::Key_Space; // nothing is changed that cannot be seen
    }
}

} // namespace crosscheck
