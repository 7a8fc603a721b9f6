// SPDX-FileCopyrightText: Crosscheck contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/commands.h"
#include "app/cli/console.h"
#include "app/cli/interrupt.h"
#include "app/cli/session.h"
#include "app/cli/text.h"
#include "core/exchange/csvexport.h"

namespace crosscheck::cli {

namespace {

constexpr std::uint32_t lookEvery = 256;

std::vector<std::string> namesOf(const Axis &axis)
{
    std::vector<std::string> names;
    names.reserve(axis.size());
    for (std::uint32_t i = 0; i < axis.size(); ++i)
        names.push_back(printable(axis.displayName(i)));
    return names;
}

/// `John: Admin, Editor`
std::string lineOf(const std::string &name, LinkSet::Positions linked, const std::vector<std::string> &others)
{
    std::string line = name + ':';
    for (std::size_t i = 0; i < linked.size(); ++i) {
        line += i == 0 ? " " : ", ";
        line += others[linked[i]];
    }
    return line + '\n';
}

} // namespace

Outcome<ExitCode> runShow(const CommandLine &line, Console &console)
{
    const auto session = openSession(line, console);
    if (!session)
        return tl::make_unexpected(session.error());
    const Side side = line.value(QStringLiteral("by")) == QLatin1String("right") ? Side::Right : Side::Left;
    const Axis &axis = session->snapshot->axis(side);
    const std::vector<std::string> others = namesOf(session->snapshot->axis(otherSide(side)));
    for (std::uint32_t i = 0; i < axis.size(); ++i) {
        if (i % lookEvery == 0 && interruptToken().isCancelled())
            return failure(Stage::Transfer, ErrorKind::Cancelled, tr("Cancelled."));
        console.print(
            lineOf(printable(axis.displayName(i)), session->snapshot->links().linksOf(side, i), others));
    }
    noteLeftOut(*session, straysNotice(session->snapshot->strays()), console);
    return ExitCode::Done;
}

} // namespace crosscheck::cli
