// SPDX-FileCopyrightText: Crosscheck contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/association/deletionimpact.h"
#include "core/association/junctionsql.h"
#include "core/association/stagingtable.h"
#include "core/schema/references.h"

#include <algorithm>
#include <functional>
#include <list>

namespace crosscheck {

namespace {

constexpr double leastConfidence = 0.6; ///< of a reference that only names tell

/// The catalogue with the references that only names tell as foreign keys that do nothing at a deletion.
Catalogue withInferred(const Catalogue &catalogue)
{
    const ReferenceFinder finder(catalogue);
    Catalogue all = catalogue;
    for (Table &table : all.tables) {
        for (const Reference &reference : finder.of(table)) {
            if (!reference.declared && reference.confidence >= leastConfidence)
                table.foreignKeys.push_back(
                    {reference.columns, reference.table, reference.references, QString()});
        }
    }
    return all;
}

bool isCascading(const ForeignKey &key)
{
    return key.onDelete == QLatin1String("CASCADE");
}

/// Where rows that refer by the key, and stay, are told.
DeletionImpact::Rows &placeOf(DeletionImpact &impact, const ForeignKey &key)
{
    if (key.onDelete.isEmpty())
        return impact.orphaned;
    const bool forbids
        = key.onDelete == QLatin1String("NO ACTION") || key.onDelete == QLatin1String("RESTRICT");
    return forbids ? impact.forbids : impact.cleared;
}

/// Follows foreign keys, a generation of rows at a time: the given rows are generation 0, what a cascade deletes because
/// of generation g is generation g + 1. Each table that is reached has a staging table of such rows: their generation,
/// the columns by which others refer to them, and as `n` which of the given rows they go with.
class ImpactReader
{
public:
    ImpactReader(Connection &connection, const Association &association, Side side,
                 const Catalogue &catalogue)
        : m_connection(connection)
        , m_dialect(connection.dialect())
        , m_association(association)
        , m_entity(association.sides[side])
        , m_catalogue(catalogue)
    {
    }

    Result<std::vector<DeletionImpact>> read(const std::vector<Key> &keys)
    {
        m_impacts.resize(keys.size());
        if (auto done = begin(keys); !done)
            return tl::make_unexpected(done.error());
        return follow();
    }

    /// Of the junction's rows `j` that a statement finds.
    Result<std::vector<DeletionImpact>> readJunction(const QString &from, const std::vector<Value> &values)
    {
        m_isOfLinks = true;
        m_impacts.resize(1);
        const Table *junction = m_catalogue.find(m_association.junction.name);
        if (!junction || keyColumnsOf(*junction).isEmpty())
            return std::move(m_impacts);
        const auto root = reach(*junction);
        if (!root)
            return tl::make_unexpected(root.error());
        const auto begun = add(**root,
                               QStringLiteral("SELECT %1, 0, 0%2")
                                   .arg(columnList(m_dialect, (*root)->columns, QStringLiteral("j")), from),
                               values);
        if (!begun)
            return tl::make_unexpected(begun.error());
        return follow();
    }

private:
    Result<std::vector<DeletionImpact>> follow()
    {
        for (qint64 generation = 0, found = 1; found > 0; ++generation) {
            const auto cascaded = cascade(generation);
            if (!cascaded)
                return tl::make_unexpected(cascaded.error());
            found = *cascaded;
        }
        for (const auto step :
             {&ImpactReader::readDeleted, &ImpactReader::readReferring, &ImpactReader::readOtherTypes}) {
            if (auto done = (this->*step)(); !done)
                return tl::make_unexpected(done.error());
        }
        for (DeletionImpact &impact : m_impacts)
            impact.sort();
        return std::move(m_impacts);
    }

    struct Reached {
        const Table *table;
        QStringList
            columns; ///< the key, then all by which others refer to its rows: c0, c1 … of the staging table
        qsizetype identity = 0; ///< how many of them tell its rows apart; 0: nothing does
        StagingTable rows;
        std::optional<StagingTable> mirror; ///< the same rows, where a statement may not name those twice
        std::optional<StagingTable> coming; ///< with it: the rows on their way to both

        [[nodiscard]] QString generation(const QString &alias) const
        {
            return QStringLiteral("%1.c%2").arg(alias, QString::number(columns.size()));
        }
    };

    QStringList keyColumnsOf(const Table &table) const
    {
        QStringList columns = table.primaryKey;
        for (const Table &other : m_catalogue.tables) {
            for (const ForeignKey &key : other.foreignKeys) {
                if (key.table == table.name)
                    columns += key.references;
            }
        }
        columns.removeDuplicates();
        return columns;
    }

