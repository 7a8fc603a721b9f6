// SPDX-FileCopyrightText: Crosscheck contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/association/strayrows.h"

#include "core/association/junctionsql.h"
#include "core/db/transaction.h"
#include "core/schema/references.h"

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

QString notDeleted()
{
    return tr("The rows that link nothing were not deleted.");
}

/// Keeps others from writing to the three tables, as far as the transaction does not by itself, and looks whether all is as
/// it was seen, and nothing else would go along.
Result<void> compare(Connection &connection, const StrayRows &seen)
{
    const Association &association = seen.association;
    for (const Table *table :
         {&association.junction, &association.sides.left.table, &association.sides.right.table}) {
        const QString lock = connection.dialect().lockTable(table->name);
        const auto locked = lock.isEmpty() ? Result<qint64>(0) : connection.execute(lock);
        if (!locked)
            return tl::make_unexpected(locked.error());
    }
    const auto catalogue = readCatalogue(connection);
    if (!catalogue)
        return tl::make_unexpected(catalogue.error());
    if (const QString difference = association.differenceIn(*catalogue); !difference.isEmpty())
        return failure(ErrorKind::Stale, notDeleted(), difference);
    const QStringList dependents = ReferenceFinder(*catalogue).dependentsOf(association.junction);
    if (!dependents.isEmpty()) // more might go along
        return failure(ErrorKind::ForeignKey, notDeleted(),
                       tr("Rows of other tables refer to those of %1: %2.")
                           .arg(association.junction.name.display(), dependents.join(QLatin1String(", "))));
    const auto now = readStrayRows(connection, association, 0);
    if (!now)
        return tl::make_unexpected(now.error());
    return now->digest == seen.digest
        ? Result<void>()
        : failure(ErrorKind::Stale, notDeleted(), tr("They are others by now. Look at them again."));
}

} // namespace

Result<StrayRows> readStrayRows(Connection &connection, const Association &association, std::size_t most)
{
    const Dialect &dialect = connection.dialect();
    StrayRows strays{association, {}, {}, 0, {}};
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

Result<qint64> deleteStrayRows(Connection &connection, const StrayRows &seen)
{
    for (const QString &reason : {connection.readOnlyReason(), seen.association.readOnlyReason()}) {
        if (!reason.isEmpty())
            return failure(ErrorKind::ReadOnly, notDeleted(), reason);
    }
    auto transaction = Transaction::beginWrite(connection);
    if (!transaction)
        return tl::make_unexpected(transaction.error());
    if (const auto same = compare(connection, seen); !same)
        return tl::make_unexpected(same.error());
    const Dialect &dialect = connection.dialect();
    const auto deleted = connection.execute(
        dialect.deleteMatching(seen.association.junction.name, QStringLiteral("j"),
                               QStringLiteral("(SELECT 1 AS one) x"), isStray(dialect, seen.association), {}),
        fixedValues(seen.association));
    if (!deleted)
        return tl::make_unexpected(deleted.error());
    if (*deleted != seen.count)
        return failure(
            ErrorKind::Stale, notDeleted(),
            tr("A trigger or a rule of %1 kept some of them.").arg(seen.association.junction.name.display()));
    const auto done = transaction->commit();
    return done ? Result<qint64>(*deleted) : tl::make_unexpected(done.error());
}

} // namespace crosscheck
