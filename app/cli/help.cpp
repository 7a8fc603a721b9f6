// SPDX-FileCopyrightText: Crosscheck contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/help.h"

#include "app/cli/text.h"

#include <algorithm>

namespace crosscheck::cli {

namespace {

using Line = std::pair<QString, QString>;

/// Two columns, indented by two.
QString aligned(const std::vector<Line> &lines)
{
    qsizetype width = 0;
    for (const auto &[first, second] : lines)
        width = std::max(width, first.size());
    QString text;
    for (const auto &[first, second] : lines)
        text += QLatin1String("  ") + first.leftJustified(width + 2) + second + QLatin1Char('\n');
    return text;
}

QString synopsis(const CommandSpec &command)
{
    return command.name + QLatin1Char(' ') + command.arguments.join(QLatin1Char(' '));
}

Line lineOf(const OptionSpec &option)
{
    QString shown = option.letter.isNull() ? QString() : QStringLiteral("-%1, ").arg(option.letter);
    shown += QLatin1String("--") + option.name;
    if (option.takesValue())
        shown += QLatin1Char(' ') + option.value;
    return {shown, tr(option.help)};
}

QString optionsText(const CommandSpec *command)
{
    std::vector<Line> lines;
    for (const OptionSpec &option : command ? command->options : std::vector<OptionSpec>())
        lines.push_back(lineOf(option));
    lines.emplace_back(QStringLiteral("-h, --help"), tr("print this help"));
    lines.emplace_back(QStringLiteral("--version"), tr("print the version"));
    lines.emplace_back(QStringLiteral("--"), tr("ends the options: what follows is an argument"));
    return QString(tr("Options:") + QLatin1Char('\n') + aligned(lines));
}

QString argumentsText(const QStringList &arguments)
{
    std::vector<Line> lines{
        {QStringLiteral("DATABASE"),
         tr("a SQLite file, sqlite:///relative.db, or postgresql:// or mariadb://user@host:port/name")}};
    if (arguments.contains(QLatin1String("LEFT")))
        lines.emplace_back(
            QStringLiteral("LEFT, RIGHT"),
            tr("a name, key:VALUE or key:A,B, or label:key:… for a name that begins with key:"));
    if (arguments.contains(QLatin1String("FILE")))
        lines.emplace_back(QStringLiteral("FILE"), tr("a CSV file, or - for standard input"));
    return QString(tr("Arguments:") + QLatin1Char('\n') + aligned(lines));
}

QString programText(const std::vector<CommandSpec> &commands)
{
    std::vector<Line> lines;
    for (const CommandSpec &command : commands)
        lines.emplace_back(synopsis(command), tr(command.help));
    const std::vector<Line> codes{
        {QStringLiteral("0"), tr("done")},
        {QStringLiteral("1"), tr("“import” without --apply would change something, or has rejected rows")},
        {QStringLiteral("2"), tr("the command line is wrong")},
        {QStringLiteral("3"), tr("the database, or a file, cannot be opened, read or written")},
        {QStringLiteral("4"), tr("refused, nothing written: an unknown or ambiguous name, stale, read-only")},
        {QStringLiteral("5"), tr("saving failed or was cancelled; rolled back, nothing written")},
    };
    return QString(tr("Commands:") + QLatin1Char('\n') + aligned(lines) + QLatin1Char('\n')
                   + argumentsText({}) + QLatin1Char('\n') + optionsText(nullptr) + QLatin1Char('\n')
                   + tr("Exit codes:") + QLatin1Char('\n') + aligned(codes));
}

} // namespace

QString helpText(const CommandSpec *command, const std::vector<CommandSpec> &commands)
{
    const QString call = command ? synopsis(*command) : QStringLiteral("COMMAND DATABASE [ARGUMENT…]");
    const QString about
        = command ? tr(command->help) : tr("Shows and edits the many-to-many relations of a SQL database.");
    const QString details = command
        ? QString(argumentsText(command->arguments) + QLatin1Char('\n') + optionsText(command))
        : programText(commands);
    return QString(tr("Usage: crosscheck-cli %1 [OPTION…]").arg(call) + QLatin1Char('\n') + about
                   + QLatin1String("\n\n") + details);
}

QString versionText()
{
    return QStringLiteral("crosscheck-cli " CROSSCHECK_VERSION "\n");
}

} // namespace crosscheck::cli
