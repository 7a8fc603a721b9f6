// SPDX-FileCopyrightText: Crosscheck contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/association/linkstaging.h"

#include "core/association/junctionsql.h"

#include <QCoreApplication>

#include <algorithm>
#include <map>

namespace crosscheck {

LinkStaging::LinkStaging(Connection &connection, const SaveRequest &request)
    : m_connection(connection)
    , m_request(request)
    , m_association(request.association)
    , m_dialect(connection.dialect())
{
}

Result<StagingTable> LinkStaging::stage(const QString &name, const Links &links,
                                        const SaveOutcome &outcome) const
{
    std::vector<Column> columns;
    for (const Side side : bothSides) {
        const EntitySide &entity = m_association.sides[side];
        const std::vector<Column> keys = columnsOf(entity.table, entity.keyColumns);
        columns.insert(columns.end(), keys.begin(), keys.end());
    }
    auto staging = StagingTable::create(m_connection, name, columns, int(columns.size()));
    if (!staging)
        return staging;
    const auto filled = staging->fill(links.size(), [&](std::size_t i) {
        std::vector<Value> row = outcome.keys.left[links[i].left].parts();
        const std::vector<Value> right = outcome.keys.right[links[i].right].parts();
        row.insert(row.end(), right.begin(), right.end());
        return row;
    });
    return filled ? std::move(staging) : tl::make_unexpected(filled.error());
}

Result<StagingTable> LinkStaging::stageRows(const QString &name, const QStringList &columns,
                                            const LinkRows &rows) const
{
    std::vector<Column> types = columnsOf(m_association.junction, columns);
    Column link;
    link.type = QStringLiteral("INTEGER");
    types.insert(types.begin(), link);
    auto staging = StagingTable::create(m_connection, name, types, 1);
    if (!staging)
        return staging;
    const auto filled = staging->fill(rows.links.size(), [&rows](std::size_t i) {
        std::vector<Value> row{std::int64_t(rows.links[i])};
        for (const ValueColumn &column : rows.payload)
            row.push_back(toValue(column.at(i)));
        return row;
    });
    return filled ? std::move(staging) : tl::make_unexpected(filled.error());
}

QString LinkStaging::matches() const
{
    const QString alias = QStringLiteral("j");
    return StagingTable::matches(QStringLiteral("s"), 0,
                                 referenceOperands(m_dialect, m_association, Side::Left, alias)
                                     + referenceOperands(m_dialect, m_association, Side::Right, alias))
        + fixedConditions(m_association, m_dialect, alias);
}

QString LinkStaging::bounds(const StagingTable &staging) const
{
    std::multimap<double, QString> bounds; // by how far they are apart: the narrowest are compared first
    int place = 0;
    for (const Side side : bothSides) {
        const EntitySide &entity = m_association.sides[side];
        const std::vector<Column> own = columnsOf(m_association.junction, entity.junctionColumns);
        const bool isExact = compareAlike(m_dialect, own, columnsOf(entity.table, entity.keyColumns));
        for (std::size_t i = 0; i < own.size(); ++i, ++place) {
            // Stored whole numbers are what they are; other types may turn a value into another before they compare it.
            const bool isWhole = m_dialect.comparableType(own[i].type, {}) == QLatin1String("INTEGER");
            const auto within = staging.bounds(place);
            if (isExact && isWhole && within)
                bounds.emplace(
                    double(within->high) - double(within->low),
                    m_dialect.withinBounds(QLatin1String("j.") + m_dialect.quoted(QStringView(own[i].name)),
                                           within->low, within->high));
        }
    }
    QString conditions;
    for (const auto &[width, condition] : bounds)
        conditions += condition;
    return conditions;
}

QString LinkStaging::joined(const StagingTable &staging) const
{
    const bool isScan = !m_association.isPairUnique();
    return QStringLiteral(" FROM %1 j%2 %3 s WHERE %4%5")
        .arg(m_dialect.quoted(m_association.junction.name),
             isScan ? QString(QLatin1Char(' ') + m_dialect.scanJoin()) : QStringLiteral(","), staging.name(),
             matches(), isScan ? bounds(staging) : QString());
}

QString LinkStaging::examplesOf(const Links &links) const
{
    const QString first = m_request.cellName(links.front());
    return links.size() == 1 ? first : QCoreApplication::translate("Writer", "%1 or others").arg(first);
}

QString LinkStaging::namesOf(const Links &links, const std::vector<std::uint32_t> &indexes) const
{
    constexpr std::size_t mostNamed = 10;
    QStringList names;
    for (std::size_t i = 0; i < std::min(indexes.size(), mostNamed); ++i)
        names.append(m_request.cellName(links[indexes[i]]));
    return names.join(QLatin1String(", "));
}

} // namespace crosscheck
