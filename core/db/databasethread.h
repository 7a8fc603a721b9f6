// SPDX-FileCopyrightText: Crosscheck contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/db/connection.h"
#include "core/db/workerthread.h"

namespace crosscheck {

/// The one thread of an open database: it opens, uses and closes the connection.
class DatabaseThread
{
public:
    /// @p password: a server's; see Connection::open().
    DatabaseThread(ConnectionSettings settings, Mailbox &answers, QString password = {});

    [[nodiscard]] const ConnectionSettings &settings() const { return m_settings; }

    /// Does @p job with the connection, which is opened first where it is not open, or where the one
    /// to a server was lost. An error of opening is the answer.
    template <typename T>
    [[nodiscard]] Ticket ask(std::function<Result<T>(Connection &, JobContext &)> job,
                             std::function<void(Result<T>)> answer, JobContext::Report progress = {})
    {
        return m_worker.ask<Result<T>>(
            [this, job = std::move(job)](JobContext &context) -> Result<T> {
                if (auto ready = ensureOpen(context); !ready)
                    return tl::make_unexpected(ready.error());
                auto result = job(*m_connection, context);
                m_connection->setCancelToken(nullptr);
                if (!m_connection->isAlive())
                    m_connection.reset();
                return result;
            },
            std::move(answer), std::move(progress));
    }

private:
    Result<void> ensureOpen(JobContext &context);

    ConnectionSettings m_settings;
    QString m_password;
    std::unique_ptr<Connection> m_connection; ///< the worker's alone
    WorkerThread m_worker;                    ///< last: it ends before what it uses
};

} // namespace crosscheck
