// SPDX-FileCopyrightText: Crosscheck contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "heartbeat.h"

namespace crosscheck::bench {

Heartbeat::Heartbeat(Figures &figures)
    : m_figures(figures)
{
    m_timer.setTimerType(Qt::PreciseTimer);
    m_timer.setInterval(1);
    QObject::connect(&m_timer, &QTimer::timeout, &m_timer, [this] { tick(); });
    m_timer.start();
}

void Heartbeat::begin(const char *phase)
{
    m_phase = phase;
    m_sinceTick.start();
}

void Heartbeat::end()
{
    tick();
    m_phase = nullptr;
}

void Heartbeat::tick()
{
    if (!m_phase)
        return;
    const double gap = elapsedMs(m_sinceTick);
    m_sinceTick.start();
    m_figures.add(m_phase, "ms", gap);
    m_figures.add("gap_overall", "ms", gap);
}

} // namespace crosscheck::bench
