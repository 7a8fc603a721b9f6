// SPDX-FileCopyrightText: Crosscheck contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/association/writer.h"

#include "core/association/entitywriter.h"
#include "core/association/historytable.h"
#include "core/association/junctionsql.h"
#include "core/association/linkwriter.h"
#include "core/association/payloadwriter.h"
#include "core/association/seenrows.h"
#include "core/db/transaction.h"

#include <QCoreApplication>

#include <algorithm>

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
    Writer(Connection &connection, const SaveRequest &request, JobContext &context)
        : m_connection(connection)
        , m_dialect(connection.dialect())
        , m_request(request)
        , m_entities(connection, request, context)
    {
    }

    /// Once it has run: where the database keeps its history itself.
    [[nodiscard]] const std::optional<TableName> &historyTable() const { return m_historyTable; }

    Result<void> run(SaveOutcome &outcome)
    {
        m_outcome = &outcome;
        using Step = Result<void> (Writer::*)();
        for (const Step step :
             {&Writer::refuseLacking, &Writer::lockJunction, &Writer::compareDefinitions,
              &Writer::compareRows, &Writer::compareImpacts, &Writer::compareLinkImpact, &Writer::revokeLinks,
              &Writer::deleteEntities, &Writer::renameEntities, &Writer::addEntities, &Writer::grantLinks,
              &Writer::changePayload, &Writer::readWritten}) {
            if (auto done = (this->*step)(); !done)
                return done;
        }
        return {};
    }

private:
    const EntitySide &side(Side which) const { return m_request.association.sides[which]; }

    /// A new row needs all that its table demands.
    Result<void> refuseLacking()
    {
        const QStringList required = m_request.association.requiredPayload();
        for (std::uint32_t link = 0; !required.isEmpty() && link < m_request.grants.size(); ++link) {
            const auto &restored = m_request.restored.links;
            if (std::binary_search(restored.begin(), restored.end(), link))
                continue;
            for (const QString &column : required) {
                if (!m_request.given.has(link, column))
                    return failure(ErrorKind::NotNull,
                                   tr("The new link %1 needs a value for “%2”.")
                                       .arg(m_request.cellName(m_request.grants[link]), column));
            }
        }
        return {};
    }

    /// Without a key of the pair, two that add one link at once would both do so.
    Result<void> lockJunction()
    {
        const QString lock = m_dialect.lockTable(m_request.association.junction.name);
        if (lock.isEmpty() || m_request.association.isPairUnique())
            return {};
        const auto locked = m_connection.execute(lock);
        return locked ? Result<void>() : tl::make_unexpected(locked.error());
    }

    Result<void> compareDefinitions()
    {
        const auto catalogue = readCatalogue(m_connection);
        if (!catalogue)
            return tl::make_unexpected(catalogue.error());
        const Association &association = m_request.association;
        m_historyTable = HistoryTable::in(*catalogue, association.junction.name).table;
        if (const QString difference = association.differenceIn(*catalogue); !difference.isEmpty())
            return failure(ErrorKind::Stale, tr("The database was changed since it was read."), difference);
        for (const Table &table : catalogue->tables) {
            const bool refers = std::any_of(
                table.foreignKeys.begin(), table.foreignKeys.end(),
                [&association](const ForeignKey &key) { return key.table == association.junction.name; });
            if (refers && !(table.name == association.junction.name)
                && !association.dependents.contains(table.name.display()))
                return failure(ErrorKind::Stale, tr("The database was changed since it was read."),
                               tr("The table “%1” refers to “%2” now.")
                                   .arg(table.name.display(), association.junction.name.display()));
        }
        return {};
    }

    Result<void> compareRows()
    {
        for (const Side which : bothSides) {
            if (auto same = compareRows(which); !same)
                return same;
        }
        return {};
    }

    /// Finds touched rows that are gone or are not as they were seen: SQLite gives a deleted row's key to the next.
    Result<void> compareRows(Side which)
    {
        std::vector<const SaveRequest::Entity *> seen;
        std::vector<Key> keys;
        for (std::uint32_t i = 0; i < m_request.entities[which].size(); ++i) {
            const SaveRequest::Entity &touched = m_request.entities[which][i];
            const EntityChange *change = m_request.change(which, i);
            if (touched.isAddedByTwin || (change && change->kind == EntityChange::Kind::Add))
                continue;
            seen.push_back(&touched);
            keys.push_back(touched.key);
        }
        QStringList differences;
        const auto read = readSeenRows(
            m_connection, side(which), keys, [&](std::size_t i, const std::optional<SeenRow> &now) {
                if (now != seen[i]->seen && differences.size() < mostNamed)
                    differences.append(differenceOf(side(which), seen[i]->seen, now));
            });
        if (!read || differences.isEmpty())
            return read;
        return failure(ErrorKind::Stale, tr("Somebody else changed rows that your changes are about."),
                       differences.join(QLatin1Char(' ')));
    }

    static QString differenceOf(const EntitySide &entity, const SeenRow &before,
                                const std::optional<SeenRow> &now)
    {
        const QString name = toDisplay(before.label);
        if (!now)
            return tr("“%1” is gone from %2.").arg(name, entity.table.name.display());
        if (now->label != before.label)
            return tr("What was “%1” is “%2” now.").arg(name, toDisplay(now->label));
        return tr("“%1” has changed (%2), or is another row of that name.")
            .arg(name, entity.identifyingColumns().join(tr(" or ")));
    }

    /// What the rows hold that were added or renamed, and where triggers may have written to others, those too.
    Result<void> readWritten()
    {
        const Association &association = m_request.association;
        const bool mayWriteMore = association.junction.hasTriggers || side(Side::Left).table.hasTriggers
            || side(Side::Right).table.hasTriggers;
        for (const Side which : bothSides) {
            const auto &entities = m_request.entities[which];
            std::vector<std::uint32_t> places;
            std::vector<Key> keys;
            for (std::uint32_t i = 0; i < entities.size(); ++i) {
                const EntityChange *change = m_request.change(which, i);
                const bool isWritten = change ? change->kind != EntityChange::Kind::Delete : mayWriteMore;
                if (!isWritten)
                    continue;
                places.push_back(i);
                keys.push_back(m_outcome->keys[which][i]);
            }
            const auto read = readSeenRows(m_connection, side(which), keys,
                                           [&](std::size_t i, const std::optional<SeenRow> &now) {
                                               if (now)
                                                   m_outcome->rows[which][places[i]] = *now;
                                           });
            if (!read)
                return read;
        }
        return {};
    }

    /// Nothing of another table goes unseen with a link.
    Result<void> compareLinkImpact()
    {
        const auto now = LinkWriter(m_connection, m_request).impact(*m_outcome);
        if (!now)
            return tl::make_unexpected(now.error());
        if (m_request.linkImpact && now->exceeds(*m_request.linkImpact))
            return failure(ErrorKind::Stale,
                           tr("Revoking links would take more or other rows along than you were told: %1.")
                               .arg(now->lossText()));
        m_outcome->linkImpact = *now;
        return {};
    }

    Result<void> revokeLinks() { return LinkWriter(m_connection, m_request).revoke(*m_outcome); }
    Result<void> grantLinks() { return LinkWriter(m_connection, m_request).grant(*m_outcome); }
    Result<void> changePayload() { return PayloadWriter(m_connection, m_request).change(*m_outcome); }
    Result<void> compareImpacts() { return m_entities.compareImpacts(); }
    Result<void> deleteEntities() { return m_entities.deleteAll(*m_outcome); }
    Result<void> renameEntities() { return m_entities.renameAll(*m_outcome); }
    Result<void> addEntities() { return m_entities.addAll(*m_outcome); }

    Connection &m_connection;
    const Dialect &m_dialect;
    const SaveRequest &m_request;
    EntityWriter m_entities;
    SaveOutcome *m_outcome = nullptr;
    std::optional<TableName> m_historyTable;
};

