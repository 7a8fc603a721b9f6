// SPDX-FileCopyrightText: Crosscheck contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/session.h"

// What was saved before, and by whom.

namespace crosscheck {

HistoryTable::Found Session::historyTable() const
{
    return HistoryTable::in(m_discovery.catalogue, m_document->workspace().association().junction.name);
}

/// Somebody else may have made the table by now.
void Session::readHistory()
{
    if (!m_document)
        return;
    m_fetchTicket = m_database.ask<Catalogue>(
        [](Connection &connection, JobContext &) { return readCatalogue(connection); },
        [this](Result<Catalogue> catalogue) {
            if (!catalogue) {
                listHistory(historyTable().table ? catalogue.error().message() : QString());
                return;
            }
            m_discovery.catalogue = std::move(*catalogue);
            fetchHistory([this](const QString &unread) { listHistory(unread); });
        });
}

/// From the database's own table, where it has one, into the file; then answers why that failed, if it did. Dropping the ticket ends
/// it at any step.
void Session::fetchHistory(const std::function<void(const QString &)> &answer)
{
    const auto table = historyTable().table;
    if (!table) {
        answer({});
        return;
    }
    m_fetchTicket = m_background.ask<HistoryTable::Ids>(
        [database = settings().location()](JobContext &) {
            return HistoryReader(History::ofUser(), database).committed();
        },
        [this, table = *table, answer](const HistoryTable::Ids &known) {
            m_fetchTicket = m_database.ask<std::size_t>(
                [table, known](Connection &connection, JobContext &) {
                    return HistoryTable::fetch(connection, table, History::ofUser(), known);
                },
                [this, answer](const Result<std::size_t> &fetched) {
                    readEvents();
                    answer(fetched ? QString() : fetched.error().message());
                });
        });
}

void Session::listHistory(const QString &unread)
{
    m_readingTicket = m_background.ask<Result<std::vector<SavedBatch>>>(
        [database = settings().location(), association = m_document->workspace().association().name](
            JobContext &) { return HistoryReader(History::ofUser(), database).batches(association); },
        [this, unread](const Result<std::vector<SavedBatch>> &batches) {
            if (batches)
                Q_EMIT historyRead(*batches, unread);
            else
                Q_EMIT failed(batches.error());
        });
}

void Session::keepHistory()
{
    if (!m_document)
        return;
    m_keepTicket = m_database.ask<std::monostate>(
        [junction = m_document->workspace().association().junction.name](
            Connection &connection, JobContext &) -> Result<std::monostate> {
            const auto made = HistoryTable::make(connection, junction);
            return made ? Result<std::monostate>(std::monostate()) : tl::make_unexpected(made.error());
        },
        [this](const Result<std::monostate> &made) {
            if (made)
                readHistory();
            else
                Q_EMIT failed(made.error());
        });
}

/// For the inspector, as far as it is known.
void Session::readEvents()
{
    m_eventsTicket = m_background.ask<std::shared_ptr<const LinkEvents>>(
        [database = settings().location(), association = m_document->workspace().association().name,
         known = m_document->linkEvents()](JobContext &) {
            return std::make_shared<const LinkEvents>(
                HistoryReader(History::ofUser(), database).update(*known, association));
        },
        [this](std::shared_ptr<const LinkEvents> events) { m_document->setLinkEvents(std::move(events)); });
}

void Session::revert(const SavedBatch &batch)
{
    m_readingTicket = m_background.ask<Result<HistoryReader::Inverse>>(
        [database = settings().location(), batch](JobContext &) {
            return HistoryReader(History::ofUser(), database).inverseOf(batch);
        },
        [this](const Result<HistoryReader::Inverse> &inverse) {
            if (inverse)
                stageInverse(*inverse);
            else
                Q_EMIT failed(inverse.error());
        });
}

void Session::stageInverse(const HistoryReader::Inverse &inverse)
{
    const auto refuse = [this](ErrorKind kind, const QString &why) {
        Q_EMIT failed({kind, tr("The save cannot be taken back."), why, {}});
    };
    if (!m_document || !m_document->isEditable()) {
        refuse(ErrorKind::ReadOnly, m_document ? m_document->lockedReason() : QString());
        return;
    }
    const QString why = whyNotRestorable(inverse.header, inverse.record);
    if (!why.isEmpty()) {
        refuse(ErrorKind::Stale, why);
        return;
    }
    const ChangeSet &changes = m_document->workspace().changes();
    const std::size_t before = changes.size();
    stageRecord(inverse.header, inverse.record, tr("take a save back"));
    const std::size_t now = changes.size();
    Q_EMIT reverted(now > before ? now - before : 0);
}

} // namespace crosscheck
