// SPDX-FileCopyrightText: Crosscheck contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/db/connectionsettings.h"

#include <QStringList>
#include <QTemporaryDir>

struct sqlite3;

namespace crosscheck::test {

/// A SQLite client that shares no code with Connection: straight on the C API. Aborts the test on any error.
class RawClient
{
public:
    explicit RawClient(const QString &path);
    RawClient(const RawClient &) = delete;
    RawClient &operator=(const RawClient &) = delete;
    ~RawClient();

    void run(const QString &statements);
    /// Whether the lock for writing can be had at once; gives it back.
    [[nodiscard]] bool canLock();
    /// The rows of a SELECT, `1|'text'|x'00ff'|NULL|1.5` each. Text that is not plain is shown as `text:hex`.
    [[nodiscard]] QStringList rows(const QString &select);
    /// The definition and the rows of every table: equal for equal content.
    [[nodiscard]] QStringList dump();

private:
    sqlite3 *m_handle = nullptr;
};

/// A database file in a temporary folder, made by RawClient.
class TempDatabase
{
public:
    explicit TempDatabase(const QStringList &statements = {},
                          const QString &fileName = QStringLiteral("test.db"));

    [[nodiscard]] QString path() const { return m_path; }
    [[nodiscard]] QString folder() const { return m_folder.path(); }
    /// Waits but briefly for locks.
    [[nodiscard]] ConnectionSettings settings() const;
    void run(const QString &statements) const { RawClient(m_path).run(statements); }
    [[nodiscard]] QStringList rows(const QString &select) const { return RawClient(m_path).rows(select); }
    [[nodiscard]] QStringList dump() const { return RawClient(m_path).dump(); }

private:
    QTemporaryDir m_folder;
    QString m_path;
};

/// The statements of a users–roles database: John, Jane, Alice; Admin, Editor, Viewer; 1–1, 1–2, 2–2, 3–3.
/// @p junctionExtra: more columns and constraints of the junction, each after a comma.
[[nodiscard]] QStringList usersAndRoles(const QString &junctionExtra = {});

/// Another program that holds the database's exclusive lock.
class ForeignLock
{
public:
    explicit ForeignLock(const QString &path);
    ForeignLock(const ForeignLock &) = delete;
    ForeignLock &operator=(const ForeignLock &) = delete;
    ~ForeignLock();

private:
    RawClient m_client;
};

} // namespace crosscheck::test
