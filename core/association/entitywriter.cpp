// SPDX-FileCopyrightText: Crosscheck contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/association/entitywriter.h"

#include "core/association/junctionsql.h"
#include "core/association/stagingtable.h"

#include <QCoreApplication>

namespace crosscheck {

namespace {

QString tr(const char *text)
{
    return QCoreApplication::translate("Writer", text);
}

Result<void> named(Error error, const QString &what)
{
    error.text = what + QLatin1Char(' ') + error.text;
    return tl::make_unexpected(std::move(error));
}

Result<void> swallowed(const QString &what)
{
    return failure(ErrorKind::Stale, tr("The database did not carry out %1.").arg(what),
                   tr("A trigger or a rule of the table may forbid it."));
}

/// `"a" = ? AND "b" = ?`, each `?` as the value needs it.
QString conditions(const Dialect &dialect, const QStringList &columns, const std::vector<Value> &values)
{
    QStringList parts;
    for (qsizetype i = 0; i < columns.size(); ++i) {
        parts.append(QStringLiteral("%1 = %2").arg(dialect.quoted(QStringView(columns[i])),
                                                   dialect.placeholder(values[std::size_t(i)])));
    }
    return parts.join(QLatin1String(" AND "));
}

} // namespace

EntityWriter::EntityWriter(Connection &connection, const SaveRequest &request, JobContext &context)
    : m_connection(connection)
    , m_dialect(connection.dialect())
    , m_request(request)
    , m_context(context)
{
}

/// The side whose table refers to the other one's comes first: a row that goes by a cascade could not be read any more.
std::vector<EntityWriter::Target> EntityWriter::targets(EntityChange::Kind kind) const
{
    const auto &[left, right] = m_request.association.sides;
    const bool rightRefers
        = std::any_of(right.table.foreignKeys.begin(), right.table.foreignKeys.end(),
                      [&left = left](const ForeignKey &key) { return key.table == left.table.name; });
    std::vector<Target> found;
    for (const Side side : rightRefers ? std::array{Side::Right, Side::Left} : bothSides) {
        const auto &writes = m_request.writes[side];
        for (std::uint32_t i = 0; i < writes.size(); ++i) {
            if (writes[i].change.kind == kind)
                found.push_back({side, i});
        }
    }
    return found;
}

std::vector<EntityWriter::Target> EntityWriter::deletedOf(Side side) const
{
    std::vector<Target> deleted = targets(EntityChange::Kind::Delete);
    std::erase_if(deleted, [side](const Target &target) { return target.side != side; });
    return deleted;
}

std::vector<Key> EntityWriter::keysOf(const std::vector<Target> &targets) const
{
    std::vector<Key> keys;
    for (const Target &target : targets)
        keys.push_back(entity(target).key);
    return keys;
}

/// A cascade must not take unseen what somebody added or changed since.
Result<void> EntityWriter::compareImpacts()
{
    for (const Side side : bothSides) {
        const std::vector<Target> deleted = deletedOf(side);
        if (deleted.empty())
            continue;
        const auto impacts = deletionImpacts(m_connection, m_request.association, side, keysOf(deleted));
        if (!impacts)
            return tl::make_unexpected(impacts.error());
        for (std::size_t i = 0; i < deleted.size(); ++i) {
            const DeletionImpact &now = (*impacts)[i];
            if (now.isAnotherRow(write(deleted[i]).impact))
                return failure(
                    ErrorKind::Stale,
                    tr("“%1”, which is to be deleted, was changed, or another row has its key now.")
                        .arg(nameOf(deleted[i])),
                    tr("Take the deletion back, then delete it again."));
            if (now.exceeds(write(deleted[i]).impact))
                return failure(ErrorKind::Stale,
                               tr("Deleting “%1” would take more or other rows along by now: %2.")
                                   .arg(nameOf(deleted[i]), now.lossText()),
                               tr("Take the deletion back, then delete it again."));
        }
    }
    return {};
}

Result<void> EntityWriter::deleteAll(SaveOutcome &outcome)
{
    for (const Side side : bothSides) {
        const std::vector<Target> own = deletedOf(side);
        if (auto seen = own.empty() ? Result<void>() : refuseHiddenLinks(side, own); !seen)
            return seen;
    }
    const std::vector<Target> deleted = targets(EntityChange::Kind::Delete);
    for (std::size_t i = 0; i < deleted.size(); ++i) {
        m_context.report({qint64(i), qint64(deleted.size())});
        if (auto done = deleteOne(deleted[i], outcome); !done)
            return done;
    }
    return {};
}

Result<void> EntityWriter::refuseHiddenLinks(Side side, const std::vector<Target> &deleted)
{
    const EntitySide &entity = m_request.association.sides[side];
    auto staging
        = StagingTable::create(m_connection, QStringLiteral("crosscheck_deleted"),
                               columnsOf(entity.table, entity.keyColumns), int(entity.keyColumns.size()));
    if (!staging)
        return tl::make_unexpected(staging.error());
    const std::vector<Key> keys = keysOf(deleted);
    if (auto filled = staging->fill(keys.size(), [&keys](std::size_t i) { return keys[i].parts(); }); !filled)
        return filled;
    for (const Side referring : bothSides) { // both where a table is linked with itself
        if (referring != side && !m_request.association.sidesShareKey())
            continue;
        if (auto unused = refuseHiddenLinks(referring, *staging, deleted); !unused)
            return unused;
    }
    return {};
}

/// Junction rows that are not among the links that the person saw: a colleague's, or strays.
Result<void> EntityWriter::refuseHiddenLinks(Side referring, const StagingTable &staging,
                                             const std::vector<Target> &deleted)
{
    const Association &association = m_request.association;
    const QString alias = QStringLiteral("j");
    QString conditions = StagingTable::matches(QStringLiteral("s"), 0,
                                               referenceOperands(m_dialect, association, referring, alias));
    std::vector<Value> values;
    if (referring == Side::Right) { // rows with other fixed values are about other tables
        conditions += fixedConditions(association, m_dialect, alias);
        values = fixedValues(association);
    }
    const auto rows = m_connection.read(QStringLiteral("SELECT s.n FROM %1 j %2 %3 s WHERE %4 LIMIT 1")
                                            .arg(m_dialect.quoted(association.junction.name),
                                                 m_dialect.scanJoin(), staging.name(), conditions),
                                        values);
    std::optional<Target> referred;
    while (rows->next())
        referred = deleted[std::size_t(rows->integer(0))];
    if (const auto read = rows->finish(); !read)
        return read;
    if (!referred)
        return {};
    return failure(
        ErrorKind::Stale,
        tr("“%1” cannot be deleted: %2 of %3 refers to it in rows that are not among its shown links.")
            .arg(nameOf(*referred), association.sides[referring].junctionColumns.join(QLatin1String(", ")),
                 association.junction.name.display()));
}

Result<void> EntityWriter::deleteOne(Target target, SaveOutcome &outcome)
{
    const EntitySide &side = definition(target);
    QStringList columns;
    for (const Column &column : side.table.columns) {
        if (!column.generated)
            columns.append(column.name);
    }
    const std::vector<Value> key = entity(target).key.parts();
    const QString from
        = QStringLiteral(" FROM %1 WHERE %2")
              .arg(m_dialect.quoted(side.table.name), conditions(m_dialect, side.keyColumns, key));
    const auto row
        = m_connection.readRow(QLatin1String("SELECT ") + columnList(m_dialect, columns) + from, key);
    const QString impossible = tr("“%1” cannot be deleted.").arg(nameOf(target));
    if (!row)
        return named(row.error(), impossible);
    const QString what = tr("deleting “%1”").arg(nameOf(target));
    if (row->empty())
        return untouched(target, what);
    const auto deleted = m_connection.execute(QLatin1String("DELETE") + from, key);
    if (!deleted)
        return named(deleted.error(), impossible);
    if (*deleted == 0)
        return untouched(target, what);
    if (*deleted > 1)
        return failure(ErrorKind::Stale, impossible,
                       tr("Several rows of %1 have its key by now.").arg(side.table.name.display()));
    auto &kept = outcome.deletedRows[entity(target).id];
    for (qsizetype i = 0; i < columns.size(); ++i) {
        if (side.labelColumns != QStringList{columns[i]})
            kept[columns[i]] = (*row)[std::size_t(i)];
    }
    return verify(target, entity(target).key, false, what);
}

/// Why a statement did not touch its row: it is gone, since it was there when the save began, or a trigger is against it.
Result<void> EntityWriter::untouched(Target target, const QString &what)
{
    const EntitySide &side = definition(target);
    const std::vector<Value> key = entity(target).key.parts();
    const auto rows = m_connection.readNumber(
        QStringLiteral("SELECT count(*) FROM %1 WHERE %2")
            .arg(m_dialect.quoted(side.table.name), conditions(m_dialect, side.keyColumns, key)),
        key);
    if (!rows)
        return tl::make_unexpected(rows.error());
    if (*rows > 0)
        return swallowed(what);
    return failure(
        ErrorKind::Stale,
        tr("“%1” went with another row that this save deletes, before its own change.").arg(nameOf(target)),
        tr("Take that change back: the row goes along without it."));
}

Result<void> EntityWriter::renameAll(SaveOutcome &outcome)
{
    for (const Target &target : targets(EntityChange::Kind::Rename)) {
        if (auto done = renameOne(target); !done)
            return done;
        ++outcome.renamed;
    }
    return {};
}

Result<void> EntityWriter::renameOne(Target target)
{
    const EntitySide &side = definition(target);
    const Value &label = write(target).change.draft.label;
    std::vector<Value> values{label};
    const std::vector<Value> key = entity(target).key.parts();
    values.insert(values.end(), key.begin(), key.end());
    const auto affected = m_connection.execute(
        QStringLiteral("%1 %2 SET %3 = %4 WHERE %5")
            .arg(m_dialect.update(side.table.resolvesConflicts), m_dialect.quoted(side.table.name),
                 columnList(m_dialect, side.labelColumns), m_dialect.placeholder(label),
                 conditions(m_dialect, side.keyColumns, key)),
        values);
    if (!affected)
        return named(affected.error(),
                     tr("“%1” cannot be renamed to “%2”.").arg(nameOf(target), toDisplay(label)));
    if (*affected != 1)
        return untouched(target, tr("renaming “%1”").arg(nameOf(target)));
    return verifyRenamed(target);
}

/// A trigger may write the name otherwise, but not put the old one back.
Result<void> EntityWriter::verifyRenamed(Target target)
{
    const EntitySide &side = definition(target);
    const SaveRequest::Entity &renamed = entity(target);
    if (!side.table.hasTriggers || renamed.seen.label == write(target).change.draft.label)
        return {};
    std::vector<Value> values = renamed.key.parts();
    const QString isIt = conditions(m_dialect, side.keyColumns, values);
    values.push_back(renamed.seen.label);
    const auto rows
        = m_connection.readNumber(QStringLiteral("SELECT count(*) FROM %1 WHERE %2 AND %3")
                                      .arg(m_dialect.quoted(side.table.name), isIt,
                                           m_dialect.same(columnList(m_dialect, side.labelColumns),
                                                          m_dialect.placeholder(renamed.seen.label))),
                                  values);
    if (!rows)
        return tl::make_unexpected(rows.error());
    return *rows == 0 ? Result<void>() : swallowed(tr("renaming “%1”").arg(nameOf(target)));
}

Result<void> EntityWriter::addAll(SaveOutcome &outcome)
{
    for (const Target &target : targets(EntityChange::Kind::Add)) {
        if (auto done = addOne(target, outcome); !done)
            return done;
        ++outcome.added;
    }
    return {};
}

Result<void> EntityWriter::addOne(Target target, SaveOutcome &outcome)
{
    const EntitySide &side = definition(target);
    const auto key = m_connection.insertRow({side.table.name, write(target).change.draft.rowFor(side),
                                             side.keyColumns, side.table.resolvesConflicts});
    if (!key)
        return named(key.error(),
                     tr("“%1” cannot be added to %2.").arg(nameOf(target), side.table.name.display()));
    const QString what = tr("adding “%1”").arg(nameOf(target));
    if (key->empty())
        return swallowed(what);
    std::vector<ValueView> parts;
    for (const Value &part : *key)
        parts.push_back(viewOf(part));
    outcome.keys[target.side][target.index] = Key(parts);
    return verify(target, Key(parts), true, what);
}

/// Whether a trigger undid what a statement did: the row with this key is to be there, or to be gone.
Result<void> EntityWriter::verify(Target target, const Key &key, bool present, const QString &what)
{
    const EntitySide &side = definition(target);
    if (!side.table.hasTriggers)
        return {};
    const std::vector<Value> parts = key.parts();
    const auto rows = m_connection.readNumber(
        QStringLiteral("SELECT count(*) FROM %1 WHERE %2")
            .arg(m_dialect.quoted(side.table.name), conditions(m_dialect, side.keyColumns, parts)),
        parts);
    if (!rows)
        return tl::make_unexpected(rows.error());
    return (*rows > 0) == present ? Result<void>() : swallowed(what);
}

} // namespace crosscheck
