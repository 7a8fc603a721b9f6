// SPDX-FileCopyrightText: Crosscheck contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/cli/outcome.h"

#include <QMap>
#include <QStringList>

#include <vector>

namespace crosscheck::cli {

class CommandLine;
class Console;

/// An option of a command.
struct OptionSpec {
    QString name;       ///< without the dashes
    QChar letter = {};  ///< null where there is no short form
    QString value = {}; ///< what the value is called; words with `|` between are all it may be; empty: none
    const char *help = "";   ///< to be translated
    bool isRepeated = false; ///< may be given several times

    [[nodiscard]] bool takesValue() const { return !value.isEmpty(); }
    [[nodiscard]] QStringList choices() const;
};

/// One of the program's commands.
struct CommandSpec {
    QString name;
    QStringList arguments; ///< what they are called; all must be given
    const char *help = ""; ///< to be translated
    std::vector<OptionSpec> options;
    Outcome<ExitCode> (*run)(const CommandLine &line, Console &console) = nullptr;
};

/// What the command line asks for.
class CommandLine
{
public:
    enum class Wish { Run, Help, Version };

    /// @p words: those after the program's name. @return Input, naming the word that is wrong.
    [[nodiscard]] static Result<CommandLine> parse(const QStringList &words,
                                                   const std::vector<CommandSpec> &commands);

    [[nodiscard]] Wish wish() const { return m_wish; }
    /// Null where help or the version is wanted without a command.
    [[nodiscard]] const CommandSpec *command() const { return m_command; }
    /// As many as the command has.
    [[nodiscard]] const QString &argument(int index) const { return m_arguments[index]; }
    [[nodiscard]] bool has(const QString &option) const { return m_options.contains(option); }
    /// Of an option that is given once.
    [[nodiscard]] QString value(const QString &option) const { return m_options.value(option).value(0); }
    [[nodiscard]] QStringList values(const QString &option) const { return m_options.value(option); }

private:
    friend class CommandLineParser;
    Wish m_wish = Wish::Run;
    const CommandSpec *m_command = nullptr;
    QStringList m_arguments;
    QMap<QString, QStringList> m_options; ///< the values of each that is given
};

} // namespace crosscheck::cli
