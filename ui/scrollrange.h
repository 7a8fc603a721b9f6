// SPDX-FileCopyrightText: Crosscheck contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QtGlobal>

class QScrollBar;

namespace crosscheck {

/// Scrolls a length of 64 bits by a scroll bar of 32: one step of the bar is so many pixels that all fits.
class ScrollRange
{
public:
    explicit ScrollRange(QScrollBar *bar);

    /// @param content and @p viewport in pixels; @p step is that of the bar's arrows.
    void setExtent(qint64 content, int viewport, int step);
    [[nodiscard]] qint64 offset() const; ///< pixels scrolled off
    void scrollTo(qint64 pixels);
    /// Scrolls as little as shows the pixels from @p begin to @p end.
    void ensureVisible(qint64 begin, qint64 end);

private:
    QScrollBar *m_bar;
    qint64 m_unit = 1; ///< pixels a step of the bar
    int m_viewport = 0;
};

} // namespace crosscheck
