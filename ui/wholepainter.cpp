// SPDX-FileCopyrightText: Crosscheck contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/wholepainter.h"

#include "ui/plaintext.h"
#include "ui/theme.h"

#include <QCoreApplication>
#include <QFontMetrics>
#include <QLocale>
#include <QPainter>

#include <algorithm>

namespace crosscheck {

namespace {

constexpr int labelPadding = 10;
constexpr int columnLabelSpacing = 34; // pixels from one slanted label to the next
constexpr int leastFrame = 12;
constexpr int legendHeight = 6;
constexpr int stagedReach = 1; // pixels around a staged one, so that it is seen

QColor blended(const QColor &from, const QColor &to, double share)
{
    const auto mix = [share](int a, int b) { return int(a + (b - a) * share); };
    return {mix(from.red(), to.red()), mix(from.green(), to.green()), mix(from.blue(), to.blue())};
}

class WholePainter
{
public:
    WholePainter(QPainter &painter, const MatrixScene &scene)
        : m_painter(painter)
        , m_scene(scene)
        , m_geometry(scene.geometry)
        , m_overview(scene.document.overview())
        , m_theme(Theme::current())
        , m_body(scene.geometry.body())
        , m_metrics(scene.font)
    {
    }

    void paint(QPixmap &picture)
    {
        m_painter.setFont(m_scene.font);
        m_painter.fillRect(QRect(QPoint(), m_geometry.viewport), m_theme.base);
        const QSize pixels = m_body.size() * m_scene.pixelRatio;
        if (picture.isNull() || picture.size() != pixels)
            picture = pictured(pixels);
        m_painter.setClipRect(m_body);
        m_painter.drawPixmap(m_body, picture);
        paintCrosshair();
        paintFrame();
        paintLack();
        m_painter.setClipping(false);
        paintRowHeader();
        paintColumnHeader();
        paintCorner();
    }

private:
    QPixmap pictured(QSize pixels) const
    {
        QPixmap picture(pixels);
        picture.fill(m_theme.base);
        if (!m_overview.density() || pixels.isEmpty())
            return picture;
        const Density &density = *m_overview.density();
        const int width = int(density.scale(Side::Right).pixels);
        QImage links(density.shades().data(), width, int(density.scale(Side::Left).pixels), width,
                     QImage::Format_Indexed8);
        links.setColorTable(densityColors());
        QPainter painter(&picture);
        painter.drawImage(QRect(QPoint(), pixels), links);
        paintStaged(painter, density, pixels);
        return picture;
    }

    void paintStaged(QPainter &painter, const Density &density, QSize size) const
    {
        const auto &pixels = m_overview.staged().pixels;
        const std::uint32_t width = density.scale(Side::Right).pixels;
        const double x = double(size.width()) / width;
        const double y = double(size.height()) / density.scale(Side::Left).pixels;
        for (std::size_t i = 0; i < pixels.size(); ++i) {
            if (pixels[i] == 0)
                continue;
            const std::size_t row = i / width;
            const QRectF place(double(i % width) * x, double(row) * y, x, y);
            painter.fillRect(place.adjusted(-stagedReach, -stagedReach, stagedReach, stagedReach),
                             (pixels[i] & Overview::RevokeBit) != 0 ? m_theme.revoke : m_theme.grant);
        }
    }

    void paintCrosshair()
    {
        if (m_scene.hover.row < 0 || m_scene.hover.column < 0)
            return;
        const QRect at = m_geometry.wholeRect({m_scene.hover.row, m_scene.hover.row},
                                              {m_scene.hover.column, m_scene.hover.column});
        QColor line = m_theme.text;
        line.setAlpha(90);
        m_painter.setPen(line);
        m_painter.drawLine(m_body.left(), at.center().y(), m_body.right(), at.center().y());
        m_painter.drawLine(at.center().x(), m_body.top(), at.center().x(), m_body.bottom());
    }