    Result<Reached *> reach(const Table &table)
    {
        const auto known = std::find_if(m_reached.begin(), m_reached.end(),
                                        [&table](const Reached &one) { return one.table == &table; });
        if (known != m_reached.end())
            return &*known;
        const QStringList keys = keyColumnsOf(table);
        const qsizetype identity = table.primaryKey.isEmpty() ? keys.size() : table.primaryKey.size();
        std::vector<Column> columns = columnsOf(table, keys);
        Column generation;
        generation.type = QStringLiteral("INTEGER");
        columns.push_back(generation);
        const QString name = QStringLiteral("crosscheck_gone%1").arg(m_reached.size());
        const auto stage = [&](const QString &which) {
            return StagingTable::create(m_connection, name + which, columns, std::max(1, int(identity)),
                                        referredBesides(table, keys));
        };
        auto rows = stage({});
        if (!rows)
            return tl::make_unexpected(rows.error());
        Reached &reached = m_reached.emplace_back(Reached{&table, keys, identity, std::move(*rows), {}, {}});
        if (m_dialect.rereadsTemporaryTables())
            return &reached;
        for (const auto &[which, place] : {std::pair(QStringLiteral("_mirror"), &reached.mirror),
                                           std::pair(QStringLiteral("_coming"), &reached.coming)}) {
            auto staged = stage(which);
            if (!staged)
                return tl::make_unexpected(staged.error());
            place->emplace(std::move(*staged));
        }
        return &reached;
    }

    /// Adds the rows that a SELECT finds. @return how many.
    Result<qint64> add(Reached &reached, const QString &select, const std::vector<Value> &values = {})
    {
        const QString insert = QStringLiteral("INSERT INTO %1 %2");
        if (!reached.mirror)
            return m_connection.execute(insert.arg(reached.rows.name(), select), values);
        const auto added = m_connection.execute(insert.arg(reached.coming->name(), select), values);
        if (!added)
            return added;
        const QString come = QLatin1String("SELECT * FROM ") + reached.coming->name();
        for (const QString &statement :
             {insert.arg(reached.rows.name(), come), insert.arg(reached.mirror->name(), come),
              QString(QLatin1String("DELETE FROM ") + reached.coming->name())}) {
            if (const auto done = m_connection.execute(statement); !done)
                return done;
        }
        return added;
    }

    /// Where the columns are among @p keys, but for the first, by which others refer to the table: so that these too find
    /// its rows by an index.
    QList<int> referredBesides(const Table &table, const QStringList &keys) const
    {
        QList<int> places;
        for (const Table &other : m_catalogue.tables) {
            for (const ForeignKey &key : other.foreignKeys) {
                const qsizetype first = key.references.isEmpty() ? 0 : keys.indexOf(key.references.first());
                if (key.table == table.name && first > 0 && !places.contains(int(first)))
                    places.append(int(first));
            }
        }
        return places;
    }

    Result<void> begin(const std::vector<Key> &keys)
    {
        const Table *table = m_catalogue.find(m_entity.table.name);
        if (!table)
            return {};
        auto given
            = StagingTable::create(m_connection, QStringLiteral("crosscheck_given"),
                                   columnsOf(*table, m_entity.keyColumns), int(m_entity.keyColumns.size()));
        if (!given)
            return tl::make_unexpected(given.error());
        if (auto filled = given->fill(keys.size(), [&keys](std::size_t i) { return keys[i].parts(); });
            !filled)
            return filled;
        const auto root = reach(*table);
        if (!root)
            return tl::make_unexpected(root.error());
        const QStringList operands = qualified(m_dialect, m_entity.keyColumns, QStringLiteral("o"));
        const QString from = QStringLiteral(" FROM %1 s JOIN %2 o ON %3")
                                 .arg(given->name(), m_dialect.quoted(table->name),
                                      StagingTable::matches(QStringLiteral("s"), 0, operands));
        Table own
            = *table; // without the label, which the save compares by itself, with the name that was seen
        std::erase_if(own.columns,
                      [this](const Column &column) { return m_entity.labelColumns.contains(column.name); });
        const auto place = [](DeletionImpact &impact) -> DeletionImpact::Rows & { return impact.row; };
        if (auto done = own.columns.empty() ? Result<void>() : readRows(own, from, place); !done)
            return done;
        return outcome(add(**root, QStringLiteral("SELECT %1, s.n%2").arg(values(**root, 0), from)));
    }

