// SPDX-FileCopyrightText: Crosscheck contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/db/transaction.h"

#include <utility>

namespace crosscheck {

Transaction::Transaction(Connection &connection)
    : m_connection(&connection)
{
}

Transaction::Transaction(Transaction &&other) noexcept
    : m_connection(std::exchange(other.m_connection, nullptr))
{
}

Transaction::~Transaction()
{
    rollback();
}

Result<Transaction> Transaction::beginWrite(Connection &connection)
{
    return begin(connection, true);
}

Result<Transaction> Transaction::beginRead(Connection &connection)
{
    return begin(connection, false);
}

Result<Transaction> Transaction::begin(Connection &connection, bool writes)
{
    if (auto same = connection.checkIdentity(); !same)
        return tl::make_unexpected(same.error());
    if (const auto begun = connection.begin(writes); !begun)
        return tl::make_unexpected(begun.error());
    return Transaction(connection);
}

Result<void> Transaction::commit()
{
    auto committed = m_connection->checkIdentity();
    if (committed)
        committed = m_connection->commit();
    if (!committed) {
        rollback();
        return tl::make_unexpected(committed.error());
    }
    m_connection = nullptr;
    return {};
}

void Transaction::rollback() noexcept
{
    if (!m_connection)
        return;
    // Cancelling must not stop the way back. An error here means that the engine rolled back already.
    const CancelToken *cancel = m_connection->cancelToken();
    m_connection->setCancelToken(nullptr);
    static_cast<void>(m_connection->execute(QStringLiteral("ROLLBACK")));
    m_connection->setCancelToken(cancel);
    m_connection = nullptr;
}

} // namespace crosscheck
