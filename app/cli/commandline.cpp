// SPDX-FileCopyrightText: Crosscheck contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/commandline.h"

#include "app/cli/text.h"

#include <algorithm>

namespace crosscheck::cli {

namespace {

QString namesOf(const std::vector<CommandSpec> &commands)
{
    QStringList names;
    for (const CommandSpec &command : commands)
        names.append(command.name);
    return names.join(QLatin1String(", "));
}

bool isOption(const QString &word)
{
    return word.size() > 1 && word.startsWith(QLatin1Char('-'));
}

} // namespace

/// Reads the words one after another into a CommandLine.
class CommandLineParser
{
public:
    CommandLineParser(const QStringList &words, const std::vector<CommandSpec> &commands)
        : m_commands(commands)
    {
        const auto end = words.indexOf(QLatin1String("--"));
        m_words = end < 0 ? words : words.mid(0, end);
        m_literal = end < 0 ? QStringList() : words.mid(end + 1);
    }

    Result<CommandLine> parse()
    {
        if (auto found = takeCommand(); !found)
            return tl::make_unexpected(found.error());
        if (m_line.m_wish != CommandLine::Wish::Run)
            return m_line;
        while (!m_words.isEmpty()) {
            const QString word = m_words.takeFirst();
            if (!isOption(word))
                m_line.m_arguments.append(word);
            else if (auto taken = takeOption(word); !taken)
                return tl::make_unexpected(taken.error());
        }
        m_line.m_arguments += m_literal;
        if (auto counted = countArguments(); !counted)
            return tl::make_unexpected(counted.error());
        return m_line;
    }

private:
    /// Finds the command, and whether help or the version is all that is wanted.
    Result<void> takeCommand()
    {
        const auto wants = [this](const char *word) { return m_words.contains(QLatin1String(word)); };
        if (wants("--help") || wants("-h"))
            m_line.m_wish = CommandLine::Wish::Help;
        else if (wants("--version"))
            m_line.m_wish = CommandLine::Wish::Version;
        QStringList &from = m_words.isEmpty() ? m_literal : m_words;
        const bool isWish = m_line.m_wish != CommandLine::Wish::Run;
        if (from.isEmpty() || (isWish && isOption(from.first())))
            return isWish ? Result<void>() : wrong(tr("No command was given."));
        const QString name = from.takeFirst();
        const auto found = std::find_if(m_commands.begin(), m_commands.end(),
                                        [&name](const CommandSpec &command) { return command.name == name; });
        if (found == m_commands.end())
            return wrong(isOption(name) ? tr("The command comes first, before “%1”.").arg(name)
                                        : tr("There is no command “%1”.").arg(name));
        m_line.m_command = &*found;
        return {};
    }

    Result<void> takeOption(const QString &word)
    {
        const bool isLong = word.startsWith(QLatin1String("--"));
        const auto equals = isLong ? word.indexOf(QLatin1Char('=')) : -1;
        const QString shown = isLong ? word.left(equals < 0 ? word.size() : equals) : word.left(2);
        const OptionSpec *option = find(shown);
        if (!option)
            return wrong(tr("“%1” has no option “%2”.").arg(m_line.m_command->name, shown));
        const bool isAttached = isLong ? equals >= 0 : word.size() > 2;
        if (!option->takesValue()) {
            m_line.m_options[option->name];
            return isAttached ? wrong(tr("“%1” takes no value.").arg(shown)) : Result<void>();
        }
        if (!isAttached && m_words.isEmpty())
            return wrong(tr("“%1” needs a value: %2.").arg(shown, option->value));
        return setValue(*option, shown, isAttached ? word.mid(isLong ? equals + 1 : 2) : m_words.takeFirst());
    }

    Result<void> setValue(const OptionSpec &option, const QString &shown, const QString &value)
    {
        const QStringList choices = option.choices();
        if (value.isEmpty() || (!choices.isEmpty() && !choices.contains(value)))
            return wrong(tr("“%1” needs another value than “%2”: %3.").arg(shown, value, option.value));
        if (m_line.has(option.name) && !option.isRepeated)
            return wrong(tr("“%1” is given twice.").arg(shown));
        m_line.m_options[option.name].append(value);
        return {};
    }

    const OptionSpec *find(const QString &shown) const
    {
        const auto &options = m_line.m_command->options;
        const auto found = std::find_if(options.begin(), options.end(), [&shown](const OptionSpec &option) {
            return shown == QLatin1String("--") + option.name
                || (!option.letter.isNull() && shown == QLatin1Char('-') + option.letter);
        });
        return found == options.end() ? nullptr : &*found;
    }

    Result<void> countArguments() const
    {
        const QStringList &wanted = m_line.m_command->arguments;
        const QStringList &given = m_line.m_arguments;
        if (given.size() < wanted.size())
            return wrong(
                tr("“%1” needs %2.")
                    .arg(m_line.m_command->name, wanted.mid(given.size()).join(QLatin1String(", "))));
        if (given.size() > wanted.size())
            return wrong(
                tr("“%1” is more than “%2” takes.").arg(given[wanted.size()], m_line.m_command->name));
        return {};
    }

    tl::unexpected<Error> wrong(const QString &what) const
    {
        const QString hint = m_line.m_command
            ? tr("See crosscheck-cli %1 --help.").arg(m_line.m_command->name)
            : tr("There are: %1. See crosscheck-cli --help.").arg(namesOf(m_commands));
        return crosscheck::failure(ErrorKind::Input, what, hint);
    }

    const std::vector<CommandSpec> &m_commands;
    QStringList m_words;   ///< still to be read
    QStringList m_literal; ///< behind `--`
    CommandLine m_line;
};

QStringList OptionSpec::choices() const
{
    return value.contains(QLatin1Char('|')) ? value.split(QLatin1Char('|')) : QStringList();
}

Result<CommandLine> CommandLine::parse(const QStringList &words, const std::vector<CommandSpec> &commands)
{
    return CommandLineParser(words, commands).parse();
}

} // namespace crosscheck::cli
