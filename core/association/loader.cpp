// SPDX-FileCopyrightText: Crosscheck contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/association/loader.h"

#include "core/association/changemark.h"
#include "core/association/junctionsql.h"
#include "core/db/connection.h"
#include "core/db/transaction.h"

#include <QCoreApplication>

#include <array>
#include <limits>

namespace crosscheck {

namespace {

constexpr std::size_t reportEvery = 8192;
constexpr std::size_t mostRows = std::numeric_limits<std::uint32_t>::max() - 1;

QString tr(const char *text)
{
    return QCoreApplication::translate("Loader", text);
}

Error cancelled()
{
    return {ErrorKind::Cancelled, tr("Loading was cancelled."), {}, {}};
}

/// Places junction rows whose keys are whole numbers, some at a time: while one is looked up, the memory that the next ones
/// need is on its way.
class NumberedLinks
{
public:
    NumberedLinks(const Snapshot &axes, LinkSetBuilder &links, Strays &strays)
        : m_left(axes.axis(Side::Left).index())
        , m_right(axes.axis(Side::Right).index())
        , m_links(links)
        , m_strays(strays)
    {
    }

    [[nodiscard]] bool isPossible() const { return m_left.isDense() && m_right.isDense(); }

    /// @return false where a key is no whole number.
    bool take(RowCursor &row)
    {
        std::array<std::int64_t, 2> &keys = m_pending[m_count];
        if (!row.integers(keys))
            return false;
        m_left.prefetch(keys[0]);
        m_right.prefetch(keys[1]);
        ++m_count;
        if (m_count == m_pending.size())
            flush();
        return true;
    }

    void flush()
    {
        for (std::size_t i = 0; i < m_count; ++i) {
            const auto left = m_left.find(m_pending[i][0]);
            const auto right = m_right.find(m_pending[i][1]);
            if (left && right)
                m_links.append(*left, *right);
            else
                ++m_strays.dangling;
        }
        m_count = 0;
    }

private:
    const KeyIndex &m_left;
    const KeyIndex &m_right;
    LinkSetBuilder &m_links;
    Strays &m_strays;
    std::array<std::array<std::int64_t, 2>, 64> m_pending{};
    std::size_t m_count = 0;
};

class Loader
{
public:
    Loader(Connection &connection, const Association &association, JobContext &context)
        : m_connection(connection)
        , m_association(association)
        , m_context(context)
    {
    }

    Result<std::shared_ptr<const Axis>> readAxis(const EntitySide &side)
    {
        const Dialect &dialect = m_connection.dialect();
        const int keys = int(side.keyColumns.size());
        const QStringList identifying = side.identifyingColumns();
        AxisBuilder axis(std::size_t(keys), std::size_t(estimate(side.table)));
        const auto rows = m_connection.read(
            QStringLiteral("SELECT %1 FROM %2 e ORDER BY %3")
                .arg(entityColumns(dialect, side, side.keyColumns, identifying),
                     dialect.quoted(side.table.name), columnList(dialect, side.keyColumns)));
        std::vector<ValueView> key(side.keyColumns.size());
        std::vector<ValueView> rest(std::size_t(identifying.size()));
        while (rows->next() && proceed(axis.size())) {
            bool whole = true;
            for (int i = 0; i < keys; ++i) {
                key[std::size_t(i)] = rows->view(i);
                whole = whole && key[std::size_t(i)].kind != ValueKind::Null;
            }
            if (whole)
                axis.append(key, rows->view(keys), restOf(*rows, keys + 1, rest));
            else if (&side == &m_association.sides.left || !m_association.sidesShareKey())
                ++m_keyless; // nothing can refer to it
        }
        if (m_context.isCancelled())
            return tl::make_unexpected(cancelled());
        if (const auto read = rows->finish(); !read)
            return tl::make_unexpected(read.error());
        const auto built = axis.build();
        if (!side.table.coversKey(side.keyColumns)) {
            if (auto unique = checkUnique(*built, side); !unique)
                return tl::make_unexpected(unique.error());
        }
        return built;
    }

