// SPDX-FileCopyrightText: Crosscheck contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/association/workspace.h"

#include <QHash>
#include <QPixmap>

namespace crosscheck {

/// The pictures of cell states, drawn once for a cell size, a pixel ratio and a theme. States differ by shape as well
/// as by colour.
class CellGlyphs
{
public:
    /// What of a cell is not transparent; never empty.
    struct Glyph {
        QPixmap pixmap;
        QPointF place; ///< in the cell
    };
    /// The picture for a state.
    [[nodiscard]] const Glyph &glyph(const CellState &state, bool hasPayload, QSize cell, qreal pixelRatio);

private:
    void draw(QPainter &painter, const CellState &state, QSize cell) const;
    static void drawContested(QPainter &painter, QSize cell);
    static void drawCorner(QPainter &painter, QSize cell, bool isLacking);

    QHash<int, Glyph> m_glyphs;
    QSize m_cell;
    qreal m_pixelRatio = 0;
    bool m_isDark = false;
};

/// Draws a check box as the lists and the matrix show it.
void drawCheckBox(QPainter &painter, const QRectF &box, Qt::CheckState state, bool isEnabled);
void drawPlus(QPainter &painter, const QRectF &box, const QColor &color);
void drawMinus(QPainter &painter, const QRectF &box, const QColor &color);
/// The dot of what somebody else changed, at the top left of @p place.
void drawUnseen(QPainter &painter, const QRectF &place);

} // namespace crosscheck
