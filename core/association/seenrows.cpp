// SPDX-FileCopyrightText: Crosscheck contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/association/seenrows.h"

#include "core/association/junctionsql.h"
#include "core/association/stagingtable.h"

namespace crosscheck {

Result<void> readSeenRows(Connection &connection, const EntitySide &entity, const std::vector<Key> &keys,
                          const std::function<void(std::size_t, const std::optional<SeenRow> &)> &visit)
{
    if (keys.empty())
        return {};
    const Dialect &dialect = connection.dialect();
    auto staging = StagingTable::create(connection, QStringLiteral("crosscheck_seen"),
                                        columnsOf(entity.table, entity.keyColumns), 0);
    if (!staging)
        return tl::make_unexpected(staging.error());
    if (auto filled = staging->fill(keys.size(), [&keys](std::size_t i) { return keys[i].parts(); }); !filled)
        return filled;
    const QString alias = QStringLiteral("e");
    const QStringList identifying = entity.identifyingColumns();
    const auto rows
        = connection.read(QStringLiteral("SELECT s.n, %1 IS NULL, %2 FROM %3 s LEFT JOIN %4 e ON %5")
                              .arg(columnList(dialect, {entity.keyColumns.first()}, alias),
                                   entityColumns(dialect, entity, {}, identifying), staging->name(),
                                   dialect.quoted(entity.table.name),
                                   StagingTable::matches(QStringLiteral("s"), 0,
                                                         qualified(dialect, entity.keyColumns, alias))));
    std::vector<ValueView> rest(std::size_t(identifying.size()));
    while (rows->next()) {
        std::optional<SeenRow> row;
        if (rows->integer(1) == 0)
            row = SeenRow{toValue(rows->view(2)), restOf(*rows, 3, rest)};
        visit(std::size_t(rows->integer(0)), row);
    }
    return rows->finish();
}

} // namespace crosscheck
