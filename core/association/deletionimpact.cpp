// SPDX-FileCopyrightText: Crosscheck contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/association/deletionimpact.h"

#include "core/association/junctionsql.h"
#include "core/association/stagingtable.h"

#include <QCoreApplication>
#include <QLocale>

#include <algorithm>
#include <functional>
#include <list>

namespace crosscheck {

namespace {

QString tr(const char *text)
{
    return QCoreApplication::translate("DeletionImpact", text);
}

QString listed(const DeletionImpact::Counts &counts)
{
    QStringList parts;
    for (const auto &[table, rows] : counts)
        parts.append(tr("%1 of %2").arg(QLocale().toString(rows), table));
    return parts.join(QLatin1String(", "));
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
        for (qint64 generation = 0, found = 1; found > 0; ++generation) {
            const auto cascaded = cascade(generation);
            if (!cascaded)
                return tl::make_unexpected(cascaded.error());
            found = *cascaded;
        }
        if (auto done = countDeleted(); !done)
            return tl::make_unexpected(done.error());
        if (auto done = countReferring(); !done)
            return tl::make_unexpected(done.error());
        return std::move(m_impacts);
    }

private:
    struct Reached {
        const Table *table;
        QStringList
            columns; ///< the key, then all by which others refer to its rows: c0, c1 … of the staging table
        qsizetype identity = 0; ///< how many of them tell its rows apart; 0: nothing does
        StagingTable rows;

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
        auto rows
            = StagingTable::create(m_connection, QStringLiteral("crosscheck_gone%1").arg(m_reached.size()),
                                   columns, std::max(1, int(identity)));
        if (!rows)
            return tl::make_unexpected(rows.error());
        m_reached.push_back({&table, keys, identity, std::move(*rows)});
        if (auto indexed = indexReferences(m_reached.back()); !indexed)
            return tl::make_unexpected(indexed.error());
        return &m_reached.back();
    }

    /// So that who refers to it by other columns than its key finds it too.
    Result<void> indexReferences(const Reached &reached)
    {
        for (const Table &other : m_catalogue.tables) {
            for (const ForeignKey &key : other.foreignKeys) {
                const qsizetype first
                    = key.references.isEmpty() ? 0 : reached.columns.indexOf(key.references.first());
                if (!(key.table == reached.table->name) || first <= 0)
                    continue;
                if (auto indexed = reached.rows.addIndex(int(first)); !indexed)
                    return indexed;
            }
        }
        return {};
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
        return outcome(m_connection.execute(
            QStringLiteral("INSERT INTO %1 SELECT %2, s.n FROM %3 s JOIN %4 o ON %5")
                .arg((*root)->rows.name(), values(**root, 0), given->name(), m_dialect.quoted(table->name),
                     StagingTable::matches(QStringLiteral("s"), 0, operands))));
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
        return QStringLiteral(" FROM %1 o JOIN %2 s WHERE %3")
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
                .arg(reached.rows.name(), same);
        }
        return {};
    }

    /// The links of the given rows are removed by the save itself.
    bool isOwnLink(const Table &child, const ForeignKey &key) const
    {
        if (!(child.name == m_association.junction.name) || !(key.table == m_entity.table.name))
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
                if (key.onDelete != QLatin1String("CASCADE") || (generation == 0 && isOwnLink(child, key)))
                    return {};
                const auto next = reach(child);
                if (!next)
                    return tl::make_unexpected(next.error());
                const auto added = m_connection.execute(
                    QStringLiteral("INSERT INTO %1 SELECT %2, s.n%3 AND %4 = %5%6")
                        .arg((*next)->rows.name(), values(**next, generation + 1),
                             referring(reached, child, key), reached.generation(QStringLiteral("s")),
                             QString::number(generation), isNotAmong(child)));
                found += added.value_or(0);
                return outcome(added);
            });
        return done ? Result<qint64>(found) : tl::make_unexpected(done.error());
    }

    Result<void> countDeleted()
    {
        for (const Reached &reached : m_reached) {
            const QString table = reached.table->name.display();
            if (auto done
                = count(QStringLiteral("SELECT s.n, count(*) FROM %1 s WHERE %2 > 0 GROUP BY s.n")
                            .arg(reached.rows.name(), reached.generation(QStringLiteral("s"))),
                        [&table](DeletionImpact &impact) -> qint64 & { return impact.deleted[table]; });
                !done)
                return done;
        }
        return {};
    }

    /// Rows that refer to what is deleted, and stay.
    Result<void> countReferring()
    {
        return forEachReference(
            [&](const Reached &reached, const Table &child, const ForeignKey &key) -> Result<void> {
                if (key.onDelete == QLatin1String("CASCADE"))
                    return {};
                const bool forbids
                    = key.onDelete == QLatin1String("NO ACTION") || key.onDelete == QLatin1String("RESTRICT");
                const QString others = isOwnLink(child, key)
                    ? QString(QLatin1String(" AND ") + reached.generation(QStringLiteral("s"))
                              + QLatin1String(" > 0"))
                    : QString();
                const QString table = child.name.display();
                return count(QLatin1String("SELECT s.n, count(*)") + referring(reached, child, key) + others
                                 + isNotAmong(child) + QLatin1String(" GROUP BY s.n"),
                             [&table, forbids](DeletionImpact &impact) -> qint64 & {
                                 return forbids ? impact.forbids[table] : impact.cleared[table];
                             });
            });
    }

    Result<void> count(const QString &select, const std::function<qint64 &(DeletionImpact &)> &place)
    {
        const auto rows = m_connection.read(select);
        while (rows->next())
            place(m_impacts[std::size_t(rows->integer(0))]) += rows->integer(1);
        return rows->finish();
    }

    Connection &m_connection;
    const Dialect &m_dialect;
    const Association &m_association;
    const EntitySide &m_entity;
    const Catalogue &m_catalogue;
    std::list<Reached> m_reached; ///< a list: more come while it is gone through
    std::vector<DeletionImpact> m_impacts;
};

bool exceed(const DeletionImpact::Counts &counts, const DeletionImpact::Counts &seen)
{
    return std::any_of(counts.begin(), counts.end(), [&seen](const auto &count) {
        const auto known = seen.find(count.first);
        return count.second > (known == seen.end() ? 0 : known->second);
    });
}

} // namespace

void DeletionImpact::add(const DeletionImpact &other)
{
    for (const auto counts : {&DeletionImpact::deleted, &DeletionImpact::cleared, &DeletionImpact::forbids}) {
        for (const auto &[table, rows] : other.*counts)
            (this->*counts)[table] += rows;
    }
}

bool DeletionImpact::exceeds(const DeletionImpact &seen) const
{
    return exceed(deleted, seen.deleted) || exceed(cleared, seen.cleared);
}

QString DeletionImpact::lossText() const
{
    QStringList parts;
    if (!deleted.empty())
        parts.append(tr("%1 deleted").arg(listed(deleted)));
    if (!cleared.empty())
        parts.append(tr("%1 without their reference").arg(listed(cleared)));
    return parts.join(QLatin1String("; "));
}

QString DeletionImpact::forbidText() const
{
    return forbids.empty() ? QString() : tr("Other rows refer to it: %1.").arg(listed(forbids));
}

Result<std::vector<DeletionImpact>> deletionImpacts(Connection &connection, const Association &association,
                                                    Side side, const std::vector<Key> &keys)
{
    const auto catalogue = readCatalogue(connection);
    if (!catalogue)
        return tl::make_unexpected(catalogue.error());
    return ImpactReader(connection, association, side, *catalogue).read(keys);
}

} // namespace crosscheck