    Result<SnapshotPtr> readLinks(const Snapshot &axes, const SnapshotPtr &before)
    {
        const auto rows = m_connection.read(junctionSelect(), fixedValues(m_association));
        LinkSetBuilder links(axes.axis(Side::Left).size(), axes.axis(Side::Right).size(),
                             std::size_t(m_total));
        Strays strays{0, 0, m_keyless};
        std::vector<ValueColumn> payload(m_association.payload.size());
        PerSide<std::vector<std::uint32_t>> order; // of the rows, where payload must find its link again
        NumberedLinks numbered(axes, links, strays);
        const bool mayBeNumbered = payload.empty() && m_keyColumns == 2 && numbered.isPossible();
        while (rows->next() && proceed(m_rows++)) {
            if (mayBeNumbered && numbered.take(*rows))
                continue;
            const auto left = place(*rows, Side::Left, axes, strays);
            const auto right = left ? place(*rows, Side::Right, axes, strays) : std::nullopt;
            if (!right)
                continue;
            links.append(*left, *right);
            if (payload.empty())
                continue;
            order.left.push_back(*left);
            order.right.push_back(*right);
            for (std::size_t i = 0; i < payload.size(); ++i)
                payload[i].append(rows->view(m_keyColumns + int(i)));
        }
        numbered.flush();
        if (m_context.isCancelled())
            return tl::make_unexpected(cancelled());
        if (const auto read = rows->finish(); !read)
            return tl::make_unexpected(read.error());
        auto built = links.build();
        auto byLink = Loader::byLink(*built, order, payload);
        if (before && before->hasLinks() && *built == before->links())
            built = before->sharedLinks();
        return std::make_shared<const Snapshot>(axes.axes(), std::move(built), strays, std::move(byLink));
    }

    void estimateLinks() { m_total = estimate(m_association.junction); }

private:
    /// @return about how many rows the table has; 0 where that is not known.
    [[nodiscard]] qint64 estimate(const Table &table) const
    {
        const QString sql = table.isView ? QString() : m_connection.dialect().rowEstimate(table.name);
        return std::max<qint64>(
            0, sql.isEmpty() ? table.estimate.rows : m_connection.readNumber(sql).value_or(0));
    }

    /// What only looks like a key may not be one.
    static Result<void> checkUnique(const Axis &axis, const EntitySide &side)
    {
        for (std::uint32_t position = 0; position < axis.size(); ++position) {
            const Key key = axis.key(position);
            if (axis.position(key) != position)
                return failure(ErrorKind::Unsupported,
                               tr("“%1” of %2 tells no rows apart: %3 stands there twice.")
                                   .arg(side.keyColumns.join(QLatin1String(", ")), side.table.name.display(),
                                        QString::fromStdString(key.display())));
        }
        return {};
    }

    QString junctionSelect()
    {
        const Dialect &dialect = m_connection.dialect();
        QStringList columns;
        QString joins;
        for (const Side side : bothSides) {
            const EntitySide &entity = m_association.sides[side];
            const std::vector<Column> keys = columnsOf(entity.table, entity.keyColumns);
            const QStringList own{columnList(dialect, entity.junctionColumns, QStringLiteral("j"))};
            const bool isExact
                = compareAlike(dialect, columnsOf(m_association.junction, entity.junctionColumns), keys);
            m_isJoined[side] = !isExact;
            columns += isExact ? own : keysThroughJoin(side, joins);
        }
        if (!m_association.payload.isEmpty())
            columns.append(columnList(dialect, m_association.payload, QStringLiteral("j")));
        for (const Side side : bothSides) {
            if (m_isJoined[side])
                columns.append(refersToAny(side));
        }
        return QStringLiteral("SELECT %1 FROM %2 j%3 WHERE TRUE%4")
            .arg(columns.join(QLatin1String(", ")), dialect.quoted(m_association.junction.name), joins,
                 fixedConditions(m_association, dialect, QStringLiteral("j")));
    }

    /// The keys that the junction's rows refer to as the database compares them; NULL where they refer to nothing.
    QStringList keysThroughJoin(Side side, QString &joins) const
    {
        const Dialect &dialect = m_connection.dialect();
        const EntitySide &entity = m_association.sides[side];
        const QString alias = side == Side::Left ? QStringLiteral("l") : QStringLiteral("r");
        const QStringList references = referenceOperands(dialect, m_association, side, QStringLiteral("j"));
        QStringList keys;
        QStringList conditions;
        for (qsizetype i = 0; i < references.size(); ++i) {
            const QString key = columnList(dialect, {entity.keyColumns[i]}, alias);
            conditions.append(key + QLatin1String(" = ") + references[i]);
            keys.append(key);
        }
        joins += QStringLiteral(" LEFT JOIN %1 %2 ON %3")
                     .arg(dialect.quoted(entity.table.name), alias, conditions.join(QLatin1String(" AND ")));
        return keys;
    }

