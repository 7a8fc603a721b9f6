// SPDX-FileCopyrightText: Crosscheck contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/db/mariadbconnection.h"

#include "core/db/mysqldialect.h"

#include <QCoreApplication>
#include <QSqlDriver>
#include <QSqlError>
#include <QUuid>
#include <QVariant>

#include <mysql.h>

namespace crosscheck {

namespace {

constexpr unsigned long oldestVersion = 100500; // MariaDB 10.5: whose INSERT gives the key back
constexpr unsigned long oldestMysql = 80023;    // has INVISIBLE columns, and utf8mb4_0900_bin
constexpr auto ciphers = "HIGH"; // any that are strong: naming them is what asks for encryption

QString tr(const char *text)
{
    return QCoreApplication::translate("Connection", text);
}

unsigned secondsOf(std::chrono::milliseconds time)
{
    return unsigned(std::chrono::ceil<std::chrono::seconds>(time).count());
}

using Handle = std::unique_ptr<MYSQL, decltype(&mysql_close)>;

/// A server's address as the client library takes it.
struct Address {
    explicit Address(const ConnectionSettings &settings, const QString &givenPassword)
        : isSocket(settings.server.host.startsWith(QLatin1Char('/')))
        , host(isSocket ? QByteArray() : hostOf(settings.server).toUtf8())
        , socket(isSocket ? settings.server.host.toUtf8() : QByteArray())
        , user(settings.server.user.toUtf8())
        , password(givenPassword.toUtf8())
        , database(settings.server.database.toUtf8())
        , port(unsigned(settings.server.port))
    {
    }

    /// The client library takes `localhost` for a socket, whatever the port.
    static QString hostOf(const ServerAddress &server)
    {
        const bool isHere = server.host.isEmpty() || server.host == QLatin1String("localhost");
        return isHere && server.port != 0 ? QStringLiteral("127.0.0.1") : server.host;
    }

    static const char *orNull(const QByteArray &text) { return text.isEmpty() ? nullptr : text.constData(); }

