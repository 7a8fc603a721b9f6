// SPDX-FileCopyrightText: Crosscheck contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/db/connection.h"
#include "core/db/postgrescursor.h"

#include <QSqlDatabase>

#include <optional>

namespace crosscheck {

/// A database of a PostgreSQL server. Keeps nothing in the session that a pooler, which gives each transaction another
/// one, would lose: settings and temporary tables live within a transaction, and it listens only where there is no pooler.
class PostgresConnection final : public Connection
{
public:
    /// @p password: empty for what libpq finds by itself (a password file, or none needed).
    [[nodiscard]] static Result<std::unique_ptr<Connection>> open(const ConnectionSettings &settings,
                                                                  const QString &password,
                                                                  const CancelToken *cancel);
    ~PostgresConnection() override;

    Result<void> checkIdentity() const override { return {}; }
    bool isAlive() const override;
    Result<void> begin(bool writes) override;
    Result<void> commit() override;
    Result<qint64> execute(const QString &sql, std::span<const Value> values = {}) override;
    std::unique_ptr<RowCursor> read(const QString &sql, std::span<const Value> values = {}) override;
    Result<QString> changeMark(const std::vector<TableName> &tables) override;
    void listenFor(const std::vector<TableName> &tables) override;
    Result<void> insertRows(const QString &table, const QStringList &types,
                            const std::vector<std::vector<Value>> &rows) override;

private:
    PostgresConnection(const ConnectionSettings &settings, const CancelToken *cancel);
    [[nodiscard]] Result<void> probe(const QString &password) const;
    [[nodiscard]] Result<void> waitFor(pg_conn *connecting) const;
    [[nodiscard]] Result<void> checkVersionFunction(pg_conn *connected) const;
    Result<void> connect(const QString &password);
    Result<void> prepare();
    [[nodiscard]] Error named(Error error) const;
    [[nodiscard]] Result<void> listenTo(const QStringList &channels);
    [[nodiscard]] PostgresCursor cursor(const QString &sql, std::span<const Value> values = {});

    QSqlDatabase m_database;
    pg_conn *m_handle = nullptr;
    /// `SET LOCAL`, each with its `;`: how long a lock is waited for, and the session's schemas that there are, but pg_catalog.
    QString m_localSettings;
    std::optional<std::vector<TableName>> m_listensFor{std::vector<TableName>()}; ///< nothing: not known
    qint64 m_heard = 0;                                                           ///< notifications of others
};

} // namespace crosscheck
