// SPDX-FileCopyrightText: Crosscheck contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/plurals.h"
#include "scenario.h"
#include "ui/accessiblegrid.h"

#include <QApplication>
#include <QCommandLineParser>
#include <QDir>
#include <QSettings>
#include <QTemporaryDir>

#include <cstdio>
#include <exception>

using namespace crosscheck;
using namespace crosscheck::bench;

namespace {

/// Settings and history of whoever runs this stay out of it.
void isolate(const QString &folder)
{
    for (const char *variable : {"XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_CACHE_HOME", "XDG_RUNTIME_DIR"})
        qputenv(variable, QFile::encodeName(folder));
    QSettings::setPath(QSettings::NativeFormat, QSettings::UserScope, folder);
    if (qEnvironmentVariableIsEmpty("QT_QPA_PLATFORM"))
        qputenv("QT_QPA_PLATFORM", "offscreen");
}

/// What the command line asks for, besides the database.
struct Options {
    QSize window;
    bool isOpeningAlone = false;
    bool asJson = false;
};

int measure(const QString &database, const QString &folder, const Options &options)
{
    const QString copy = folder + QLatin1String("/copy.db");
    if (!QFile::copy(database, copy)
        || !QFile::setPermissions(copy, QFileDevice::ReadOwner | QFileDevice::WriteOwner)) {
        std::fprintf(stderr, "%s cannot be copied to %s\n", qPrintable(database), qPrintable(folder));
        return 1;
    }
    Figures figures;
    try {
        Scenario scenario(figures, copy, folder, options.window);
        scenario.open();
        if (!options.isOpeningAlone)
            scenario.work();
    } catch (const std::exception &error) {
        std::fprintf(stderr, "%s\n", error.what());
        return 1;
    }
    std::fputs((options.asJson ? figures.toJson() : figures.toTable()).constData(), stdout);
    return 0;
}

} // namespace

int main(int argc, char **argv)
{
    const QTemporaryDir folder;
    isolate(folder.path());
    QApplication application(argc, argv);
    QApplication::setApplicationName(QStringLiteral("crosscheck"));
    QApplication::setOrganizationName(QStringLiteral("crosscheck"));
    installPlurals(application);
    installAccessibleGrids();

    QCommandLineParser parser;
    parser.setApplicationDescription(QStringLiteral("Measures the window at work on a copy of a database."));
    parser.addHelpOption();
    const QCommandLineOption json(QStringLiteral("json"),
                                  QStringLiteral("Print a JSON object for each figure."));
    const QCommandLineOption window(QStringLiteral("window"), QStringLiteral("The window's size."),
                                    QStringLiteral("WIDTHxHEIGHT"), QStringLiteral("1600x1000"));
    const QCommandLineOption opening(QStringLiteral("opening"), QStringLiteral("Measure the opening alone."));
    parser.addOptions({json, opening, window});
    parser.addPositionalArgument(QStringLiteral("database"),
                                 QStringLiteral("A file of crosscheck-generate."));
    parser.process(application);
    const QStringList size = parser.value(window).split(QLatin1Char('x'));
    if (parser.positionalArguments().size() != 1 || size.size() != 2) {
        std::fputs(qPrintable(parser.helpText()), stderr);
        return 2;
    }
    return measure(parser.positionalArguments().first(), folder.path(),
                   {{size[0].toInt(), size[1].toInt()}, parser.isSet(opening), parser.isSet(json)});
}
