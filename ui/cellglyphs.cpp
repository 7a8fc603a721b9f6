// SPDX-FileCopyrightText: Crosscheck contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/cellglyphs.h"

#include "ui/theme.h"

#include <QPainter>
#include <QPainterPath>
#include <QPixmapCache>
#include <QtMath>

#include <algorithm>

namespace crosscheck {

namespace {

constexpr int largestShown = 9;

QPen stroke(const QColor &color, const QRectF &box)
{
    QPen pen(color, std::max(1.4, box.width() / 8.0));
    pen.setCapStyle(Qt::RoundCap);
    pen.setJoinStyle(Qt::RoundJoin);
    return pen;
}

void drawTick(QPainter &painter, const QRectF &box, const QColor &color)
{
    QPainterPath tick(QPointF(box.left() + box.width() * 0.24, box.top() + box.height() * 0.54));
    tick.lineTo(box.left() + box.width() * 0.43, box.top() + box.height() * 0.72);
    tick.lineTo(box.left() + box.width() * 0.77, box.top() + box.height() * 0.32);
    painter.setPen(stroke(color, box));
    painter.setBrush(Qt::NoBrush);
    painter.drawPath(tick);
}

void fillBox(QPainter &painter, const QRectF &box, const QColor &color)
{
    painter.setPen(Qt::NoPen);
    painter.setBrush(color);
    painter.drawRoundedRect(box, box.width() / 4.5, box.width() / 4.5);
}

void frameBox(QPainter &painter, const QRectF &box, const QColor &color, const QColor &ground)
{
    painter.setPen(QPen(color, 1.2));
    painter.setBrush(ground);
    painter.drawRoundedRect(box.adjusted(0.6, 0.6, -0.6, -0.6), box.width() / 4.5, box.width() / 4.5);
}

QPixmap checkBox(const QSizeF &size, Qt::CheckState state, bool isEnabled, qreal pixelRatio)
{
    const Theme &theme = Theme::current();
    QPixmap pixmap(qCeil(size.width() * pixelRatio), qCeil(size.height() * pixelRatio));
    pixmap.setDevicePixelRatio(pixelRatio);
    pixmap.fill(Qt::transparent);
    const QRectF box(QPointF(), size);
    QPainter painter(&pixmap);
    painter.setRenderHint(QPainter::Antialiasing);
    if (state == Qt::Unchecked) {
        frameBox(painter, box, theme.dimText, theme.base);
    } else {
        fillBox(painter, box, isEnabled ? theme.accent : theme.dimText);
        state == Qt::Checked ? drawTick(painter, box, theme.onAccent)
                             : drawMinus(painter, box, theme.onAccent);
    }
    return pixmap;
}

/// Around all that is not quite transparent; of a blank image one pixel.
QRect shownPart(const QImage &image)
{
    QRect part;
    for (int y = 0; y < image.height(); ++y) {
        for (int x = 0; x < image.width(); ++x) {
            if (qAlpha(image.pixel(x, y)) > 0)
                part |= QRect(x, y, 1, 1);
        }
    }
    return part.isEmpty() ? QRect(0, 0, 1, 1) : part;
}

} // namespace

void drawPlus(QPainter &painter, const QRectF &box, const QColor &color)
{
    const qreal reach = box.width() * 0.27;
    painter.setPen(stroke(color, box));
    painter.drawLine(box.center() - QPointF(reach, 0), box.center() + QPointF(reach, 0));
    painter.drawLine(box.center() - QPointF(0, reach), box.center() + QPointF(0, reach));
}

void drawMinus(QPainter &painter, const QRectF &box, const QColor &color)
{
    const qreal reach = box.width() * 0.27;
    painter.setPen(stroke(color, box));
    painter.drawLine(box.center() - QPointF(reach, 0), box.center() + QPointF(reach, 0));
}

void drawUnseen(QPainter &painter, const QRectF &place)
{
    const qreal side = std::clamp(std::min(place.width(), place.height()), 4.0, 8.0);
    painter.setPen(QPen(Theme::current().base, 1));
    painter.setBrush(Theme::current().unseen);
    painter.drawEllipse(QRectF(place.topLeft(), QSizeF(side, side)));
}

/// A list is full of them, so each kind is drawn once and kept.
void drawCheckBox(QPainter &painter, const QRectF &box, Qt::CheckState state, bool isEnabled)
{
    const qreal pixelRatio = painter.device()->devicePixelRatioF();
    const QString key = QStringLiteral("crosscheck box %1 %2 %3 %4 %5 %6")
                            .arg(box.width())
                            .arg(box.height())
                            .arg(pixelRatio)
                            .arg(int(state))
                            .arg(int(isEnabled))
                            .arg(int(Theme::current().isDark));
    QPixmap pixmap;
    if (!QPixmapCache::find(key, &pixmap)) {
        pixmap = checkBox(box.size(), state, isEnabled, pixelRatio);
        QPixmapCache::insert(key, pixmap);
    }
    painter.drawPixmap(box.topLeft(), pixmap);
}

const CellGlyphs::Glyph &CellGlyphs::glyph(const CellState &state, bool hasPayload, QSize cell,
                                           qreal pixelRatio)
{
    const bool isDark = Theme::current().isDark;
    if (cell != m_cell || pixelRatio != m_pixelRatio || isDark != m_isDark) {
        m_glyphs.clear();
        m_cell = cell;
        m_pixelRatio = pixelRatio;
        m_isDark = isDark;
    }
    const int rows = int(std::min<std::uint32_t>(state.multiplicity, largestShown + 1));
    int key = rows * 4 + int(state.mark);
    for (const bool flag : {state.isLoaded, hasPayload, state.isPayloadStaged, state.lacksPayload,
                            state.isContested, state.isUnseen})
        key = key * 2 + int(flag);
    Glyph &glyph = m_glyphs[key];
    if (!glyph.pixmap.isNull())
        return glyph;
    QImage image(cell * pixelRatio, QImage::Format_ARGB32_Premultiplied);
    image.setDevicePixelRatio(pixelRatio);
    image.fill(Qt::transparent);
    QPainter painter(&image);
    painter.setRenderHint(QPainter::Antialiasing);
    draw(painter, state, cell);
    if (state.lacksPayload || (hasPayload && state.multiplicity > 0))
        drawCorner(painter, cell, state.lacksPayload);
    if (state.isContested)
        drawContested(painter, cell);
    if (state.isUnseen)
        drawUnseen(painter, QRectF(QPointF(1.5, 1.5), cell / 4.0));
    painter.end();
    const QRect shown = shownPart(image);
    glyph = {QPixmap::fromImage(image.copy(shown)), QPointF(shown.topLeft()) / pixelRatio};
    return glyph;
}

/// A corner for what the link holds, a dot for what it still lacks.
void CellGlyphs::drawCorner(QPainter &painter, QSize cell, bool isLacking)
{
    const qreal side = std::max(4.0, cell.height() / 4.5);
    painter.setPen(Qt::NoPen);
    painter.setBrush(isLacking ? Theme::current().revoke : Theme::current().warning);
    if (isLacking)
        painter.drawEllipse(QRectF(cell.width() - side - 2, 2, side, side));
    else
        painter.drawPolygon(QPolygonF({QPointF(cell.width() - side - 1, 1), QPointF(cell.width() - 1, 1),
                                       QPointF(cell.width() - 1, side + 1)}));
}

/// A frame around the whole cell, unlike any box in one.
void CellGlyphs::drawContested(QPainter &painter, QSize cell)
{
    painter.setPen(QPen(Theme::current().warning, 2));
    painter.setBrush(Qt::NoBrush);
    painter.drawRect(QRectF(QPointF(), cell).adjusted(1.5, 1.5, -2.5, -2.5));
}

void CellGlyphs::draw(QPainter &painter, const CellState &state, QSize cell) const
{
    const Theme &theme = Theme::current();
    const qreal side = std::clamp(std::min(cell.width(), cell.height()) * 0.66, 5.0, 30.0);
    QRectF box(0, 0, side, side);
    box.moveCenter(QPointF(cell.width() / 2.0, cell.height() / 2.0));
    if (!state.isLoaded) {
        fillBox(painter, box.adjusted(side * 0.2, side * 0.4, -side * 0.2, -side * 0.4), theme.border);
    } else if (state.mark == LinkMark::Grant) {
        frameBox(painter, box, theme.grant, theme.grantGround);
        drawPlus(painter, box, theme.grant);
    } else if (state.mark == LinkMark::Revoke) {
        frameBox(painter, box, theme.revoke, theme.revokeGround);
        drawMinus(painter, box, theme.revoke);
    } else if (state.isPayloadStaged) {
        frameBox(painter, box, theme.grant, theme.grantGround);
        drawTick(painter, box, theme.grant);
    } else if (state.multiplicity == 1) {
        fillBox(painter, box, theme.accent);
        drawTick(painter, box, theme.onAccent);
    } else if (state.multiplicity > 1) {
        const QRectF wide = box.adjusted(-side * 0.18, 0, side * 0.18, 0);
        painter.setPen(Qt::NoPen);
        painter.setBrush(theme.accent);
        painter.drawRoundedRect(wide, side / 4.5, side / 4.5);
        QFont font = painter.font();
        font.setPixelSize(std::max(6, int(side * 0.68)));
        font.setBold(true);
        painter.setFont(font);
        painter.setPen(theme.onAccent);
        painter.drawText(wide, Qt::AlignCenter,
                         state.multiplicity > largestShown ? QStringLiteral("×9+")
                                                           : QStringLiteral("×%1").arg(state.multiplicity));
    } else {
        const qreal dot = std::max(1.0, side / 11);
        painter.setPen(Qt::NoPen);
        painter.setBrush(theme.isDark ? theme.dimText.darker(150) : theme.dimText.lighter(155));
        painter.drawEllipse(box.center(), dot, dot);
    }
}

} // namespace crosscheck
