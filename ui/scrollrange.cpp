// SPDX-FileCopyrightText: Crosscheck contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/scrollrange.h"

#include <QScrollBar>

#include <algorithm>

namespace crosscheck {

constexpr qint64 longestBar = 1'000'000'000;

ScrollRange::ScrollRange(QScrollBar *bar)
    : m_bar(bar)
{
}

void ScrollRange::setExtent(qint64 content, int viewport, int step)
{
    const qint64 hidden = std::max<qint64>(0, content - viewport);
    m_viewport = viewport;
    m_unit = hidden / longestBar + 1;
    m_bar->setRange(0, int((hidden + m_unit - 1) / m_unit));
    m_bar->setPageStep(std::max(1, int(viewport / m_unit)));
    m_bar->setSingleStep(std::max(1, int(step / m_unit)));
}

qint64 ScrollRange::offset() const
{
    return m_bar->value() * m_unit;
}

void ScrollRange::scrollTo(qint64 pixels)
{
    m_bar->setValue(int(std::clamp<qint64>(pixels / m_unit, 0, m_bar->maximum())));
}

void ScrollRange::ensureVisible(qint64 begin, qint64 end)
{
    if (begin < offset())
        scrollTo(begin);
    else if (end > offset() + m_viewport)
        scrollTo(std::min(begin, end - m_viewport + m_unit - 1)); // the begin where not all fits
}

} // namespace crosscheck
