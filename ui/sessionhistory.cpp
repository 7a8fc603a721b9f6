// SPDX-FileCopyrightText: Crosscheck contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/session.h"

// What was saved before, and by whom.

namespace crosscheck {

HistoryTable::Found Session::historyTable() const
{
    return HistoryTable::in(m_discovery.catalogue, m_document->workspace().association().junction.name);
}

void Session::readHistory()
{
    if (!m_document)
        return;
    if (const auto table = historyTable().table)
        fetchHistory(*table, [this](const Result<std::size_t> &fetched) {
            listHistory(fetched ? QString() : fetched.error().message());
        });
    else
        listHistory({});
}

void Session::fetchHistory(const TableName &table, std::function<void(Result<std::size_t>)> answer)
{
    m_fetchTicket = m_database.ask<std::size_t>(
        [table](Connection &connection, JobContext &) {
            return HistoryTable::fetch(connection, table, History::ofUser());
        },
        std::move(answer));
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

/// For the inspector; where that fails it does without.
void Session::readEventsOfOthers()
{
    if (const auto table = historyTable().table)
        fetchHistory(*table, [this](const Result<std::size_t> &fetched) {
            if (fetched && *fetched > 0)
                readEvents();
        });
}

void Session::keepHistory()
{
    m_fetchTicket = m_database.ask<Catalogue>(
        [](Connection &connection, JobContext &) -> Result<Catalogue> {
            if (const auto made = HistoryTable::make(connection); !made)
                return tl::make_unexpected(made.error());
            return readCatalogue(connection);
        },
        [this](Result<Catalogue> catalogue) {
            if (!catalogue) {
                Q_EMIT failed(catalogue.error());
                return;
            }
            m_discovery.catalogue = std::move(*catalogue);
            readHistory();
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
