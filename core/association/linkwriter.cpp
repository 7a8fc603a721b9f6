// SPDX-FileCopyrightText: Crosscheck contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/association/linkwriter.h"

#include "core/association/junctionsql.h"
#include "core/association/linkcomparison.h"

#include <QCoreApplication>

#include <algorithm>

namespace crosscheck {

namespace {

QString tr(const char *text)
{
    return QCoreApplication::translate("Writer", text);
}

} // namespace

LinkWriter::LinkWriter(Connection &connection, const SaveRequest &request)
    : m_connection(connection)
    , m_request(request)
    , m_association(request.association)
    , m_dialect(connection.dialect())
    , m_staging(connection, request)
    , m_columns(m_association.sides.left.junctionColumns + m_association.sides.right.junctionColumns)
{
}

/// Without a key of the pair a deletion would look for the rows by another scan of the table.
bool LinkWriter::usesAddresses() const
{
    return !m_association.isPairUnique() && !m_association.junction.rowAddress.isEmpty();
}

Result<qint64> LinkWriter::remove(const StagingTable &staging, const Addresses &addresses) const
{
    return usesAddresses() ? removeAt(addresses)
                           : m_connection.execute(deletion(staging), fixedValues(m_association));
}

Result<qint64> LinkWriter::removeAt(const Addresses &addresses) const
{
    Column address;
    address.type = QStringLiteral("INTEGER");
    auto staged = StagingTable::create(m_connection, QStringLiteral("crosscheck_removed"), {address}, 0);
    if (!staged)
        return tl::make_unexpected(staged.error());
    const auto filled
        = staged->fill(addresses.size(), [&](std::size_t i) { return std::vector<Value>{addresses[i]}; });
    if (!filled)
        return tl::make_unexpected(filled.error());
    return m_connection.execute(QStringLiteral("DELETE FROM %1 WHERE %2 IN (SELECT c0 FROM %3)")
                                    .arg(m_dialect.quoted(m_association.junction.name),
                                         m_association.junction.rowAddress, staged->name()));
}

/// The statement that removes those rows: by their key where there is one that tells all pairs apart.
QString LinkWriter::deletion(const StagingTable &staging) const
{
    const std::vector<Column> pair = columnsOf(m_association.junction, m_columns);
    const bool isExact = std::all_of(pair.begin(), pair.end(),
                                     [](const Column &column) { return column.collation.isEmpty(); });
    QStringList key;
    if (m_association.isPairUnique() && isExact) {
        key = m_columns;
        for (const auto &[column, value] : m_association.fixed)
            key.append(column);
    }
    const QString statement
        = m_dialect.deleteMatching(m_association.junction.name, QStringLiteral("j"),
                                   staging.name() + QLatin1String(" s"), m_staging.matches(), key);
    return key.isEmpty() ? QString(statement + m_staging.bounds(staging)) : statement;
}

Result<void> LinkWriter::verify(const QString &join, std::size_t expected, const Links &links) const
{
    const auto found = m_connection.readNumber(QLatin1String("SELECT count(DISTINCT s.n)") + join,
                                               fixedValues(m_association));
    if (!found)
        return tl::make_unexpected(found.error());
    if (*found == qint64(expected))
        return {};
    return failure(ErrorKind::Stale,
                   tr("The table %1 did not keep what was written to it: %2.")
                       .arg(m_association.junction.name.display(), m_staging.examplesOf(links)),
                   m_association.junction.hasTriggers
                       ? tr("A trigger of the table may forbid it.")
                       : tr("Its columns are of another type than the keys that they refer to."));
}

/// Whether the junction may hold something else than was written to it: by a trigger, or where its columns turn keys into
/// values of their own type (`'007'` into 7, which is another row's key).
bool LinkWriter::mayChangeWhatIsWritten() const
{
    return m_association.junction.hasTriggers
        || std::any_of(bothSides.begin(), bothSides.end(), [this](Side side) {
               const EntitySide &entity = m_association.sides[side];
               return !compareAlike(m_dialect, columnsOf(m_association.junction, entity.junctionColumns),
                                    columnsOf(entity.table, entity.keyColumns));
           });
}

Result<DeletionImpact> LinkWriter::impact(const SaveOutcome &outcome) const
{
    if (m_request.revokes.empty() || m_association.dependents.isEmpty())
        return DeletionImpact();
    const auto staging = m_staging.stage(QStringLiteral("crosscheck_revokes"), m_request.revokes, outcome);
    if (!staging)
        return tl::make_unexpected(staging.error());
    return junctionImpact(m_connection, m_association, m_staging.joined(*staging),
                          fixedValues(m_association));
}

Result<void> LinkWriter::revoke(SaveOutcome &outcome)
{
    if (m_request.revokes.empty())
        return {};
    const auto staging = m_staging.stage(QStringLiteral("crosscheck_revokes"), m_request.revokes, outcome);
    if (!staging)
        return tl::make_unexpected(staging.error());
    const QString join = m_staging.joined(*staging);
    const auto addresses = readRows(join, outcome);
    if (!addresses)
        return tl::make_unexpected(addresses.error());
    const auto removed = remove(*staging, *addresses);
    if (!removed)
        return tl::make_unexpected(removed.error());
    // What a cascade of the junction to itself took of them the engine does not count.
    const auto expected = qint64(outcome.rowsRemoved);
    const bool mayBeFewer = m_association.refersToItself();
    if (*removed > expected || (*removed < expected && !mayBeFewer))
        return failure(ErrorKind::Stale,
                       tr("%1 lost %2 of its rows where the revoked links have %3: %4.")
                           .arg(m_association.junction.name.display(), QString::number(*removed),
                                QString::number(outcome.rowsRemoved),
                                m_staging.examplesOf(m_request.revokes)),
                       tr("A trigger of the table may forbid it."));
    return m_association.junction.hasTriggers || mayBeFewer ? verify(join, 0, m_request.revokes)
                                                            : Result<void>();
}

/// The rows that are about to go: which links are still there, and what their rows hold.
Result<LinkWriter::Addresses> LinkWriter::readRows(const QString &join, SaveOutcome &outcome) const
{
    const QStringList payload = m_association.restoredColumns();
    QString columns = payload.isEmpty()
        ? QString()
        : QString(QLatin1String(", ") + columnList(m_dialect, payload, QStringLiteral("j")));
    if (usesAddresses())
        columns += QLatin1String(", j.") + m_association.junction.rowAddress;
    Addresses addresses;
    const auto rows = m_connection.read(
        QStringLiteral("SELECT s.n%1%2%3")
            .arg(columns, join, payload.isEmpty() ? QString() : QStringLiteral(" ORDER BY s.n")),
        fixedValues(m_association));
    LinkComparison seen(m_request.revokesSeen, m_request.revokes.size());
    outcome.removed.payload.resize(std::size_t(payload.size()));
    while (rows->next()) {
        const auto link = std::uint32_t(rows->integer(0));
        seen.count(link, *rows);
        ++outcome.rowsRemoved;
        if (usesAddresses())
            addresses.push_back(rows->integer(int(payload.size()) + 1));
        if (payload.isEmpty())
            continue;
        outcome.removed.links.push_back(link);
        for (int i = 0; i < payload.size(); ++i)
            outcome.removed.payload[std::size_t(i)].append(rows->view(i + 1));
    }
    if (const auto read = rows->finish(); !read)
        return tl::make_unexpected(read.error());
    if (const auto changed = seen.changed(); !changed.empty())
        return failure(ErrorKind::Stale,
                       tr("Somebody else changed what links hold that you want to revoke: %1.")
                           .arg(m_staging.namesOf(m_request.revokes, changed)));
    if (payload.isEmpty())
        outcome.removed.links = seen.duplicates();
    outcome.alreadyGone = seen.gone();
    outcome.revoked = m_request.revokes.size() - outcome.alreadyGone.size();
    return addresses;
}

Result<void> LinkWriter::grant(SaveOutcome &outcome)
{
    if (m_request.grants.empty())
        return {};
    auto staging = m_staging.stage(QStringLiteral("crosscheck_grants"), m_request.grants, outcome);
    if (!staging)
        return tl::make_unexpected(staging.error());
    const QString join = m_staging.joined(*staging);
    const auto there
        = m_connection.read(QLatin1String("SELECT DISTINCT s.n") + join + QLatin1String(" ORDER BY s.n"),
                            fixedValues(m_association));
    while (there->next())
        outcome.alreadyThere.push_back(std::uint32_t(there->integer(0)));
    if (const auto read = there->finish(); !read)
        return read;
    if (const auto left = staging->remove(outcome.alreadyThere); !left)
        return left;
    if (const auto taken = grantsGivenOtherwise(outcome); !taken.empty())
        return failure(ErrorKind::Stale,
                       tr("Somebody else has made links that you want to give values of your own: %1.")
                           .arg(m_staging.namesOf(m_request.grants, taken)),
                       tr("Refresh to see what they hold."));
    outcome.granted = m_request.grants.size() - outcome.alreadyThere.size();
    if (const auto inserted = insert(*staging, outcome.granted); !inserted)
        return inserted;
    return mayChangeWhatIsWritten() ? verify(join, outcome.granted, m_request.grants) : Result<void>();
}

/// Grants that somebody else has made without the values that they were to get.
std::vector<std::uint32_t> LinkWriter::grantsGivenOtherwise(const SaveOutcome &outcome) const
{
    std::vector<std::uint32_t> taken;
    std::copy_if(outcome.alreadyThere.begin(), outcome.alreadyThere.end(), std::back_inserter(taken),
                 [this](std::uint32_t link) { return !m_request.given.of(link).empty(); });
    return taken;
}

QString LinkWriter::insertion(const QStringList &payload, const QString &values) const
{
    QStringList fixed;
    QString fixedPlaceholders;
    for (const auto &[column, value] : m_association.fixed) {
        fixed.append(column);
        fixedPlaceholders += QLatin1String(", ") + m_dialect.placeholder(value);
    }
    return QStringLiteral("%1 %2 (%3) %4 SELECT %5%6%7")
        .arg(m_dialect.insertInto(m_association.junction.resolvesConflicts),
             m_dialect.quoted(m_association.junction.name),
             columnList(m_dialect, m_columns + payload + fixed), m_dialect.overridingKeys(),
             StagingTable::columns(QStringLiteral("s"), 0, int(m_columns.size())), values, fixedPlaceholders);
}

/// By key: what they refer to is found one beside the other, and where an index of the staged rows has that order nothing is
/// sorted.
QString LinkWriter::inOrder() const
{
    return QLatin1String(" ORDER BY ") + StagingTable::columns(QStringLiteral("s"), 0, int(m_columns.size()));
}

/// First the rows that are put back with what they held, then those that are given values, then all others.
Result<void> LinkWriter::insert(const StagingTable &staging, std::size_t expected) const
{
    if (m_request.restored.links.empty() && m_request.given.isEmpty())
        return execute(insertion({}, {}) + QStringLiteral(" FROM %1 s").arg(staging.name()) + inOrder(),
                       expected);
    std::vector<LinkValues::Group> batches; // the first one's rows are put back, where there are any
    if (!m_request.restored.links.empty())
        batches.push_back(restoredBatch());
    const std::size_t restored = batches.size();
    for (const LinkValues::Group &group : m_request.given.groups)
        batches.push_back({group.columns, rowsWithout(group.rows, m_request.restored.links)});
    std::vector<StagingTable> held;
    QString others = QStringLiteral(" FROM %1 s WHERE 1 = 1").arg(staging.name());
    for (std::size_t i = 0; i < batches.size(); ++i) {
        auto table = m_staging.stageRows(QStringLiteral("crosscheck_held%1").arg(i), batches[i].columns,
                                         batches[i].rows);
        if (!table)
            return tl::make_unexpected(table.error());
        held.push_back(std::move(*table));
        const QString name = held.back().name();
        others += QStringLiteral(" AND s.n NOT IN (SELECT c0 FROM %1)").arg(name);
        const QString join = QStringLiteral(" FROM %1 s JOIN %2 r ON r.c0 = s.n").arg(staging.name(), name);
        const auto done = i < restored ? insertRestored(held.back(), join, batches[i].columns)
                                       : insertCounted(batches[i].columns, join);
        if (!done)
            return done;
    }
    return insertCounted({}, others);
}

/// With their own surrogate key, where they have one that is known, each once.
LinkValues::Group LinkWriter::restoredBatch() const
{
    const LinkRows &rows = m_request.restored;
    const QStringList columns = m_association.restoredColumns();
    const QStringList known = columns.first(std::min(columns.size(), qsizetype(rows.payload.size())));
    const bool haveKey = known == columns && columns != m_association.writablePayload();
    return {known, haveKey ? withKeysOnce(rows) : rows};
}

/// Where they have a surrogate key: first those that still have their own.
Result<void> LinkWriter::insertRestored(const StagingTable &held, const QString &join,
                                        const QStringList &restored) const
{
    const QStringList payload = m_association.writablePayload();
    if (restored.size() <= payload.size())
        return insertCounted(restored, join);
    if (const auto freed = freeTakenKeys(held, restored); !freed)
        return freed;
    const QString key = QStringLiteral(" WHERE r.c%1 IS ").arg(restored.size());
    for (const auto &[columns, which] : {std::pair(restored, "NOT NULL"), std::pair(payload, "NULL")}) {
        if (const auto done = insertCounted(columns, QString(join + key + QLatin1String(which))); !done)
            return done;
    }
    return {};
}

/// A surrogate key that is another row's by now is left out.
Result<void> LinkWriter::freeTakenKeys(const StagingTable &held, const QStringList &restored) const
{
    const auto freed = m_connection.execute(
        QStringLiteral("UPDATE %1 AS r SET c%2 = NULL WHERE EXISTS (SELECT 1 FROM %3 k WHERE k.%4 = r.c%2)")
            .arg(held.name(), QString::number(restored.size()), m_dialect.quoted(m_association.junction.name),
                 m_dialect.quoted(QStringView(restored.last()))));
    return freed ? Result<void>() : tl::make_unexpected(freed.error());
}

/// Inserts the rows that @p from finds of the staged pairs `s` and of what they held, `r`.
Result<void> LinkWriter::insertCounted(const QStringList &columns, const QString &from) const
{
    const auto expected = m_connection.readNumber(QLatin1String("SELECT count(*)") + from);
    if (!expected)
        return tl::make_unexpected(expected.error());
    if (*expected == 0) // some engines refuse even to insert nothing without a value that a column needs
        return {};
    const QString values = columns.isEmpty()
        ? QString()
        : QString(QLatin1String(", ") + StagingTable::columns(QStringLiteral("r"), 1, int(columns.size())));
    return execute(insertion(columns, values) + from + inOrder(), std::size_t(*expected));
}

Result<void> LinkWriter::execute(const QString &insertion, std::size_t expected) const
{
    const auto inserted = m_connection.execute(insertion, fixedValues(m_association));
    if (!inserted)
        return tl::make_unexpected(inserted.error());
    if (*inserted == qint64(expected))
        return {};
    return failure(ErrorKind::Stale,
                   tr("Of the new links (%1) the table %2 took only %3: %4.")
                       .arg(QString::number(expected), m_association.junction.name.display(),
                            QString::number(*inserted), m_staging.examplesOf(m_request.grants)),
                   tr("A trigger of the table may forbid it."));
}

} // namespace crosscheck