    /// Around what the detailed view shows; never smaller than can be seen.
    void paintFrame()
    {
        QRect frame = m_geometry.wholeRect(m_geometry.visibleRows(), m_geometry.visibleColumns());
        const QPoint center = frame.center();
        frame.setSize(frame.size().expandedTo({leastFrame, leastFrame}));
        frame.moveCenter(center);
        frame.moveLeft(
            std::clamp(frame.left(), m_body.left(), std::max(m_body.left(), m_body.right() - frame.width())));
        frame.moveTop(
            std::clamp(frame.top(), m_body.top(), std::max(m_body.top(), m_body.bottom() - frame.height())));
        m_painter.setBrush(Qt::NoBrush);
        m_painter.setPen(QPen(m_theme.base, 4, Qt::SolidLine, Qt::SquareCap, Qt::MiterJoin));
        m_painter.drawRect(frame.adjusted(1, 1, -2, -2));
        m_painter.setPen(QPen(m_theme.text, 2, Qt::SolidLine, Qt::SquareCap, Qt::MiterJoin));
        m_painter.drawRect(frame.adjusted(1, 1, -2, -2));
    }

    /// An empty picture would say that there are no links.
    void paintLack()
    {
        if (m_scene.document.workspace().snapshot().hasLinks())
            return;
        const QString text = QCoreApplication::translate("WholePainter", "The links are not loaded.");
        QRect ground = m_metrics.boundingRect(text).adjusted(-12, -8, 12, 8);
        ground.moveCenter(m_body.center());
        m_painter.fillRect(ground, m_theme.raised);
        m_painter.setPen(m_theme.text);
        m_painter.drawText(ground, Qt::AlignCenter, text);
    }

    QString name(Qt::Orientation orientation, int section) const
    {
        return onOneLine(
            m_scene.document.matrix().headerData(section, orientation, Qt::DisplayRole).toString());
    }

    void paintRowHeader()
    {
        const QRect strip(0, m_body.top(), m_geometry.rowHeaderWidth, m_body.height());
        m_painter.setClipRect(strip);
        m_painter.fillRect(strip, m_theme.raised);
        const int height = m_metrics.height() + 6;
        const int labels = std::clamp(m_body.height() / (2 * height), 1, std::max(1, m_geometry.rows));
        const int pointed = m_geometry.wholeRect({m_scene.hover.row, m_scene.hover.row}, {0, 0}).center().y();
        for (int i = 0; i < labels && m_geometry.rows > 0; ++i) {
            const int y = m_body.top() + (2 * i + 1) * m_body.height() / (2 * labels);
            if (m_scene.hover.row < 0 || std::abs(y - pointed) > height)
                paintRowLabel(m_geometry.wholeRowAt(y), y, height, m_theme.dimText);
        }
        if (m_scene.hover.row >= 0) {
            m_painter.fillRect(0, pointed - height / 2, strip.width(), height, m_theme.selection);
            paintRowLabel(m_scene.hover.row, pointed, height, m_theme.text);
        }
        m_painter.setPen(m_theme.border);
        m_painter.drawLine(strip.topRight(), strip.bottomRight());
        m_painter.setClipping(false);
    }

    void paintRowLabel(int row, int y, int height, const QColor &color)
    {
        const QRect inner(labelPadding, y - height / 2, m_geometry.rowHeaderWidth - 2 * labelPadding, height);
        m_painter.setPen(color);
        m_painter.drawText(inner, Qt::AlignVCenter | Qt::AlignLeft | Qt::TextSingleLine,
                           m_metrics.elidedText(name(Qt::Vertical, row), Qt::ElideRight, inner.width()));
    }

