// SPDX-FileCopyrightText: Crosscheck contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/commands.h"
#include "app/cli/console.h"
#include "app/cli/interrupt.h"
#include "app/cli/session.h"
#include "app/cli/text.h"
#include "core/exchange/csvfile.h"

#include <QFile>

#include <sys/stat.h>
#include <unistd.h>

namespace crosscheck::cli {

namespace {

CsvExportOptions optionsOf(const CommandLine &line)
{
    CsvExportOptions options;
    if (line.value(QStringLiteral("layout")) == QLatin1String("matrix"))
        options.layout = CsvLayout::Matrix;
    options.withKeys = line.has(QStringLiteral("keys"));
    options.guardsFormulas = !line.has(QStringLiteral("raw"));
    options.byteOrderMark = line.has(QStringLiteral("bom"));
    return options;
}

/// Whether a file is where standard output goes, as /dev/stdout is: replacing it would lose what is there.
bool isStandardOutput(const QString &file)
{
    struct stat named = {};
    struct stat output = {};
    return ::stat(QFile::encodeName(file).constData(), &named) == 0 && ::fstat(STDOUT_FILENO, &output) == 0
        && named.st_dev == output.st_dev && named.st_ino == output.st_ino;
}

/// Refuses what can be seen to be wrong before the database is read.
Outcome<void> check(const CommandLine &line)
{
    const CsvExportOptions options = optionsOf(line);
    if (options.withKeys && options.layout == CsvLayout::Matrix)
        return failure(Stage::CommandLine, ErrorKind::Input,
                       tr("“--keys” goes with the layout “pairs”, not with “matrix”."));
    const auto settings = settingsOf(line);
    const QString file = line.value(QStringLiteral("output"));
    if (settings && !file.isEmpty() && CsvFile{file, settings->path, true}.belongsToDatabase())
        return failure(Stage::CommandLine, ErrorKind::Input,
                       tr("“%1” belongs to the database; it was not overwritten.").arg(file));
    return {};
}

Outcome<void> write(const Session &session, const CommandLine &line, Console &console)
{
    const CsvExportOptions options = optionsOf(line);
    const QString file = line.value(QStringLiteral("output"));
    JobContext context(interruptToken(), console.progress(tr("Writing")));
    if (!file.isEmpty() && !isStandardOutput(file))
        return at(Stage::Transfer,
                  exportCsvFile({file, session.connection->settings().path, true}, session.association,
                                *session.snapshot, {}, options, context));
    return console.outcomeOf(
        exportCsv(console.output(), session.association, *session.snapshot, {}, options, context));
}

} // namespace

Outcome<ExitCode> runExport(const CommandLine &line, Console &console)
{
    if (const auto right = check(line); !right)
        return tl::make_unexpected(right.error());
    const auto session = openSession(line, console);
    if (!session)
        return tl::make_unexpected(session.error());
    if (const auto written = write(*session, line, console); !written)
        return tl::make_unexpected(written.error());
    noteLeftOut(*session, leftOutNotice(*session->snapshot), console);
    return ExitCode::Done;
}

} // namespace crosscheck::cli
