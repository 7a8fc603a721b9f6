// SPDX-FileCopyrightText: Crosscheck contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/password.h"

#include "app/cli/commandline.h"
#include "app/cli/console.h"
#include "app/cli/text.h"
#include "core/db/connectionsettings.h"

#include <termios.h>
#include <unistd.h>

#include <cstdio>

namespace crosscheck::cli {

namespace {

/// Turns the echo of the terminal off for a scope.
class Silence
{
public:
    explicit Silence(int terminal)
        : m_terminal(terminal)
    {
        ::tcgetattr(terminal, &m_before);
        termios silent = m_before;
        silent.c_lflag &= ~tcflag_t(ECHO);
        ::tcsetattr(terminal, TCSAFLUSH, &silent);
    }
    Silence(const Silence &) = delete;
    Silence &operator=(const Silence &) = delete;
    ~Silence() { ::tcsetattr(m_terminal, TCSAFLUSH, &m_before); }

private:
    int m_terminal;
    termios m_before{};
};

} // namespace

QString knownPassword(const CommandLine &line, Console &console)
{
    const QString inside = ConnectionSettings::passwordIn(line.argument(0));
    if (inside.isEmpty())
        return qEnvironmentVariable("CROSSCHECK_PASSWORD");
    console.note(
        tr("Other users of this computer can see the password in the URL; CROSSCHECK_PASSWORD hides it."));
    return inside;
}

std::optional<QString> askPassword(const QString &server)
{
    if (::isatty(STDIN_FILENO) == 0 || ::isatty(STDERR_FILENO) == 0)
        return {};
    const std::string question = tr("Password for %1: ").arg(server).toStdString();
    std::fwrite(question.data(), 1, question.size(), stderr);
    const Silence silence(STDIN_FILENO);
    std::string given;
    for (int c = std::getchar(); c != EOF && c != '\n'; c = std::getchar())
        given.push_back(char(c));
    std::fputc('\n', stderr);
    return given.empty() ? std::nullopt : std::optional(QString::fromStdString(given));
}

} // namespace crosscheck::cli
