// SPDX-FileCopyrightText: Crosscheck contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/plurals.h"
#include "ui/accessiblegrid.h"
#include "ui/mainwindow.h"

#include <QApplication>
#include <QCommandLineParser>
#include <QIcon>
#include <QSessionManager>

#include <cstdio>

using namespace crosscheck;

namespace {

struct Arguments {
    QString database;
    QString association;
    bool readOnly = false;
};

Arguments parse(const QApplication &application)
{
    QCommandLineParser parser;
    parser.setApplicationDescription(
        QApplication::translate("Main", "Shows and edits many-to-many relations in SQL databases."));
    parser.addHelpOption();
    parser.addVersionOption();
    const QCommandLineOption association({QStringLiteral("a"), QStringLiteral("association")},
                                         QApplication::translate("Main", "The junction table to show."),
                                         QStringLiteral("name"));
    const QCommandLineOption readOnly(QStringLiteral("read-only"),
                                      QApplication::translate("Main", "Open without the right to write."));
    parser.addOptions({association, readOnly});
    parser.addPositionalArgument(
        QStringLiteral("database"),
        QApplication::translate("Main", "A SQLite file or a URL; without it a starter database."),
        QStringLiteral("[database]"));
    parser.process(application);
    if (parser.positionalArguments().size() > 1) {
        std::fputs(qPrintable(parser.helpText()), stderr);
        std::exit(2);
    }
    return {parser.positionalArguments().value(0), parser.value(association), parser.isSet(readOnly)};
}

} // namespace

int main(int argc, char **argv)
{
    QApplication application(argc, argv);
    QApplication::setApplicationName(QStringLiteral("crosscheck"));
    QApplication::setOrganizationName(QStringLiteral("crosscheck"));
    QApplication::setApplicationDisplayName(QStringLiteral("Crosscheck"));
    QApplication::setApplicationVersion(QStringLiteral(CROSSCHECK_VERSION));
    QApplication::setDesktopFileName(QStringLiteral("crosscheck"));
    QApplication::setWindowIcon(QIcon(QStringLiteral(":/icons/crosscheck.svg")));
    installPlurals(application);
    installAccessibleGrids();

    const Arguments arguments = parse(application);
    MainWindow window;
    QObject::connect(&application, &QGuiApplication::commitDataRequest, &window,
                     [&window](QSessionManager &desktop) {
                         if (desktop.allowsInteraction() && !window.mayEnd())
                             desktop.cancel();
                     });
    window.show();
    if (arguments.database.isEmpty()) {
        window.openStarterDatabase();
    } else if (auto settings = ConnectionSettings::parse(arguments.database)) {
        settings->readOnly = arguments.readOnly;
        QString password = ConnectionSettings::passwordIn(arguments.database);
        if (password.isEmpty())
            password = qEnvironmentVariable("CROSSCHECK_PASSWORD");
        if (settings->engine == Engine::Sqlite || !password.isEmpty())
            window.openDatabase(*settings, arguments.association, password);
        else
            window.openServer(*settings, arguments.association);
    } else {
        window.tell(settings.error());
    }
    return QApplication::exec();
}
