// SPDX-FileCopyrightText: Crosscheck contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/db/dialect.h"
#include "core/db/rowcursor.h"
#include "core/db/stoprequest.h"

#include <functional>
#include <span>

struct pg_conn;
struct pg_result;

namespace crosscheck {

/// RowCursor straight on libpq, row by row as they come (single-row mode). Whole numbers, true and false come as
/// Integer, float8 as Real, bytea as Blob, all else as the text that the server writes: exact for numeric, dates, uuid.
class PostgresCursor final : public RowCursor
{
public:
    /// Sends the statement. @p isCancelled is looked at twenty times a second while the server works.
    PostgresCursor(pg_conn *connection, const Dialect &dialect, const QString &sql,
                   std::span<const Value> values, std::function<bool()> isCancelled);
    /// Sends several statements without values, in one trip; the rows are those of all.
    PostgresCursor(pg_conn *connection, const Dialect &dialect, const QByteArray &script,
                   std::function<bool()> isCancelled);
    ~PostgresCursor() override;

    bool next() override;
    int columnCount() const override;
    ValueView view(int column) override;
    Result<void> finish() override;
    /// Of an INSERT, UPDATE or DELETE that is finished.
    [[nodiscard]] qint64 affectedRows() const { return m_affected; }
    /// What the server called the command when it was done: `ROLLBACK` for a COMMIT that it turned into one.
    [[nodiscard]] QByteArray commandTag() const { return m_tag; }

private:
    void send(const QString &sql, std::span<const Value> values);
    [[nodiscard]] bool wait();
    void cancelOnServer();
    void end();
    void fail(const QString &code, const QString &text);
    void take(pg_result *result);
    void drain();

    pg_conn *m_connection;
    const Dialect &m_dialect;
    std::function<bool()> m_isCancelled;
    pg_result *m_row = nullptr;
    std::vector<std::string> m_bytes; ///< of bytea columns of the row at hand
    bool m_isDone = false;
    StopRequest m_stop;
    qint64 m_affected = 0;
    QByteArray m_tag;
    std::optional<Error> m_error;
};

} // namespace crosscheck