    void paintColumnHeader()
    {
        const int height = m_geometry.columnHeaderHeight;
        const QRect strip(m_body.left(), 0, m_body.width(), height);
        m_painter.fillRect(strip, m_theme.raised);
        m_painter.setPen(m_theme.border);
        m_painter.drawLine(0, height - 1, m_geometry.viewport.width(), height - 1);
        m_painter.setClipRect(strip);
        m_painter.setRenderHint(QPainter::Antialiasing);
        const int labels
            = std::clamp(m_body.width() / columnLabelSpacing, 1, std::max(1, m_geometry.columns));
        const int x = m_geometry.wholeRect({0, 0}, {m_scene.hover.column, m_scene.hover.column}).center().x();
        for (int i = 0; i < labels && m_geometry.columns > 0; ++i) {
            const int at = m_body.left() + (2 * i + 1) * m_body.width() / (2 * labels);
            if (m_scene.hover.column < 0 || std::abs(at - x) > columnLabelSpacing * 2 / 3)
                paintColumnLabel(m_geometry.wholeColumnAt(at), at, m_theme.dimText);
        }
        if (m_scene.hover.column >= 0) {
            const int reach = columnLabelSpacing * 2 / 3;
            m_painter.setPen(Qt::NoPen);
            m_painter.setBrush(m_theme.selection);
            m_painter.drawConvexPolygon(QPolygon({{x - reach / 2, height - 1},
                                                  {x - reach / 2 + height, -1},
                                                  {x + reach / 2 + height, -1},
                                                  {x + reach / 2, height - 1}}));
            paintColumnLabel(m_scene.hover.column, x, m_theme.text);
        }
        m_painter.setRenderHint(QPainter::Antialiasing, false);
        m_painter.setClipping(false);
    }

    void paintColumnLabel(int column, int x, const QColor &color)
    {
        m_painter.setPen(color);
        m_painter.save();
        const int start = x + m_metrics.ascent() / 2 - 1;
        m_painter.translate(start, m_geometry.columnHeaderHeight - 7);
        m_painter.rotate(-45);
        m_painter.drawText(
            QPointF(0, 0),
            m_metrics.elidedText(name(Qt::Horizontal, column), Qt::ElideRight, m_geometry.labelRoom()));
        m_painter.restore();
    }

    /// What the colours stand for.
    void paintCorner()
    {
        const int height = m_geometry.columnHeaderHeight;
        const QRect corner(0, 0, m_geometry.rowHeaderWidth, height);
        m_painter.fillRect(corner.adjusted(0, 0, 0, -1), m_theme.raised);
        m_painter.setPen(m_theme.border);
        m_painter.drawLine(corner.right(), 0, corner.right(), height - 1);
        if (!m_overview.density())
            return;
        const QRect bar(labelPadding, height - labelPadding - legendHeight, corner.width() - 2 * labelPadding,
                        legendHeight);
        const QList<QRgb> colors = densityColors();
        QImage scale(256, 1, QImage::Format_Indexed8);
        scale.setColorTable(colors);
        for (int shade = 0; shade < 256; ++shade)
            scale.setPixel(shade, 0, uint(std::max<int>(shade, Density::faintest)));
        m_painter.drawImage(bar, scale);
        QFont font = m_scene.font;
        font.setPointSizeF(font.pointSizeF() * 0.9);
        m_painter.setFont(font);
        m_painter.setPen(m_theme.dimText);
        m_painter.drawText(QRect(bar.left(), 0, bar.width(), bar.top() - 3), Qt::AlignLeft | Qt::AlignBottom,
                           QFontMetrics(font).elidedText(mostText(), Qt::ElideRight, bar.width()));
    }

    QString mostText() const
    {
        const double percent = 100.0 * m_overview.density()->mostShare();
        if (percent == 0)
            return QCoreApplication::translate("WholePainter", "no links");
        const QString most = percent < 0.1 ? QLocale().toString(percent, 'g', 1)
                                           : QLocale().toString(percent, 'f', percent < 10 ? 1 : 0);
        return QCoreApplication::translate("WholePainter", "up to %1 %").arg(most);
    }

    QPainter &m_painter;
    const MatrixScene &m_scene;
    const MatrixGeometry &m_geometry;
    const Overview &m_overview;
    const Theme &m_theme;
    QRect m_body;
    QFontMetrics m_metrics;
};

} // namespace

QList<QRgb> densityColors()
{
    const Theme &theme = Theme::current();
    QList<QRgb> colors;
    for (int shade = 0; shade < 256; ++shade)
        colors.append(blended(theme.base, theme.accent, shade / 255.0).rgb());
    return colors;
}

void paintWhole(QPainter &painter, const MatrixScene &scene, QPixmap &picture)
{
    WholePainter(painter, scene).paint(picture);
}

} // namespace crosscheck
