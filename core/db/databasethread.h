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
    DatabaseThread(ConnectionSettings settings, Mailbox &answers);

    [[nodiscard]] const ConnectionSettings &settings() const { return m_settings; }

    /// Does @p job with the connection, which is opened first where it is not open. An error of opening is the answer.
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
                return result;
            },
            std::move(answer), std::move(progress));
    }

private:
    Result<void> ensureOpen(JobContext &context);

    ConnectionSettings m_settings;
    std::unique_ptr<Connection> m_connection; ///< the worker's alone
    WorkerThread m_worker;                    ///< last: it ends before what it uses
};

} // namespace crosscheck
