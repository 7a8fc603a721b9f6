// SPDX-FileCopyrightText: Crosscheck contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/association/writer.h"

#include "core/association/history.h"
#include "core/association/linkwriter.h"
#include "core/association/stagingtable.h"
#include "core/db/transaction.h"

#include <QCoreApplication>

namespace crosscheck {

namespace {

constexpr int mostNamed = 10;

QString tr(const char *text)
{
    return QCoreApplication::translate("Writer", text);
}

QString notSaved()
{
    return tr("Nothing was saved.");
}

class Writer
{
public:
    Writer(Connection &connection, const SaveRequest &request)
        : m_connection(connection)
        , m_dialect(connection.dialect())
        , m_request(request)
    {
    }

    Result<void> run(SaveOutcome &outcome)
    {
        m_outcome = &outcome;
        using Step = Result<void> (Writer::*)();
        for (const Step step :
             {&Writer::compareDefinitions, &Writer::compareLabels, &Writer::revokeLinks,
              &Writer::deleteEntities, &Writer::renameEntities, &Writer::addEntities, &Writer::grantLinks}) {
            if (auto done = (this->*step)(); !done)
                return done;
        }
        return {};
    }

private:
    const EntitySide &side(Side which) const { return m_request.association.sides[which]; }

    Result<void> compareDefinitions()
    {
        const auto catalogue = readCatalogue(m_connection);
        if (!catalogue)
            return tl::make_unexpected(catalogue.error());
        for (const Table *table :
             {&m_request.association.junction, &side(Side::Left).table, &side(Side::Right).table}) {
            const QString difference = differenceOf(*table, catalogue->find(table->name));
            if (!difference.isEmpty())
                return failure(ErrorKind::Stale, tr("The database was changed since it was read."),
                               difference + QLatin1Char(' ') + notSaved());
        }
        return {};
    }

    Result<void> compareLabels()
    {
        for (const Side which : bothSides) {
            if (auto same = compareLabels(which); !same)
                return same;
        }
        return {};
    }

    /// Finds touched rows that are gone or carry another label now: SQLite gives a deleted row's key to the next.
    Result<void> compareLabels(Side which)
    {
        const EntitySide &entity = side(which);
        std::vector<const SaveRequest::Entity *> seen;
        for (const SaveRequest::Entity &touched : m_request.entities[which]) {
            if (!touched.change || touched.change->kind != EntityChange::Kind::Add)
                seen.push_back(&touched);
        }
        const int keys = int(entity.keyColumns.size());
        QStringList types = typesOf(entity.table, entity.keyColumns);
        types.append(typesOf(entity.table, {entity.labelColumn}));
        auto staging = StagingTable::create(m_connection, QStringLiteral("crosscheck_seen"), types, keys);
        if (!staging)
            return tl::make_unexpected(staging.error());
        const auto filled = staging->fill(seen.size(), [&seen](std::size_t i) {
            std::vector<Value> row = seen[i]->key.parts();
            row.push_back(seen[i]->seenLabel);
            return row;
        });
        if (!filled)
            return filled;
        const QString label = QLatin1String("e.") + m_dialect.quoted(QStringView(entity.labelColumn));
        const auto rows = m_connection.read(
            QStringLiteral(
                "SELECT s.n, e.%1 IS NULL, %2 FROM %3 s LEFT JOIN %4 e ON %5 WHERE e.%1 IS NULL OR NOT (%6)")
                .arg(m_dialect.quoted(QStringView(entity.keyColumns.first())), label, staging->name(),
                     m_dialect.quoted(entity.table.name),
                     staging->matches(QStringLiteral("s"), 0, QStringLiteral("e"), entity.keyColumns),
                     m_dialect.same(label, QStringLiteral("s.c%1").arg(keys))));
        QStringList differences;
        while (rows->next() && differences.size() < mostNamed) {
            const QString before = toDisplay(seen[std::size_t(rows->integer(0))]->seenLabel);
            differences.append(rows->integer(1) != 0 ? tr("“%1” is gone from %2.").arg(before, entity.title)
                                                     : tr("“%1” is now “%2”.").arg(before, rows->string(2)));
        }
        if (const auto read = rows->finish(); !read)
            return read;
        if (differences.isEmpty())
            return {};
        return failure(ErrorKind::Stale, tr("Somebody else changed rows that your changes are about."),
                       differences.join(QLatin1Char(' ')) + QLatin1Char(' ') + notSaved());
    }

    Result<void> revokeLinks() { return LinkWriter(m_connection, m_request).revoke(*m_outcome); }

    Result<void> grantLinks() { return LinkWriter(m_connection, m_request).grant(*m_outcome); }

    Result<void> forEachChange(
        EntityChange::Kind kind,
        const std::function<Result<void>(Side, std::uint32_t, const SaveRequest::Entity &)> &act)
    {
        for (const Side which : bothSides) {
            const auto &entities = m_request.entities[which];
            for (std::uint32_t i = 0; i < entities.size(); ++i) {
                if (!entities[i].change || entities[i].change->kind != kind)
                    continue;
                if (auto done = act(which, i, entities[i]); !done)
                    return done;
            }
        }
        return {};
    }

