// SPDX-FileCopyrightText: Crosscheck contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/association/linkwriter.h"

#include "core/association/junctionsql.h"

#include <QCoreApplication>

#include <algorithm>

namespace crosscheck {

namespace {

constexpr qsizetype mostNamed = 10;

QString tr(const char *text)
{
    return QCoreApplication::translate("Writer", text);
}

/// Compares the rows of the revoked links with those that the person saw: more of them than that, or none that holds
/// what was seen, is somebody else's change that must not go unseen.
class SeenRows
{
public:
    explicit SeenRows(const SaveRequest &request)
        : m_request(request)
        , m_counts(request.revokes.size())
        , m_seenAt(request.revokes.size(), nowhere)
        , m_isFound(request.seen.links.size())
    {
        for (std::uint32_t i = 0; i < request.seen.links.size(); ++i)
            m_seenAt[request.seen.links[i]] = i;
    }

    /// One row of a link: the payload stands in @p row from column 1 on.
    void count(std::uint32_t link, RowCursor &row)
    {
        ++m_counts[link];
        const std::uint32_t seen = m_seenAt[link];
        if (seen == nowhere || m_isFound[seen])
            return;
        bool isSame = true;
        for (std::size_t i = 0; i < m_request.seen.payload.size() && isSame; ++i)
            isSame = toValue(row.view(int(i) + 1)) == toValue(m_request.seen.payload[i].at(seen));
        m_isFound[seen] = isSame;
    }

    /// The names of the links that are not as they were seen, the first of them.
    [[nodiscard]] QStringList changed() const
    {
        QStringList names;
        for (std::uint32_t link = 0; link < m_counts.size() && names.size() < mostNamed; ++link) {
            const std::uint32_t seen = m_seenAt[link];
            const std::uint32_t rows = link < m_request.seenRows.size() ? m_request.seenRows[link] : 0;
            const bool hasMore = rows > 0 && m_counts[link] > rows;
            if (m_counts[link] > 0 && (hasMore || (seen != nowhere && !m_isFound[seen])))
                names.append(m_request.cellName(m_request.revokes[link]));
        }
        return names;
    }

    /// The links that have several rows, once for each row, ascending: all that undo has to know of them beside payload.
    [[nodiscard]] std::vector<std::uint32_t> duplicates() const
    {
        std::vector<std::uint32_t> links;
        for (std::uint32_t link = 0; link < m_counts.size(); ++link) {
            if (m_counts[link] > 1)
                links.insert(links.end(), m_counts[link], link);
        }
        return links;
    }

