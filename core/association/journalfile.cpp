// SPDX-FileCopyrightText: Crosscheck contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/association/journalfile.h"

#include "core/db/datafolder.h"

#include <QCoreApplication>
#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QUuid>

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>

namespace crosscheck {

namespace {

constexpr const char *suffix = ".journal";
constexpr const char *newSuffix = ".new"; // behind it, until it takes the place of the old one

bool writeAll(int file, std::string_view bytes)
{
    while (!bytes.empty()) {
        const ssize_t written = ::write(file, bytes.data(), bytes.size());
        if (written < 0 && errno == EINTR)
            continue;
        if (written <= 0)
            return false;
        bytes.remove_prefix(std::size_t(written));
    }
    return true;
}

/// Whether the path leads to the file: it may have been removed, or replaced, before it was locked.
bool isAt(int file, const QString &path)
{
    struct stat own {
    };
    struct stat there {
    };
    return ::fstat(file, &own) == 0 && ::stat(QFile::encodeName(path).constData(), &there) == 0
        && own.st_dev == there.st_dev && own.st_ino == there.st_ino;
}

/// The file, locked; -1 where it is gone or another process holds it.
int openOrphan(const QString &path)
{
    const int file = ::open(QFile::encodeName(path).constData(), O_RDWR | O_APPEND | O_CLOEXEC | O_NOFOLLOW);
    if (file >= 0 && ::flock(file, LOCK_EX | LOCK_NB) == 0 && isAt(file, path))
        return file;
    if (file >= 0)
        ::close(file);
    return -1;
}

/// Whole entries alone: one that was cut off was not promised yet. @return false where the file is no journal of this
/// version.
bool readFrom(const QString &path, JournalReader &reader)
{
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly))
        return false;
    QList<QByteArray> entry;
    while (!file.atEnd()) {
        entry.append(file.readLine());
        const bool isWhole = !reader.header() || entry.last() == journalEntryEnd;
        if (!isWhole)
            continue;
        if (reader.header())
            entry.removeLast();
        for (const QByteArray &line : std::as_const(entry)) {
            if (!reader.read(line))
                return false;
        }
        entry.clear();
    }
    return reader.header().has_value();
}

} // namespace

JournalFile::JournalFile(QString folder, JournalHeader header)
    : m_folder(std::move(folder))
    , m_header(std::move(header))
    , m_path(m_folder + QLatin1Char('/') + fileStemOf(m_header.database) + QLatin1Char('-')
             + QUuid::createUuid().toString(QUuid::WithoutBraces) + QLatin1String(suffix))
{
}

JournalFile::~JournalFile()
{
    if (m_isOrphan)
        close();
    else
        remove();
}

QString JournalFile::name() const
{
    return QFileInfo(m_path).fileName();
}

Error JournalFile::failed(const QString &path) const
{
    const int code = errno;
    return {code == EACCES || code == EROFS || code == EPERM ? ErrorKind::Permission : ErrorKind::DiskFull,
            QCoreApplication::translate(
                "Journal", "What is staged cannot be kept for the case of a crash: “%1” cannot be written.")
                .arg(path),
            QString::fromLocal8Bit(std::strerror(code)),
            {}};
}

Result<int> JournalFile::create(const QString &path) const
{
    if (!QDir().mkpath(m_folder))
        return tl::make_unexpected(failed(m_folder));
    ::chmod(QFile::encodeName(m_folder).constData(), S_IRWXU); // its files tell when somebody worked
    const int file = ::open(QFile::encodeName(path).constData(),
                            O_RDWR | O_CREAT | O_EXCL | O_APPEND | O_CLOEXEC, S_IRUSR | S_IWUSR);
    if (file < 0)
        return tl::make_unexpected(failed(path));
    if (::flock(file, LOCK_EX | LOCK_NB) != 0) {
        const Error error = failed(path);
        ::close(file);
        ::unlink(QFile::encodeName(path).constData());
        return tl::make_unexpected(error);
    }
    return file;
}

