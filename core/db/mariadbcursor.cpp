// SPDX-FileCopyrightText: Crosscheck contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/db/mariadbcursor.h"

#include "core/db/canceltoken.h"

#include <errmsg.h>
#include <mysql.h>
#include <mysqld_error.h>
#include <sys/socket.h>

#include <charconv>

namespace crosscheck {

namespace {

constexpr unsigned binaryCharacters = 63; // the number of the character set "binary"

/// What a column's values are written as.
enum class Form { Whole, Floating, Bits, Bytes, Characters };

Form formOf(const MYSQL_FIELD &field)
{
    switch (field.type) {
    case MYSQL_TYPE_TINY:
    case MYSQL_TYPE_SHORT:
    case MYSQL_TYPE_INT24:
    case MYSQL_TYPE_LONG:
    case MYSQL_TYPE_LONGLONG:
    case MYSQL_TYPE_YEAR:
        return Form::Whole;
    case MYSQL_TYPE_DECIMAL:
    case MYSQL_TYPE_NEWDECIMAL:
        return field.decimals == 0 ? Form::Whole : Form::Characters;
    case MYSQL_TYPE_FLOAT:
    case MYSQL_TYPE_DOUBLE:
        return Form::Floating;
    case MYSQL_TYPE_BIT:
        return Form::Bits;
    case MYSQL_TYPE_GEOMETRY:
    case MYSQL_TYPE_TINY_BLOB:
    case MYSQL_TYPE_MEDIUM_BLOB:
    case MYSQL_TYPE_LONG_BLOB:
    case MYSQL_TYPE_BLOB:
    case MYSQL_TYPE_VAR_STRING:
    case MYSQL_TYPE_STRING:
        return field.charsetnr == binaryCharacters ? Form::Bytes : Form::Characters;
    default:
        return Form::Characters;
    }
}

/// A number that does not fit stays the text that it is.
void setInteger(ValueView &view, std::string_view digits)
{
    const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), view.integer);
    const bool isWhole = error == std::errc() && end == digits.data() + digits.size();
    view.kind = isWhole ? ValueKind::Integer : ValueKind::Text;
    view.bytes = isWhole ? std::string_view() : digits;
}

/// The bits of a BIT column, the highest byte first.
void setBits(ValueView &view, std::string_view bytes)
{
    std::uint64_t bits = 0;
    for (const char byte : bytes)
        bits = bits << 8 | static_cast<unsigned char>(byte);
    view.kind = ValueKind::Integer;
    view.integer = std::int64_t(bits);
}

} // namespace

MariadbCursor::MariadbCursor(Session session, const QString &sql, std::span<const Value> values)
    : m_session(std::move(session))
    , m_wait(m_session.handle, [this] { return isGivenUp(); })
{
    send(m_session.dialect.withLiterals(sql, values));
}

MariadbCursor::~MariadbCursor()
{
    drain();
}

void MariadbCursor::send(const QByteArray &statement)
{
    if (m_session.isCancelled()) {
        m_error = m_session.dialect.classify(QString::number(ER_QUERY_INTERRUPTED), {});
        return;
    }
    const int failed = m_wait.run<int>(
        [&](int *outcome) {
            return mysql_real_query_start(outcome, m_session.handle, statement.constData(),
                                          static_cast<unsigned long>(statement.size()));
        },
        [&](int *outcome, int come) { return mysql_real_query_cont(outcome, m_session.handle, come); });
    m_result = failed == 0 ? mysql_use_result(m_session.handle) : nullptr;
    if (m_result)
        m_fields = mysql_fetch_fields(m_result);
    else if (failed == 0 && mysql_field_count(m_session.handle) == 0)
        m_affected = qint64(mysql_affected_rows(m_session.handle));
    else
        fail();
    if (!m_result)
        end();
}

void MariadbCursor::fail()
{
    unsigned code = mysql_errno(m_session.handle);
    if (code == ER_QUERY_INTERRUPTED && !m_stop.isMade())
        code = ER_STATEMENT_TIMEOUT; // not the person: somebody at the server
    if (code == CR_SSL_CONNECTION_ERROR || code == CR_MALFORMED_PACKET || code == CR_SERVER_LOST_EXTENDED)
        code = CR_SERVER_LOST; // so an encrypted connection ends when the server does
    QString words = QString::fromUtf8(mysql_error(m_session.handle)).simplified();
    while (words.endsWith(QLatin1Char('.')))
        words.chop(1);
    m_error = m_session.dialect.classify(QString::number(code), words);
}

void MariadbCursor::stop()
{
    if (!m_stop.isMade())
        m_stop = m_session.stop(); // whether it came in time shows in the statement's own end
}

bool MariadbCursor::isGivenUp()
{
    if (m_session.isCancelled())
        stop();
    return m_stop.isGivenUp();
}

/// A connection that can still be asked to stop is not used again.
void MariadbCursor::end()
{
    if (m_stop.isMade() && !m_stop.wait())
        ::shutdown(mysql_get_socket(m_session.handle), SHUT_RDWR);
}

bool MariadbCursor::next()
{
    if (!m_result)
        return false;
    m_row = m_wait.run<MYSQL_ROW>(
        [this](MYSQL_ROW *row) { return mysql_fetch_row_start(row, m_result); },
        [this](MYSQL_ROW *row, int come) { return mysql_fetch_row_cont(row, m_result, come); });
    if (m_row) {
        m_lengths = mysql_fetch_lengths(m_result);
        return true;
    }
    if (mysql_errno(m_session.handle) != 0)
        fail();
    mysql_free_result(m_result);
    m_result = nullptr;
    end();
    return false;
}

int MariadbCursor::columnCount() const
{
    return m_result ? int(mysql_num_fields(m_result)) : 0;
}

ValueView MariadbCursor::view(int column)
{
    ValueView view;
    if (!m_row[column])
        return view;
    const std::string_view text(m_row[column], m_lengths[column]);
    switch (formOf(m_fields[column])) {
    case Form::Whole:
        setInteger(view, text);
        break;
    case Form::Floating:
        view.kind = ValueKind::Real;
        std::from_chars(text.data(), text.data() + text.size(), view.real);
        break;
    case Form::Bits:
        setBits(view, text);
        break;
    case Form::Bytes:
        view.kind = ValueKind::Blob;
        view.bytes = text;
        break;
    case Form::Characters:
        view.kind = ValueKind::Text;
        view.bytes = text;
        break;
    }
    return view;
}

/// Until the answer is read to its end, the connection takes no other statement.
void MariadbCursor::drain()
{
    if (m_result && m_session.isCancelled())
        stop();
    while (next()) {}
}

Result<void> MariadbCursor::finish()
{
    drain();
    return m_error ? tl::make_unexpected(*m_error) : Result<void>();
}

} // namespace crosscheck
