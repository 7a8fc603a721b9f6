// SPDX-FileCopyrightText: Crosscheck contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <functional>

struct st_mysql;

namespace crosscheck {

/// Carries out what MariaDB's client library offers as pairs of functions that do not block, `…_start` and `…_cont`
/// (https://mariadb.com/kb/en/using-the-non-blocking-library/), until it is done or nobody waits for it any more.
class MariadbWait
{
public:
    /// @p connection: made with MYSQL_OPT_NONBLOCK. @p isGivenUp is asked twenty times a second while the server is
    /// silent; once it says so, the library ends the connection as after a time-out.
    MariadbWait(st_mysql *connection, std::function<bool()> isGivenUp);

    /// Both take where the outcome goes; @p proceed also what has happened. @return the outcome.
    template <typename Outcome, typename Start, typename Proceed>
    [[nodiscard]] Outcome run(const Start &start, const Proceed &proceed)
    {
        Outcome outcome{};
        for (int wanted = start(&outcome); wanted != 0;)
            wanted = proceed(&outcome, wait(wanted));
        return outcome;
    }

private:
    [[nodiscard]] int wait(int wanted) const;

    st_mysql *m_connection;
    std::function<bool()> m_isGivenUp;
};

} // namespace crosscheck
