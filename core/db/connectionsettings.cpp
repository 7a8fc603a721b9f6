// SPDX-FileCopyrightText: Crosscheck contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/db/connectionsettings.h"

#include <QCoreApplication>
#include <QFileInfo>
#include <QRegularExpression>

namespace crosscheck {

namespace {

QString tr(const char *text)
{
    return QCoreApplication::translate("ConnectionSettings", text);
}

Result<QString> pathOfUrl(const QString &scheme, const QString &rest)
{
    // "postgresql+psycopg" and the like name a driver of Python's beside the engine.
    const QString engine = scheme.section(QLatin1Char('+'), 0, 0).toLower();
    if (engine == QLatin1String("postgresql") || engine == QLatin1String("mysql")
        || engine == QLatin1String("mariadb"))
        return failure(ErrorKind::Unsupported,
                       tr("This version opens SQLite databases only, not %1.").arg(engine));
    if (engine != QLatin1String("sqlite"))
        return failure(ErrorKind::Input, tr("“%1:” is no database URL that Crosscheck knows.").arg(scheme));
    if (!rest.startsWith(QLatin1Char('/')) || rest.size() < 2)
        return failure(ErrorKind::Input,
                       tr("A SQLite URL is written sqlite:///relative.db or sqlite:////absolute.db."));
    if (rest.contains(QLatin1Char('?')))
        return failure(ErrorKind::Input, tr("A SQLite URL takes no options after “?”."));
    return QString::fromUtf8(QByteArray::fromPercentEncoding(rest.mid(1).toUtf8()));
}

} // namespace

Result<ConnectionSettings> ConnectionSettings::parse(const QString &database)
{
    static const QRegularExpression url(QStringLiteral("^([A-Za-z][A-Za-z0-9+.-]*)://(.*)$"),
                                        QRegularExpression::DotMatchesEverythingOption);
    QString path = database;
    if (const auto match = url.match(database); match.hasMatch()) {
        const auto found = pathOfUrl(match.captured(1), match.captured(2));
        if (!found)
            return tl::make_unexpected(found.error());
        path = *found;
    }
    if (path.isEmpty())
        return failure(ErrorKind::Input, tr("No database was named."));
    ConnectionSettings settings;
    settings.path = QFileInfo(path).absoluteFilePath();
    return settings;
}

QString ConnectionSettings::displayName() const
{
    return QFileInfo(path).fileName();
}

} // namespace crosscheck
