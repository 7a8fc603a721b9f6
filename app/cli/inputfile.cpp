// SPDX-FileCopyrightText: Crosscheck contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/inputfile.h"

#include "app/cli/interrupt.h"
#include "app/cli/text.h"

#include <QFile>

#include <fcntl.h>
#include <poll.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>

namespace crosscheck::cli {

InputFile::~InputFile()
{
    if (m_file > STDERR_FILENO)
        ::close(m_file);
}

Outcome<void> InputFile::openPath(const QString &path)
{
    m_file = path == QLatin1String("-") ? STDIN_FILENO
                                        : ::open(QFile::encodeName(path).constData(), O_RDONLY | O_CLOEXEC);
    struct stat status = {};
    if (m_file >= 0 && ::fstat(m_file, &status) == 0 && S_ISDIR(status.st_mode))
        errno = EISDIR;
    else if (m_file >= 0)
        errno = 0;
    if (const int wrong = errno; wrong != 0)
        return failure(Stage::Transfer, wrong == ENOENT ? ErrorKind::NotFound : ErrorKind::Permission,
                       tr("“%1” could not be read: %2.").arg(path, qt_error_string(wrong)));
    m_size = S_ISREG(status.st_mode) ? qint64(status.st_size) : -1;
    QIODevice::open(QIODevice::ReadOnly | QIODevice::Unbuffered);
    return {};
}

qint64 InputFile::readData(char *data, qint64 size)
{
    pollfd file{m_file, POLLIN, 0};
    while (isSequential() && ::poll(&file, 1, lookEvery) <= 0) {
        if (interruptToken().isCancelled())
            return 0; // which looks like the end, and is asked about before it is taken for it
    }
    ssize_t count = 0;
    do
        count = ::read(m_file, data, std::size_t(size));
    while (count < 0 && errno == EINTR);
    if (count < 0)
        setErrorString(qt_error_string(errno));
    return count;
}

qint64 InputFile::writeData(const char *, qint64)
{
    return -1;
}

} // namespace crosscheck::cli
