// SPDX-FileCopyrightText: Crosscheck contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/commands.h"
#include "app/cli/console.h"
#include "app/cli/help.h"
#include "app/cli/interrupt.h"
#include "app/plurals.h"

#include <QCoreApplication>

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>

namespace crosscheck::cli {

namespace {

/// A closed standard stream must not become the number of a file that is opened later: results would go there.
void occupyStandardStreams()
{
    while (true) {
        const int number = ::open("/dev/null", O_RDONLY);
        if (number < 0 || number > STDERR_FILENO) {
            ::close(number);
            return;
        }
    }
}

/// Whatever the locale, words are UTF-8.
QStringList wordsOf(int count, char **texts)
{
    QStringList words;
    for (int i = 1; i < count; ++i)
        words.append(QString::fromUtf8(texts[i]));
    return words;
}

Outcome<ExitCode> run(const QStringList &words, Console &console)
{
    const auto line = at(Stage::CommandLine, CommandLine::parse(words, commands()));
    if (!line)
        return tl::make_unexpected(line.error());
    Outcome<ExitCode> done = ExitCode::Done;
    if (line->wish() == CommandLine::Wish::Help)
        console.print(helpText(line->command(), commands()));
    else if (line->wish() == CommandLine::Wish::Version)
        console.print(versionText());
    else
        done = line->command()->run(*line, console);
    const Outcome<void> written = console.flush();
    return written || !done ? done : tl::make_unexpected(written.error());
}

} // namespace

} // namespace crosscheck::cli

int main(int argc, char **argv)
{
    using namespace crosscheck::cli;
    occupyStandardStreams();
    catchSignals();
    const QStringList words = wordsOf(argc, argv);
    QCoreApplication application(argc, argv);
    crosscheck::installPlurals(application);
    Console console;
    const auto done = run(words, console);
    if (done)
        return int(*done);
    console.report(done.error());
    return int(exitCodeOf(done.error()));
}
