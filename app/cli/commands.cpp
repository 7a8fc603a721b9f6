// SPDX-FileCopyrightText: Crosscheck contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/commands.h"

namespace crosscheck::cli {

namespace {

OptionSpec readOnly()
{
    return {.name = QStringLiteral("read-only"),
            .help = QT_TRANSLATE_NOOP("Cli", "open the database without the right to write")};
}

OptionSpec association()
{
    return {.name = QStringLiteral("association"),
            .letter = QLatin1Char('a'),
            .value = QStringLiteral("NAME"),
            .help
            = QT_TRANSLATE_NOOP("Cli", "the junction table; not needed where there is just one association")};
}

OptionSpec payload()
{
    return {.name = QStringLiteral("set"),
            .value = QStringLiteral("COLUMN=VALUE"),
            .help = QT_TRANSLATE_NOOP(
                "Cli", "a value of the link itself; COLUMN alone is NULL; may be given several times"),
            .isRepeated = true};
}

CommandSpec newCommand()
{
    return {QStringLiteral("new"),
            {QStringLiteral("DATABASE")},
            QT_TRANSLATE_NOOP("Cli", "Make a new database with users, roles and their links."),
            {},
            &runNew};
}

CommandSpec associationsCommand()
{
    return {QStringLiteral("associations"),
            {QStringLiteral("DATABASE")},
            QT_TRANSLATE_NOOP("Cli", "List the many-to-many relations of a database."),
            {{.name = QStringLiteral("json"), .help = QT_TRANSLATE_NOOP("Cli", "as JSON")},
             {.name = QStringLiteral("all"),
              .help = QT_TRANSLATE_NOOP("Cli", "also the candidates that were rejected, with the reason")},
             readOnly()},
            &runAssociations};
}

CommandSpec showCommand()
{
    return {
        QStringLiteral("show"),
        {QStringLiteral("DATABASE")},
        QT_TRANSLATE_NOOP("Cli", "Print a line for each row of the left side, with what it is linked with."),
        {{.name = QStringLiteral("by"),
          .value = QStringLiteral("left|right"),
          .help = QT_TRANSLATE_NOOP("Cli", "the side whose rows get a line each; left without this option")},
         association(),
         readOnly()},
        &runShow};
}

CommandSpec exportCommand()
{
    return {
        QStringLiteral("export"),
        {QStringLiteral("DATABASE")},
        QT_TRANSLATE_NOOP("Cli", "Write the links as CSV."),
        {{.name = QStringLiteral("layout"),
          .value = QStringLiteral("pairs|matrix"),
          .help = QT_TRANSLATE_NOOP("Cli", "a row for each link (without this option), or a matrix")},
         {.name = QStringLiteral("keys"),
          .help = QT_TRANSLATE_NOOP("Cli", "with columns for the keys, beside the names (pairs)")},
         {.name = QStringLiteral("raw"),
          .help = QT_TRANSLATE_NOOP("Cli", "no apostrophe before what a spreadsheet could run as a formula")},
         {.name = QStringLiteral("bom"), .help = QT_TRANSLATE_NOOP("Cli", "begin with a byte order mark")},
         {.name = QStringLiteral("output"),
          .letter = QLatin1Char('o'),
          .value = QStringLiteral("FILE"),
          .help = QT_TRANSLATE_NOOP("Cli", "write to FILE, not to standard output")},
         association(),
         readOnly()},
        &runExport};
}

CommandSpec importCommand()
{
    return {QStringLiteral("import"),
            {QStringLiteral("DATABASE"), QStringLiteral("FILE")},
            QT_TRANSLATE_NOOP("Cli", "Print what a CSV file would change, or apply it."),
            {{.name = QStringLiteral("mode"),
              .value = QStringLiteral("add|sync"),
              .help = QT_TRANSLATE_NOOP("Cli",
                                        "only add links (without this option), or also remove those that the "
                                        "file lacks of the rows that it names")},
             {.name = QStringLiteral("layout"),
              .value = QStringLiteral("pairs|matrix"),
              .help = QT_TRANSLATE_NOOP(
                  "Cli", "a row for each link, or a matrix; told from the header where not given")},
             {.name = QStringLiteral("raw"),
              .help
              = QT_TRANSLATE_NOOP("Cli", "take no apostrophe off what a spreadsheet could run as a formula")},
             {.name = QStringLiteral("create"),
              .help = QT_TRANSLATE_NOOP("Cli", "add rows for the names that nobody has")},
             {.name = QStringLiteral("apply"),
              .help = QT_TRANSLATE_NOOP("Cli", "save it; without this option nothing is written")},
             association(),
             readOnly()},
            &runImport};
}

CommandSpec linkCommand()
{
    return {QStringLiteral("link"),
            {QStringLiteral("DATABASE"), QStringLiteral("LEFT"), QStringLiteral("RIGHT")},
            QT_TRANSLATE_NOOP("Cli", "Link a row of the left side with a row of the right side, and save."),
            {association(), readOnly(), payload()},
            &runLink};
}

CommandSpec unlinkCommand()
{
    return {QStringLiteral("unlink"),
            {QStringLiteral("DATABASE"), QStringLiteral("LEFT"), QStringLiteral("RIGHT")},
            QT_TRANSLATE_NOOP("Cli", "Remove the link of two rows, and save."),
            {association(), readOnly()},
            &runUnlink};
}

} // namespace

const std::vector<CommandSpec> &commands()
{
    static const std::vector<CommandSpec> all{newCommand(),    associationsCommand(), showCommand(),
                                              exportCommand(), importCommand(),       linkCommand(),
                                              unlinkCommand()};
    return all;
}

} // namespace crosscheck::cli
