// SPDX-FileCopyrightText: Crosscheck contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QElapsedTimer>

#include <functional>
#include <vector>

namespace crosscheck::bench {

/// What was measured: samples under names, in the order of their first samples.
class Figures
{
public:
    void add(const char *figure, const char *unit, double sample);
    /// Adds how long @p act took, in milliseconds.
    void time(const char *figure, const std::function<void()> &act);

    /// A JSON object a line, or a table for people.
    [[nodiscard]] QByteArray toJson() const;
    [[nodiscard]] QByteArray toTable() const;

private:
    struct Figure {
        QByteArray name;
        QByteArray unit;
        std::vector<double> samples;
    };
    std::vector<Figure> m_figures;
};

/// Milliseconds, with fractions.
[[nodiscard]] double elapsedMs(const QElapsedTimer &timer);

/// Resident memory in MiB: its peak, and what is in use now.
[[nodiscard]] double peakMemory();
[[nodiscard]] double currentMemory();
/// From here on the peak counts anew.
void resetPeakMemory();

} // namespace crosscheck::bench
