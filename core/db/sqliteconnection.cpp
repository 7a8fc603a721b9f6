// SPDX-FileCopyrightText: Crosscheck contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/db/sqliteconnection.h"

#include "core/db/sqlitecursor.h"
#include "core/db/sqlitedialect.h"

#include <QCoreApplication>
#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QSqlDriver>
#include <QSqlError>
#include <QSqlQuery>
#include <QUrl>
#include <QUuid>

#include <linux/magic.h>
#include <sqlite3.h>
#include <sys/vfs.h>

#include <algorithm>
#include <thread>

namespace crosscheck {

namespace {

constexpr int progressInterval = 2000; // virtual machine steps: some tens of microseconds
constexpr std::chrono::milliseconds busyPause{20};

QString tr(const char *text)
{
    return QCoreApplication::translate("Connection", text);
}

/// Tells what is wrong with a file before SQLite sees it, so that nothing is created or guessed.
Result<void> probe(const QString &path)
{
    const QString shown = QDir::toNativeSeparators(path);
    const QFileInfo info(path);
    if (!info.exists())
        return failure(ErrorKind::NotFound, tr("There is no file “%1”.").arg(shown), tr("None was created."));
    if (info.isDir())
        return failure(ErrorKind::NotADatabase, tr("“%1” is a folder, not a database.").arg(shown));
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly))
        return failure(ErrorKind::Permission, tr("“%1” cannot be read: %2.").arg(shown, file.errorString()));
    const QByteArray start = file.read(16);
    if (!start.isEmpty() && start != QByteArray("SQLite format 3\0", 16))
        return failure(ErrorKind::NotADatabase, tr("“%1” is not a SQLite database.").arg(shown),
                       tr("It does not begin as one; it may be encrypted, or of another kind."));
    return {};
}

/// By the file's header, https://www.sqlite.org/fileformat.html, section 1.3.3.
bool isWriteAheadLogged(const QString &path)
{
    QFile file(path);
    return file.open(QIODevice::ReadOnly) && file.read(20).mid(18, 2) == QByteArray("\x02\x02");
}

/// By statfs(2): a file system whose locks need not be those of everybody who has the file. (FUSE says nothing of what is behind it,
/// and mostly that is here.)
bool isOnNetwork(const QString &path)
{
    struct statfs system = {};
    if (::statfs(QFile::encodeName(path).constData(), &system) != 0)
        return false;
    switch (static_cast<unsigned int>(system.f_type)) {
    case AFS_SUPER_MAGIC:
    case CEPH_SUPER_MAGIC:
    case CIFS_SUPER_MAGIC:
    case CODA_SUPER_MAGIC:
    case NFS_SUPER_MAGIC:
    case SMB2_SUPER_MAGIC:
    case SMB_SUPER_MAGIC:
    case V9FS_MAGIC:
        return true;
    default:
        return false;
    }
}

QVariant toVariant(const Value &value, bool asBytes)
{
    const ValueView view = viewOf(value);
    const QByteArray bytes(view.bytes.data(), qsizetype(view.bytes.size()));
    switch (view.kind) {
    case ValueKind::Integer:
        return QVariant::fromValue<qlonglong>(view.integer);
    case ValueKind::Real:
        return view.real;
    case ValueKind::Text: // a null QString would bind NULL
        return asBytes ? QVariant(bytes)
                       : QVariant(bytes.isEmpty() ? QStringLiteral("") : QString::fromUtf8(bytes));
    case ValueKind::Blob:
        return bytes.isNull() ? QByteArray("") : bytes;
    case ValueKind::Null:
        break;
    }
    return {};
}

} // namespace

SqliteConnection::SqliteConnection(const ConnectionSettings &settings, const CancelToken *cancel)
    : Connection(settings, std::make_unique<SqliteDialect>(), cancel)
{
}

SqliteConnection::~SqliteConnection()
{
    const QString name = m_database.connectionName();
    if (m_handle && !checkIdentity()) // closing would write to, and delete, the other file's log
        sqlite3_db_config(m_handle, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, nullptr);
    m_database.close();
    m_database = {};
    QSqlDatabase::removeDatabase(name);
}

