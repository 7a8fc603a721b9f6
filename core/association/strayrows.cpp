// SPDX-FileCopyrightText: Crosscheck contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/association/strayrows.h"

#include "core/association/junctionsql.h"
#include "core/db/transaction.h"

#include <QCoreApplication>

#include <algorithm>

namespace crosscheck {

namespace {

QString tr(const char *text)
{
    return QCoreApplication::translate("StrayRows", text);
}

/// That the junction's row `j` is one, with a `?` for each fixed value.
QString isStray(const Dialect &dialect, const Association &association)
{
    QStringList conditions;
    for (const Side side : bothSides) {
        const EntitySide &entity = association.sides[side];
        const QStringList keys = qualified(dialect, entity.keyColumns, QStringLiteral("e"));
        const QStringList references = referenceOperands(dialect, association, side, QStringLiteral("j"));
        QStringList refers;
        for (qsizetype i = 0; i < keys.size(); ++i)
            refers.append(keys[i] + QLatin1String(" = ") + references[i]);
        conditions.append(QStringLiteral("NOT EXISTS (SELECT 1 FROM %1 e WHERE %2)")
                              .arg(dialect.quoted(entity.table.name), refers.join(QLatin1String(" AND "))));
    }
    return QLatin1Char('(') + conditions.join(QLatin1String(" OR ")) + QLatin1Char(')')
        + fixedConditions(association, dialect, QStringLiteral("j"));
}

QString forPeople(const ValueView &view)
{
    return view.kind == ValueKind::Null ? QString() : toDisplay(toValue(view));
}

/// The values of one row, each with its kind, in one number.
std::size_t digestOf(RowCursor &rows, int columns)
{
    std::string bytes;
    for (int i = 0; i < columns; ++i) {
        const ValueView view = rows.view(i);
        bytes += char('0' + int(view.kind)) + std::to_string(view.bytes.size()) + ':' + toDisplayUtf8(view);
    }
    return std::hash<std::string>()(bytes);
}

} // namespace

Result<StrayRows> readStrayRows(Connection &connection, const Association &association, std::size_t most)
{
    const Dialect &dialect = connection.dialect();
    StrayRows strays;
    for (const Column &column : association.junction.columns)
        strays.columns.append(column.name);
    const auto rows
        = connection.read(QStringLiteral("SELECT %1 FROM %2 j WHERE %3")
                              .arg(columnList(dialect, strays.columns, QStringLiteral("j")),
                                   dialect.quoted(association.junction.name), isStray(dialect, association)),
                          fixedValues(association));
    while (rows->next()) {
        ++strays.count;
        strays.digest.push_back(digestOf(*rows, int(strays.columns.size())));
        if (strays.rows.size() >= most)
            continue;
        QStringList &row = strays.rows.emplace_back();
        for (int i = 0; i < strays.columns.size(); ++i)
            row.append(forPeople(rows->view(i)));
    }
    if (const auto read = rows->finish(); !read)
        return tl::make_unexpected(read.error());
    std::sort(strays.digest.begin(), strays.digest.end());
    return strays;
}

Result<qint64> deleteStrayRows(Connection &connection, const Association &association, const StrayRows &seen)
{
    for (const QString &reason : {connection.readOnlyReason(), association.readOnlyReason()}) {
        if (!reason.isEmpty())
            return failure(ErrorKind::ReadOnly, tr("Nothing can be deleted here."), reason);
    }
    if (!association.dependents.isEmpty()) // more might go along
        return failure(
            ErrorKind::ForeignKey, tr("Nothing can be deleted here."),
            tr("Rows of other tables refer to those of %1: %2.")
                .arg(association.junction.name.display(), association.dependents.join(QLatin1String(", "))));
    auto transaction = Transaction::beginWrite(connection);
    if (!transaction)
        return tl::make_unexpected(transaction.error());
    const auto now = readStrayRows(connection, association, 0);
    if (!now)
        return tl::make_unexpected(now.error());
    const Error changed{ErrorKind::Stale,
                        tr("The rows that link nothing are others by now. None was deleted."),
                        tr("Look at them again."),
                        {}};
    if (now->digest != seen.digest)
        return tl::make_unexpected(changed);
    const Dialect &dialect = connection.dialect();
    const auto deleted = connection.execute(
        dialect.deleteMatching(association.junction.name, QStringLiteral("j"),
                               QStringLiteral("(SELECT 1 AS one) x"), isStray(dialect, association), {}),
        fixedValues(association));
    if (!deleted)
        return tl::make_unexpected(deleted.error());
    if (*deleted != seen.count)
        return tl::make_unexpected(changed);
    if (const auto done = transaction->commit(); !done)
        return tl::make_unexpected(done.error());
    return *deleted;
}

} // namespace crosscheck