    /// The links that have no row any more, ascending.
    [[nodiscard]] std::vector<std::uint32_t> gone() const
    {
        std::vector<std::uint32_t> links;
        for (std::uint32_t link = 0; link < m_counts.size(); ++link) {
            if (m_counts[link] == 0)
                links.push_back(link);
        }
        return links;
    }

private:
    static constexpr std::uint32_t nowhere = 0xFFFFFFFF;
    const SaveRequest &m_request;
    std::vector<std::uint32_t> m_counts; ///< rows of each link
    std::vector<std::uint32_t> m_seenAt; ///< of each link, its place among the request's seen rows
    std::vector<bool> m_isFound;         ///< of each of these, whether a row holds it
};

} // namespace

LinkWriter::LinkWriter(Connection &connection, const SaveRequest &request)
    : m_connection(connection)
    , m_request(request)
    , m_association(request.association)
    , m_dialect(connection.dialect())
    , m_columns(m_association.sides.left.junctionColumns + m_association.sides.right.junctionColumns)
{
}

/// The keys of links, a column for each of the junction's and typed as the key: so they compare as a foreign key does.
Result<StagingTable> LinkWriter::stage(const QString &name, const Links &links,
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

QString LinkWriter::matches() const
{
    const QString alias = QStringLiteral("j");
    return StagingTable::matches(QStringLiteral("s"), 0,
                                 referenceOperands(m_dialect, m_association, Side::Left, alias)
                                     + referenceOperands(m_dialect, m_association, Side::Right, alias))
        + fixedConditions(m_association, m_dialect, alias);
}

/// The junction's rows that a staged pair stands for. Without a key the junction is the outer loop: one scan of it.
QString LinkWriter::joined(const StagingTable &staging) const
{
    return QStringLiteral(" FROM %1 j%2 %3 s WHERE %4")
        .arg(m_dialect.quoted(m_association.junction.name),
             m_association.isPairUnique() ? QStringLiteral(",")
                                          : QString(QLatin1Char(' ') + m_dialect.scanJoin()),
             staging.name(), matches());
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
    return m_dialect.deleteMatching(m_association.junction.name, QStringLiteral("j"),
                                    staging.name() + QLatin1String(" s"), matches(), key);
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
                       .arg(m_association.junction.name.display(), examplesOf(links)),
                   m_association.junction.hasTriggers
                       ? tr("A trigger of the table may forbid it.")
                       : tr("Its columns are of another type than the keys that they refer to."));
}

QString LinkWriter::examplesOf(const Links &links) const
{
    const QString first = m_request.cellName(links.front());
    return links.size() == 1 ? first : tr("%1 or others").arg(first);
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
    const auto staging = stage(QStringLiteral("crosscheck_revokes"), m_request.revokes, outcome);
    if (!staging)
        return tl::make_unexpected(staging.error());
    return junctionImpact(m_connection, m_association, joined(*staging), fixedValues(m_association));
}

Result<void> LinkWriter::revoke(SaveOutcome &outcome)
{
    if (m_request.revokes.empty())
        return {};
    const auto staging = stage(QStringLiteral("crosscheck_revokes"), m_request.revokes, outcome);
    if (!staging)
        return tl::make_unexpected(staging.error());
    const QString join = joined(*staging);
    if (const auto read = readRows(join, outcome); !read)
        return read;
    const auto removed = m_connection.execute(deletion(*staging), fixedValues(m_association));
    if (!removed)
        return tl::make_unexpected(removed.error());
    // What a cascade of the junction to itself took of them the engine does not count.
    const auto expected = qint64(outcome.rowsRemoved);
    const bool mayBeFewer = m_association.refersToItself();
    if (*removed > expected || (*removed < expected && !mayBeFewer))
        return failure(ErrorKind::Stale,
                       tr("%1 lost %2 of its rows where the revoked links have %3: %4.")
                           .arg(m_association.junction.name.display(), QString::number(*removed),
                                QString::number(outcome.rowsRemoved), examplesOf(m_request.revokes)),
                       tr("A trigger of the table may forbid it."));
    return m_association.junction.hasTriggers || mayBeFewer ? verify(join, 0, m_request.revokes)
                                                            : Result<void>();
}

/// The rows that are about to go: which links are still there, and what their rows hold.
Result<void> LinkWriter::readRows(const QString &join, SaveOutcome &outcome) const
{
    const QStringList payload = m_association.restoredColumns();
    const QString columns = payload.isEmpty()
        ? QString()
        : QString(QLatin1String(", ") + columnList(m_dialect, payload, QStringLiteral("j")));
    const auto rows = m_connection.read(
        QStringLiteral("SELECT s.n%1%2%3")
            .arg(columns, join, payload.isEmpty() ? QString() : QStringLiteral(" ORDER BY s.n")),
        fixedValues(m_association));
    SeenRows seen(m_request);
    outcome.removed.payload.resize(std::size_t(payload.size()));
    while (rows->next()) {
        const auto link = std::uint32_t(rows->integer(0));
        seen.count(link, *rows);
        ++outcome.rowsRemoved;
        if (payload.isEmpty())
            continue;
        outcome.removed.links.push_back(link);
        for (int i = 0; i < payload.size(); ++i)
            outcome.removed.payload[std::size_t(i)].append(rows->view(i + 1));
    }
    if (const auto read = rows->finish(); !read)
        return read;
    if (const QStringList changed = seen.changed(); !changed.isEmpty())
        return failure(ErrorKind::Stale,
                       tr("Somebody else changed what links hold that you want to revoke: %1.")
                           .arg(changed.join(QLatin1String(", "))));
    if (payload.isEmpty())
        outcome.removed.links = seen.duplicates();
    outcome.alreadyGone = seen.gone();
    outcome.revoked = m_request.revokes.size() - outcome.alreadyGone.size();
    return {};
}

Result<void> LinkWriter::grant(SaveOutcome &outcome)
{
    if (m_request.grants.empty())
        return {};
    const auto staging = stage(QStringLiteral("crosscheck_grants"), m_request.grants, outcome);
    if (!staging)
        return tl::make_unexpected(staging.error());
    const QString join = joined(*staging);
    const auto there = m_connection.read(
        QStringLiteral("DELETE FROM %1 WHERE n IN (SELECT s.n%2) RETURNING n").arg(staging->name(), join),
        fixedValues(m_association));
    while (there->next())
        outcome.alreadyThere.push_back(std::uint32_t(there->integer(0)));
    if (const auto done = there->finish(); !done)
        return done;
    outcome.granted = m_request.grants.size() - outcome.alreadyThere.size();
    const auto inserted
        = m_request.restored.links.empty() ? insertNew(*staging, outcome.granted) : insertRestored(*staging);
    if (!inserted)
        return inserted;
    return mayChangeWhatIsWritten() ? verify(join, outcome.granted, m_request.grants) : Result<void>();
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

Result<void> LinkWriter::insertNew(const StagingTable &staging, std::size_t expected) const
{
    return execute(insertion({}, {}) + QStringLiteral(" FROM %1 s ORDER BY s.n").arg(staging.name()),
                   expected);
}

/// First the rows that are put back with what they held, then the new ones.
Result<void> LinkWriter::insertRestored(const StagingTable &staging) const
{
    const QStringList restored = m_association.restoredColumns();
    const auto held = stageRestored(restored);
    if (!held)
        return tl::make_unexpected(held.error());
    const QString join
        = QStringLiteral(" FROM %1 s JOIN %2 r ON r.c0 = s.n").arg(staging.name(), held->name());
    const QStringList payload = m_association.writablePayload();
    if (restored == payload) {
        if (const auto done = insertCounted(restored, join); !done)
            return done;
    } else { // first those that still have their own key
        const QString key = QStringLiteral(" WHERE r.c%1 IS ").arg(restored.size());
        for (const auto &[columns, which] : {std::pair(restored, "NOT NULL"), std::pair(payload, "NULL")}) {
            if (const auto done = insertCounted(columns, QString(join + key + QLatin1String(which))); !done)
                return done;
        }
    }
    return insertCounted(
        {},
        QStringLiteral(" FROM %1 s WHERE s.n NOT IN (SELECT c0 FROM %2)").arg(staging.name(), held->name()));
}

/// The rows to put back: the link's number, then what they held. A surrogate key that is another row's by now, or twice
/// among them, is left out.
Result<StagingTable> LinkWriter::stageRestored(const QStringList &restored) const
{
    std::vector<Column> columns = columnsOf(m_association.junction, restored);
    Column link;
    link.type = QStringLiteral("INTEGER");
    columns.insert(columns.begin(), link);
    auto held = StagingTable::create(m_connection, QStringLiteral("crosscheck_restored"), columns, 1);
    if (!held)
        return held;
    const LinkRows &rows = m_request.restored;
    const auto filled = held->fill(rows.links.size(), [&rows](std::size_t i) {
        std::vector<Value> row{std::int64_t(rows.links[i])};
        for (const ValueColumn &column : rows.payload)
            row.push_back(toValue(column.at(i)));
        return row;
    });
    if (!filled)
        return tl::make_unexpected(filled.error());
    if (restored == m_association.writablePayload())
        return held;
    const auto freed = m_connection.execute(
        QStringLiteral("UPDATE %1 AS r SET c%2 = NULL WHERE EXISTS (SELECT 1 FROM %3 k WHERE k.%4 = r.c%2) "
                       "OR EXISTS (SELECT 1 FROM %1 o WHERE o.c%2 = r.c%2 AND o.n < r.n)")
            .arg(held->name(), QString::number(restored.size()),
                 m_dialect.quoted(m_association.junction.name),
                 m_dialect.quoted(QStringView(restored.last()))));
    return freed ? std::move(held) : tl::make_unexpected(freed.error());
}

/// Inserts the rows that @p from finds of the staged pairs `s` and of what they held, `r`.
Result<void> LinkWriter::insertCounted(const QStringList &columns, const QString &from) const
{
    const auto expected = m_connection.readNumber(QLatin1String("SELECT count(*)") + from);
    if (!expected)
        return tl::make_unexpected(expected.error());
    const QString values = columns.isEmpty()
        ? QString()
        : QString(QLatin1String(", ") + StagingTable::columns(QStringLiteral("r"), 1, int(columns.size())));
    return execute(insertion(columns, values) + from + QLatin1String(" ORDER BY s.n"),
                   std::size_t(*expected));
}

Result<void> LinkWriter::execute(const QString &insertion, std::size_t expected) const
{
    const auto inserted = m_connection.execute(insertion, fixedValues(m_association));
    if (!inserted)
        return tl::make_unexpected(inserted.error());
    if (*inserted == qint64(expected))
        return {};
    return failure(ErrorKind::Stale,
                   tr("Of the new links (%1) the table %2 took only %3.")
                       .arg(QString::number(expected), m_association.junction.name.display(),
                            QString::number(*inserted)),
                   tr("A trigger of the table may forbid it."));
}

} // namespace crosscheck
