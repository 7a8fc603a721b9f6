// SPDX-FileCopyrightText: Crosscheck contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/models/overview.h"

#include <QWidget>

namespace crosscheck {

/// A narrow strip along a scroll bar: where on the whole length links lie (the stronger the colour, the more), what is
/// staged, and what is on screen.
/// A press, or a drag, goes there.
class OverviewStrip final : public QWidget
{
    Q_OBJECT

public:
    static constexpr int thickness = 12;

    /// Left: the strip of the rows, which stands upright.
    OverviewStrip(Side side, QWidget *parent);

    /// Null for none. It must outlive this, or be taken away.
    void setOverview(const Overview *overview);
    /// How far the strip is empty before the rows or columns begin: beside their header.
    void setLead(int pixels);
    /// What is on screen, as shares of the whole length, 0 to 1.
    void setShown(double begin, double end);

Q_SIGNALS:
    /// @p place: a share of the whole length, 0 to 1, to be in the middle of what is on screen. @p isPress: it was pointed at,
    /// rather than dragged over.
    void wanted(double place, bool isPress);

protected:
    void paintEvent(QPaintEvent *event) override;
    void mousePressEvent(QMouseEvent *event) override;
    void mouseMoveEvent(QMouseEvent *event) override;

private:
    [[nodiscard]] bool isUpright() const { return m_side == Side::Left; }
    [[nodiscard]] int length() const { return (isUpright() ? height() : width()) - m_lead; }
    [[nodiscard]] double placeOf(const QMouseEvent &event) const;
    [[nodiscard]] QRectF part(double begin, double end, double from, double to) const;
    void paintLines(QPainter &painter, const Density &density) const;

    Side m_side;
    const Overview *m_overview = nullptr;
    int m_lead = 0;
    double m_begin = 0;
    double m_end = 1;
    std::optional<QPointF> m_pressed; ///< until it becomes a drag
};

} // namespace crosscheck
