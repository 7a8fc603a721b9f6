// SPDX-FileCopyrightText: Crosscheck contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/tempdatabase.h"

#include <QUtf8StringView>

#include <sqlite3.h>

namespace crosscheck::test {

namespace {

[[noreturn]] void stop(sqlite3 *handle, const QString &during)
{
    qFatal("RawClient: %s during %s", sqlite3_errmsg(handle), qUtf8Printable(during));
}

QString hexOf(const QByteArray &bytes)
{
    return QString::fromLatin1(bytes.toHex());
}

QString shownText(const QByteArray &bytes)
{
    const bool isPlain
        = !bytes.contains('\0') && QUtf8StringView(bytes.constData(), bytes.size()).isValidUtf8();
    if (!isPlain)
        return QLatin1String("text:") + hexOf(bytes);
    return QLatin1Char('\'') + QString::fromUtf8(bytes) + QLatin1Char('\'');
}

QString shown(sqlite3_stmt *statement, int column)
{
    const int type = sqlite3_column_type(statement, column);
    if (type == SQLITE_NULL)
        return QStringLiteral("NULL");
    if (type == SQLITE_INTEGER)
        return QString::number(sqlite3_column_int64(statement, column));
    if (type == SQLITE_FLOAT)
        return QString::number(sqlite3_column_double(statement, column), 'g', 17);
    const auto *start = static_cast<const char *>(sqlite3_column_blob(statement, column));
    const QByteArray bytes(start, sqlite3_column_bytes(statement, column));
    return type == SQLITE_TEXT ? shownText(bytes)
                               : QString(QLatin1String("x'") + hexOf(bytes) + QLatin1Char('\''));
}

} // namespace

RawClient::RawClient(const QString &path)
{
    const int flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE;
    if (sqlite3_open_v2(path.toUtf8().constData(), &m_handle, flags, nullptr) != SQLITE_OK)
        stop(m_handle, path);
}

RawClient::~RawClient()
{
    sqlite3_close(m_handle);
}

void RawClient::run(const QString &statements)
{
    if (sqlite3_exec(m_handle, statements.toUtf8().constData(), nullptr, nullptr, nullptr) != SQLITE_OK)
        stop(m_handle, statements);
}

bool RawClient::canLock()
{
    return sqlite3_exec(m_handle, "BEGIN EXCLUSIVE; ROLLBACK", nullptr, nullptr, nullptr) == SQLITE_OK;
}

QStringList RawClient::rows(const QString &select)
{
    sqlite3_stmt *statement = nullptr;
    if (sqlite3_prepare_v2(m_handle, select.toUtf8().constData(), -1, &statement, nullptr) != SQLITE_OK)
        stop(m_handle, select);
    QStringList rows;
    while (sqlite3_step(statement) == SQLITE_ROW) {
        QStringList values;
        for (int column = 0; column < sqlite3_column_count(statement); ++column)
            values.append(shown(statement, column));
        rows.append(values.join(QLatin1Char('|')));
    }
    if (sqlite3_finalize(statement) != SQLITE_OK)
        stop(m_handle, select);
    return rows;
}

QStringList RawClient::dump()
{
    QStringList all
        = rows(QStringLiteral("SELECT type, name, tbl_name, sql FROM sqlite_schema ORDER BY rowid"));
    const QStringList selects = rows(
        QStringLiteral("SELECT 'SELECT * FROM \"' || replace(name, '\"', '\"\"') || '\"' FROM sqlite_schema "
                       "WHERE type = 'table' ORDER BY name"));
    for (const QString &select : selects) {
        all.append(select);
        all.append(rows(select.mid(1, select.size() - 2)));
    }
    return all;
}

TempDatabase::TempDatabase(const QStringList &statements, const QString &fileName)
    : m_path(m_folder.filePath(fileName))
{
    RawClient client(m_path);
    for (const QString &statement : statements)
        client.run(statement);
}

ConnectionSettings TempDatabase::settings() const
{
    ConnectionSettings settings;
    settings.path = m_path;
    settings.lockTimeout = std::chrono::milliseconds(40);
    return settings;
}

QStringList usersAndRoles(const QString &junctionExtra)
{
    return {
        QStringLiteral("CREATE TABLE users (id INTEGER PRIMARY KEY, name TEXT)"),
        QStringLiteral("CREATE TABLE roles (id INTEGER PRIMARY KEY, name TEXT)"),
        QStringLiteral("CREATE TABLE users_roles (user_id INTEGER REFERENCES users (id), "
                       "role_id INTEGER REFERENCES roles (id)%1)")
            .arg(junctionExtra),
        QStringLiteral("INSERT INTO users VALUES (1, 'John'), (2, 'Jane'), (3, 'Alice')"),
        QStringLiteral("INSERT INTO roles VALUES (1, 'Admin'), (2, 'Editor'), (3, 'Viewer')"),
        QStringLiteral("INSERT INTO users_roles (user_id, role_id) VALUES (1, 1), (1, 2), (2, 2), (3, 3)")};
}

ForeignLock::ForeignLock(const QString &path)
    : m_client(path)
{
    m_client.run(QStringLiteral("BEGIN EXCLUSIVE"));
}

ForeignLock::~ForeignLock()
{
    m_client.run(QStringLiteral("ROLLBACK"));
}

} // namespace crosscheck::test
