// SPDX-FileCopyrightText: Crosscheck contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/db/connection.h"
#include "core/db/mariadbcursor.h"

#include <QSqlDatabase>

namespace crosscheck {

/// A database of a MariaDB server; or of MySQL 8, which is written for by its manual and tested only with MariaDB in its
/// place.
class MariadbConnection final : public Connection
{
public:
    [[nodiscard]] static Result<std::unique_ptr<Connection>> open(const ConnectionSettings &settings,
                                                                  const QString &password,
                                                                  const CancelToken *cancel);
    ~MariadbConnection() override;

    [[nodiscard]] QString binaryCollation() const { return serverDialect().binaryCollation(); }

    Result<void> checkIdentity() const override { return {}; }
    bool isAlive() const override;
    Result<void> begin(bool writes) override;
    Result<void> commit() override;
    Result<qint64> execute(const QString &sql, std::span<const Value> values = {}) override;
    std::unique_ptr<RowCursor> read(const QString &sql, std::span<const Value> values = {}) override;
    Result<void> insertRows(const QString &table, const QStringList &types,
                            const std::vector<std::vector<Value>> &rows) override;
    Result<std::vector<Value>> insertRow(const NewRow &row) override;

private:
    MariadbConnection(const ConnectionSettings &settings, const QString &password, const CancelToken *cancel);
    [[nodiscard]] Result<void> probe();
    /// What SQL means to the server of a connection.
    [[nodiscard]] const MariadbDialect &serverDialect() const
    {
        return static_cast<const MariadbDialect &>(dialect());
    }
    Result<void> connect();
    [[nodiscard]] Result<void> checkServer() const;
    Result<void> prepare();
    [[nodiscard]] StopRequest stopStatement() const;
    [[nodiscard]] Error named(Error error) const;
    [[nodiscard]] MariadbCursor::Session session() const;
    [[nodiscard]] bool isMysql() const;
    [[nodiscard]] Result<std::vector<Value>> keyOfInserted(const NewRow &row);

    QSqlDatabase m_database;
    QString m_password; ///< for the connection that stops a statement of this one
    st_mysql *m_handle = nullptr;
    bool m_readsRepeatably = false; ///< without being told to, in each transaction
};

} // namespace crosscheck
