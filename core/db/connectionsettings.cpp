// SPDX-FileCopyrightText: Crosscheck contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/db/connectionsettings.h"

#include <QCoreApplication>
#include <QFileInfo>
#include <QRegularExpression>
#include <QUrl>
#include <QUrlQuery>

#include <algorithm>
#include <array>

namespace crosscheck {

namespace {

QString tr(const char *text)
{
    return QCoreApplication::translate("ConnectionSettings", text);
}

/// The scheme of a URL, and the rest behind `://`; nothing for a path.
std::optional<std::pair<QString, QString>> splitUrl(const QString &database)
{
    static const QRegularExpression url(QStringLiteral("^([A-Za-z][A-Za-z0-9+.-]*)://(.*)$"),
                                        QRegularExpression::DotMatchesEverythingOption);
    const auto match = url.match(database);
    if (!match.hasMatch())
        return {};
    // "postgresql+psycopg" and the like name a driver of Python's beside the engine.
    return std::pair(match.captured(1).section(QLatin1Char('+'), 0, 0).toLower(), match.captured(2));
}

Result<QString> pathOfUrl(const QString &rest)
{
    if (!rest.startsWith(QLatin1Char('/')) || rest.size() < 2)
        return failure(ErrorKind::Input,
                       tr("A SQLite URL is written sqlite:///relative.db or sqlite:////absolute.db."));
    if (rest.contains(QLatin1Char('?')))
        return failure(ErrorKind::Input, tr("A SQLite URL takes no options after “?”."));
    return QString::fromUtf8(QByteArray::fromPercentEncoding(rest.mid(1).toUtf8()));
}

struct Scheme {
    const char *name;
    Engine engine;
};
/// Of each engine the one that is written first.
constexpr std::array schemes{Scheme{"postgresql", Engine::PostgreSql}, Scheme{"postgres", Engine::PostgreSql},
                             Scheme{"mariadb", Engine::MariaDb}, Scheme{"mysql", Engine::MariaDb}};

const char *schemeOf(Engine engine)
{
    return std::find_if(schemes.begin(), schemes.end(),
                        [engine](const Scheme &scheme) { return scheme.engine == engine; })
        ->name;
}

struct TlsName {
    Tls tls;
    const char *name;
};
constexpr std::array tlsNames{TlsName{Tls::Preferred, "prefer"}, TlsName{Tls::Off, "disable"},
                              TlsName{Tls::Required, "require"}, TlsName{Tls::VerifyFull, "verify-full"}};

Result<void> takeOption(const QString &name, const QString &value, ServerAddress &server)
{
    if (name == QLatin1String("charset")) // of MariaDB's drivers for Python; here it is always UTF-8
        return {};
    if (name == QLatin1String("host") || name == QLatin1String("unix_socket")) {
        QUrl host;
        host.setHost(value, QUrl::DecodedMode);
        server.host = value.startsWith(QLatin1Char('/')) ? value : host.host(QUrl::FullyDecoded);
        if (!server.host.isEmpty())
            return {};
        return failure(ErrorKind::Input,
                       tr("“%1” is neither a host nor the absolute path of a socket.").arg(value));
    }
    if (name != QLatin1String("sslmode"))
        return failure(ErrorKind::Input, tr("The option “%1” of a URL is not known.").arg(name),
                       tr("Known are host and sslmode."));
    for (const TlsName &known : tlsNames) {
        if (value == QLatin1String(known.name)) {
            server.tls = known.tls;
            return {};
        }
    }
    return failure(ErrorKind::Input, tr("The sslmode “%1” is not known.").arg(value),
                   tr("Known are disable, prefer, require and verify-full."));
}

Result<ServerAddress> serverOfUrl(const QString &engine, const QString &rest)
{
    const QUrl url(engine + QLatin1String("://") + rest, QUrl::StrictMode);
    if (!url.isValid()) // its own words would repeat the URL, with a password perhaps
        return failure(
            ErrorKind::Input,
            tr("The %1 URL is not well-formed; it is written %1://user@host:port/name.").arg(engine));
    ServerAddress server;
    server.host = url.host(QUrl::FullyDecoded);
    server.port = url.port(0);
    server.user = url.userName(QUrl::FullyDecoded);
    server.database = url.path(QUrl::FullyDecoded).mid(1);
    for (const auto &[name, value] : QUrlQuery(url).queryItems(QUrl::FullyDecoded)) {
        if (const auto taken = takeOption(name, value, server); !taken)
            return tl::make_unexpected(taken.error());
    }
    if (server.database.isEmpty())
        return failure(
            ErrorKind::Input,
            tr("The %1 URL names no database; it is written %1://user@host:port/name.").arg(engine));
    return server;
}

} // namespace

Result<ConnectionSettings> ConnectionSettings::parse(const QString &database)
{
    ConnectionSettings settings;
    QString path = database;
    if (const auto url = splitUrl(database)) {
        const auto &[engine, rest] = *url;
        const auto known
            = std::find_if(schemes.begin(), schemes.end(), [&engine = engine](const Scheme &scheme) {
                  return engine == QLatin1String(scheme.name);
              });
        if (known != schemes.end()) {
            const auto server = serverOfUrl(QLatin1String(schemeOf(known->engine)), rest);
            if (!server)
                return tl::make_unexpected(server.error());
            settings.engine = known->engine;
            settings.server = *server;
            return settings;
        }
        if (engine != QLatin1String("sqlite"))
            return failure(ErrorKind::Input,
                           tr("“%1:” is no database URL that Crosscheck knows.").arg(engine));
        const auto found = pathOfUrl(rest);
        if (!found)
            return tl::make_unexpected(found.error());
        path = *found;
    }
    if (path.isEmpty())
        return failure(ErrorKind::Input, tr("No database was named."));
    if (path.contains(QChar::Null))
        return failure(ErrorKind::Input, tr("A path cannot hold the character NUL."));
    static const QRegularExpression almostUrl(
        QStringLiteral("^(postgres(ql)?|mysql|mariadb|sqlite)(\\+\\w+)?:"),
        QRegularExpression::CaseInsensitiveOption);
    if (path == database && almostUrl.match(database).hasMatch()) // it may hold a password
        return failure(ErrorKind::Input, tr("The database URL is not well-formed: “://” is missing."));
    settings.path = QFileInfo(path).absoluteFilePath();
    return settings;
}

QString ConnectionSettings::passwordIn(const QString &database)
{
    const auto url = splitUrl(database);
    return url && url->first != QLatin1String("sqlite")
        ? QUrl(database, QUrl::StrictMode).password(QUrl::FullyDecoded)
        : QString();
}

QString ConnectionSettings::displayName() const
{
    if (engine == Engine::Sqlite) {
        const QString name = QFileInfo(path).fileName(); // none where the path ends with a slash
        return name.isEmpty() ? path : name;
    }
    const QString host = server.host.isEmpty() || server.host.startsWith(QLatin1Char('/'))
        ? tr("this computer")
        : server.host;
    return tr("%1 on %2").arg(server.database, host);
}

QString ConnectionSettings::location() const
{
    if (engine == Engine::Sqlite)
        return path;
    QUrl url;
    url.setScheme(QLatin1String(schemeOf(engine)));
    url.setUserName(server.user, QUrl::DecodedMode);
    QUrlQuery options;
    const bool isSocket = server.host.startsWith(QLatin1Char('/'));
    url.setHost(isSocket || server.host.isEmpty() ? QStringLiteral("") : server.host, QUrl::DecodedMode);
    if (isSocket)
        options.addQueryItem(QStringLiteral("host"),
                             QString::fromLatin1(QUrl::toPercentEncoding(server.host, "/")));
    if (server.port != 0)
        url.setPort(server.port);
    url.setPath(QLatin1Char('/') + server.database, QUrl::DecodedMode);
    for (const TlsName &known : tlsNames) {
        if (known.tls == server.tls && known.tls != Tls::Preferred)
            options.addQueryItem(QStringLiteral("sslmode"), QLatin1String(known.name));
    }
    if (!options.isEmpty())
        url.setQuery(options);
    return url.toString(QUrl::FullyEncoded);
}

} // namespace crosscheck
