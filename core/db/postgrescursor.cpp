// SPDX-FileCopyrightText: Crosscheck contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/db/postgrescursor.h"

#include "core/db/canceltoken.h"
#include "core/db/postgresdialect.h"

#include <QCoreApplication>

#include <libpq-fe.h>
#include <poll.h>
#include <sys/socket.h>

#include <algorithm>
#include <charconv>
#include <cmath>

namespace crosscheck {

namespace {

// The object identifiers of built-in types are fixed: src/include/catalog/pg_type.dat of PostgreSQL.
constexpr Oid boolType = 16;
constexpr Oid byteaType = 17;
constexpr Oid int8Type = 20;
constexpr Oid int2Type = 21;
constexpr Oid int4Type = 23;
constexpr Oid oidType = 26;
constexpr Oid float4Type = 700;
constexpr Oid float8Type = 701;

QString tr(const char *text)
{
    return QCoreApplication::translate("Dialect", text);
}

/// A statement's values as libpq takes them: as texts whose type the server finds by where they stand; bytes as bytea.
struct Parameters {
    std::vector<std::string> texts;
    std::vector<const char *> values;
    std::vector<Oid> types;
    std::vector<int> lengths;
    std::vector<int> formats;

    explicit Parameters(std::span<const Value> given)
    {
        texts.reserve(given.size());
        for (const Value &value : given) {
            const ValueView view = viewOf(value);
            const bool isBlob = view.kind == ValueKind::Blob;
            texts.push_back(isBlob ? std::string(view.bytes) : toDisplayUtf8(view));
            values.push_back(view.kind == ValueKind::Null ? nullptr : texts.back().c_str());
            types.push_back(isBlob ? byteaType : InvalidOid);
            lengths.push_back(int(texts.back().size()));
            formats.push_back(isBlob ? 1 : 0);
        }
    }

