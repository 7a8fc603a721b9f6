// SPDX-FileCopyrightText: Crosscheck contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/association/starter.h"

#include "core/db/sqliteconnection.h"
#include "core/db/transaction.h"

#include <QFile>

namespace crosscheck {

Result<void> makeStarterTables(Connection &connection)
{
    QFile file(QStringLiteral(":/starter.sql"));
    if (!file.open(QIODevice::ReadOnly))
        return failure(ErrorKind::Internal,
                       QStringLiteral("The starter tables are missing from the program."));
    const QStringList statements
        = QString::fromUtf8(file.readAll()).split(QLatin1String(";\n"), Qt::SkipEmptyParts);
    auto transaction = Transaction::beginWrite(connection);
    if (!transaction)
        return tl::make_unexpected(transaction.error());
    for (const QString &statement : statements) {
        if (const auto done = connection.execute(statement); !done)
            return tl::make_unexpected(done.error());
    }
    return transaction->commit();
}

Result<void> makeStarterDatabase(const QString &path)
{
    ConnectionSettings settings;
    settings.path = path;
    auto connection = SqliteConnection::create(settings);
    if (!connection)
        return tl::make_unexpected(connection.error());
    auto made = makeStarterTables(**connection);
    if (!made) {
        connection->reset();
        QFile::remove(path); // it is ours, and incomplete
    }
    return made;
}

} // namespace crosscheck
