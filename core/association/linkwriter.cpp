// SPDX-FileCopyrightText: Crosscheck contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/association/linkwriter.h"

#include "core/association/loader.h"
#include "core/association/stagingtable.h"

#include <QCoreApplication>

#include <unordered_set>

namespace crosscheck {

namespace {

QString tr(const char *text)
{
    return QCoreApplication::translate("Writer", text);
}

Key keyOf(const std::vector<Value> &row)
{
    std::vector<ValueView> parts;
    for (const Value &value : row)
        parts.push_back(viewOf(value));
    return Key(parts);
}

} // namespace

LinkWriter::LinkWriter(Connection &connection, const SaveRequest &request)
    : m_connection(connection)
    , m_request(request)
    , m_dialect(connection.dialect())
    , m_columns(request.association.sides.left.junctionColumns
                + request.association.sides.right.junctionColumns)
{
}

std::vector<Value> LinkWriter::rowOf(const SaveRequest::Link &link, const SaveOutcome &outcome) const
{
    std::vector<Value> row = outcome.keys.left[link.left].parts();
    const std::vector<Value> right = outcome.keys.right[link.right].parts();
    row.insert(row.end(), right.begin(), right.end());
    return row;
}

/// The junction's rows that a staged pair stands for. Without a key the junction is the outer loop: one scan of it.
QString LinkWriter::joined(const QString &staging, const QString &matches) const
{
    const Association &association = m_request.association;
    return QStringLiteral(" FROM %1 j %2 %3 s WHERE %4%5")
        .arg(m_dialect.quoted(association.junction.name),
             association.isPairUnique() ? QStringLiteral("JOIN") : m_dialect.scanJoin(), staging, matches,
             fixedConditions(association, m_dialect, QStringLiteral("j")));
}

Result<void> LinkWriter::verify(const QString &join, std::size_t expected, const Links &links) const
{
    const auto found = m_connection.readNumber(QLatin1String("SELECT count(DISTINCT s.n)") + join,
                                               fixedValues(m_request.association));
    if (!found)
        return tl::make_unexpected(found.error());
    if (*found == qint64(expected))
        return {};
    return failure(ErrorKind::Stale,
                   tr("The table %1 did not keep what was written to it: %2 (and perhaps others).")
                       .arg(m_request.association.junction.name.display(), m_request.cellName(links.front())),
                   tr("A trigger of the table may forbid it."));
}

Result<void> LinkWriter::revoke(SaveOutcome &outcome)
{
    if (m_request.revokes.empty())
        return {};
    const Association &association = m_request.association;
    const int width = int(m_columns.size());
    auto staging = StagingTable::create(m_connection, QStringLiteral("crosscheck_revokes"),
                                        typesOf(association.junction, m_columns), width);
    if (!staging)
        return tl::make_unexpected(staging.error());
    const auto filled = staging->fill(m_request.revokes.size(),
                                      [&](std::size_t i) { return rowOf(m_request.revokes[i], outcome); });
    if (!filled)
        return filled;
    QStringList columns;
    for (const QString &column : m_columns)
        columns.append(m_dialect.quoted(QStringView(column)));
    const QString list = columns.join(QLatin1String(", "));
    const auto removed = m_connection.read(
        QStringLiteral("DELETE FROM %1 AS j WHERE (%2) IN (SELECT %3 FROM %4 s)%5 RETURNING %2")
            .arg(m_dialect.quoted(association.junction.name), list,
                 StagingTable::columns(QStringLiteral("s"), 0, width), staging->name(),
                 fixedConditions(association, m_dialect, QStringLiteral("j"))),
        fixedValues(association));
    std::unordered_set<Key, KeyHash> wanted;
    for (const SaveRequest::Link &link : m_request.revokes)
        wanted.insert(keyOf(rowOf(link, outcome)));
    std::unordered_set<Key, KeyHash> pairs;
    std::vector<ValueView> pair(m_columns.size());
    while (removed->next()) {
        for (int i = 0; i < width; ++i)
            pair[std::size_t(i)] = removed->view(i);
        pairs.insert(Key(pair));
        ++outcome.rowsRemoved;
    }
    if (auto done = removed->finish(); !done)
        return done;
    for (const Key &removedPair : pairs) {
        if (!wanted.contains(removedPair))
            return failure(
                ErrorKind::Stale,
                tr("The table %1 holds a link, %2, that the database takes for one to be revoked, "
                   "but that is another.")
                    .arg(association.junction.name.display(), QString::fromStdString(removedPair.display())),
                tr("The collation of its columns is wider than the keys are."));
    }
    outcome.revoked = pairs.size();
    outcome.alreadyGone = m_request.revokes.size() - pairs.size();
    if (!association.junction.hasTriggers)
        return {};
    return verify(
        joined(staging->name(), staging->matches(QStringLiteral("s"), 0, QStringLiteral("j"), m_columns)), 0,
        m_request.revokes);
}

Result<void> LinkWriter::grant(SaveOutcome &outcome)
{
    if (m_request.grants.empty())
        return {};
    const Association &association = m_request.association;
    const int width = int(m_columns.size());
    auto staging = StagingTable::create(m_connection, QStringLiteral("crosscheck_grants"),
                                        typesOf(association.junction, m_columns), width);
    if (!staging)
        return tl::make_unexpected(staging.error());
    const auto filled = staging->fill(m_request.grants.size(),
                                      [&](std::size_t i) { return rowOf(m_request.grants[i], outcome); });
    if (!filled)
        return filled;
    const QString join
        = joined(staging->name(), staging->matches(QStringLiteral("s"), 0, QStringLiteral("j"), m_columns));
    const auto there = m_connection.execute(
        QStringLiteral("DELETE FROM %1 WHERE n IN (SELECT s.n%2)").arg(staging->name(), join),
        fixedValues(association));
    if (!there)
        return tl::make_unexpected(there.error());
    outcome.alreadyThere = std::size_t(*there);
    outcome.granted = m_request.grants.size() - outcome.alreadyThere;
    if (const auto inserted = insert(*staging, outcome.granted); !inserted)
        return inserted;
    return association.junction.hasTriggers ? verify(join, outcome.granted, m_request.grants)
                                            : Result<void>();
}

Result<void> LinkWriter::insert(const StagingTable &staging, std::size_t expected) const
{
    const Association &association = m_request.association;
    QStringList columns;
    for (const QString &column : m_columns)
        columns.append(m_dialect.quoted(QStringView(column)));
    QString values = StagingTable::columns(QStringLiteral("s"), 0, int(m_columns.size()));
    for (const auto &[column, value] : association.fixed) {
        columns.append(m_dialect.quoted(QStringView(column)));
        values += QLatin1String(", ") + m_dialect.placeholder(value);
    }
    const auto inserted
        = m_connection.execute(QStringLiteral("%1 %2 (%3) SELECT %4 FROM %5 s ORDER BY s.n")
                                   .arg(m_dialect.insertInto(), m_dialect.quoted(association.junction.name),
                                        columns.join(QLatin1String(", ")), values, staging.name()),
                               fixedValues(association));
    if (!inserted)
        return tl::make_unexpected(inserted.error());
    if (*inserted == qint64(expected))
        return {};
    return failure(
        ErrorKind::Stale,
        tr("The table %1 took only %2 of %3 new links.")
            .arg(association.junction.name.display(), QString::number(*inserted), QString::number(expected)),
        tr("A trigger of the table may forbid it."));
}

QStringList typesOf(const Table &table, const QStringList &columns)
{
    QStringList types;
    for (const QString &name : columns) {
        const Column *column = table.column(name);
        types.append(column ? column->type : QString());
    }
    return types;
}

QString conditions(const Dialect &dialect, const QStringList &columns, const std::vector<Value> &values)
{
    QStringList parts;
    for (qsizetype i = 0; i < columns.size(); ++i) {
        parts.append(QStringLiteral("%1 = %2").arg(dialect.quoted(QStringView(columns[i])),
                                                   dialect.placeholder(values[std::size_t(i)])));
    }
    return parts.join(QLatin1String(" AND "));
}

} // namespace crosscheck
