// SPDX-FileCopyrightText: Crosscheck contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/db/sqlitecursor.h"

#include <sqlite3.h>

namespace crosscheck {

namespace {

/// What a column holds, looked up once for its type and its number. SQLite's manual calls what is made of it not threadsafe, which
/// it need not be: a cursor belongs to its connection's thread. Text and blobs are asked of the statement.
sqlite3_value *valueIn(sqlite3_stmt *statement, int column)
{
    return sqlite3_column_value(statement, column);
}

} // namespace

SqliteCursor::SqliteCursor(sqlite3 *database, const Dialect &dialect, const QString &sql,
                           std::span<const Value> values, std::function<bool()> isCancelled)
    : m_database(database)
    , m_dialect(dialect)
    , m_isCancelled(std::move(isCancelled))
{
    const QByteArray utf8 = sql.toUtf8();
    m_code = sqlite3_prepare_v2(database, utf8.constData(), int(utf8.size()), &m_statement, nullptr);
    bind(values);
}

SqliteCursor::~SqliteCursor()
{
    sqlite3_finalize(m_statement);
}

void SqliteCursor::restart(std::span<const std::vector<Value>> rows)
{
    if (!m_statement) // it could not be prepared, which stays the error
        return;
    sqlite3_reset(m_statement); // gives the error of the last run, which finish() told
    m_code = SQLITE_OK;
    int bound = 0;
    for (const std::vector<Value> &row : rows) {
        bind(row, bound);
        bound += int(row.size());
    }
}

void SqliteCursor::bind(std::span<const Value> values, int before)
{
    for (std::size_t i = 0; i < values.size() && m_code == SQLITE_OK; ++i)
        bind(before + int(i) + 1, values[i]);
}

void SqliteCursor::bind(int index, const Value &value)
{
    const ValueView view = viewOf(value);
    const auto size = sqlite3_uint64(view.bytes.size());
    switch (view.kind) {
    case ValueKind::Null:
        m_code = sqlite3_bind_null(m_statement, index);
        break;
    case ValueKind::Integer:
        m_code = sqlite3_bind_int64(m_statement, index, view.integer);
        break;
    case ValueKind::Real:
        m_code = sqlite3_bind_double(m_statement, index, view.real);
        break;
    case ValueKind::Text:
        m_code
            = sqlite3_bind_text64(m_statement, index, view.bytes.data(), size, SQLITE_TRANSIENT, SQLITE_UTF8);
        break;
    case ValueKind::Blob:
        m_code = sqlite3_bind_blob64(m_statement, index, view.bytes.data(), size, SQLITE_TRANSIENT);
        break;
    }
}

bool SqliteCursor::next()
{
    if (m_code != SQLITE_OK && m_code != SQLITE_ROW)
        return false;
    m_code = sqlite3_step(m_statement);
    return m_code == SQLITE_ROW;
}

ValueView SqliteCursor::view(int column)
{
    ValueView view;
    sqlite3_value *const value = valueIn(m_statement, column);
    switch (sqlite3_value_type(value)) {
    case SQLITE_INTEGER:
        view.kind = ValueKind::Integer;
        view.integer = sqlite3_value_int64(value);
        break;
    case SQLITE_FLOAT:
        view.kind = ValueKind::Real;
        view.real = sqlite3_value_double(value);
        break;
    case SQLITE_TEXT:
        view.kind = ValueKind::Text;
        view.bytes = {reinterpret_cast<const char *>(sqlite3_column_text(m_statement, column)),
                      std::size_t(sqlite3_column_bytes(m_statement, column))};
        break;
    case SQLITE_BLOB:
        view.kind = ValueKind::Blob;
        view.bytes = {static_cast<const char *>(sqlite3_column_blob(m_statement, column)),
                      std::size_t(sqlite3_column_bytes(m_statement, column))};
        break;
    default:
        break;
    }
    return view;
}

bool SqliteCursor::integers(std::span<std::int64_t> values)
{
    for (int column = 0; std::int64_t & integer : values) {
        sqlite3_value *const value = valueIn(m_statement, column++);
        if (sqlite3_value_type(value) != SQLITE_INTEGER)
            return false;
        integer = sqlite3_value_int64(value);
    }
    return true;
}

Result<void> SqliteCursor::finish()
{
    if (m_code == SQLITE_DONE || m_code == SQLITE_OK || m_code == SQLITE_ROW)
        return {};
    const bool gaveUp = (m_code & 0xff) == SQLITE_BUSY && m_isCancelled();
    const int code = gaveUp ? SQLITE_INTERRUPT : sqlite3_extended_errcode(m_database);
    return tl::make_unexpected(
        m_dialect.classify(QString::number(code), QString::fromUtf8(sqlite3_errmsg(m_database))));
}

int SqliteCursor::columnCount() const
{
    return sqlite3_column_count(m_statement);
}

} // namespace crosscheck
