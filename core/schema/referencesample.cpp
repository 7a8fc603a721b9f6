// SPDX-FileCopyrightText: Crosscheck contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/schema/referencesample.h"

#include "core/db/connection.h"
#include "core/schema/together.h"

namespace crosscheck {

namespace {

constexpr int sampledRows = 2000;
/// References in a statement. SQLite allows no more (https://www.sqlite.org/limits.html), PostgreSQL plans three thousand in
/// 13 s, a thousand in 0.2.
constexpr std::size_t mostAtOnce = 500;

/// `SELECT number, values, found`; empty where there is nothing to sample.
QString selectOf(const Dialect &dialect, const SampledReference &sampled, std::size_t number,
                 const Catalogue &catalogue)
{
    const Reference &reference = sampled.reference;
    const Table *target = catalogue.find(reference.table);
    if (reference.columns.size() != 1 || !target)
        return {};
    const Column *own = sampled.table->column(reference.columns.first());
    const Column *referred = target->column(reference.references.first());
    if (!own || !referred)
        return {};
    const QString column = dialect.quoted(QStringView(reference.columns.first()));
    const QString key = QLatin1String("k.") + dialect.quoted(QStringView(reference.references.first()));
    return QStringLiteral(
               "SELECT %1, count(DISTINCT s.v), count(DISTINCT CASE WHEN %2 IS NOT NULL THEN s.v END) "
               "FROM (SELECT %3 AS v FROM %4 WHERE %3 IS NOT NULL LIMIT %5) s LEFT JOIN %6 k ON %2 = %7")
        .arg(QString::number(number), key, column, dialect.quoted(sampled.table->name),
             QString::number(sampledRows), dialect.quoted(reference.table),
             dialect.comparedAsKey(QStringLiteral("s.v"), own->collation, referred->collation));
}

Result<void> read(Connection &connection, const QStringList &selects,
                  std::vector<Result<ReferenceSample>> &samples)
{
    const auto rows = connection.read(selects.join(QLatin1String(" UNION ALL ")));
    while (rows->next())
        samples[std::size_t(rows->integer(0))] = ReferenceSample{rows->integer(1), rows->integer(2)};
    return rows->finish();
}

} // namespace

Result<std::vector<Result<ReferenceSample>>> sampleReferences(Connection &connection,
                                                              const std::vector<SampledReference> &references,
                                                              const Catalogue &catalogue)
{
    std::vector<Result<ReferenceSample>> samples(references.size(), ReferenceSample());
    QStringList selects;
    std::vector<std::size_t> sampled;
    for (std::size_t i = 0; i < references.size(); ++i) {
        const QString select = selectOf(connection.dialect(), references[i], i, catalogue);
        if (select.isEmpty())
            continue;
        selects.append(select);
        sampled.push_back(i);
    }
    const auto answers = askTogether(sampled.size(), mostAtOnce, [&](std::size_t begin, std::size_t end) {
        return read(connection, selects.mid(qsizetype(begin), qsizetype(end - begin)), samples);
    });
    if (!answers)
        return tl::make_unexpected(answers.error());
    for (std::size_t i = 0; i < sampled.size(); ++i) {
        if (!(*answers)[i])
            samples[sampled[i]] = tl::make_unexpected((*answers)[i].error());
    }
    return samples;
}

} // namespace crosscheck