Result<void> JournalFile::append(const std::string &lines)
{
    if (!isThere())
        return replace(lines);
    const off_t before = ::lseek(m_file, 0, SEEK_END);
    if (writeAll(m_file, lines) && ::fdatasync(m_file) == 0)
        return {};
    const Error error = failed(m_path);
    static_cast<void>(::ftruncate(m_file, before)); // half a line would end all that follows it
    return tl::make_unexpected(error);
}

/// A new file, which takes the old one's name.
Result<void> JournalFile::replace(const std::string &lines)
{
    const QString path = m_path + QLatin1String(newSuffix);
    if (!isThere())
        m_header.begun = QDateTime::currentDateTimeUtc();
    const auto made = create(path);
    if (!made)
        return tl::make_unexpected(made.error());
    const QByteArray from = QFile::encodeName(path);
    if (!writeAll(*made, journalText(m_header)) || !writeAll(*made, lines) || ::fdatasync(*made) != 0
        || ::rename(from.constData(), QFile::encodeName(m_path).constData()) != 0) {
        const Error error = failed(m_path);
        ::close(*made);
        ::unlink(from.constData());
        return tl::make_unexpected(error);
    }
    close();
    m_file = *made;
    syncFolder(m_folder);
    return {};
}

void JournalFile::remove()
{
    if (!isThere())
        return;
    ::unlink(QFile::encodeName(m_path).constData());
    close();
}

void JournalFile::close()
{
    if (m_file >= 0)
        ::close(m_file);
    m_file = -1;
}

void JournalFile::adopt()
{
    m_isOrphan = false;
}

/// What was being written when a process ended never counted.
void OrphanedJournals::removeUnfinished(const QDir &folder)
{
    const QStringList names = folder.entryList(
        {QLatin1Char('*') + QLatin1String(suffix) + QLatin1String(newSuffix)}, QDir::Files);
    for (const QString &name : names) {
        const int file = openOrphan(folder.filePath(name));
        if (file < 0)
            continue;
        QFile::remove(folder.filePath(name));
        ::close(file);
    }
}

/// @return where it is then: no other that was put aside is in its way.
QString OrphanedJournals::putAside(const QString &path)
{
    QString aside = path + QLatin1String(".broken");
    for (int number = 2; !QFile::rename(path, aside) && QFile::exists(aside); ++number)
        aside = QStringLiteral("%1.broken-%2").arg(path).arg(number);
    return aside;
}

OrphanedJournals OrphanedJournals::in(const QString &folder, const History &history)
{
    OrphanedJournals found;
    const QDir directory(folder);
    removeUnfinished(directory);
    const QStringList names
        = directory.entryList({QLatin1Char('*') + QLatin1String(suffix)}, QDir::Files, QDir::Name);
    for (const QString &name : names) {
        const QString path = directory.filePath(name);
        const int file = openOrphan(path);
        if (file < 0)
            continue;
        JournalReader reader;
        const bool isRead = readFrom(path, reader);
        auto journal = std::make_unique<JournalFile>(folder, reader.header().value_or(JournalHeader{}));
        journal->m_path = path;
        journal->m_file = file;
        journal->m_isOrphan = true;
        if (!isRead) {
            found.broken.append(putAside(path));
            continue;
        }
        StagedRecord record = reader.takeRecord();
        if (record.changes.isEmpty()) {
            journal->remove();
            continue;
        }
        auto batch = history.batchOf(journal->header().database, journal->name());
        if (batch && batch->isCommitted) { // killed when all was done
            journal->remove();
            continue;
        }
        found.orphans.push_back({std::move(journal), std::move(record), std::move(batch)});
    }
    std::sort(found.orphans.begin(), found.orphans.end(), [](const Orphan &a, const Orphan &b) {
        return a.file->header().begun < b.file->header().begun;
    });
    return found;
}

} // namespace crosscheck
