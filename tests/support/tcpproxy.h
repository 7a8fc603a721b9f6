// SPDX-FileCopyrightText: Crosscheck contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/db/connectionsettings.h"

#include <atomic>
#include <string>
#include <thread>

namespace crosscheck::test {

/// Stands between a client and a server on loopback, counts the round trips, and cuts a connection where it is told to.
class TcpProxy
{
public:
    /// @p server: the server's port. Aborts the test where it cannot listen.
    explicit TcpProxy(int server);
    TcpProxy(const TcpProxy &) = delete;
    TcpProxy &operator=(const TcpProxy &) = delete;
    ~TcpProxy();

    /// A server's settings, but by way of this.
    [[nodiscard]] ConnectionSettings through(ConnectionSettings settings) const;
    /// How often a client has spoken after the server had, on all connections.
    [[nodiscard]] int roundTrips() const { return m_roundTrips; }
    /// How many messages clients have sent, as cutAtMessage() counts them.
    [[nodiscard]] int messages() const { return m_sent; }

    enum class Cut {
        None,
        Before, ///< both ends are closed and the server gets nothing
        Hole,   ///< the same, but the server's end stays open
        After,  ///< the server does it, and its answer is lost with both ends
        Last,   ///< the same, and nobody is let through after it
    };
    /// What becomes of the next connection that sends a COMMIT.
    void cutAtCommit(Cut cut) { m_cut = cut; }
    /// What becomes of the connection that sends the message of this number, from 1 on, from now on.
    void cutAtMessage(int number, Cut cut)
    {
        m_cutThere = cut;
        m_messages = number;
    }
    [[nodiscard]] bool isToCut() const { return m_messages > 0; }
    /// Lets clients through again after Cut::Last.
    void open() { m_isShut = false; }
    /// From now on everything that is sent is lost, and no connection ends.
    void swallow(bool swallows) { m_swallows = swallows; }

private:
    void run();
    Cut cutAt(const std::string &message);
    bool toServer(int client, int server, bool &isAnswerLost);

    int m_server;
    int m_port = 0;
    int m_listening;
    int m_leftOpen = -1; ///< a server's end that nobody uses any more; the thread's alone
    std::atomic<int> m_roundTrips = 0;
    std::atomic<int> m_sent = 0;
    std::atomic<Cut> m_cut = Cut::None;
    std::atomic<Cut> m_cutThere = Cut::None;
    std::atomic<int> m_messages = 0; ///< until that; 0: none is waited for
    std::atomic<bool> m_swallows = false;
    std::atomic<bool> m_isEnding = false;
    std::atomic<bool> m_isShut = false;
    std::thread m_thread;
};

} // namespace crosscheck::test
