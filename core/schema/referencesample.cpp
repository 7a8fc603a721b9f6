// SPDX-FileCopyrightText: Crosscheck contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/schema/referencesample.h"

#include "core/db/connection.h"

namespace crosscheck {

namespace {

constexpr int sampledRows = 2000;

} // namespace

Result<ReferenceSample> sampleReference(Connection &connection, const Table &table,
                                        const Reference &reference, const Catalogue &catalogue)
{
    if (reference.columns.size() != 1)
        return ReferenceSample();
    const Dialect &dialect = connection.dialect();
    const Table *target = catalogue.find(reference.table);
    const Column *own = table.column(reference.columns.first());
    const Column *referred = target ? target->column(reference.references.first()) : nullptr;
    if (!own || !referred)
        return ReferenceSample();
    const QString column = dialect.quoted(QStringView(reference.columns.first()));
    const QString key = QLatin1String("k.") + dialect.quoted(QStringView(reference.references.first()));
    const auto rows = connection.read(
        QStringLiteral(
            "SELECT count(DISTINCT s.v), count(DISTINCT CASE WHEN %1 IS NOT NULL THEN s.v END) "
            "FROM (SELECT %2 AS v FROM %3 WHERE %2 IS NOT NULL LIMIT %4) s LEFT JOIN %5 k ON %1 = %6")
            .arg(key, column, dialect.quoted(table.name), QString::number(sampledRows),
                 dialect.quoted(reference.table),
                 dialect.comparedAsKey(QStringLiteral("s.v"), own->collation, referred->collation)));
    ReferenceSample sample;
    if (rows->next())
        sample = {rows->integer(0), rows->integer(1)};
    if (const auto read = rows->finish(); !read)
        return tl::make_unexpected(read.error());
    return sample;
}

} // namespace crosscheck