/// What forbids a commit, a deferred rule say, does not tell which of the changes it is about: these it can be.
Error namingLinks(Error error, const SaveRequest &request)
{
    QStringList names;
    for (const auto *links : {&request.grants, &request.revokes, &request.changes}) {
        for (const SaveRequest::Link &link : *links) {
            if (names.size() == mostNamed)
                break;
            names.append(request.cellName(link));
        }
    }
    if (!names.isEmpty())
        error.detail += (error.detail.isEmpty() ? QString() : QStringLiteral(" "))
            + tr("It came up when all was written: %1.").arg(names.join(QLatin1String(", ")));
    return error;
}

/// By what the transaction can be found again: its number, and the record of what it is about to write.
Result<void> record(Connection &connection, const SaveRequest &request, const History *history,
                    const std::optional<TableName> &table, SaveOutcome &outcome)
{
    if (const QString number = connection.dialect().transactionQueries().number; !number.isEmpty()) {
        const auto read = connection.readNumber(number);
        if (!read)
            return tl::make_unexpected(read.error());
        outcome.commit.transaction = *read;
    }
    if (!history)
        return {};
    const QString database = connection.settings().location();
    const BatchRecord batch = BatchRecord::of(database, request, outcome);
    outcome.commit.batch = batch.id;
    if (table) {
        if (auto appended = HistoryTable::append(connection, *table, batch); !appended)
            return appended;
    }
    return history->append(database, batch.text);
}

} // namespace

Result<DeletionImpact> impactOfRevokes(Connection &connection, const SaveRequest &request)
{
    const auto transaction = Transaction::beginRead(connection);
    if (!transaction)
        return tl::make_unexpected(transaction.error());
    SaveOutcome known;
    for (const Side side : bothSides) {
        for (const SaveRequest::Entity &entity : request.entities[side])
            known.keys[side].push_back(entity.key);
    }
    return LinkWriter(connection, request).impact(known);
}

Result<SaveOutcome> save(Connection &connection, const SaveRequest &request, JobContext &context,
                         const History *history)
{
    if (const QString reason = connection.readOnlyReason(); !reason.isEmpty())
        return failure(ErrorKind::ReadOnly, tr("The database cannot be written. %1").arg(reason), notSaved());
    if (const QString reason = request.association.readOnlyReason(); !reason.isEmpty())
        return failure(ErrorKind::ReadOnly,
                       tr("The links of %1 cannot be written. %2").arg(request.association.name, reason),
                       notSaved());
    const auto withWord = [](Error error) {
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
    Writer writer(connection, request, context);
    if (const auto written = writer.run(outcome); !written)
        return withWord(written.error());
    if (context.isCancelled())
        return withWord({ErrorKind::Cancelled, tr("Saving was cancelled."), {}, {}});
    const QString database = connection.settings().location();
    if (const auto recorded = record(connection, request, history, writer.historyTable(), outcome); !recorded)
        return withWord(recorded.error());
    if (const auto committed = transaction->commit(); !committed) {
        if (committed.error().kind != ErrorKind::ConnectionLost)
            return withWord(namingLinks(committed.error(), request));
        outcome.commit.isKnown = false;
        return outcome;
    }
    if (history)
        history->recordCommitted(database, outcome.commit.batch);
    return outcome;
}

} // namespace crosscheck