    /// A text ends at NUL, which no text of the server can hold.
    [[nodiscard]] bool holdNul() const
    {
        for (std::size_t i = 0; i < texts.size(); ++i) {
            if (formats[i] == 0 && texts[i].find('\0') != std::string::npos)
                return true;
        }
        return false;
    }
};

/// The server's words without the `ERROR:` before and the line feed and the full stop behind.
QString wordsOf(const char *message)
{
    QString words = QString::fromUtf8(message).trimmed();
    while (words.endsWith(QLatin1Char('.')))
        words.chop(1);
    return words;
}

} // namespace

PostgresCursor::PostgresCursor(pg_conn *connection, const Dialect &dialect, const QString &sql,
                               std::span<const Value> values, std::function<bool()> isCancelled)
    : m_connection(connection)
    , m_dialect(dialect)
    , m_isCancelled(std::move(isCancelled))
{
    send(sql, values);
}

PostgresCursor::PostgresCursor(pg_conn *connection, const Dialect &dialect, const QByteArray &script,
                               std::function<bool()> isCancelled)
    : m_connection(connection)
    , m_dialect(dialect)
    , m_isCancelled(std::move(isCancelled))
{
    if (m_isCancelled())
        fail(QStringLiteral("57014"), {});
    else if (PQsendQuery(m_connection, script.constData()) != 1)
        fail(QStringLiteral("08006"), wordsOf(PQerrorMessage(m_connection)));
    else
        PQsetSingleRowMode(m_connection);
    m_isDone = m_error.has_value();
}

PostgresCursor::~PostgresCursor()
{
    drain();
}

void PostgresCursor::send(const QString &sql, std::span<const Value> values)
{
    const Parameters parameters(values);
    if (m_isCancelled())
        fail(QStringLiteral("57014"), {});
    else if (parameters.holdNul())
        fail(QStringLiteral("22021"), tr("a text cannot hold the character NUL"));
    else if (PQsendQueryParams(m_connection, PostgresDialect::numbered(sql).constData(), int(values.size()),
                               parameters.types.data(), parameters.values.data(), parameters.lengths.data(),
                               parameters.formats.data(), 0)
             != 1)
        fail(QStringLiteral("08006"), wordsOf(PQerrorMessage(m_connection)));
    else
        PQsetSingleRowMode(m_connection);
    m_isDone = m_error.has_value();
}

void PostgresCursor::fail(const QString &code, const QString &text)
{
    if (!m_error)
        m_error = m_dialect.classify(code, text);
}

void PostgresCursor::cancelOnServer()
{
    if (m_stop.isMade())
        return;
    m_stop = StopRequest([cancel = PQgetCancel(m_connection)] {
        char error[256];
        PQcancel(cancel, error, sizeof error); // whether it came in time shows in the statement's own end
        PQfreeCancel(cancel);
    });
}

/// A connection that can still be asked to stop is not used again.
void PostgresCursor::end()
{
    m_isDone = true;
    if (m_stop.isMade() && !m_stop.wait())
        ::shutdown(PQsocket(m_connection), SHUT_RDWR);
}

/// Waits for the next result, but not for ever where the person gives up.
bool PostgresCursor::wait()
{
    while (PQisBusy(m_connection) == 1) {
        if (m_isCancelled())
            cancelOnServer();
        if (m_stop.isGivenUp()) // the network is dead
            ::shutdown(PQsocket(m_connection), SHUT_RDWR);
        pollfd socket{PQsocket(m_connection), POLLIN, 0};
        if (poll(&socket, 1, lookEvery) > 0 && PQconsumeInput(m_connection) != 1) {
            fail(QStringLiteral("08006"), wordsOf(PQerrorMessage(m_connection)));
            return false;
        }
    }
    return true;
}

/// Takes a result that is no row: how the statement ended.
void PostgresCursor::take(pg_result *result)
{
    switch (PQresultStatus(result)) {
    case PGRES_TUPLES_OK:
    case PGRES_COMMAND_OK:
        m_affected = QByteArray(PQcmdTuples(result)).toLongLong();
        m_tag = PQcmdStatus(result);
        break;
    default: {
        const char *state = PQresultErrorField(result, PG_DIAG_SQLSTATE);
        const char *message = PQresultErrorField(result, PG_DIAG_MESSAGE_PRIMARY);
        const bool isLost = !state || PQstatus(m_connection) != CONNECTION_OK;
        if (!isLost && !m_stop.isMade() && qstrcmp(state, "57014") == 0)
            state = "55P03"; // not the person: a time limit of the server's, which is told by its words
        fail(isLost ? QStringLiteral("08006") : QString::fromLatin1(state),
             wordsOf(message ? message : PQresultErrorMessage(result)));
    }
    }
}

bool PostgresCursor::next()
{
    PQclear(m_row);
    m_row = nullptr;
    while (!m_isDone) {
        pg_result *result = wait() ? PQgetResult(m_connection) : nullptr;
        if (!result) {
            end();
            break;
        }
        if (PQresultStatus(result) == PGRES_SINGLE_TUPLE) {
            m_row = result;
            m_bytes.resize(std::size_t(PQnfields(result)));
            return true;
        }
        take(result);
        PQclear(result);
    }
    return false;
}

int PostgresCursor::columnCount() const
{
    return m_row ? PQnfields(m_row) : 0;
}

ValueView PostgresCursor::view(int column)
{
    ValueView view;
    if (PQgetisnull(m_row, 0, column) == 1)
        return view;
    const std::string_view text(PQgetvalue(m_row, 0, column), std::size_t(PQgetlength(m_row, 0, column)));
    switch (PQftype(m_row, column)) {
    case boolType:
        view.kind = ValueKind::Integer;
        view.integer = text == "t" ? 1 : 0;
        break;
    case int2Type:
    case int4Type:
    case int8Type:
    case oidType:
        view.kind = ValueKind::Integer;
        std::from_chars(text.data(), text.data() + text.size(), view.integer);
        break;
    case float4Type:
    case float8Type: {
        // NaN and the infinities stay texts
        const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), view.real);
        const bool isNumber = error == std::errc() && std::isfinite(view.real);
        view.kind = isNumber ? ValueKind::Real : ValueKind::Text;
        view.bytes = isNumber ? std::string_view() : text;
        break;
    }
    case byteaType: {
        std::size_t size = 0;
        unsigned char *bytes = PQunescapeBytea(reinterpret_cast<const unsigned char *>(text.data()), &size);
        std::string &kept = m_bytes[std::size_t(column)];
        kept.assign(reinterpret_cast<const char *>(bytes), size);
        PQfreemem(bytes);
        view.kind = ValueKind::Blob;
        view.bytes = kept;
        break;
    }
    default:
        view.kind = ValueKind::Text;
        view.bytes = text;
        break;
    }
    return view;
}

/// Until the statement is over, the connection takes no other.
void PostgresCursor::drain()
{
    while (next()) {}
}

Result<void> PostgresCursor::finish()
{
    drain();
    return m_error ? tl::make_unexpected(*m_error) : Result<void>();
}

} // namespace crosscheck
