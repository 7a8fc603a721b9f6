// SPDX-FileCopyrightText: Crosscheck contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/db/postgresconnection.h"

#include "core/db/postgreschannels.h"
#include "core/db/postgresdialect.h"

#include <QCoreApplication>
#include <QDir>
#include <QFile>
#include <QSqlDriver>
#include <QSqlError>
#include <QUuid>

#include <libpq-fe.h>
#include <poll.h>

namespace crosscheck {

namespace {

constexpr int oldestVersion = 120000; // PostgreSQL 12: whose collations may call different texts equal

QString tr(const char *text)
{
    return QCoreApplication::translate("Connection", text);
}

const char *sslMode(Tls tls)
{
    switch (tls) {
    case Tls::Off:
        return "disable";
    case Tls::Required:
        return "require";
    case Tls::VerifyFull:
        return "verify-full";
    case Tls::Preferred:
        break;
    }
    return "prefer";
}

/// One word of what libpq is told, as text.
using Option = std::pair<const char *, QByteArray>;

/// Options of libpq: https://www.postgresql.org/docs/15/libpq-connect.html
std::vector<Option> optionsOf(const ConnectionSettings &settings)
{
    using std::chrono::duration_cast;
    using std::chrono::seconds;
    std::vector<Option> options{
        {"application_name", "crosscheck"},
        {"connect_timeout",
         QByteArray::number(qlonglong(duration_cast<seconds>(settings.connectTimeout).count()))},
        {"tcp_user_timeout", "30000"},
        {"keepalives_idle", "20"},
        {"keepalives_interval", "5"},
        {"keepalives_count", "3"},
        {"sslmode", sslMode(settings.server.tls)},
    };
    // Without a file of the person's own, the authorities that the system trusts.
    const char *trusted = "/etc/ssl/certs/ca-certificates.crt";
    if (settings.server.tls == Tls::VerifyFull && QFile::exists(QLatin1String(trusted))
        && !QFile::exists(QDir::home().filePath(QStringLiteral(".postgresql/root.crt"))))
        options.emplace_back("sslrootcert", trusted);
    return options;
}

/// What libpq says of a connection that failed. It tells no code, and speaks the language of the person and the server.
Error openingError(PGconn *connection)
{
    const QString words
        = QString::fromUtf8(PQerrorMessage(connection)).section(QLatin1String("FATAL:"), -1).simplified();
    const auto says = [&words](const char *part) { return words.contains(QLatin1String(part)); };
    ErrorKind kind = ErrorKind::ConnectionLost;
    QString text = tr("The server cannot be reached.");
    const bool isLogin
        = PQconnectionNeedsPassword(connection) == 1 || PQconnectionUsedPassword(connection) == 1;
    if (says("database") && says("does not exist")) {
        kind = ErrorKind::NotFound;
        text = tr("The server has no database of that name.");
    } else if (says("SSL") || says("certificate")) {
        kind = ErrorKind::Unsupported;
        text = tr("The connection cannot be encrypted as it has to be.");
    } else if (says("too many")) {
        kind = ErrorKind::Busy;
        text = tr("The server has no connection left for us.");
    } else if (isLogin || says("authentication") || says("pg_hba.conf") || says("does not exist")) {
        kind = ErrorKind::Permission;
        text = tr("The server did not let the user in.");
    }
    return {kind, text, QStringLiteral("PostgreSQL: ") + words, {}};
}

} // namespace

PostgresConnection::PostgresConnection(const ConnectionSettings &settings, const CancelToken *cancel)
    : Connection(settings, std::make_unique<PostgresDialect>(), cancel)
{
}

PostgresConnection::~PostgresConnection()
{
    const QString name = m_database.connectionName();
    m_database.close();
    m_database = {};
    QSqlDatabase::removeDatabase(name);
}

Result<std::unique_ptr<Connection>> PostgresConnection::open(const ConnectionSettings &settings,
                                                             const QString &password,
                                                             const CancelToken *cancel)
{
    if (!QSqlDatabase::isDriverAvailable(QStringLiteral("QPSQL")))
        return failure(ErrorKind::Unsupported, tr("Qt's driver for PostgreSQL is not installed."),
                       tr("On Debian it is the package libqt6sql6-psql."));
    std::unique_ptr<PostgresConnection> connection(new PostgresConnection(settings, cancel));
    if (const auto connected = connection->connect(password); !connected)
        return tl::make_unexpected(connection->named(connected.error()));
    if (const auto prepared = connection->prepare(); !prepared)
        return tl::make_unexpected(connection->named(prepared.error()));
    return connection;
}

/// Connects as the driver will, but so that the person can give up, which the driver's own way does not let them.
Result<void> PostgresConnection::probe(const QString &password) const
{
    const ServerAddress &server = settings().server;
    std::vector<Option> options = optionsOf(settings());
    const auto add = [&options](const char *name, const QString &value) {
        if (!value.isEmpty())
            options.emplace_back(name, value.toUtf8());
    };
    add("host", server.host);
    add("port", server.port == 0 ? QString() : QString::number(server.port));
    add("dbname", server.database);
    add("user", server.user);
    add("password", password);
    std::vector<const char *> names;
    std::vector<const char *> values;
    for (const auto &[name, value] : options) {
        names.push_back(name);
        values.push_back(value.constData());
    }
    names.push_back(nullptr);
    values.push_back(nullptr);
    const std::unique_ptr<PGconn, decltype(&PQfinish)> probe(
        PQconnectStartParams(names.data(), values.data(), 0), &PQfinish);
    if (const auto reached = waitFor(probe.get()); !reached)
        return reached;
    return checkVersionFunction(probe.get());
}

/// The driver calls `version()` as it connects, whichever the search path finds first, with this user's rights.
Result<void> PostgresConnection::checkVersionFunction(pg_conn *connected) const
{
    PostgresCursor asking(
        connected, dialect(),
        QStringLiteral("SELECT CAST(pg_catalog.to_regprocedure('version()') AS pg_catalog.oid) "
                       "OPERATOR(pg_catalog.=) CAST(CAST('pg_catalog.version()' AS "
                       "pg_catalog.regprocedure) AS pg_catalog.oid)"),
        {}, [this] { return isCancelled(); });
    const bool isServers = asking.next() && asking.view(0).integer != 0;
    if (const auto asked = asking.finish(); !asked)
        return asked;
    if (!isServers)
        return failure(ErrorKind::Unsupported,
                       tr("Its search path leads to a function version() that is not the server's, and "
                          "would run with your rights."),
                       tr("ALTER DATABASE or ALTER ROLE can name pg_catalog first in it."));
    return {};
}

Result<void> PostgresConnection::waitFor(pg_conn *connecting) const
{
    const auto end = std::chrono::steady_clock::now() + settings().connectTimeout;
    PostgresPollingStatusType status = PGRES_POLLING_WRITING;
    while (status != PGRES_POLLING_OK && status != PGRES_POLLING_FAILED
           && PQstatus(connecting) != CONNECTION_BAD) {
        if (isCancelled())
            return failure(ErrorKind::Cancelled, tr("Connecting was cancelled."));
        if (std::chrono::steady_clock::now() > end)
            return failure(ErrorKind::ConnectionLost, tr("The server did not answer in time."));
        const short wanted = status == PGRES_POLLING_READING ? POLLIN : POLLOUT;
        pollfd socket{PQsocket(connecting), wanted, 0};
        if (poll(&socket, 1, lookEvery) != 0)
            status = PQconnectPoll(connecting);
    }
    if (status == PGRES_POLLING_OK)
        return {};
    return tl::make_unexpected(openingError(connecting));
}

Result<void> PostgresConnection::connect(const QString &password)
{
    if (const auto reachable = probe(password); !reachable)
        return reachable;
    const ServerAddress &server = settings().server;
    QStringList options;
    for (const auto &[name, value] : optionsOf(settings()))
        options.append(QLatin1String(name) + QLatin1Char('=') + QString::fromLatin1(value));
    m_database = QSqlDatabase::addDatabase(QStringLiteral("QPSQL"), QUuid::createUuid().toString());
    m_database.setConnectOptions(options.join(QLatin1Char(';')));
    m_database.setHostName(server.host);
    m_database.setPort(server.port == 0 ? -1 : server.port);
    m_database.setDatabaseName(server.database);
    m_database.setUserName(server.user);
    m_database.setPassword(password);
    if (!m_database.open()) {
        // A moment ago it could be: it went away since.
        return failure(ErrorKind::ConnectionLost, tr("The server cannot be reached."),
                       QStringLiteral("PostgreSQL: ") + m_database.lastError().databaseText().simplified());
    }
    m_handle = *static_cast<PGconn *const *>(m_database.driver()->handle().constData());
    return {};
}

Result<void> PostgresConnection::prepare()
{
    if (PQserverVersion(m_handle) < oldestVersion)
        return failure(ErrorKind::Unsupported, tr("The server is older than PostgreSQL 12."));
    const auto server = readRow(
        QStringLiteral(
            "SELECT CASE WHEN pg_catalog.pg_is_in_recovery() THEN 'standby' "
            "WHEN pg_catalog.current_setting('transaction_read_only') OPERATOR(pg_catalog.=) 'on' "
            "THEN 'reader' END, (SELECT pg_catalog.string_agg(pg_catalog.quote_ident(n), ', ' ORDER BY i) "
            "FROM pg_catalog.unnest(pg_catalog.current_schemas(false)) WITH ORDINALITY AS p (n, i) "
            "WHERE n OPERATOR(pg_catalog.<>) 'pg_catalog')"),
        {});
    if (!server)
        return tl::make_unexpected(server.error());
    const QString reason = toDisplay((*server)[0]);
    const QString schemas = toDisplay((*server)[1]);
    m_localSettings = QStringLiteral("SET LOCAL lock_timeout = %1; SET LOCAL search_path = %2; ")
                          .arg(QString::number(settings().lockTimeout.count()),
                               schemas.isEmpty() ? QStringLiteral("''") : schemas);
    if (settings().readOnly)
        setReadOnlyReason(tr("It was opened read-only."));
    else if (reason == QLatin1String("standby"))
        setReadOnlyReason(tr("The server is a standby, which takes no changes."));
    else if (reason == QLatin1String("reader"))
        setReadOnlyReason(tr("The server lets this user only read."));
    return {};
}

Error PostgresConnection::named(Error error) const
{
    error.text = tr("“%1” cannot be opened.").arg(settings().displayName()) + QLatin1Char(' ') + error.text;
    return error;
}

bool PostgresConnection::isAlive() const
{
    return PQstatus(m_handle) == CONNECTION_OK && PQtransactionStatus(m_handle) == PQTRANS_IDLE;
}

/// Functions and operators are the server's own: others of their names in a schema that is looked into first would run
/// with this user's rights. Where `pg_catalog` is not named it comes before all that is; named, new tables would be made in
/// it. What is sent without a transaction is one with that setting, and with that of how long a lock is waited for, in one
/// script, which may hold several statements. With values it cannot be: there the schema of each function and operator has to be
/// named.
PostgresCursor PostgresConnection::cursor(const QString &sql, std::span<const Value> values)
{
    const auto cancelled = [this] { return isCancelled(); };
    if (values.empty() && PQtransactionStatus(m_handle) == PQTRANS_IDLE)
        return {m_handle, dialect(), (m_localSettings + sql).toUtf8(), cancelled};
    return {m_handle, dialect(), sql, values, cancelled};
}

/// Not read-only even where it only reads, since it may need temporary tables; one that was opened read-only needs none.
Result<void> PostgresConnection::begin(bool writes)
{
    Q_UNUSED(writes)
    const QString script
        = QStringLiteral("BEGIN ISOLATION LEVEL REPEATABLE READ%1; %2")
              .arg(settings().readOnly ? QStringLiteral(" READ ONLY") : QString(), m_localSettings);
    return PostgresCursor(m_handle, dialect(), script.toUtf8(), [this] { return isCancelled(); }).finish();
}

/// A transaction in which a statement failed is rolled back by COMMIT, without an error.
Result<void> PostgresConnection::commit()
{
    PostgresCursor committing = cursor(QStringLiteral("COMMIT"));
    if (const auto done = committing.finish(); !done)
        return done;
    if (committing.commandTag() != "COMMIT")
        return failure(ErrorKind::Internal, tr("The database rolled the transaction back."));
    return {};
}

Result<qint64> PostgresConnection::execute(const QString &sql, std::span<const Value> values)
{
    PostgresCursor executing = cursor(sql, values);
    if (const auto done = executing.finish(); !done)
        return tl::make_unexpected(done.error());
    return executing.affectedRows();
}

std::unique_ptr<RowCursor> PostgresConnection::read(const QString &sql, std::span<const Value> values)
{
    return std::unique_ptr<RowCursor>(new PostgresCursor(cursor(sql, values)));
}

Result<QString> PostgresConnection::changeMark(const std::vector<TableName> &tables)
{
    const auto counted = Connection::changeMark(tables);
    if (!counted)
        return counted;
    while (PGnotify *const notification = PQnotifies(m_handle)) {
        m_heard += notification->be_pid == PQbackendPID(m_handle) ? 0 : 1;
        PQfreemem(notification);
    }
    return *counted + QStringLiteral(" heard %1").arg(m_heard);
}

/// What was committed before is counted, if later. Where the channels cannot be read it counts alone.
void PostgresConnection::listenFor(const std::vector<TableName> &tables)
{
    if (tables == m_listensFor)
        return;
    const auto channels = tables.empty() ? QStringList() : notifiedChannels(*this, tables);
    const auto listening = channels ? listenTo(*channels) : tl::make_unexpected(channels.error());
    using enum ErrorKind;
    const bool isForNow = !listening
        && (listening.error().kind == Cancelled || listening.error().kind == Busy
            || listening.error().kind == ConnectionLost);
    m_listensFor = isForNow ? std::nullopt : std::optional(tables);
}

/// A pooler tells another number of a backend than that has, which may be another one for each transaction.
Result<void> PostgresConnection::listenTo(const QStringList &channels)
{
    const bool isSilent = m_listensFor && m_listensFor->empty();
    if (const auto done = isSilent ? Result<qint64>(0) : execute(QStringLiteral("UNLISTEN *")); !done)
        return tl::make_unexpected(done.error());
    if (channels.isEmpty())
        return {};
    const auto backend = readNumber(QStringLiteral("SELECT pg_backend_pid()"));
    if (!backend)
        return tl::make_unexpected(backend.error());
    if (*backend != PQbackendPID(m_handle))
        return {};
    Result<void> all;
    for (const QString &channel : channels) {
        if (const auto done = execute(QLatin1String("LISTEN ") + dialect().quoted(QStringView(channel)));
            !done)
            all = tl::make_unexpected(done.error()); // the others can be listened to all the same
    }
    return all;
}

Result<void> PostgresConnection::insertRows(const QString &table, const QStringList &types,
                                            const std::vector<std::vector<Value>> &rows)
{
    return executeAll(static_cast<const PostgresDialect &>(dialect()).insertRows(table, types, rows));
}

} // namespace crosscheck
