// SPDX-FileCopyrightText: Crosscheck contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/association/deletionimpact.h"

#include "core/association/linkwriter.h"
#include "core/association/stagingtable.h"
#include "core/db/transaction.h"

#include <QCoreApplication>
#include <QLocale>

namespace crosscheck {

namespace {

QString tr(const char *text)
{
    return QCoreApplication::translate("DeletionImpact", text);
}

QString listed(const std::vector<DeletionImpact::Loss> &losses)
{
    QStringList parts;
    for (const auto &loss : losses)
        parts.append(tr("%1 of %2").arg(QLocale().toString(loss.rows), loss.table.display()));
    return parts.join(QLatin1String(", "));
}

bool isOwnReference(const Association &association, Side side, const Table &table, const ForeignKey &key)
{
    return table.name == association.junction.name && key.columns == association.sides[side].junctionColumns;
}

} // namespace

QString DeletionImpact::lossText() const
{
    return losses.empty()
        ? QString()
        : tr("Rows of other tables go with it or lose their reference: %1.").arg(listed(losses));
}

QString DeletionImpact::forbidText() const
{
    return forbids.empty() ? QString() : tr("Rows of other tables refer to it: %1.").arg(listed(forbids));
}

Result<DeletionImpact> deletionImpact(Connection &connection, const Association &association, Side side,
                                      const std::vector<Key> &keys)
{
    const EntitySide &entity = association.sides[side];
    auto transaction = Transaction::beginRead(connection);
    if (!transaction)
        return tl::make_unexpected(transaction.error());
    const auto catalogue = readCatalogue(connection);
    if (!catalogue)
        return tl::make_unexpected(catalogue.error());
    auto staging
        = StagingTable::create(connection, QStringLiteral("crosscheck_deleted"),
                               typesOf(entity.table, entity.keyColumns), int(entity.keyColumns.size()));
    if (!staging)
        return tl::make_unexpected(staging.error());
    if (const auto filled = staging->fill(keys.size(), [&keys](std::size_t i) { return keys[i].parts(); });
        !filled)
        return tl::make_unexpected(filled.error());

    DeletionImpact impact;
    for (const Table &table : catalogue->tables) {
        for (const ForeignKey &key : table.foreignKeys) {
            // Only references by the entity's own key can be counted by it.
            if (!(key.table == entity.table.name) || key.references != entity.keyColumns
                || isOwnReference(association, side, table, key))
                continue;
            const auto rows = connection.readNumber(
                QStringLiteral("SELECT count(*) FROM %1 o %2 %3 s WHERE %4")
                    .arg(connection.dialect().quoted(table.name), connection.dialect().scanJoin(),
                         staging->name(),
                         staging->matches(QStringLiteral("s"), 0, QStringLiteral("o"), key.columns)));
            if (!rows)
                return tl::make_unexpected(rows.error());
            if (*rows == 0)
                continue;
            const bool forbids
                = key.onDelete == QLatin1String("NO ACTION") || key.onDelete == QLatin1String("RESTRICT");
            (forbids ? impact.forbids : impact.losses).push_back({table.name, key.onDelete, *rows});
        }
    }
    return impact;
}

} // namespace crosscheck
