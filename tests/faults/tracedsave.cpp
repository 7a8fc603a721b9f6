// SPDX-FileCopyrightText: Crosscheck contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/faults/tracedsave.h"

#include <QFile>
#include <QRegularExpression>

#include <map>
#include <set>
#include <utility>

namespace crosscheck::test {

TracedSave::TracedSave(const CliFolder &folder, const ConnectionSettings &settings, QString arguments)
    : m_folder(folder)
    , m_arguments(std::move(arguments))
{
    if (const Run saved = run({}); saved.code != 0)
        qFatal("A save without faults: %s", qUtf8Printable(saved.err));
    learn(settings.engine != Engine::Sqlite ? QByteArray("AF_INET") : settings.path.toUtf8());
}

Run TracedSave::failingAt(const Call &call, const QString &what) const
{
    return run(QStringLiteral("-e trace=%1 -e inject=%1:%2:when=%3").arg(call.name, what).arg(call.nth));
}

bool TracedSave::wasKilled() const
{
    return trace().contains("+++ killed by SIGKILL");
}

bool TracedSave::wasReached() const
{
    return wasKilled() || trace().contains("(INJECTED)");
}

Run TracedSave::run(const QString &options) const
{
    return m_folder.shell(QStringLiteral("strace -f -qq -o trace %1 \"$0\" %2").arg(options, m_arguments));
}

QByteArray TracedSave::trace() const
{
    QFile file(m_folder.file(QStringLiteral("trace")));
    if (!file.open(QIODevice::ReadOnly))
        qFatal("There is no trace.");
    return file.readAll();
}

/// strace counts the calls of each name by themselves, and those of each thread; so there must be only one.
void TracedSave::learn(const QByteArray &from)
{
    static const QRegularExpression aCall(QStringLiteral("^(\\d+) +(\\w+)\\("));
    std::map<QString, int> before;
    std::set<QString> threads;
    bool hasBegun = false;
    for (const QByteArray &line : trace().split('\n')) {
        const auto call = aCall.match(QString::fromLatin1(line));
        if (!call.hasMatch())
            continue;
        threads.insert(call.captured(1));
        const QString name = call.captured(2);
        const int nth = ++before[name];
        hasBegun = hasBegun || (name != QLatin1String("execve") && line.contains(from));
        if (hasBegun)
            m_calls.push_back({name, nth});
    }
    if (m_calls.empty() || threads.size() != 1)
        qFatal("The save has %zu system calls in %zu threads.", m_calls.size(), threads.size());
}

} // namespace crosscheck::test
