// SPDX-FileCopyrightText: Crosscheck contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/db/dialect.h"
#include "core/db/rowcursor.h"

#include <functional>
#include <span>
#include <vector>

struct sqlite3;
struct sqlite3_stmt;

namespace crosscheck {

/// RowCursor straight on the SQLite C API, which reads twice as fast as QSqlQuery.
class SqliteCursor final : public RowCursor
{
public:
    /// @p isCancelled tells a lock that was not waited for any longer from one that was not released.
    SqliteCursor(sqlite3 *database, const Dialect &dialect, const QString &sql, std::span<const Value> values,
                 std::function<bool()> isCancelled);
    ~SqliteCursor() override;

    /// Runs the statement anew, with other values: those of one row after another.
    void restart(std::span<const std::vector<Value>> rows);
    bool next() override;
    ValueView view(int column) override;
    bool integers(std::span<std::int64_t> values) override;
    Result<void> finish() override;
    int columnCount() const override;

private:
    void bind(std::span<const Value> values, int before = 0);
    void bind(int index, const Value &value);

    sqlite3 *m_database;
    const Dialect &m_dialect;
    std::function<bool()> m_isCancelled;
    sqlite3_stmt *m_statement = nullptr;
    int m_code;
};

} // namespace crosscheck
