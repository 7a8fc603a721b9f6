// SPDX-FileCopyrightText: Crosscheck contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/matrixpainter.h"

#include "ui/plaintext.h"
#include "ui/theme.h"

#include <QFontMetrics>
#include <QPainter>
#include <QPainterPath>

#include <algorithm>
#include <cmath>

namespace crosscheck {

namespace {

constexpr int labelPadding = 10;
constexpr qreal dotSize = 6.5; // of what somebody else changed

class MatrixPainter
{
public:
    MatrixPainter(QPainter &painter, const MatrixScene &scene, CellGlyphs &glyphs)
        : m_painter(painter)
        , m_scene(scene)
        , m_glyphs(glyphs)
        , m_model(scene.document.matrix())
        , m_geometry(scene.geometry)
        , m_theme(Theme::current())
        , m_rows(scene.geometry.visibleRows())
        , m_columns(scene.geometry.visibleColumns())
        , m_metrics(scene.font)
    {
    }

    void paint()
    {
        m_painter.setFont(m_scene.font);
        m_painter.fillRect(QRect(QPoint(), m_geometry.viewport), m_theme.base);
        m_painter.setClipRect(m_geometry.body());
        paintGrounds();
        paintGrid();
        paintGlyphs();
        paintCurrent();
        m_painter.setClipping(false);
        paintRowHeader();
        paintColumnHeader();
        paintCorner();
    }

private:
    int right() const { return m_geometry.x(m_columns.last + 1); }
    int bottom() const { return m_geometry.y(m_rows.last + 1); }

    void paintGrounds()
    {
        const QRect body = m_geometry.body();
        if (m_scene.hover.row >= 0)
            m_painter.fillRect(QRect(body.left(), m_geometry.y(m_scene.hover.row), right() - body.left(),
                                     m_geometry.cellHeight),
                               m_theme.crosshair);
        if (m_scene.hover.column >= 0)
            m_painter.fillRect(QRect(m_geometry.x(m_scene.hover.column), body.top(), m_geometry.cellWidth,
                                     bottom() - body.top()),
                               m_theme.crosshair);
        if (m_scene.selection.cellCount() < 2)
            return;
        for (int row = m_rows.first; row <= m_rows.last; ++row) {
            if (!m_scene.selection.rows(Side::Left).contains(slot(Side::Left, row)))
                continue;
            for (int column = m_columns.first; column <= m_columns.last; ++column) {
                if (m_scene.selection.rows(Side::Right).contains(slot(Side::Right, column)))
                    m_painter.fillRect(m_geometry.cellRect(row, column), m_theme.selection);
            }
        }
    }

    std::uint32_t slot(Side side, int row) const
    {
        return m_scene.document.arrangement().order(side).slot(std::uint32_t(row));
    }

    /// Filled, since Qt draws lines pixel by pixel; all as thick, whatever part of a pixel they begin at.
    void paintGrid()
    {
        const QRectF body = m_geometry.body();
        const qreal whole = std::max(1.0, std::floor(m_scene.pixelRatio)) / m_scene.pixelRatio;
        const qreal thickness = whole + 1e-6; // so that both edges are rounded alike
        for (int row = m_rows.first; row <= m_rows.last; ++row)
            m_painter.fillRect(
                QRectF(body.left(), m_geometry.y(row + 1) - 1, right() - body.left(), thickness),
                m_theme.grid);
        for (int column = m_columns.first; column <= m_columns.last; ++column)
            m_painter.fillRect(
                QRectF(m_geometry.x(column + 1) - 1, body.top(), thickness, bottom() - body.top()),
                m_theme.grid);
    }

