// SPDX-FileCopyrightText: Crosscheck contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/tcpproxy.h"

#include <QtGlobal>

#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <string>
#include <vector>

namespace crosscheck::test {

namespace {

constexpr int patience = 50; // ms between two looks at whether it shall end

sockaddr_in loopback(int port)
{
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    address.sin_port = htons(static_cast<std::uint16_t>(port));
    return address;
}

/// A client's connection and the one to the server that stands for it.
struct Pair {
    int client = -1;
    int server = -1;
    bool isClientsTurn = true; ///< the server spoke last
    bool isAnswerLost = false; ///< the server's next one
};

/// What has come; empty at the end of the connection.
std::string received(int from)
{
    std::array<char, 65'536> bytes{};
    const ssize_t count = ::recv(from, bytes.data(), bytes.size(), 0);
    return {bytes.data(), std::size_t(std::max<ssize_t>(0, count))};
}

/// @return false at the end of the connection.
bool send(int to, const std::string &bytes)
{
    for (std::size_t sent = 0; sent < bytes.size();) {
        const ssize_t more = ::send(to, bytes.data() + sent, bytes.size() - sent, MSG_NOSIGNAL);
        if (more <= 0)
            return false;
        sent += std::size_t(more);
    }
    return !bytes.empty();
}

} // namespace

TcpProxy::TcpProxy(int server)
    : m_server(server)
    , m_listening(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0))
{
    sockaddr_in address = loopback(0);
    socklen_t size = sizeof address;
    auto *const generic = reinterpret_cast<sockaddr *>(&address);
    if (::bind(m_listening, generic, size) != 0 || ::listen(m_listening, 8) != 0
        || ::getsockname(m_listening, generic, &size) != 0)
        qFatal("The proxy cannot listen.");
    m_port = ntohs(address.sin_port);
    m_thread = std::thread([this] { run(); });
}

TcpProxy::~TcpProxy()
{
    m_isEnding = true;
    m_thread.join();
    ::close(m_listening);
}

ConnectionSettings TcpProxy::through(ConnectionSettings settings) const
{
    settings.server.port = m_port;
    settings.server.tls = Tls::Off;
    return settings;
}

void TcpProxy::run()
{
    std::vector<Pair> pairs;
    while (!m_isEnding) {
        std::vector<pollfd> waiting{{m_listening, POLLIN, 0}};
        for (const Pair &pair : pairs) {
            waiting.push_back({pair.client, POLLIN, 0});
            waiting.push_back({pair.server, POLLIN, 0});
        }
        if (::poll(waiting.data(), waiting.size(), patience) <= 0)
            continue;
        for (std::size_t i = pairs.size(); i-- > 0;) {
            Pair &pair = pairs[i];
            bool isOpen = true;
            if (waiting[2 * i + 1].revents != 0) {
                isOpen = toServer(pair.client, pair.server, pair.isAnswerLost);
                m_roundTrips += isOpen && pair.isClientsTurn ? 1 : 0;
                pair.isClientsTurn = false;
            }
            if (isOpen && waiting[2 * i + 2].revents != 0) {
                const std::string answer = received(pair.server);
                isOpen = !pair.isAnswerLost && (m_swallows ? !answer.empty() : send(pair.client, answer));
                pair.isClientsTurn = true;
            }
            if (!isOpen) {
                ::close(pair.client);
                if (pair.server != m_leftOpen)
                    ::close(pair.server);
                pairs.erase(pairs.begin() + std::ptrdiff_t(i));
            }
        }
        if (waiting.front().revents != 0) {
            const Pair pair{::accept4(m_listening, nullptr, nullptr, SOCK_CLOEXEC),
                            ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)};
            const sockaddr_in address = loopback(m_server);
            if (m_isShut) {
                ::close(pair.client);
                ::close(pair.server);
                continue;
            }
            if (::connect(pair.server, reinterpret_cast<const sockaddr *>(&address), sizeof address) != 0)
                qFatal("The proxy does not reach the server.");
            pairs.push_back(pair);
        }
    }
    for (const Pair &pair : pairs) {
        ::close(pair.client);
        ::close(pair.server);
    }
    if (m_leftOpen >= 0)
        ::close(m_leftOpen);
}

TcpProxy::Cut TcpProxy::cutAt(const std::string &message)
{
    ++m_sent;
    if (m_messages > 0 && --m_messages == 0)
        return m_cutThere;
    return message.find("COMMIT") == std::string::npos ? Cut::None : m_cut.exchange(Cut::None);
}

/// @return whether the connection goes on.
bool TcpProxy::toServer(int client, int server, bool &isAnswerLost)
{
    const std::string sent = received(client);
    if (m_swallows)
        return !sent.empty();
    const Cut cut = cutAt(sent);
    if (cut == Cut::Hole)
        m_leftOpen = server;
    if (cut == Cut::Before || cut == Cut::Hole)
        return false;
    isAnswerLost = cut == Cut::After || cut == Cut::Last;
    if (cut == Cut::Last)
        m_isShut = true;
    return send(server, sent);
}

} // namespace crosscheck::test
