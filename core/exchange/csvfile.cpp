// SPDX-FileCopyrightText: Crosscheck contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/exchange/csvfile.h"

#include <QCoreApplication>
#include <QFileInfo>
#include <QSaveFile>

#include <filesystem>

namespace crosscheck {

namespace {

QString tr(const char *text)
{
    return QCoreApplication::translate("CsvFile", text);
}

tl::unexpected<Error> notWritten(const QFileDevice &file, const QString &path)
{
    return failure(ErrorKind::Permission, tr("“%1” could not be written: %2.").arg(path, file.errorString()));
}

/// QSaveFile puts a file in the place of whatever has the name, as root even of /dev/null.
bool isDeviceOrPipe(const QFileInfo &target)
{
    return target.exists() && !target.isFile() && !target.isDir();
}

/// With all links followed, also where the file itself is not there.
QString truePath(const QString &path)
{
    const QFileInfo file(path);
    if (const QString there = file.canonicalFilePath(); !there.isEmpty())
        return there;
    return QFileInfo(file.absolutePath()).canonicalFilePath() + QLatin1Char('/') + file.fileName();
}

bool isSameFile(const QString &one, const QString &other)
{
    std::error_code ignored;
    return truePath(one) == truePath(other)
        || std::filesystem::equivalent(QFile::encodeName(one).toStdString(),
                                       QFile::encodeName(other).toStdString(), ignored);
}

} // namespace

bool CsvFile::belongsToDatabase() const
{
    if (database.isEmpty())
        return false;
    const QString real = truePath(database); // SQLite puts its files beside the real one
    for (const char *suffix : {"", "-journal", "-wal", "-shm"}) {
        if (isSameFile(path, real + QLatin1String(suffix)))
            return true;
    }
    return false;
}

Result<void> exportCsvFile(const CsvFile &target, const Association &association, const Snapshot &snapshot,
                           const ShownRows &shown, const CsvExportOptions &options, JobContext &context)
{
    const QString &path = target.path;
    if (target.belongsToDatabase())
        return failure(ErrorKind::Input, tr("“%1” belongs to the open database.").arg(path),
                       tr("It was not overwritten. Give the export another name."));
    if (isDeviceOrPipe(QFileInfo(path))) {
        QFile device(path);
        if (!device.open(QIODevice::WriteOnly | QIODevice::ExistingOnly | QIODevice::Unbuffered))
            return notWritten(device, path);
        return exportCsv(device, association, snapshot, shown, options, context);
    }
    if (!target.replaces && QFileInfo(path).isFile())
        return failure(ErrorKind::Exists, tr("“%1” is there already.").arg(path),
                       tr("It was not overwritten."));
    QSaveFile file(path);
    if (!file.open(QIODevice::WriteOnly))
        return notWritten(file, path);
    file.setPermissions(QFileDevice::ReadOwner | QFileDevice::WriteOwner);
    if (auto written = exportCsv(file, association, snapshot, shown, options, context); !written)
        return written;
    return file.commit() ? Result<void>() : notWritten(file, path);
}

} // namespace crosscheck