Result<std::unique_ptr<Connection>> SqliteConnection::open(const ConnectionSettings &settings,
                                                           const CancelToken *cancel)
{
    if (const auto readable = probe(settings.path); !readable)
        return tl::make_unexpected(readable.error());
    std::unique_ptr<SqliteConnection> connection(new SqliteConnection(settings, cancel));
    const bool writable = !settings.readOnly && QFileInfo(settings.path).isWritable();
    if (const auto opened = connection->openFile(writable ? "rw" : "ro"); !opened)
        return tl::make_unexpected(opened.error());
    if (settings.readOnly)
        connection->setReadOnlyReason(tr("It was opened read-only."));
    else if (!writable || sqlite3_db_readonly(connection->m_handle, "main") == 1)
        connection->setReadOnlyReason(tr("The file is write-protected."));
    if (connection->readOnlyReason().isEmpty() && isOnNetwork(settings.path))
        connection->setWarning(tr("“%1” is on a network file system, whose locks may not hold. Let nobody "
                                  "else write to it meanwhile.")
                                   .arg(QFileInfo(settings.path).fileName()));
    return connection;
}

Result<std::unique_ptr<Connection>> SqliteConnection::create(const ConnectionSettings &settings)
{
    const QString shown = QDir::toNativeSeparators(settings.path);
    QFile file(settings.path);
    if (file.exists() || !file.open(QIODevice::WriteOnly | QIODevice::NewOnly)) {
        return file.exists()
            ? failure(ErrorKind::Input, tr("“%1” exists already; it was not changed.").arg(shown))
            : failure(ErrorKind::Permission, tr("“%1” cannot be made: %2.").arg(shown, file.errorString()));
    }
    file.close();
    return open(settings, nullptr);
}

Result<void> SqliteConnection::checkIdentity() const
{
    const auto now = FileIdentity::of(settings().path);
    if (now == m_file)
        return {};
    const QString shown = QDir::toNativeSeparators(settings().path);
    return failure(
        ErrorKind::Replaced,
        now ? tr("“%1” is another file now than the one that was opened.").arg(shown)
            : tr("“%1” is no longer there: it was moved or deleted since it was opened.").arg(shown));
}

SqliteConnection::ColumnTraits SqliteConnection::traitsOf(const TableName &table, const QString &column) const
{
    const char *collation = nullptr;
    int autoincrement = 0;
    const int code = sqlite3_table_column_metadata(m_handle, "main", table.name.toUtf8().constData(),
                                                   column.toUtf8().constData(), nullptr, &collation, nullptr,
                                                   nullptr, &autoincrement);
    if (code != SQLITE_OK)
        return {};
    const bool isPlain = !collation || qstricmp(collation, "BINARY") == 0;
    return {isPlain ? QString() : QString::fromUtf8(collation), autoincrement != 0};
}

Result<void> SqliteConnection::openFile(const char *mode)
{
    m_file = FileIdentity::of(settings().path); // first: if it is replaced meanwhile, that shows
    m_database = QSqlDatabase::addDatabase(QStringLiteral("QSQLITE"), QUuid::createUuid().toString());
    m_database.setConnectOptions(QStringLiteral("QSQLITE_OPEN_URI"));
    const QByteArray encoded = QUrl::toPercentEncoding(settings().path, "/");
    m_database.setDatabaseName(
        QStringLiteral("file:%1?mode=%2").arg(QLatin1String(encoded), QLatin1String(mode)));
    if (!m_database.open()) {
        const QSqlError error = m_database.lastError();
        return tl::make_unexpected(named(dialect().classify(error.nativeErrorCode(), error.databaseText())));
    }
    m_handle = *static_cast<sqlite3 *const *>(m_database.driver()->handle().constData());
    return prepare();
}

/// Safe settings against hostile schemas, then a first read, so that what is no database fails here.
Result<void> SqliteConnection::prepare()
{
    sqlite3_db_config(m_handle, SQLITE_DBCONFIG_DEFENSIVE, 1, nullptr);
    sqlite3_busy_handler(m_handle, &SqliteConnection::onBusy, this);
    sqlite3_progress_handler(m_handle, progressInterval, &SqliteConnection::onProgress, this);
    for (const char *pragma : {"PRAGMA trusted_schema = OFF", "PRAGMA cell_size_check = ON",
                               "PRAGMA temp_store = MEMORY", "PRAGMA foreign_keys = ON"}) {
        if (const auto set = execute(QLatin1String(pragma)); !set)
            return tl::make_unexpected(named(set.error()));
    }
    const auto tables = readNumber(QStringLiteral("SELECT count(*) FROM sqlite_schema"));
    if (tables)
        return {};
    if (isWriteAheadLogged(settings().path) && !QFileInfo(QFileInfo(settings().path).path()).isWritable())
        return failure(
            ErrorKind::Permission, named({}).text.trimmed(),
            tr("It is in WAL mode, in which SQLite needs files beside it, and its folder cannot be "
               "written."));
    return tl::make_unexpected(named(tables.error()));
}

