// SPDX-FileCopyrightText: Crosscheck contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/overviewstrip.h"

#include "ui/theme.h"
#include "ui/wholepainter.h"

#include <QApplication>
#include <QMouseEvent>
#include <QPainter>

namespace crosscheck {

namespace {

constexpr double linksOpacity = 0.8;
constexpr double linksFrom = 2;   // across the strip, pixels
constexpr double linksTo = 7;     // likewise
constexpr double stagedTo = 11;   // likewise
constexpr double leastStaged = 3; // along the strip, pixels
constexpr double leastShown = 8;  // likewise

} // namespace

OverviewStrip::OverviewStrip(Side side, QWidget *parent)
    : QWidget(parent)
    , m_side(side)
{
    setObjectName(side == Side::Left ? QStringLiteral("rowOverview") : QStringLiteral("columnOverview"));
    setAttribute(Qt::WA_OpaquePaintEvent);
    setToolTip(tr("Where the links are, and what is staged"));
    setAccessibleName(toolTip());
}

void OverviewStrip::setOverview(const Overview *overview)
{
    if (m_overview)
        disconnect(m_overview, nullptr, this, nullptr);
    m_overview = overview;
    if (overview)
        connect(overview, &Overview::changed, this, [this] { update(); });
    update();
}

void OverviewStrip::setLead(int pixels)
{
    m_lead = pixels;
    update();
}

void OverviewStrip::setShown(double begin, double end)
{
    if (m_begin == begin && m_end == end)
        return;
    m_begin = begin;
    m_end = end;
    update();
}

/// The part from @p begin to @p end of the length, 0 to 1, and from pixel @p from to @p to across it.
QRectF OverviewStrip::part(double begin, double end, double from, double to) const
{
    const double at = m_lead + begin * length();
    const double extent = (end - begin) * length();
    return isUpright() ? QRectF(from, at, to - from, extent) : QRectF(at, from, extent, to - from);
}

void OverviewStrip::paintLines(QPainter &painter, const Density &density) const
{
    const Density::Shades &shades = density.lineShades(m_side);
    const int count = int(shades.size());
    QImage lines(shades.data(), isUpright() ? 1 : count, isUpright() ? count : 1, isUpright() ? 1 : count,
                 QImage::Format_Indexed8);
    lines.setColorTable(densityColors());
    painter.setOpacity(linksOpacity);
    painter.drawImage(part(0, 1, linksFrom, linksTo), lines);
    painter.setOpacity(1);

    const Theme &theme = Theme::current();
    const auto &staged = m_overview->staged().lines[m_side];
    const double least = leastStaged / std::max(1, length());
    for (std::size_t i = 0; i < staged.size(); ++i) {
        if (staged[i] == 0)
            continue;
        const double begin = double(i) / double(staged.size());
        painter.fillRect(part(begin, begin + std::max(least, 1.0 / double(staged.size())), linksTo, stagedTo),
                         (staged[i] & Overview::RevokeBit) != 0 ? theme.revoke : theme.grant);
    }
}

void OverviewStrip::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    const Theme &theme = Theme::current();
    painter.fillRect(rect(), theme.base);
    if (m_overview && m_overview->density())
        paintLines(painter, *m_overview->density());
    const double share = std::min(1.0, std::max(m_end - m_begin, leastShown / std::max(1, length())));
    const double begin = std::clamp((m_begin + m_end - share) / 2, 0.0, 1.0 - share);
    const QRectF shown = part(begin, begin + share, 0, thickness);
    QColor ground = theme.text;
    ground.setAlpha(28);
    painter.fillRect(shown, ground);
    painter.setPen(theme.dimText);
    painter.drawRect(shown.adjusted(0.5, 0.5, -0.5, -0.5));
    painter.setPen(theme.border);
    const QRect header(0, 0, isUpright() ? width() : m_lead, isUpright() ? m_lead : height());
    painter.fillRect(header, theme.raised);
    if (isUpright())
        painter.drawLine(header.bottomLeft(), header.bottomRight());
    painter.drawLine(QPoint(), isUpright() ? rect().bottomLeft() : rect().topRight());
}

void OverviewStrip::mousePressEvent(QMouseEvent *event)
{
    if (event->button() != Qt::LeftButton)
        return;
    m_pressed = event->position();
    Q_EMIT wanted(placeOf(*event), true);
}

void OverviewStrip::mouseMoveEvent(QMouseEvent *event)
{
    if (!event->buttons().testFlag(Qt::LeftButton))
        return;
    if (m_pressed && (event->position() - *m_pressed).manhattanLength() < QApplication::startDragDistance())
        return; // a hand is never still
    m_pressed.reset();
    Q_EMIT wanted(placeOf(*event), false);
}

double OverviewStrip::placeOf(const QMouseEvent &event) const
{
    return ((isUpright() ? event.position().y() : event.position().x()) - m_lead) / std::max(1, length());
}

} // namespace crosscheck