    QString keyConditions(const EntitySide &entity, const std::vector<Value> &key) const
    {
        return conditions(m_dialect, entity.keyColumns, key);
    }

    Result<void> deleteEntities()
    {
        return forEachChange(EntityChange::Kind::Delete,
                             [this](Side which, std::uint32_t index, const SaveRequest::Entity &entity) {
                                 if (auto unused = refuseWhereReferred(which, index); !unused)
                                     return unused;
                                 return deleteEntity(which, index, entity);
                             });
    }

    /// Rows that a colleague added since, or strays: a cascade must not take them unseen.
    Result<void> refuseWhereReferred(Side which, std::uint32_t index)
    {
        const std::vector<Value> key = m_request.entities[which][index].key.parts();
        const Association &association = m_request.association;
        for (const Side referring : bothSides) { // both where a table is linked with itself
            if (referring != which && !association.sidesShareKey())
                continue;
            const auto left = countRows(association.junction, side(referring).junctionColumns, key);
            if (!left)
                return tl::make_unexpected(left.error());
            if (*left > 0)
                return failure(
                    ErrorKind::Stale,
                    tr("“%1” cannot be deleted: %2 of %3 refers to it in rows that are not among its shown "
                       "links.")
                        .arg(m_request.entityName(which, index),
                             side(referring).junctionColumns.join(QLatin1String(", ")),
                             association.junction.name.display()),
                    notSaved());
        }
        return {};
    }

    Result<qint64> countRows(const Table &table, const QStringList &columns, const std::vector<Value> &values)
    {
        return m_connection.readNumber(
            QStringLiteral("SELECT count(*) FROM %1 WHERE %2")
                .arg(m_dialect.quoted(table.name), conditions(m_dialect, columns, values)),
            values);
    }

    /// Whether a trigger undid what a statement did: the row with this key is to be there, or to be gone.
    Result<void> verify(const EntitySide &definition, const Key &key, bool present, const QString &what)
    {
        if (!definition.table.hasTriggers)
            return {};
        const auto rows = countRows(definition.table, definition.keyColumns, key.parts());
        if (!rows)
            return tl::make_unexpected(rows.error());
        return (*rows > 0) == present ? Result<void>() : swallowed(what);
    }

    Result<void> deleteEntity(Side which, std::uint32_t index, const SaveRequest::Entity &entity)
    {
        const EntitySide &definition = side(which);
        QStringList names;
        QStringList quoted;
        for (const Column &column : definition.table.columns) {
            if (column.generated)
                continue;
            names.append(column.name);
            quoted.append(m_dialect.quoted(QStringView(column.name)));
        }
        const std::vector<Value> key = entity.key.parts();
        const auto row = m_connection.executeReturning(QStringLiteral("DELETE FROM %1 WHERE %2 RETURNING %3")
                                                           .arg(m_dialect.quoted(definition.table.name),
                                                                keyConditions(definition, key),
                                                                quoted.join(QLatin1String(", "))),
                                                       key);
        if (!row)
            return named(row.error(), tr("“%1” cannot be deleted.").arg(m_request.entityName(which, index)));
        const QString what = tr("deleting “%1”").arg(m_request.entityName(which, index));
        if (row->empty())
            return swallowed(what);
        auto &kept = m_outcome->deletedRows[entity.id];
        for (qsizetype i = 0; i < names.size(); ++i) {
            if (names[i] != definition.labelColumn)
                kept[names[i]] = (*row)[std::size_t(i)];
        }
        return verify(definition, entity.key, false, what);
    }

    Result<void> renameEntities()
    {
        return forEachChange(
            EntityChange::Kind::Rename,
            [this](Side which, std::uint32_t index, const SaveRequest::Entity &entity) -> Result<void> {
                const EntitySide &definition = side(which);
                const Value &label = entity.change->draft.label;
                std::vector<Value> values{label};
                const std::vector<Value> key = entity.key.parts();
                values.insert(values.end(), key.begin(), key.end());
                const auto affected = m_connection.execute(
                    QStringLiteral("%1 %2 SET %3 = %4 WHERE %5")
                        .arg(m_dialect.update(), m_dialect.quoted(definition.table.name),
                             m_dialect.quoted(QStringView(definition.labelColumn)),
                             m_dialect.placeholder(label), keyConditions(definition, key)),
                    values);
                if (!affected)
                    return named(affected.error(),
                                 tr("“%1” cannot be renamed to “%2”.")
                                     .arg(m_request.entityName(which, index), toDisplay(label)));
                if (*affected != 1)
                    return swallowed(tr("renaming “%1”").arg(m_request.entityName(which, index)));
                ++m_outcome->renamed;
                return verifyRenamed(which, index);
            });
    }

