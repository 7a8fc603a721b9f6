// SPDX-FileCopyrightText: Crosscheck contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/db/mariadbwait.h"

#include "core/db/canceltoken.h"

#include <mysql.h>
#include <poll.h>

#include <chrono>

namespace crosscheck {

MariadbWait::MariadbWait(st_mysql *connection, std::function<bool()> isGivenUp)
    : m_connection(connection)
    , m_isGivenUp(std::move(isGivenUp))
{
}

/// @p wanted: flags of the library. @return those that have come true.
int MariadbWait::wait(int wanted) const
{
    using std::chrono::steady_clock;
    const auto limit = std::chrono::milliseconds(mysql_get_timeout_value_ms(m_connection));
    const auto end = steady_clock::now() + limit;
    pollfd socket{mysql_get_socket(m_connection), 0, 0};
    socket.events = short(((wanted & MYSQL_WAIT_READ) != 0 ? POLLIN : 0)
                          | ((wanted & MYSQL_WAIT_WRITE) != 0 ? POLLOUT : 0)
                          | ((wanted & MYSQL_WAIT_EXCEPT) != 0 ? POLLPRI : 0));
    if (socket.fd == MARIADB_INVALID_SOCKET)
        return MYSQL_WAIT_TIMEOUT;
    while (poll(&socket, 1, lookEvery) <= 0) {
        if (m_isGivenUp() || ((wanted & MYSQL_WAIT_TIMEOUT) != 0 && steady_clock::now() > end))
            return MYSQL_WAIT_TIMEOUT;
    }
    const auto has = [&socket](int events) { return (socket.revents & events) != 0; };
    int come = 0;
    if (has(POLLIN | POLLHUP | POLLERR)) // what went wrong shows when it is read
        come |= wanted & MYSQL_WAIT_READ;
    if (has(POLLOUT | POLLHUP | POLLERR))
        come |= wanted & MYSQL_WAIT_WRITE;
    if (has(POLLPRI | POLLHUP | POLLERR))
        come |= wanted & MYSQL_WAIT_EXCEPT;
    return come;
}

} // namespace crosscheck
