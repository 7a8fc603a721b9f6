// SPDX-FileCopyrightText: Crosscheck contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/db/canceltoken.h"
#include "core/db/connectionsettings.h"
#include "core/db/dialect.h"
#include "core/db/fileidentity.h"
#include "core/db/rowcursor.h"

#include <QSqlDatabase>

#include <memory>
#include <span>
#include <vector>

class QSqlQuery;
struct sqlite3;

namespace crosscheck {

/// One open database. Opened, used and closed on one thread.
class Connection
{
public:
    /// Opens an existing database; never creates one.
    /// @return NotFound, NotADatabase, Permission or Busy, naming the file.
    [[nodiscard]] static Result<std::unique_ptr<Connection>> open(const ConnectionSettings &settings,
                                                                  const CancelToken *cancel = nullptr);
    /// Makes a new, empty database file and opens it. @return Input when something of that name exists.
    [[nodiscard]] static Result<std::unique_ptr<Connection>> create(const ConnectionSettings &settings);

    Connection(const Connection &) = delete;
    Connection &operator=(const Connection &) = delete;
    ~Connection();

    [[nodiscard]] const Dialect &dialect() const { return *m_dialect; }
    [[nodiscard]] const ConnectionSettings &settings() const { return m_settings; }
    /// Why nothing can be written here; empty when it can.
    [[nodiscard]] QString readOnlyReason() const { return m_readOnlyReason; }

    /// Whether the database is still the one that was opened. @return Replaced where its file was moved, deleted or
    /// replaced: nothing may be read or written then, since SQLite finds its journal and log by the file's name.
    [[nodiscard]] Result<void> checkIdentity() const;

    /// How a column's texts are compared; empty where byte by byte.
    [[nodiscard]] QString collationOf(const TableName &table, const QString &column) const;

    /// Statements stop with Cancelled as soon as @p cancel (which must outlive this setting) says so.
    void setCancelToken(const CancelToken *cancel) { m_cancel = cancel; }
    [[nodiscard]] const CancelToken *cancelToken() const { return m_cancel; }

    /// Runs a statement that gives no rows. @return the count of rows that an INSERT, UPDATE or DELETE affected.
    [[nodiscard]] Result<qint64> execute(const QString &sql, std::span<const Value> values = {});
    /// Runs a statement with a RETURNING clause. @return the first returned row; empty when no row was affected.
    [[nodiscard]] Result<std::vector<Value>> executeReturning(const QString &sql,
                                                              std::span<const Value> values);
    /// Starts a SELECT. An error shows in the cursor's finish().
    [[nodiscard]] std::unique_ptr<RowCursor> read(const QString &sql, std::span<const Value> values = {});
    /// Runs a SELECT that gives one number.
    [[nodiscard]] Result<qint64> readNumber(const QString &sql, std::span<const Value> values = {});

private:
    Connection(ConnectionSettings settings, const CancelToken *cancel);

    Result<void> openSqlite(const char *mode);
    Result<void> prepareSqlite();
    [[nodiscard]] Error named(Error error) const;
    [[nodiscard]] Error errorOf(const QSqlQuery &query) const;
    [[nodiscard]] bool isCancelled() const { return m_cancel && m_cancel->isCancelled(); }
    static int onBusy(void *self, int attempt);
    static int onProgress(void *self);

    ConnectionSettings m_settings;
    std::unique_ptr<Dialect> m_dialect;
    QSqlDatabase m_database;
    sqlite3 *m_handle = nullptr;
    QString m_readOnlyReason;
    std::optional<FileIdentity> m_file;
    const CancelToken *m_cancel = nullptr;
};

} // namespace crosscheck