Error SqliteConnection::named(Error error) const
{
    error.text = tr("“%1” cannot be opened.").arg(QDir::toNativeSeparators(settings().path))
        + QLatin1Char(' ') + error.text;
    return error;
}

int SqliteConnection::onBusy(void *self, int attempt)
{
    const auto *connection = static_cast<const SqliteConnection *>(self);
    if (connection->isCancelled())
        return 0;
    if (attempt * busyPause >= connection->settings().lockTimeout)
        return 0;
    std::this_thread::sleep_for(busyPause);
    return 1;
}

int SqliteConnection::onProgress(void *self)
{
    const auto *connection = static_cast<const SqliteConnection *>(self);
    return connection->isCancelled() ? 1 : 0;
}

Result<void> SqliteConnection::begin(bool writes)
{
    const auto begun = execute(writes ? QStringLiteral("BEGIN IMMEDIATE") : QStringLiteral("BEGIN DEFERRED"));
    return begun ? Result<void>() : tl::make_unexpected(begun.error());
}

/// As a statement: the driver's own commit() hides the native code.
Result<void> SqliteConnection::commit()
{
    const auto done = execute(QStringLiteral("COMMIT"));
    return done ? Result<void>() : tl::make_unexpected(done.error());
}

namespace {

bool run(QSqlQuery &query, const Dialect &dialect, const QString &sql, std::span<const Value> values)
{
    query.setForwardOnly(true);
    if (values.empty())
        return query.exec(sql);
    if (!query.prepare(sql))
        return false;
    for (std::size_t i = 0; i < values.size(); ++i)
        query.bindValue(int(i), toVariant(values[i], dialect.placeholder(values[i]).size() > 1));
    return query.exec();
}

} // namespace

Error SqliteConnection::errorOf(const QSqlQuery &query) const
{
    const QString code = query.lastError().nativeErrorCode();
    // Cancelling ends the wait for a lock, which SQLite then calls busy.
    const bool gaveUp = (code.toInt() & 0xff) == SQLITE_BUSY && isCancelled();
    return dialect().classify(gaveUp ? QString::number(SQLITE_INTERRUPT) : code,
                              query.lastError().databaseText());
}

Result<qint64> SqliteConnection::execute(const QString &sql, std::span<const Value> values)
{
    QSqlQuery query(m_database);
    if (!run(query, dialect(), sql, values))
        return tl::make_unexpected(errorOf(query));
    return query.numRowsAffected();
}

std::unique_ptr<RowCursor> SqliteConnection::read(const QString &sql, std::span<const Value> values)
{
    return std::make_unique<SqliteCursor>(m_handle, dialect(), sql, values, [this] { return isCancelled(); });
}

/// Bound one by one, which takes less than SQLite takes to unpack them from an array in JSON; several rows with each statement,
/// since to begin and to end one takes longer than to insert a row.
Result<void> SqliteConnection::insertRows(const QString &table, const QStringList &types,
                                          const std::vector<std::vector<Value>> &rows)
{
    Q_ASSERT(std::all_of(rows.begin(), rows.end(), [&types](const std::vector<Value> &row) {
        return row.size() == std::size_t(types.size());
    }));
    constexpr int mostAtOnce = 20;
    const int variables = sqlite3_limit(m_handle, SQLITE_LIMIT_VARIABLE_NUMBER, -1);
    const auto atOnce = std::size_t(std::clamp(variables / int(types.size()), 1, mostAtOnce));
    const QString places = QStringLiteral("(%1)").arg(
        QStringList(types.size(), QStringLiteral("?")).join(QLatin1String(", ")));
    const auto insert = [&](std::span<const std::vector<Value>> inserted, std::size_t count) -> Result<void> {
        if (inserted.empty())
            return {};
        SqliteCursor insertion(
            m_handle, dialect(),
            QStringLiteral("INSERT INTO %1 VALUES %2")
                .arg(table, QStringList(qsizetype(count), places).join(QLatin1String(", "))),
            {}, [this] { return isCancelled(); });
        for (std::size_t begin = 0; begin < inserted.size(); begin += count) {
            insertion.restart(inserted.subspan(begin, count));
            insertion.next();
            if (auto done = insertion.finish(); !done)
                return done;
        }
        return {};
    };
    const std::size_t rest = rows.size() % atOnce;
    const auto inserted = insert(std::span(rows).first(rows.size() - rest), atOnce);
    return inserted ? insert(std::span(rows).last(rest), rest) : inserted;
}

} // namespace crosscheck
