// SPDX-FileCopyrightText: Crosscheck contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/association/commitlookup.h"
#include "core/association/history.h"
#include "core/association/loader.h"
#include "core/association/writer.h"
#include "ui/session.h"

#include <QPointer>

// What is staged is written, and what became of it is known.

namespace crosscheck {

namespace {

constexpr std::chrono::milliseconds betweenLooks{2000};

} // namespace

void Session::save()
{
    if (m_state == State::Ready && m_unsettled) {
        settle();
        return;
    }
    if (m_state != State::Ready || !m_document || !m_document->isEditable()
        || m_document->workspace().changes().isEmpty())
        return;
    m_fetchTicket = {}; // it would have to wait
    auto request = m_document->workspace().saveRequest();
    request.linkImpact.emplace();
    request.journal = m_journal->name();
    setState(State::Saving);
    const auto shared = std::make_shared<const SaveRequest>(std::move(request));
    const bool mayTakeMore = !shared->revokes.empty() && !shared->association.dependents.isEmpty();
    mayTakeMore ? askLinkImpact(shared) : runSave(shared);
}

void Session::askLinkImpact(const std::shared_ptr<const SaveRequest> &request)
{
    m_databaseTicket = m_database.ask<DeletionImpact>(
        [request](Connection &connection, JobContext &) { return impactOfRevokes(connection, *request); },
        [this, request](const Result<DeletionImpact> &impact) { onLinkImpact(request, impact); });
}

/// What goes with rows that are deleted was told when their deletion was staged; anything else is asked about.
void Session::onLinkImpact(const std::shared_ptr<const SaveRequest> &request,
                           const Result<DeletionImpact> &impact)
{
    if (!impact || !impact->forbids.empty()) {
        refuseSave(impact ? Error{ErrorKind::ForeignKey,
                                  tr("The links cannot be revoked."),
                                  impact->forbidText() + QLatin1Char(' ') + tr("Nothing was saved."),
                                  {}}
                          : impact.error());
        return;
    }
    std::vector<DeletionImpact> told;
    for (const Side side : bothSides) {
        for (const SaveRequest::EntityWrite &write : request->writes[side]) {
            if (write.change.kind == EntityChange::Kind::Delete)
                told.push_back(write.impact);
        }
    }
    const bool isTold = !impact->exceeds(DeletionImpact::sumOf(std::move(told)));
    SaveRequest knowing = *request;
    knowing.linkImpact = *impact;
    const auto shared = std::make_shared<const SaveRequest>(std::move(knowing));
    if (isTold) {
        runSave(shared);
        return;
    }
    setState(State::Ready);
    const QPointer<Session> session(this);
    Q_EMIT lossesAsked(impact->lossText(), int(shared->revokes.size()), [session, shared] {
        if (session && session->m_state == State::Ready)
            session->saveKnowing(shared);
    });
}

/// The person has said yes to what @p request takes along. What was staged since (by a screen reader, say, which no box
/// keeps out) is asked about anew.
void Session::saveKnowing(const std::shared_ptr<const SaveRequest> &request)
{
    SaveRequest now = m_document->workspace().saveRequest();
    now.linkImpact = request->linkImpact;
    now.journal = request->journal;
    if (!(now == *request)) {
        save();
        return;
    }
    now.journal = m_journal->name();
    setState(State::Saving);
    runSave(std::make_shared<const SaveRequest>(std::move(now)));
}

void Session::runSave(const std::shared_ptr<const SaveRequest> &request)
{
    m_databaseTicket = m_database.ask<Saved>(
        [request, before = m_document->workspace().sharedSnapshot()](Connection &connection,
                                                                     JobContext &context) {
            return saveAndRead(*request, before, connection, context);
        },
        [this, request](Result<Saved> saved) { onSaved(request, std::move(saved)); }, reporter(tr("Saving")));
}

/// On the database's thread.
Result<Session::Saved> Session::saveAndRead(const SaveRequest &request, const SnapshotPtr &before,
                                            Connection &connection, JobContext &context)
{
    const History history = History::ofUser();
    auto outcome = crosscheck::save(connection, request, context, &history);
    if (!outcome)
        return tl::make_unexpected(outcome.error());
    if (!outcome->commit.isKnown)
        return Saved{*outcome, {}, {}};
    return readSaved(request, *outcome, before, connection, context);
}

/// What the database holds after the save. On the database's thread.
Session::Saved Session::readSaved(const SaveRequest &request, const SaveOutcome &outcome,
                                  const SnapshotPtr &before, Connection &connection, JobContext &context)
{
    if (canPatch(request, outcome))
        return {outcome, patched(*before, request, outcome), {}};
    const auto reloaded = loadSnapshot(connection, request.association, context, {}, before);
    if (reloaded)
        return {outcome, *reloaded, {}};
    return {outcome, patched(*before, request, outcome), reloaded.error().message()};
}

void Session::refuseSave(Error error)
{
    setState(State::Ready);
    if (const QString nothing = tr("Nothing was saved.");
        !error.detail.endsWith(nothing)) // it had not even begun
        error.detail += (error.detail.isEmpty() ? QString() : QStringLiteral(" ")) + nothing;
    Q_EMIT saveFailed(error);
}

void Session::onSaved(const std::shared_ptr<const SaveRequest> &request, Result<Saved> saved)
{
    if (!saved) {
        refuseSave(saved.error());
        return;
    }
    if (!saved->outcome.commit.isKnown) {
        m_unsettled = Unsettled{request, saved->outcome, false, {}};
        settle();
        return;
    }
    setState(State::Ready);
    const SnapshotPtr before = m_document->workspace().sharedSnapshot();
    m_journal->beginAnew();
    m_document->workspace().adoptSaved(saved->snapshot, *request, saved->outcome);
    updateLock(); // where the links could not be read again nothing can be changed
    m_document->unseen().look(*request);
    m_document->undoStack().setClean();
    readEvents();
    Q_EMIT this->saved(saved->outcome, saved->unread);
    if (const Unexpected beside = unexpectedAfter(*before, *request, *saved->snapshot); beside.isAny())
        Q_EMIT tablesChangedBeside(beside);
}

/// Looks up what became of the commit, as often as it takes.
void Session::settle()
{
    if (m_state != State::Saving)
        setState(State::Saving);
    Q_EMIT progressed(tr("Looking up whether it was saved"), {});
    m_databaseTicket = m_database.ask<Settled>(
        [unsettled = *m_unsettled, before = m_document->workspace().sharedSnapshot()](
            Connection &connection, JobContext &context) -> Result<Settled> {
            const auto fate = fateOfCommit(connection, *unsettled.request, unsettled.outcome, context);
            if (!fate)
                return tl::make_unexpected(fate.error());
            if (*fate != CommitFate::Made)
                return Settled{*fate, {}};
            SaveOutcome outcome = unsettled.outcome;
            outcome.commit.isKnown = true;
            History::ofUser().recordCommitted(connection.settings().location(), outcome.commit.batch);
            return Settled{*fate, readSaved(*unsettled.request, outcome, before, connection, context)};
        },
        [this](Result<Settled> settled) { onSettled(std::move(settled)); });
}

void Session::onSettled(Result<Settled> settled)
{
    if (!settled && m_unsettled->isGivenUp) {
        stopSettling();
        return;
    }
    if (!settled) {
        if (std::exchange(m_unsettled->told, settled.error().text) != settled.error().text)
            Q_EMIT failed({ErrorKind::ConnectionLost,
                           tr("The connection was lost while saving. Whether it was saved is looked up."),
                           settled.error().message(),
                           {}});
        m_settleTimer.start(betweenLooks);
        return;
    }
    const auto request = m_unsettled->request;
    m_unsettled.reset();
    if (settled->fate == CommitFate::Made)
        onSaved(request, std::move(settled->saved));
    else
        refuseSave(lostAtCommit(settled->fate));
}

/// The person does not wait for it any longer. Nothing can be changed until it is known.
void Session::stopSettling()
{
    m_settleTimer.stop();
    m_unsettled->isGivenUp = false;
    refuseSave(lostAtCommit({}));
}

} // namespace crosscheck
