// SPDX-FileCopyrightText: Crosscheck contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <atomic>
#include <thread>

namespace crosscheck::test {

/// Stands between a client and a server on loopback, and counts the round trips.
class TcpProxy
{
public:
    /// @p server: the server's port. Aborts the test where it cannot listen.
    explicit TcpProxy(int server);
    TcpProxy(const TcpProxy &) = delete;
    TcpProxy &operator=(const TcpProxy &) = delete;
    ~TcpProxy();

    [[nodiscard]] int port() const { return m_port; }
    /// How often a client has spoken after the server had, on all connections.
    [[nodiscard]] int roundTrips() const { return m_roundTrips; }

private:
    void run();

    int m_server;
    int m_port = 0;
    int m_listening;
    std::atomic<int> m_roundTrips = 0;
    std::atomic<bool> m_isEnding = false;
    std::thread m_thread;
};

} // namespace crosscheck::test