    bool isSocket;
    QByteArray host;
    QByteArray socket;
    QByteArray user;
    QByteArray password;
    QByteArray database;
    unsigned port;
};

/// A handle that is to be connected as the driver's is.
Handle newHandle(const ConnectionSettings &settings)
{
    Handle handle(mysql_init(nullptr), &mysql_close);
    const unsigned seconds = secondsOf(settings.connectTimeout);
    mysql_options(handle.get(), MYSQL_OPT_CONNECT_TIMEOUT, &seconds);
    mysql_options(handle.get(), MYSQL_SET_CHARSET_NAME, "utf8mb4");
    if (settings.server.tls != Tls::Off)
        mysql_ssl_set(handle.get(), nullptr, nullptr, nullptr, nullptr, ciphers);
    return handle;
}

Result<void> checkEncrypted(MYSQL *handle, const ConnectionSettings &settings)
{
    if (settings.server.tls != Tls::Required || mysql_get_ssl_cipher(handle))
        return {};
    return failure(ErrorKind::Unsupported, tr("The connection cannot be encrypted as it has to be."),
                   tr("The server offers no encryption."));
}

/// Asks the server, by another connection, to stop what a thread of its is doing.
void killQuery(const ConnectionSettings &settings, const QString &password, unsigned long thread)
{
    const Handle other = newHandle(settings);
    const unsigned seconds = secondsOf(std::chrono::seconds(5));
    for (const auto option : {MYSQL_OPT_CONNECT_TIMEOUT, MYSQL_OPT_READ_TIMEOUT, MYSQL_OPT_WRITE_TIMEOUT})
        mysql_options(other.get(), option, &seconds);
    const Address to(settings, password);
    if (!mysql_real_connect(other.get(), Address::orNull(to.host), Address::orNull(to.user),
                            Address::orNull(to.password), nullptr, to.port, Address::orNull(to.socket), 0)
        || !checkEncrypted(other.get(), settings))
        return;
    const QByteArray statement = "KILL QUERY " + QByteArray::number(qulonglong(thread));
    mysql_real_query(other.get(), statement.constData(), static_cast<unsigned long>(statement.size()));
}

} // namespace

MariadbConnection::MariadbConnection(const ConnectionSettings &settings, const QString &password,
                                     const CancelToken *cancel)
    : Connection(settings, std::make_unique<MariadbDialect>(), cancel)
    , m_password(password)
{
}

MariadbConnection::~MariadbConnection()
{
    const QString name = m_database.connectionName();
    m_database.close();
    m_database = {};
    QSqlDatabase::removeDatabase(name);
}

Result<std::unique_ptr<Connection>> MariadbConnection::open(const ConnectionSettings &settings,
                                                            const QString &password,
                                                            const CancelToken *cancel)
{
    if (!QSqlDatabase::isDriverAvailable(QStringLiteral("QMYSQL")))
        return failure(ErrorKind::Unsupported, tr("Qt's driver for MariaDB is not installed."),
                       tr("On Debian it is the package libqt6sql6-mysql."));
    std::unique_ptr<MariadbConnection> connection(new MariadbConnection(settings, password, cancel));
    auto opened = connection->connect();
    if (opened)
        opened = connection->prepare();
    if (!opened)
        return tl::make_unexpected(connection->named(opened.error()));
    return connection;
}

/// Connects as the driver will, but so that the person can give up, which the driver's own way does not let them.
Result<void> MariadbConnection::probe()
{
    const Handle handle = newHandle(settings());
    mysql_options(handle.get(), MYSQL_OPT_NONBLOCK, nullptr);
    const Address to(settings(), m_password);
    const auto end = std::chrono::steady_clock::now() + settings().connectTimeout;
    MariadbWait wait(handle.get(), [&] { return isCancelled() || std::chrono::steady_clock::now() > end; });
    const MYSQL *connected = wait.run<MYSQL *>(
        [&](MYSQL **outcome) {
            return mysql_real_connect_start(outcome, handle.get(), Address::orNull(to.host),
                                            Address::orNull(to.user), Address::orNull(to.password),
                                            to.database.constData(), to.port, Address::orNull(to.socket), 0);
        },
        [&](MYSQL **outcome, int come) { return mysql_real_connect_cont(outcome, handle.get(), come); });
    if (mysql_get_server_info(handle.get()) && !mariadb_connection(handle.get()))
        setDialect(std::make_unique<MysqlDialect>());
    if (connected)
        return checkEncrypted(handle.get(), settings());
    if (isCancelled())
        return failure(ErrorKind::Cancelled, tr("Connecting was cancelled."));
    if (std::chrono::steady_clock::now() > end)
        return failure(ErrorKind::ConnectionLost, tr("The server did not answer in time."));
    return tl::make_unexpected(dialect().classify(QString::number(mysql_errno(handle.get())),
                                                  QString::fromUtf8(mysql_error(handle.get()))));
}

Result<void> MariadbConnection::connect()
{
    if (settings().server.tls == Tls::VerifyFull)
        return failure(ErrorKind::Unsupported,
                       tr("Qt's driver for MariaDB cannot check a server's certificate."),
                       tr("Choose an encrypted connection without that, or a tunnel that checks it."));
    if (const auto reachable = probe(); !reachable)
        return reachable;
    const ServerAddress &server = settings().server;
    const Address to(settings(), {});
    QStringList options{
        QStringLiteral("CLIENT_FOUND_ROWS=1"),
        QStringLiteral("MYSQL_OPT_CONNECT_TIMEOUT=%1").arg(secondsOf(settings().connectTimeout))};
    if (to.isSocket)
        options.append(QStringLiteral("UNIX_SOCKET=") + server.host);
    if (server.tls != Tls::Off)
        options.append(QStringLiteral("SSL_CIPHER=") + QLatin1String(ciphers));
    m_database = QSqlDatabase::addDatabase(QStringLiteral("QMYSQL"), QUuid::createUuid().toString());
    m_database.setConnectOptions(options.join(QLatin1Char(';')));
    m_database.setHostName(QString::fromUtf8(to.host));
    m_database.setPort(server.port == 0 ? -1 : server.port);
    m_database.setDatabaseName(server.database);
    m_database.setUserName(server.user);
    m_database.setPassword(m_password);
    if (!m_database.open()) // a moment ago it could be: it went away since
        return tl::make_unexpected(dialect().classify(m_database.lastError().nativeErrorCode(),
                                                      m_database.lastError().databaseText()));
    m_handle = *static_cast<MYSQL *const *>(m_database.driver()->handle().constData());
    mysql_options(m_handle, MYSQL_OPT_NONBLOCK, nullptr);
    return checkServer();
}

/// Before any statement is sent to it. The login has been, but not the password itself.
Result<void> MariadbConnection::checkServer() const
{
    if (const auto encrypted = checkEncrypted(m_handle, settings()); !encrypted)
        return encrypted;
    if (mysql_get_server_version(m_handle) >= (isMysql() ? oldestMysql : oldestVersion))
        return {};
    return failure(ErrorKind::Unsupported,
                   isMysql() ? tr("The server is older than MySQL 8.0.23.")
                             : tr("The server is older than MariaDB 10.5."));
}

bool MariadbConnection::isMysql() const
{
    return !mariadb_connection(m_handle);
}

/// Sets what statements mean here, whatever the server's settings say.
Result<void> MariadbConnection::prepare()
{
    if (mysql_set_server_option(m_handle, MYSQL_OPTION_MULTI_STATEMENTS_OFF) != 0)
        return tl::make_unexpected(dialect().classify(QString::number(mysql_errno(m_handle)),
                                                      QString::fromUtf8(mysql_error(m_handle))));
    const QString lockSeconds = QString::number(secondsOf(settings().lockTimeout));
    for (const QString &statement :
         {QStringLiteral("SET NAMES utf8mb4"),
          QStringLiteral(
              "SET SESSION sql_mode = 'STRICT_ALL_TABLES,NO_AUTO_VALUE_ON_ZERO,"
              "NO_ENGINE_SUBSTITUTION,ERROR_FOR_DIVISION_BY_ZERO', "
              "innodb_lock_wait_timeout = %1, lock_wait_timeout = %1, "
              "wait_timeout = 2000000, sql_safe_updates = 0, sql_big_selects = 1, "
              "sql_select_limit = 18446744073709551615"
              "/*!80003 , information_schema_stats_expiry = 0 */") // MySQL's alone; see changeMark()
              .arg(lockSeconds)}) {
        if (const auto done = execute(statement); !done)
            return tl::make_unexpected(done.error());
    }
    // MariaDB and MySQL each have names that the other does not know.
    const auto variables
        = read(QStringLiteral("SHOW VARIABLES WHERE Variable_name IN ('read_only', 'tx_read_only', "
                              "'transaction_read_only', 'tx_isolation', 'transaction_isolation')"));
    bool isServerReadOnly = false;
    bool isUserReadOnly = false;
    while (variables->next()) {
        const QString name = variables->string(0);
        const QString value = variables->string(1);
        if (name == QLatin1String("read_only"))
            isServerReadOnly = value != QLatin1String("OFF");
        else if (name.endsWith(QLatin1String("isolation")))
            m_readsRepeatably = value == QLatin1String("REPEATABLE-READ");
        else
            isUserReadOnly = isUserReadOnly || value == QLatin1String("ON");
    }
    if (const auto done = variables->finish(); !done)
        return tl::make_unexpected(done.error());
    if (settings().readOnly)
        setReadOnlyReason(tr("It was opened read-only."));
    else if (isServerReadOnly)
        setReadOnlyReason(tr("The server takes no changes: it is set to read-only."));
    else if (isUserReadOnly)
        setReadOnlyReason(tr("The server lets this user only read."));
    return {};
}

Error MariadbConnection::named(Error error) const
{
    error.text = tr("“%1” cannot be opened.").arg(settings().displayName()) + QLatin1Char(' ') + error.text;
    return error;
}

bool MariadbConnection::isAlive() const
{
    const bool isOpen = mysql_get_socket(m_handle) != MARIADB_INVALID_SOCKET;
    return isOpen && (m_handle->server_status & SERVER_STATUS_IN_TRANS) == 0;
}

/// By a connection of its own: this one waits for the statement.
StopRequest MariadbConnection::stopStatement() const
{
    return StopRequest([settings = settings(), password = m_password, thread = mysql_thread_id(m_handle)] {
        killQuery(settings, password, thread);
        mysql_thread_end();
    });
}

MariadbCursor::Session MariadbConnection::session() const
{
    return {m_handle, serverDialect(), [this] { return isCancelled(); }, [this] { return stopStatement(); }};
}

/// Writing locks what it reads, so that what it found stays so; reading sees one instant and locks nothing.
Result<void> MariadbConnection::begin(bool writes)
{
    QStringList statements;
    if (writes)
        statements = {QStringLiteral("SET TRANSACTION ISOLATION LEVEL SERIALIZABLE"),
                      QStringLiteral("START TRANSACTION")};
    else
        statements = {QStringLiteral("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ"),
                      QStringLiteral("START TRANSACTION WITH CONSISTENT SNAPSHOT")
                          + (settings().readOnly ? QStringLiteral(", READ ONLY") : QString())};
    if (!writes && m_readsRepeatably)
        statements.removeFirst();
    for (const QString &statement : std::as_const(statements)) {
        if (const auto done = execute(statement); !done)
            return tl::make_unexpected(done.error());
    }
    return {};
}

Result<void> MariadbConnection::commit()
{
    const auto done = execute(QStringLiteral("COMMIT"));
    return done ? Result<void>() : tl::make_unexpected(done.error());
}

Result<qint64> MariadbConnection::execute(const QString &sql, std::span<const Value> values)
{
    MariadbCursor executing(session(), sql, values);
    if (const auto done = executing.finish(); !done)
        return tl::make_unexpected(done.error());
    return executing.affectedRows();
}

/// MySQL's statement does not say which key the row got.
Result<std::vector<Value>> MariadbConnection::insertRow(const NewRow &row)
{
    if (!isMysql())
        return Connection::insertRow(row);
    const Statement statement = insertion(row);
    const auto inserted = execute(statement.sql, statement.values);
    if (!inserted)
        return tl::make_unexpected(inserted.error());
    return keyOfInserted(row);
}

/// Finds the row by what the server counted up for it, or else by the key that it was given.
Result<std::vector<Value>> MariadbConnection::keyOfInserted(const NewRow &row)
{
    const auto counted = qint64(mysql_insert_id(m_handle)); // of the last statement
    const auto counter = readRow(QStringLiteral("SELECT COLUMN_NAME FROM information_schema.COLUMNS WHERE "
                                                "TABLE_SCHEMA = DATABASE() AND TABLE_NAME = %1 "
                                                "AND EXTRA LIKE '%auto_increment%'")
                                     .arg(dialect().literal(textValue(row.table.name))),
                                 {});
    if (!counter)
        return tl::make_unexpected(counter.error());
    QStringList finding = row.key;
    if (!counter->empty())
        finding = QStringList{toDisplay(counter->front())};
    std::vector<Value> values;
    QStringList conditions;
    for (const QString &column : finding) {
        const auto given = row.values.find(column);
        if (given == row.values.end() && (counter->empty() || counted <= 0))
            return failure(ErrorKind::Unsupported,
                           tr("MySQL does not say which %1 the new row got.").arg(column),
                           tr("A row whose key is no number that MySQL counts up, and is not given either, "
                              "can only be added elsewhere."));
        values.push_back(given == row.values.end() ? Value(counted) : given->second);
        conditions.append(dialect().quoted(QStringView(column)) + QLatin1String(" = ?"));
    }
    QStringList key;
    for (const QString &column : row.key)
        key.append(dialect().quoted(QStringView(column)));
    return readRow(QStringLiteral("SELECT %1 FROM %2 WHERE %3")
                       .arg(key.join(QLatin1String(", ")), dialect().quoted(row.table),
                            conditions.join(QLatin1String(" AND "))),
                   values);
}

std::unique_ptr<RowCursor> MariadbConnection::read(const QString &sql, std::span<const Value> values)
{
    return std::make_unique<MariadbCursor>(session(), sql, values);
}

Result<void> MariadbConnection::insertRows(const QString &table, const QStringList &types,
                                           const std::vector<std::vector<Value>> &rows)
{
    return executeAll(MariadbDialect::insertRows(table, types, rows));
}

} // namespace crosscheck
