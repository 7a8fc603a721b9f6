// SPDX-FileCopyrightText: Crosscheck contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/session.h"

#include "app/cli/commandline.h"
#include "app/cli/console.h"
#include "app/cli/interrupt.h"
#include "app/cli/password.h"
#include "app/cli/text.h"
#include "core/association/loader.h"
#include "core/exchange/csvexport.h"

namespace crosscheck::cli {

Outcome<ConnectionSettings> settingsOf(const CommandLine &line)
{
    auto settings = at(Stage::CommandLine, ConnectionSettings::parse(line.argument(0)));
    if (settings)
        settings->readOnly = line.has(QStringLiteral("read-only"));
    return settings;
}

Outcome<std::unique_ptr<Connection>> openDatabase(const CommandLine &line, Console &console,
                                                  QString *password)
{
    const auto settings = settingsOf(line);
    if (!settings)
        return tl::make_unexpected(settings.error());
    QString known = knownPassword(line, console);
    auto opened = Connection::open(*settings, &interruptToken(), known);
    const bool isDenied = !opened && opened.error().kind == ErrorKind::Permission;
    if (isDenied && known.isEmpty() && settings->engine != Engine::Sqlite) {
        known = askPassword(settings->displayName()).value_or(QString());
        if (!known.isEmpty())
            opened = Connection::open(*settings, &interruptToken(), known);
    }
    if (password)
        *password = known;
    if (opened && !(*opened)->warning().isEmpty())
        console.note((*opened)->warning());
    return at(Stage::Transfer, std::move(opened));
}

Outcome<Discovery> discoverIn(Connection &connection)
{
    return at(Stage::Transfer, discoverForUser(connection));
}

Outcome<Session> openSession(const CommandLine &line, Console &console, bool writes)
{
    QString password;
    auto connection = openDatabase(line, console, &password);
    if (!connection)
        return tl::make_unexpected(connection.error());
    if (const QString reason = (*connection)->readOnlyReason(); writes && !reason.isEmpty())
        return failure(Stage::Choice, ErrorKind::ReadOnly,
                       tr("“%1” cannot be written.").arg((*connection)->settings().displayName()), reason);
    const auto discovery = discoverIn(**connection);
    if (!discovery)
        return tl::make_unexpected(discovery.error());
    if (!discovery->notice.isEmpty() && writes)
        return failure(Stage::Choice, ErrorKind::Input, discovery->notice, tr("Nothing was changed."));
    if (!discovery->notice.isEmpty())
        console.note(discovery->notice);
    auto association = at(Stage::Choice, discovery->choose(line.value(QStringLiteral("association"))));
    if (!association)
        return tl::make_unexpected(association.error());
    if (const QString reason = association->readOnlyReason(); writes && !reason.isEmpty())
        return failure(Stage::Choice, ErrorKind::ReadOnly,
                       tr("“%1” cannot be written.").arg(association->name), reason);
    JobContext context(interruptToken(), console.progress(tr("Reading")));
    auto snapshot = at(Stage::Transfer, loadSnapshot(**connection, *association, context));
    if (!snapshot)
        return tl::make_unexpected(snapshot.error());
    return Session{std::move(*connection), password, std::move(*association), std::move(*snapshot)};
}

void noteLeftOut(const Session &session, const QString &notice, Console &console)
{
    if (!notice.isEmpty())
        console.note(tr("Left out of %1: %2.").arg(session.association.junction.name.display(), notice));
}

} // namespace crosscheck::cli