    void paintGlyphs()
    {
        const bool hasPayload = !m_scene.document.workspace().association().payload.isEmpty();
        const QSize cell(m_geometry.cellWidth, m_geometry.cellHeight);
        for (int row = m_rows.first; row <= m_rows.last; ++row) {
            for (int column = m_columns.first; column <= m_columns.last; ++column) {
                const CellState state = m_model.cell(row, column);
                const CellGlyphs::Glyph &glyph = m_glyphs.glyph(state, hasPayload, cell, m_scene.pixelRatio);
                m_painter.drawPixmap(QPointF(m_geometry.x(column), m_geometry.y(row)) + glyph.place,
                                     glyph.pixmap);
            }
        }
    }

    void paintCurrent()
    {
        const auto [row, column] = m_scene.current;
        if (row < m_rows.first || row > m_rows.last || column < m_columns.first || column > m_columns.last)
            return;
        m_painter.save();
        m_painter.setRenderHint(QPainter::Antialiasing);
        m_painter.setPen(
            QPen(m_scene.hasFocus ? m_theme.accent : m_theme.border, m_scene.hasFocus ? 2 : 1.5));
        m_painter.setBrush(Qt::NoBrush);
        m_painter.drawRoundedRect(QRectF(m_geometry.cellRect(row, column)).adjusted(1, 1, -2, -2), 4, 4);
        m_painter.restore();
    }

    /// As large as the rows allow.
    QFont rowFont() const
    {
        QFont font = m_scene.font;
        if (m_metrics.height() > m_geometry.cellHeight)
            font.setPixelSize(m_geometry.cellHeight - 3);
        return font;
    }

    /// Added rows are green with a plus, deleted ones red and struck out, renamed ones green.
    QColor labelStyle(int section, Qt::Orientation orientation, QFont &font, QString &text) const
    {
        const int change = m_model.headerData(section, orientation, MatrixModel::EntityChangeRole).toInt();
        if (change == int(EntityChange::Kind::Add)) {
            text.prepend(QLatin1String("+ "));
            return m_theme.grant;
        }
        if (change == int(EntityChange::Kind::Delete)) {
            font.setStrikeOut(true);
            return m_theme.revoke;
        }
        return change == int(EntityChange::Kind::Rename) ? m_theme.grant : m_theme.text;
    }

    void paintRowHeader()
    {
        const QRect strip(0, m_geometry.columnHeaderHeight, m_geometry.rowHeaderWidth,
                          m_geometry.body().height());
        m_painter.setClipRect(strip);
        m_painter.fillRect(strip, m_theme.raised);
        for (int row = m_rows.first; row <= m_rows.last; ++row) {
            const QRect place(0, m_geometry.y(row), m_geometry.rowHeaderWidth, m_geometry.cellHeight);
            if (row == m_scene.hover.row || row == m_scene.current.row)
                m_painter.fillRect(place, row == m_scene.current.row ? m_theme.selection : m_theme.crosshair);
            QString text = m_model.headerData(row, Qt::Vertical, Qt::DisplayRole).toString();
            QFont font = rowFont();
            m_painter.setPen(labelStyle(row, Qt::Vertical, font, text));
            m_painter.setFont(font);
            const QRect inner = place.adjusted(labelPadding, 0, -labelPadding, 0);
            m_painter.drawText(inner, Qt::AlignVCenter | Qt::AlignLeft | Qt::TextSingleLine,
                               m_metrics.elidedText(onOneLine(text), Qt::ElideRight, inner.width()));
            if (m_model.headerData(row, Qt::Vertical, MatrixModel::UnseenRole).toBool())
                paintUnseen(QRectF(2, place.center().y() - dotSize / 2, dotSize, dotSize));
        }
        m_painter.setPen(m_theme.border);
        m_painter.drawLine(strip.topRight(), strip.bottomRight());
        m_painter.setClipping(false);
    }

    void paintUnseen(const QRectF &place)
    {
        m_painter.setRenderHint(QPainter::Antialiasing);
        drawUnseen(m_painter, place);
        m_painter.setRenderHint(QPainter::Antialiasing, false);
    }

