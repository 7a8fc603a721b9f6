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

// The matrix as a whole: the strips beside the scroll bars, and the picture that zooming out ends with.

namespace crosscheck {

namespace {

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
        connect(m_strips[side], &OverviewStrip::wanted, this, [this, side](double place) {
            const qint64 content
                = side == Side::Left ? m_geometry.contentHeight() : m_geometry.contentWidth();
            const QSize body = m_geometry.body().size();
            const int shown = side == Side::Left ? body.height() : body.width();
            (side == Side::Left ? m_vertical : m_horizontal)
                .scrollTo(qint64(place * double(content)) - shown / 2);
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
    const QRect body = m_geometry.body();
    m_vertical.scrollTo(qint64(cell.row) * m_geometry.cellHeight
                        - (body.height() - m_geometry.cellHeight) / 2);
    m_horizontal.scrollTo(qint64(cell.column) * m_geometry.cellWidth
                          - (body.width() - m_geometry.cellWidth) / 2);
    m_awaited = {};
    setCurrent(cell.row, cell.column);
}

AccessibleGrid::Cell MatrixView::wholeCellAt(QPoint point) const
{
    return {m_geometry.wholeRowAt(point.y()), m_geometry.wholeColumnAt(point.x())};
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
    return tr("%1 × %2: %3 of %4 cells linked")
        .arg(names.left, names.right, QLocale().toString(density->links(pixels.left, pixels.right)),
             QLocale().toString(cells));
}

bool MatrixView::handleWholeKey(const QKeyEvent &event)
{
    if (Cell to = steppedBy(event); to.row >= 0) {
        m_awaited = {};
        setCurrent(to.row, to.column); // what is selected stays
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
