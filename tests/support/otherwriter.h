// SPDX-FileCopyrightText: Crosscheck contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/db/connection.h"

namespace crosscheck::test {

/// Somebody else, who writes in a transaction that is open until it is ended. Aborts the test where that fails.
class OtherWriter
{
public:
    explicit OtherWriter(const ConnectionSettings &settings);
    OtherWriter(const OtherWriter &) = delete;
    OtherWriter &operator=(const OtherWriter &) = delete;
    /// Rolls back what is open.
    ~OtherWriter();

    void run(const QString &sql);
    [[nodiscard]] bool tryRun(const QString &sql);
    void commit();
    void rollBack();

private:
    std::unique_ptr<Connection> m_connection;
    bool m_isOpen = true;
};

} // namespace crosscheck::test