    void paintColumnHeader()
    {
        const int height = m_geometry.columnHeaderHeight;
        const QRect strip(m_geometry.rowHeaderWidth, 0, m_geometry.body().width(), height);
        m_painter.fillRect(strip, m_theme.raised);
        m_painter.setPen(m_theme.border);
        m_painter.drawLine(0, height - 1, m_geometry.viewport.width(), height - 1);
        m_painter.setClipRect(strip);
        m_painter.setRenderHint(QPainter::Antialiasing);
        // A label to the left of the first column on screen still reaches into it.
        const int before = height / m_geometry.cellWidth + 1;
        for (int column = std::max(0, m_columns.first - before); column <= m_columns.last; ++column)
            paintColumnLabel(column);
        m_painter.setRenderHint(QPainter::Antialiasing, false);
        m_painter.setClipping(false);
    }

    void paintColumnLabel(int column)
    {
        const int height = m_geometry.columnHeaderHeight;
        const int left = m_geometry.x(column);
        if (column == m_scene.hover.column || column == m_scene.current.column) {
            const int reach = m_geometry.cellWidth;
            QPainterPath band(QPointF(left, height - 1));
            band.lineTo(left + height, -1);
            band.lineTo(left + height + reach, -1);
            band.lineTo(left + reach, height - 1);
            m_painter.fillPath(band,
                               column == m_scene.current.column ? m_theme.selection : m_theme.crosshair);
        }
        QString text = m_model.headerData(column, Qt::Horizontal, Qt::DisplayRole).toString();
        QFont font = m_scene.font;
        m_painter.setPen(labelStyle(column, Qt::Horizontal, font, text));
        m_painter.setFont(font);
        m_painter.save();
        m_painter.translate(m_geometry.labelStart(column, m_metrics.ascent()), height - 7);
        m_painter.rotate(-45);
        const int room = m_geometry.labelRoom(column, m_metrics.ascent());
        m_painter.drawText(QPointF(0, 0), m_metrics.elidedText(onOneLine(text), Qt::ElideRight, room));
        if (m_model.headerData(column, Qt::Horizontal, MatrixModel::UnseenRole).toBool())
            drawUnseen(m_painter, QRectF(-dotSize - 1, -m_metrics.ascent() * 0.7, dotSize, dotSize));
        m_painter.restore();
    }

    void paintCorner()
    {
        const int height = m_geometry.columnHeaderHeight;
        const QRect corner(0, 0, m_geometry.rowHeaderWidth, height);
        m_painter.setClipRect(corner);
        const Association &association = m_scene.document.workspace().association();
        QFont font = m_scene.font;
        font.setPointSizeF(font.pointSizeF() * 0.9);
        m_painter.setFont(font);
        m_painter.fillRect(corner.adjusted(0, 0, 0, -1), m_theme.raised);
        m_painter.setPen(m_theme.dimText);
        const QRect inner = corner.adjusted(labelPadding, 8, -labelPadding, -6);
        const auto elided = [&](Side side) {
            return QFontMetrics(font).elidedText(association.sides[side].title, Qt::ElideRight,
                                                 inner.width());
        };
        m_painter.drawText(inner, Qt::AlignLeft | Qt::AlignBottom, elided(Side::Left));
        m_painter.drawText(inner, Qt::AlignRight | Qt::AlignTop, elided(Side::Right));
        m_painter.setPen(m_theme.border);
        m_painter.drawLine(corner.right(), 0, corner.right(), height - 1);
        m_painter.setClipping(false);
    }

    QPainter &m_painter;
    const MatrixScene &m_scene;
    CellGlyphs &m_glyphs;
    const MatrixModel &m_model;
    const MatrixGeometry &m_geometry;
    const Theme &m_theme;
    MatrixGeometry::Range m_rows;
    MatrixGeometry::Range m_columns;
    QFontMetrics m_metrics;
};

} // namespace

void paintMatrix(QPainter &painter, const MatrixScene &scene, CellGlyphs &glyphs)
{
    MatrixPainter(painter, scene, glyphs).paint();
}

} // namespace crosscheck
