// SPDX-FileCopyrightText: Crosscheck contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/db/databasethread.h"

namespace crosscheck {

DatabaseThread::DatabaseThread(ConnectionSettings settings, Mailbox &answers, QString password)
    : m_settings(std::move(settings))
    , m_password(std::move(password))
    , m_worker(answers, [this] { m_connection.reset(); })
{
}

Result<void> DatabaseThread::ensureOpen(JobContext &context)
{
    if (context.isCancelled())
        return failure(ErrorKind::Cancelled, QStringLiteral("Cancelled."));
    if (!m_connection) {
        auto opened = Connection::open(m_settings, &context.cancelToken(), m_password);
        if (!opened)
            return tl::make_unexpected(opened.error());
        m_connection = std::move(*opened);
    }
    m_connection->setCancelToken(&context.cancelToken());
    return {};
}

} // namespace crosscheck