    /// A trigger may write the name otherwise, but not put the old one back.
    Result<void> verifyRenamed(Side which, std::uint32_t index)
    {
        const EntitySide &definition = side(which);
        const SaveRequest::Entity &entity = m_request.entities[which][index];
        if (!definition.table.hasTriggers || entity.seenLabel == entity.change->draft.label)
            return {};
        std::vector<Value> values = entity.key.parts();
        values.push_back(entity.seenLabel);
        const auto rows = m_connection.readNumber(
            QStringLiteral("SELECT count(*) FROM %1 WHERE %2 AND %3")
                .arg(m_dialect.quoted(definition.table.name), keyConditions(definition, entity.key.parts()),
                     m_dialect.same(m_dialect.quoted(QStringView(definition.labelColumn)),
                                    m_dialect.placeholder(entity.seenLabel))),
            values);
        if (!rows)
            return tl::make_unexpected(rows.error());
        return *rows == 0 ? Result<void>()
                          : swallowed(tr("renaming “%1”").arg(m_request.entityName(which, index)));
    }

    Result<void> addEntities()
    {
        return forEachChange(
            EntityChange::Kind::Add,
            [this](Side which, std::uint32_t index, const SaveRequest::Entity &entity) -> Result<void> {
                const EntitySide &definition = side(which);
                std::map<QString, Value> row = entity.change->draft.values;
                row[definition.labelColumn] = entity.change->draft.label;
                QStringList columns;
                QStringList placeholders;
                std::vector<Value> values;
                for (const auto &[column, value] : row) {
                    columns.append(m_dialect.quoted(QStringView(column)));
                    placeholders.append(m_dialect.placeholder(value));
                    values.push_back(value);
                }
                QStringList keys;
                for (const QString &column : definition.keyColumns)
                    keys.append(m_dialect.quoted(QStringView(column)));
                const auto key = m_connection.executeReturning(
                    QStringLiteral("%1 %2 (%3) VALUES (%4) RETURNING %5")
                        .arg(m_dialect.insertInto(), m_dialect.quoted(definition.table.name),
                             columns.join(QLatin1String(", ")), placeholders.join(QLatin1String(", ")),
                             keys.join(QLatin1String(", "))),
                    values);
                const QString name = m_request.entityName(which, index);
                if (!key)
                    return named(key.error(), tr("“%1” cannot be added to %2.").arg(name, definition.title));
                if (key->empty())
                    return swallowed(tr("adding “%1”").arg(name));
                std::vector<ValueView> parts;
                for (const Value &part : *key)
                    parts.push_back(viewOf(part));
                m_outcome->keys[which][index] = Key(parts);
                ++m_outcome->added;
                return verify(definition, Key(parts), true, tr("adding “%1”").arg(name));
            });
    }

    static Result<void> named(Error error, const QString &what)
    {
        error.text = what + QLatin1Char(' ') + error.text;
        error.detail += (error.detail.isEmpty() ? QString() : QStringLiteral(" ")) + notSaved();
        return tl::make_unexpected(error);
    }

    static Result<void> swallowed(const QString &what)
    {
        return failure(ErrorKind::Stale, tr("The database did not carry out %1.").arg(what),
                       tr("A trigger or a rule of the table may forbid it.") + QLatin1Char(' ') + notSaved());
    }

    Connection &m_connection;
    const Dialect &m_dialect;
    const SaveRequest &m_request;
    SaveOutcome *m_outcome = nullptr;
};

} // namespace

Result<SaveOutcome> save(Connection &connection, const SaveRequest &request, JobContext &context,
                         const History *history)
{
    if (const QString reason = connection.readOnlyReason(); !reason.isEmpty())
        return failure(ErrorKind::ReadOnly, tr("The database cannot be written. %1").arg(reason), notSaved());
    const auto withWord = [](Error error) {
        if (!error.detail.contains(notSaved()))
            error.detail += (error.detail.isEmpty() ? QString() : QStringLiteral(" ")) + notSaved();
        return tl::make_unexpected(std::move(error));
    };
    auto transaction = Transaction::beginWrite(connection);
    if (!transaction)
        return withWord(transaction.error());
    SaveOutcome outcome;
    for (const Side side : bothSides) {
        for (const SaveRequest::Entity &entity : request.entities[side])
            outcome.keys[side].push_back(entity.key);
    }
    if (const auto written = Writer(connection, request).run(outcome); !written)
        return withWord(written.error());
    if (context.isCancelled())
        return withWord({ErrorKind::Cancelled, tr("Saving was cancelled."), {}, {}});
    const QString database = connection.settings().path;
    const auto batch = history ? history->recordIntent(database, request, outcome) : Result<QString>();
    if (!batch)
        return withWord(batch.error());
    if (const auto committed = transaction->commit(); !committed)
        return withWord(committed.error());
    if (history)
        history->recordCommitted(database, *batch);
    return outcome;
}

} // namespace crosscheck
