// SPDX-FileCopyrightText: Crosscheck contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/db/connection.h"
#include "core/db/fileidentity.h"

#include <QSqlDatabase>

class QSqlQuery;
struct sqlite3;

namespace crosscheck {

/// A SQLite file. It is not alone by its path: a file that was moved, deleted or replaced may not be read or written any
/// more, since SQLite finds its journal and log by the file's name.
class SqliteConnection final : public Connection
{
public:
    [[nodiscard]] static Result<std::unique_ptr<Connection>> open(const ConnectionSettings &settings,
                                                                  const CancelToken *cancel);
    /// Makes a new, empty database file and opens it. @return Input when something of that name exists.
    [[nodiscard]] static Result<std::unique_ptr<Connection>> create(const ConnectionSettings &settings);
    ~SqliteConnection() override;

    Result<void> checkIdentity() const override;
    bool isAlive() const override { return true; }
    Result<void> begin(bool writes) override;
    Result<void> commit() override;
    Result<qint64> execute(const QString &sql, std::span<const Value> values = {}) override;
    std::unique_ptr<RowCursor> read(const QString &sql, std::span<const Value> values = {}) override;
    Result<void> insertRows(const QString &table, const QStringList &types,
                            const std::vector<std::vector<Value>> &rows) override;

    /// What SQLite knows of a column and its pragmas do not tell.
    struct ColumnTraits {
        QString collation; ///< how its texts are compared; empty where byte by byte
        bool autoincrement = false;
    };
    [[nodiscard]] ColumnTraits traitsOf(const TableName &table, const QString &column) const;

private:
    SqliteConnection(const ConnectionSettings &settings, const CancelToken *cancel);

    Result<void> openFile(const char *mode);
    Result<void> prepare();
    [[nodiscard]] Error named(Error error) const;
    [[nodiscard]] Error errorOf(const QSqlQuery &query) const;
    static int onBusy(void *self, int attempt);
    static int onProgress(void *self);

    QSqlDatabase m_database;
    sqlite3 *m_handle = nullptr;
    std::optional<FileIdentity> m_file;
};

} // namespace crosscheck
