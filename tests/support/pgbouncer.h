// SPDX-FileCopyrightText: Crosscheck contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/db/connectionsettings.h"

#include <QProcess>
#include <QTemporaryDir>

namespace crosscheck::test {

/// A pooler before the test program's PostgreSQL server, in transaction mode, that has one connection for everybody. It ends with
/// this. Aborts the test where it cannot be started.
class PgBouncer
{
public:
    PgBouncer();
    PgBouncer(const PgBouncer &) = delete;
    PgBouncer &operator=(const PgBouncer &) = delete;
    ~PgBouncer();

    /// A server's settings, but by way of this.
    [[nodiscard]] ConnectionSettings through(ConnectionSettings settings) const;

private:
    QTemporaryDir m_folder;
    QProcess m_pooler;
    int m_port;
};

} // namespace crosscheck::test
