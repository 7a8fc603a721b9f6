// SPDX-FileCopyrightText: Crosscheck contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/db/connection.h"

namespace crosscheck {

/// A transaction as a scope: what is not committed is rolled back when the scope ends.
class Transaction
{
public:
    /// Begins one that may write; see Connection::begin(). @return Busy when a lock was not to be had in time,
    /// Replaced where the database is no longer the one that was opened.
    [[nodiscard]] static Result<Transaction> beginWrite(Connection &connection);
    /// Begins one whose reads all see the same instant. @return Replaced likewise.
    [[nodiscard]] static Result<Transaction> beginRead(Connection &connection);

    Transaction(Transaction &&other) noexcept;
    Transaction &operator=(Transaction &&) = delete;
    Transaction(const Transaction &) = delete;
    Transaction &operator=(const Transaction &) = delete;
    ~Transaction();

    /// Commits; after a failure everything is rolled back.
    [[nodiscard]] Result<void> commit();

private:
    explicit Transaction(Connection &connection);
    [[nodiscard]] static Result<Transaction> begin(Connection &connection, bool writes);
    void rollback() noexcept;

    Connection *m_connection; ///< null once ended
};

} // namespace crosscheck
