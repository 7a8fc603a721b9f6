// SPDX-FileCopyrightText: Crosscheck contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/standardoutput.h"

#include "app/cli/interrupt.h"

#include <poll.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <climits>

namespace crosscheck::cli {

namespace {

constexpr qint64 pieceSize = PIPE_BUF; // as much as a pipe that is ready takes without blocking
constexpr int lookEvery = 100;         // ms; a signal may come just before the wait

} // namespace

StandardOutput::StandardOutput()
{
    open(QIODevice::WriteOnly | QIODevice::Unbuffered);
}

qint64 StandardOutput::readData(char *, qint64)
{
    return -1;
}

/// Waits until some of the output can be written at once, or until interrupted, which gives false.
bool StandardOutput::waitForReader() const
{
    pollfd output{STDOUT_FILENO, POLLOUT, 0};
    while (!interruptToken().isCancelled()) {
        if (::poll(&output, 1, lookEvery) > 0)
            return true;
    }
    return false;
}

qint64 StandardOutput::writeData(const char *data, qint64 size)
{
    qint64 done = 0;
    while (m_errno == 0 && done < size) {
        const ssize_t written = waitForReader()
            ? ::write(STDOUT_FILENO, data + done, std::size_t(std::min(size - done, pieceSize)))
            : (errno = ECANCELED, -1);
        if (written >= 0)
            done += written;
        else if (errno != EAGAIN && errno != EINTR)
            m_errno = errno;
    }
    if (m_errno == 0)
        return done;
    setErrorString(qt_error_string(m_errno));
    return -1;
}

} // namespace crosscheck::cli