    /// `o.x, o.y, generation` of the staged columns.
    QString values(const Reached &reached, qint64 generation) const
    {
        QStringList parts = qualified(m_dialect, reached.columns, QStringLiteral("o"));
        parts.append(QString::number(generation));
        return parts.join(QLatin1String(", "));
    }

    static Result<void> outcome(const Result<qint64> &executed)
    {
        return executed ? Result<void>() : tl::make_unexpected(executed.error());
    }

    /// ` FROM child o, reached s WHERE` the child's key refers to it.
    QString referring(const Reached &reached, const Table &child, const ForeignKey &key) const
    {
        const QStringList operands
            = referenceOperands(m_dialect, columnsOf(child, key.columns),
                                columnsOf(*reached.table, key.references), QStringLiteral("o"));
        QStringList conditions;
        for (qsizetype i = 0; i < operands.size(); ++i)
            conditions.append(StagingTable::matches(
                QStringLiteral("s"), int(reached.columns.indexOf(key.references[i])), {operands[i]}));
        return QStringLiteral(" FROM %1 o, %2 s WHERE %3")
            .arg(m_dialect.quoted(child.name), reached.rows.name(), conditions.join(QLatin1String(" AND ")));
    }

    /// That the child's row is not among those that are deleted along with the same given row.
    QString isNotAmong(const Table &child) const
    {
        for (const Reached &reached : m_reached) {
            if (reached.table != &child || reached.identity == 0)
                continue;
            const QStringList own
                = qualified(m_dialect, reached.columns.first(reached.identity), QStringLiteral("o"));
            QString same = QStringLiteral("x.n = s.n");
            for (qsizetype i = 0; i < own.size(); ++i) // also where a part of the key is NULL
                same += QLatin1String(" AND ") + m_dialect.same(QStringLiteral("x.c%1").arg(i), own[i]);
            return QStringLiteral(" AND NOT EXISTS (SELECT 1 FROM %1 x WHERE %2)")
                .arg((reached.mirror ? *reached.mirror : reached.rows).name(), same);
        }
        return {};
    }

    /// The links of the given rows are removed by the save itself.
    bool isOwnLink(const Table &child, const ForeignKey &key) const
    {
        if (m_isOfLinks || !(child.name == m_association.junction.name)
            || !(key.table == m_entity.table.name))
            return false;
        return std::any_of(bothSides.begin(), bothSides.end(), [&](Side side) {
            return key.columns == m_association.sides[side].junctionColumns
                && m_association.sides[side].table.name == m_entity.table.name;
        });
    }

    /// Calls @p visit with each foreign key that refers to a table that is reached, be it only during this.
    Result<void> forEachReference(
        const std::function<Result<void>(const Reached &, const Table &, const ForeignKey &)> &visit)
    {
        for (const Reached &reached : m_reached) {
            for (const Table &child : m_catalogue.tables) {
                for (const ForeignKey &key : child.foreignKeys) {
                    if (!(key.table == reached.table->name))
                        continue;
                    if (auto done = visit(reached, child, key); !done)
                        return done;
                }
            }
        }
        return {};
    }

    /// Finds the rows that go because of a generation. @return how many.
    Result<qint64> cascade(qint64 generation)
    {
        qint64 found = 0;
        const auto done = forEachReference(
            [&](const Reached &reached, const Table &child, const ForeignKey &key) -> Result<void> {
                const bool isLeaf = keyColumnsOf(child).isEmpty(); // nothing refers to its rows
                const bool isOwn = generation == 0 && isOwnLink(child, key);
                if (isLeaf || !(isOwn || isCascading(key)))
                    return {};
                const auto next = reach(child);
                if (!next)
                    return tl::make_unexpected(next.error());
                const auto added
                    = add(**next,
                          QStringLiteral("SELECT %1, s.n%2 AND %3 = %4%5")
                              .arg(values(**next, isOwn ? 0 : generation + 1), referring(reached, child, key),
                                   reached.generation(QStringLiteral("s")), QString::number(generation),
                                   isNotAmong(child)));
                found += added.value_or(0);
                return outcome(added);
            });
        return done ? Result<qint64>(found) : tl::make_unexpected(done.error());
    }

