// SPDX-FileCopyrightText: Crosscheck contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/elidedlabel.h"

#include <QEvent>
#include <QPainter>

#include <algorithm>

namespace crosscheck {

namespace {

constexpr int leastWidth = 40;

} // namespace

ElidedLabel::ElidedLabel(QWidget *parent)
    : QLabel(parent)
{
    setTextFormat(Qt::PlainText);
}

QSize ElidedLabel::minimumSizeHint() const
{
    return {leastWidth, QLabel::minimumSizeHint().height()};
}

bool ElidedLabel::event(QEvent *event)
{
    if (event->type() == QEvent::ToolTip)
        setToolTip(sizeHint().width() > width() ? text().toHtmlEscaped() : QString());
    return QLabel::event(event);
}

void ElidedLabel::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    const int indented = std::max(0, indent());
    const QRect place = contentsRect().adjusted(indented, 0, -indented, 0);
    painter.setPen(palette().color(foregroundRole()));
    painter.drawText(place, int(Qt::AlignLeft | Qt::AlignVCenter) | int(Qt::TextSingleLine),
                     fontMetrics().elidedText(text(), Qt::ElideRight, place.width()));
}

} // namespace crosscheck
