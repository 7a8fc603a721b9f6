// SPDX-FileCopyrightText: Crosscheck contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/db/canceltoken.h"
#include "core/db/connectionsettings.h"
#include "core/db/dialect.h"
#include "core/db/rowcursor.h"

#include <map>
#include <memory>
#include <span>
#include <vector>

namespace crosscheck {

/// A row that is to be inserted.
struct NewRow {
    TableName table;
    std::map<QString, Value> values; ///< by column; not empty
    QStringList key;                 ///< the columns that tell the table's rows apart
    bool resolves = false;           ///< as for Dialect::insertInto()
};

/// One open database; a class for each engine. Opened, used and closed on one thread. Statements have a `?` for each
/// value. While a cursor is being read, no other statement may run.
class Connection
{
public:
    /// Opens an existing database; never creates one. @p password: a server's; empty for what its client
    /// library finds by itself.
    /// @return NotFound, NotADatabase, Permission, Busy or ConnectionLost, naming the file or the server.
    [[nodiscard]] static Result<std::unique_ptr<Connection>> open(const ConnectionSettings &settings,
                                                                  const CancelToken *cancel = nullptr,
                                                                  const QString &password = {});

    Connection(const Connection &) = delete;
    Connection &operator=(const Connection &) = delete;
    virtual ~Connection() = default;

    [[nodiscard]] const Dialect &dialect() const { return *m_dialect; }
    [[nodiscard]] const ConnectionSettings &settings() const { return m_settings; }
    /// Why nothing can be written here; empty when it can.
    [[nodiscard]] QString readOnlyReason() const { return m_readOnlyReason; }

    /// What a person has to know who is going to write here; mostly empty.
    [[nodiscard]] QString warning() const { return m_warning; }

    /// Whether the database is still the one that was opened. @return Replaced where it is not: nothing may be read or
    /// written then.
    [[nodiscard]] virtual Result<void> checkIdentity() const = 0;
    /// Between transactions: whether the connection to a server is still there, as far as is known, and in no transaction
    /// that was left open.
    [[nodiscard]] virtual bool isAlive() const = 0;

    /// Statements stop with Cancelled as soon as @p cancel (which must outlive this setting) says so.
    void setCancelToken(const CancelToken *cancel) { m_cancel = cancel; }
    [[nodiscard]] const CancelToken *cancelToken() const { return m_cancel; }

    /// Begins a transaction whose reads all see one instant; @p writes: one that may write. SQLite takes the lock at once,
    /// others as rows are written.
    [[nodiscard]] virtual Result<void> begin(bool writes) = 0;
    /// Commits. @return an error also where the engine has rolled back instead.
    [[nodiscard]] virtual Result<void> commit() = 0;

    /// Runs a statement that gives no rows. @return the count of rows that an INSERT, UPDATE or DELETE affected.
    [[nodiscard]] virtual Result<qint64> execute(const QString &sql, std::span<const Value> values = {}) = 0;
    /// Starts a SELECT. An error shows in the cursor's finish().
    [[nodiscard]] virtual std::unique_ptr<RowCursor> read(const QString &sql,
                                                          std::span<const Value> values = {})
        = 0;
    /// Puts rows, in bulk, into a temporary table whose columns have @p types; a value for each column. Where it fails some rows
    /// may be there.
    [[nodiscard]] virtual Result<void> insertRows(const QString &table, const QStringList &types,
                                                  const std::vector<std::vector<Value>> &rows)
        = 0;
    /// Inserts a row. @return the key that it got; empty when none was inserted.
    [[nodiscard]] virtual Result<std::vector<Value>> insertRow(const NewRow &row);
    /// Runs a SELECT, or a statement with a RETURNING clause. @return its first row; empty when there is none.
    [[nodiscard]] Result<std::vector<Value>> readRow(const QString &sql, std::span<const Value> values);
    /// What readChangeMark() tells; outside a transaction.
    [[nodiscard]] virtual Result<QString> changeMark(const std::vector<TableName> &tables);
    /// From now on changeMark() is another at once where triggers of @p tables notify whoever listens, as PostgreSQL's can;
    /// without tables no longer. It has to be asked as long as this is so: the server keeps what nobody takes. Outside a
    /// transaction.
    virtual void listenFor(const std::vector<TableName> &tables) { Q_UNUSED(tables) }
    /// Runs a SELECT that gives one number.
    [[nodiscard]] Result<qint64> readNumber(const QString &sql, std::span<const Value> values = {});

protected:
    Connection(ConnectionSettings settings, std::unique_ptr<Dialect> dialect, const CancelToken *cancel);

    [[nodiscard]] bool isCancelled() const { return m_cancel && m_cancel->isCancelled(); }
    void setReadOnlyReason(const QString &reason) { m_readOnlyReason = reason; }
    void setWarning(const QString &warning) { m_warning = warning; }
    /// Once it is known what the server is.
    void setDialect(std::unique_ptr<Dialect> dialect) { m_dialect = std::move(dialect); }
    [[nodiscard]] Result<void> executeAll(std::span<const Statement> statements);
    /// The INSERT of a row, and the values for it.
    [[nodiscard]] Statement insertion(const NewRow &row) const;

private:
    ConnectionSettings m_settings;
    std::unique_ptr<Dialect> m_dialect;
    QString m_readOnlyReason;
    QString m_warning;
    const CancelToken *m_cancel = nullptr;
};

} // namespace crosscheck
