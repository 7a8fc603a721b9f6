// SPDX-FileCopyrightText: Crosscheck contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "figures.h"

#include <QTimer>

namespace crosscheck::bench {

/// A timer of one millisecond whose late ticks tell how long the event loop did not turn.
class Heartbeat
{
public:
    explicit Heartbeat(Figures &figures);

    /// From here on gaps are counted under @p phase, a string literal.
    void begin(const char *phase);
    /// Nothing is counted until the next phase.
    void end();

private:
    void tick();

    Figures &m_figures;
    const char *m_phase = nullptr;
    QTimer m_timer;
    QElapsedTimer m_sinceTick;
};

} // namespace crosscheck::bench