    /// 1 where a row holds a whole reference, be there a row of that key or not; else 0.
    QString refersToAny(Side side) const
    {
        QStringList conditions;
        for (const QString &column : qualified(
                 m_connection.dialect(), m_association.sides[side].junctionColumns, QStringLiteral("j")))
            conditions.append(column + QLatin1String(" IS NOT NULL"));
        return QStringLiteral("CASE WHEN %1 THEN 1 ELSE 0 END").arg(conditions.join(QLatin1String(" AND ")));
    }

    /// Whether the row at hand refers to what is not there, rather than holds a NULL.
    bool isDangling(RowCursor &rows, Side side) const
    {
        const int first = m_keyColumns + int(m_association.payload.size());
        const bool isSecond = side == Side::Right && m_isJoined.left;
        return m_isJoined[side] && rows.integer(first + int(isSecond)) == 1;
    }

    bool proceed(std::size_t done)
    {
        if (done % reportEvery != 0)
            return true;
        m_context.report({qint64(done), m_total});
        return !m_context.isCancelled() && done < mostRows;
    }

    std::optional<std::uint32_t> place(RowCursor &rows, Side side, const Snapshot &axes, Strays &strays)
    {
        const int first = side == Side::Left ? 0 : int(m_association.sides.left.junctionColumns.size());
        const int count = int(m_association.sides[side].junctionColumns.size());
        m_key.resize(std::size_t(count));
        for (int i = 0; i < count; ++i) {
            ValueView &part = m_key[std::size_t(i)];
            part = rows.view(first + i);
            if (part.kind == ValueKind::Null) {
                ++(isDangling(rows, side) ? strays.dangling : strays.nullKeys);
                return {};
            }
        }
        const auto position = axes.axis(side).position(m_key);
        if (!position)
            ++strays.dangling;
        return position;
    }

    /// Payload came in the order of the rows; a link's is that of its first row.
    static std::vector<ValueColumn> byLink(const LinkSet &links,
                                           const PerSide<std::vector<std::uint32_t>> &order,
                                           const std::vector<ValueColumn> &rows)
    {
        if (rows.empty())
            return {};
        std::vector<std::size_t> rowOf(links.linkCount());
        for (std::size_t row = order.left.size(); row-- > 0;)
            rowOf[links.indexOf(order.left[row], order.right[row])] = row;
        std::vector<ValueColumn> payload(rows.size());
        for (std::size_t column = 0; column < rows.size(); ++column) {
            for (const std::size_t row : rowOf)
                payload[column].append(rows[column].at(row));
        }
        return payload;
    }

    Connection &m_connection;
    const Association &m_association;
    JobContext &m_context;
    qint64 m_total = 0;
    std::size_t m_keyless = 0;
    std::size_t m_rows = 0;                 ///< of the junction, so far
    PerSide<bool> m_isJoined{false, false}; ///< whether the database compares the keys
    std::vector<ValueView> m_key;           ///< of the row at hand
    int m_keyColumns = int(m_association.sides.left.junctionColumns.size()
                           + m_association.sides.right.junctionColumns.size());
};

} // namespace

Result<SnapshotPtr> loadSnapshot(Connection &connection, const Association &association, JobContext &context,
                                 const std::function<void(SnapshotPtr)> &onAxes, const SnapshotPtr &before,
                                 QString *mark)
{
    if (mark) { // before the instant that the rows are of: what is committed in between shows in the next mark
        const auto read = readChangeMark(connection, association);
        if (!read)
            return tl::make_unexpected(read.error());
        *mark = *read;
    }
    auto transaction = Transaction::beginRead(connection);
    if (!transaction)
        return tl::make_unexpected(transaction.error());
    Loader loader(connection, association, context);
    PerSide<std::shared_ptr<const Axis>> axes;
    for (const Side side : bothSides) {
        auto axis = loader.readAxis(association.sides[side]);
        if (!axis)
            return tl::make_unexpected(axis.error());
        const bool isSame = before && **axis == before->axis(side);
        axes[side] = isSame ? before->axes()[side] : *axis;
    }
    const auto withoutLinks = std::make_shared<const Snapshot>(axes);
    if (onAxes)
        onAxes(withoutLinks);
    loader.estimateLinks();
    const auto snapshot = loader.readLinks(*withoutLinks, before);
    return snapshot && before && (*snapshot)->isSameAs(*before) ? before : snapshot;
}

} // namespace crosscheck
