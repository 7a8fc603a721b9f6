// SPDX-FileCopyrightText: Crosscheck contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/app/cli/runcli.h"

namespace crosscheck::test {

namespace {

constexpr int longest = 60'000; // ms; only what hangs takes as long

} // namespace

void CliFolder::prepare(QProcess &process) const
{
    process.setWorkingDirectory(m_folder.path());
    QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
    environment.insert(QStringLiteral("XDG_DATA_HOME"), file(QStringLiteral("data")));
    if (!locale.isEmpty())
        environment.insert(QStringLiteral("LC_ALL"), locale);
    process.setProcessEnvironment(environment);
}

void CliFolder::start(QProcess &process, const QStringList &arguments) const
{
    prepare(process);
    process.start(QStringLiteral(CROSSCHECK_CLI), arguments);
}

Run CliFolder::finish(QProcess &process)
{
    Run run;
    if (process.waitForFinished(longest) && process.exitStatus() == QProcess::NormalExit)
        run.code = process.exitCode();
    run.out = QString::fromUtf8(process.readAllStandardOutput());
    run.err = QString::fromUtf8(process.readAllStandardError());
    return run;
}

Run CliFolder::run(const QString &program, const QStringList &arguments) const
{
    QProcess process;
    prepare(process);
    process.start(program, arguments);
    return finish(process);
}

Run CliFolder::cli(const QStringList &arguments) const
{
    return run(QStringLiteral(CROSSCHECK_CLI), arguments);
}

Run CliFolder::shell(const QString &script) const
{
    return run(QStringLiteral("/bin/sh"), {QStringLiteral("-c"), script, QStringLiteral(CROSSCHECK_CLI)});
}

void CliFolder::sqlite(const QString &database, const QString &statements) const
{
    const Run done = run(QStringLiteral(SQLITE3_PROGRAM), {QStringLiteral("-bail"), database, statements});
    if (done.code != 0)
        qFatal("sqlite3: %s during %s", qUtf8Printable(done.err), qUtf8Printable(statements));
}

QString CliFolder::rows(const QString &database, const QString &select) const
{
    const Run done = run(QStringLiteral(SQLITE3_PROGRAM), {QStringLiteral("-bail"), database, select});
    return done.code == 0 ? done.out.trimmed().replace(QLatin1Char('\n'), QLatin1Char(' ')) : done.err;
}

bool CliFolder::isLocked(const QString &database) const
{
    return run(QStringLiteral(SQLITE3_PROGRAM), {database, QStringLiteral("BEGIN IMMEDIATE; ROLLBACK;")}).code
        != 0;
}

QStringList CliFolder::words(const char *line)
{
    QStringList words = QString::fromUtf8(line).split(QLatin1Char(' '));
    for (QString &word : words)
        word.replace(QLatin1Char('~'), QLatin1Char(' '));
    return words;
}

} // namespace crosscheck::test