    /// Rows that are reached by a cascade, each once, by their primary keys.
    Result<void> readDeleted()
    {
        for (const Reached &reached : m_reached) {
            const QStringList own = qualified(m_dialect, reached.table->primaryKey, QStringLiteral("o"));
            if (own.isEmpty())
                continue;
            QStringList same;
            for (qsizetype i = 0; i < own.size(); ++i)
                same.append(m_dialect.same(own[i], QStringLiteral("s.c%1").arg(i)));
            const QString from
                = QStringLiteral(" FROM %1 s JOIN %2 o ON %3 WHERE %4 > 0")
                      .arg(reached.rows.name(), m_dialect.quoted(reached.table->name),
                           same.join(QLatin1String(" AND ")), reached.generation(QStringLiteral("s")));
            const auto place
                = [](DeletionImpact &impact) -> DeletionImpact::Rows & { return impact.deleted; };
            if (auto done = readRows(*reached.table, from, place); !done)
                return done;
        }
        return {};
    }

    /// Rows that refer to what is deleted, and stay; and those that go and have no primary key.
    Result<void> readReferring()
    {
        return forEachReference(
            [&](const Reached &reached, const Table &child, const ForeignKey &key) -> Result<void> {
                if (isCascading(key) && !child.primaryKey.isEmpty())
                    return {};
                QString from = referring(reached, child, key);
                if (isOwnLink(child, key))
                    from += QLatin1String(" AND ") + reached.generation(QStringLiteral("s"))
                        + QLatin1String(" > 0");
                if (!isCascading(key))
                    from += isNotAmong(child);
                return readRows(child, from, [&key](DeletionImpact &impact) -> DeletionImpact::Rows & {
                    return isCascading(key) ? impact.deleted : placeOf(impact, key);
                });
            });
    }

    /// A junction's rows about other tables, which are no links here: a save does not take them along.
    Result<void> readOtherTypes()
    {
        const Table *junction = m_catalogue.find(m_association.junction.name);
        if (m_isOfLinks || m_association.fixed.empty() || &m_entity != &m_association.sides.left || !junction
            || m_reached.empty())
            return {};
        const ForeignKey key{m_entity.junctionColumns, m_entity.table.name, m_entity.keyColumns, QString()};
        QStringList isOwn;
        for (const auto &[column, value] : m_association.fixed)
            isOwn.append(m_dialect.same(columnList(m_dialect, {column}, QStringLiteral("o")),
                                        m_dialect.placeholder(value)));
        return readRows(
            *junction,
            referring(m_reached.front(), *junction, key)
                + QStringLiteral(" AND NOT (%1)").arg(isOwn.join(QLatin1String(" AND "))),
            [](DeletionImpact &impact) -> DeletionImpact::Rows & { return impact.forbids; },
            fixedValues(m_association));
    }

    /// Reads the rows `o` of a table, each with the number `s.n` of the given row that it goes with.
    Result<void> readRows(const Table &table, const QString &from,
                          const std::function<DeletionImpact::Rows &(DeletionImpact &)> &place,
                          const std::vector<Value> &values = {})
    {
        QStringList names;
        for (const Column &column : table.columns)
            names.append(column.name);
        const auto rows = m_connection.read(
            QLatin1String("SELECT s.n, ") + columnList(m_dialect, names, QStringLiteral("o")) + from, values);
        std::vector<ValueView> row(table.columns.size());
        while (rows->next()) {
            for (std::size_t i = 0; i < row.size(); ++i)
                row[i] = rows->view(int(i) + 1);
            place(m_impacts[std::size_t(rows->integer(0))])[table.name.display()].push_back(hashOf(row));
        }
        return rows->finish();
    }

    Connection &m_connection;
    const Dialect &m_dialect;
    const Association &m_association;
    const EntitySide &m_entity;
    const Catalogue &m_catalogue;
    bool m_isOfLinks = false;     ///< the given rows are the junction's
    std::list<Reached> m_reached; ///< a list: more come while it is gone through
    std::vector<DeletionImpact> m_impacts;
};

} // namespace

Result<std::vector<DeletionImpact>> deletionImpacts(Connection &connection, const Association &association,
                                                    Side side, const std::vector<Key> &keys)
{
    const auto catalogue = readCatalogue(connection);
    if (!catalogue)
        return tl::make_unexpected(catalogue.error());
    const Catalogue all = withInferred(*catalogue);
    return ImpactReader(connection, association, side, all).read(keys);
}

Result<DeletionImpact> junctionImpact(Connection &connection, const Association &association,
                                      const QString &from, const std::vector<Value> &values)
{
    const auto catalogue = readCatalogue(connection);
    if (!catalogue)
        return tl::make_unexpected(catalogue.error());
    const Catalogue all = withInferred(*catalogue);
    const auto impacts = ImpactReader(connection, association, Side::Left, all).readJunction(from, values);
    return impacts ? Result<DeletionImpact>(impacts->front()) : tl::make_unexpected(impacts.error());
}

} // namespace crosscheck
