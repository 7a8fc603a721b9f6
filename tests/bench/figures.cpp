// SPDX-FileCopyrightText: Crosscheck contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "figures.h"

#include <QFile>
#include <QJsonDocument>
#include <QJsonObject>

#include <malloc.h>

#include <algorithm>
#include <cmath>

namespace crosscheck::bench {

namespace {

struct Summary {
    double median;
    double p99;
    double max;
};

/// By nearest rank.
Summary summaryOf(std::vector<double> samples)
{
    std::sort(samples.begin(), samples.end());
    const auto rank = [&samples](double share) {
        return samples[std::size_t(std::ceil(share * double(samples.size()))) - 1];
    };
    return {rank(0.5), rank(0.99), samples.back()};
}

double rounded(double number)
{
    return std::round(number * 1000) / 1000;
}

/// A line of /proc/self/status, in MiB.
double memory(const QByteArray &name)
{
    QFile status(QStringLiteral("/proc/self/status"));
    if (!status.open(QIODevice::ReadOnly))
        return 0;
    const QByteArray text = status.readAll();
    const auto line = text.indexOf(name);
    if (line < 0)
        return 0;
    const QByteArray rest = text.mid(line + name.size());
    return rest.left(rest.indexOf(" kB")).trimmed().toDouble() / 1024;
}

} // namespace

void Figures::add(const char *figure, const char *unit, double sample)
{
    auto found = std::find_if(m_figures.begin(), m_figures.end(),
                              [figure](const Figure &known) { return known.name == figure; });
    if (found == m_figures.end())
        found = m_figures.insert(m_figures.end(), {figure, unit, {}});
    found->samples.push_back(sample);
}

void Figures::time(const char *figure, const std::function<void()> &act)
{
    QElapsedTimer timer;
    timer.start();
    act();
    add(figure, "ms", elapsedMs(timer));
}

QByteArray Figures::toJson() const
{
    QByteArray lines;
    for (const Figure &figure : m_figures) {
        const Summary summary = summaryOf(figure.samples);
        const QJsonObject object{{QStringLiteral("figure"), QString::fromLatin1(figure.name)},
                                 {QStringLiteral("unit"), QString::fromLatin1(figure.unit)},
                                 {QStringLiteral("median"), rounded(summary.median)},
                                 {QStringLiteral("p99"), rounded(summary.p99)},
                                 {QStringLiteral("max"), rounded(summary.max)},
                                 {QStringLiteral("n"), qint64(figure.samples.size())}};
        lines += QJsonDocument(object).toJson(QJsonDocument::Compact) + '\n';
    }
    return lines;
}

QByteArray Figures::toTable() const
{
    const auto number = [](double value) { return QByteArray::number(value, 'f', 2).rightJustified(12); };
    QByteArray table = QByteArray("figure").leftJustified(22) + "unit";
    for (const char *column : {"median", "p99", "max", "n"})
        table += QByteArray(column).rightJustified(column[0] == 'n' ? 8 : 12);
    table += '\n';
    for (const Figure &figure : m_figures) {
        const Summary summary = summaryOf(figure.samples);
        table += figure.name.leftJustified(22) + figure.unit.leftJustified(4) + number(summary.median)
            + number(summary.p99) + number(summary.max)
            + QByteArray::number(qint64(figure.samples.size())).rightJustified(8) + '\n';
    }
    return table;
}

double elapsedMs(const QElapsedTimer &timer)
{
    return double(timer.nsecsElapsed()) / 1e6;
}

double peakMemory()
{
    return memory("VmHWM:");
}

void resetPeakMemory()
{
    QFile file(QStringLiteral("/proc/self/clear_refs"));
    if (file.open(QIODevice::WriteOnly))
        file.write("5"); // see proc(5)
}

double currentMemory()
{
    malloc_trim(0); // else what was freed, which is kept for what comes next, counts too
    return memory("VmRSS:");
}

} // namespace crosscheck::bench
