// SPDX-FileCopyrightText: Crosscheck contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/session.h"

#include "core/association/history.h"
#include "core/association/loader.h"
#include "core/association/snapshotpatch.h"
#include "core/association/starter.h"
#include "core/association/writer.h"
#include "core/db/transaction.h"

#include <QDir>
#include <QFileInfo>
#include <QPointer>

#include <algorithm>

namespace crosscheck {

namespace {

Result<std::vector<DeletionImpact>> impactsOf(Connection &connection, const Association &association,
                                              Side side, const std::vector<Key> &keys)
{
    if (keys.empty())
        return {};
    const auto transaction = Transaction::beginRead(connection);
    return transaction ? deletionImpacts(connection, association, side, keys)
                       : tl::make_unexpected(transaction.error());
}

} // namespace

Session::Session(const ConnectionSettings &settings, const QString &password, QObject *parent)
    : QObject(parent)
    , m_worker(m_mailbox)
    , m_background(m_mailbox)
    , m_scribe(m_mailbox)
    , m_database(settings, m_mailbox, password)
{
}

Session::~Session() = default;

void Session::setState(State state)
{
    m_state = state;
    updateLock();
    Q_EMIT stateChanged();
}

void Session::setDocument(std::unique_ptr<Document> document)
{
    m_impactTickets.clear();
    m_strayTicket = {};
    m_journal.reset();
    m_restored.clear();
    std::swap(m_document, document);
    updateLock();
    Q_EMIT documentChanged(); // views let go of the old one, which goes after that
}

void Session::updateLock()
{
    if (!m_document)
        return;
    if (m_state == State::Saving)
        m_document->setLockedReason(tr("The changes are being saved."));
    else if (m_state == State::Ready && !m_document->workspace().snapshot().hasLinks())
        m_document->setLockedReason(tr("The links are not loaded. Refresh to load them."));
    else
        m_document->setLockedReason(readOnlyReason());
}

QString Session::readOnlyReason() const
{
    return m_readOnlyReason.isEmpty() && m_document ? m_document->workspace().association().readOnlyReason()
                                                    : m_readOnlyReason;
}

JobContext::Report Session::reporter(const QString &what)
{
    return [this, what](Progress progress) { Q_EMIT progressed(what, progress); };
}

/// On the database's thread.
Result<Session::Opened> Session::lookInto(Connection &connection)
{
    auto discovery = discoverForUser(connection);
    if (!discovery)
        return tl::make_unexpected(discovery.error());
    return Opened{std::move(*discovery), connection.readOnlyReason()};
}

void Session::open(const QString &association)
{
    setState(State::Opening);
    m_databaseTicket = m_database.ask<Opened>(
        [](Connection &connection, JobContext &) { return lookInto(connection); },
        [this, association](Result<Opened> opened) { onOpened(std::move(opened), association); });
}

void Session::openStarter()
{
    m_databaseTicket = m_worker.ask<Result<void>>(
        [path = settings().path](JobContext &) -> Result<void> {
            if (QFileInfo::exists(path))
                return {};
            QDir().mkpath(QFileInfo(path).absolutePath());
            return makeStarterDatabase(path);
        },
        [this](Result<void> made) {
            if (made) {
                open({});
                return;
            }
            setState(State::Failed);
            Q_EMIT failed(made.error());
        });
}

void Session::addStarterTables()
{
    setState(State::Opening);
    m_databaseTicket = m_database.ask<std::monostate>(
        [](Connection &connection, JobContext &) -> Result<std::monostate> {
            const auto made = makeStarterTables(connection);
            return made ? Result<std::monostate>(std::monostate()) : tl::make_unexpected(made.error());
        },
        [this](Result<std::monostate> made) {
            if (!made)
                Q_EMIT failed(made.error());
            open({});
        });
}

void Session::onOpened(Result<Opened> opened, const QString &association)
{
    if (!opened) {
        setState(State::Failed);
        Q_EMIT failed(opened.error());
        return;
    }
    m_discovery = std::move(opened->discovery);
    m_readOnlyReason = opened->readOnlyReason;
    if (!m_discovery.notice.isEmpty())
        Q_EMIT failed({ErrorKind::Input, m_discovery.notice, {}, {}});
    if (m_discovery.associations.empty()) {
        setState(State::NoAssociation);
        return;
    }
    const auto chosen = m_discovery.choose(association);
    load(chosen ? *chosen : m_discovery.mostLikely());
    if (!chosen && !association.isEmpty())
        Q_EMIT failed(chosen.error());
}

void Session::load(const Association &association)
{
    m_chosen = association.name;
    setDocument(nullptr);
    setState(State::Loading);
    const int number = ++m_loads;
    m_databaseTicket = m_database.ask<SnapshotPtr>(
        [this, association, number](Connection &connection, JobContext &context) {
            return loadSnapshot(connection, association, context, [&](SnapshotPtr axes) {
                m_mailbox.post([this, association, number, axes = std::move(axes)] {
                    if (number == m_loads && m_state == State::Loading)
                        showAxes(association, axes);
                });
            });
        },
        [this](Result<SnapshotPtr> snapshot) { onLoaded(std::move(snapshot)); }, reporter(tr("Loading")));
}

void Session::showAxes(const Association &association, SnapshotPtr snapshot)
{
    setDocument(
        std::make_unique<Document>(association, std::move(snapshot), m_worker, dialectOf(settings().engine)));
    m_document->overview().start(m_background); // first: it takes less time
    m_document->arrangement().prepareNames(m_background);
    keepJournal();
}

/// What is shown already stays when loading fails: its rows, and what is staged for them.
void Session::onLoaded(Result<SnapshotPtr> snapshot)
{
    if (!snapshot) {
        setState(m_document ? State::Ready : State::Failed);
        Q_EMIT failed(snapshot.error());
        return;
    }
    m_document->workspace().adopt(std::move(*snapshot));
    setState(State::Ready);
}

void Session::refresh()
{
    if (m_state != State::Ready || !m_document)
        return;
    setState(State::Loading);
    ++m_loads;
    m_databaseTicket = m_database.ask<Reread>(
        [known = m_document->workspace().association(), before = m_document->workspace().sharedSnapshot(),
         deletions = stagedDeletions()](Connection &connection, JobContext &context) {
            return readAgain(known, before, deletions, connection, context);
        },
        [this](Result<Reread> reread) { onReread(std::move(reread)); }, reporter(tr("Refreshing")));
}

Session::Deletions Session::stagedDeletions() const
{
    const Workspace &workspace = m_document->workspace();
    Deletions deletions;
    for (const Side side : bothSides) {
        for (const EntityId id : workspace.stagedDeletions(side))
            deletions[side].emplace_back(id, workspace.key(id));
    }
    return deletions;
}

/// The tables too, which may have been changed. On the database's thread.
Result<Session::Reread> Session::readAgain(const Association &known, const SnapshotPtr &before,
                                           const Deletions &deletions, Connection &connection,
                                           JobContext &context)
{
    auto discovery = discoverForUser(connection);
    if (!discovery)
        return tl::make_unexpected(discovery.error());
    Reread reread{std::move(*discovery), {}, {}, {}};
    const auto association = findAgain(known, reread.discovery, connection);
    if (!association)
        return tl::make_unexpected(association.error());
    reread.association = *association;
    const auto snapshot = loadSnapshot(connection, reread.association, context, {}, before);
    if (!snapshot)
        return tl::make_unexpected(snapshot.error());
    reread.snapshot = *snapshot;
    for (const Side side : bothSides) {
        std::vector<Key> keys;
        for (const auto &[id, key] : deletions[side])
            keys.push_back(key);
        const auto impacts = impactsOf(connection, reread.association, side, keys);
        if (!impacts)
            return tl::make_unexpected(impacts.error());
        for (std::size_t i = 0; i < keys.size(); ++i)
            reread.impacts[deletions[side][i].first] = (*impacts)[i];
    }
    return reread;
}

void Session::onReread(Result<Reread> reread)
{
    if (!reread) {
        setState(State::Ready);
        Q_EMIT failed(reread.error());
        return;
    }
    m_discovery = std::move(reread->discovery);
    Workspace &workspace = m_document->workspace();
    const std::size_t staged = workspace.changes().size();
    for (const auto &[id, impact] : reread->impacts)
        workspace.setImpactNow(id, impact);
    workspace.adopt(std::move(reread->snapshot), std::move(reread->association));
    const std::size_t remaining = workspace.changes().size();
    setState(State::Ready);
    Q_EMIT refreshed(staged - std::min(staged, remaining));
}

void Session::save()
{
    if (m_state != State::Ready || !m_document || !m_document->isEditable()
        || m_document->workspace().changes().isEmpty())
        return;
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
    if (canPatch(request, *outcome))
        return Saved{*outcome, patched(*before, request, *outcome), {}};
    const auto reloaded = loadSnapshot(connection, request.association, context, {}, before);
    if (reloaded)
        return Saved{*outcome, *reloaded, {}};
    return Saved{*outcome, patched(*before, request, *outcome), reloaded.error().message()};
}

void Session::refuseSave(Error error)
{
    setState(State::Ready);
    if (error.detail.isEmpty()) // it had not even begun
        error.detail = tr("Nothing was saved.");
    Q_EMIT saveFailed(error);
}

void Session::onSaved(const std::shared_ptr<const SaveRequest> &request, Result<Saved> saved)
{
    if (!saved) {
        refuseSave(saved.error());
        return;
    }
    setState(State::Ready);
    const SnapshotPtr before = m_document->workspace().sharedSnapshot();
    m_journal->beginAnew();
    m_document->workspace().adoptSaved(saved->snapshot, *request, saved->outcome);
    updateLock(); // where the links could not be read again nothing can be changed
    m_document->undoStack().setClean();
    Q_EMIT this->saved(saved->outcome, saved->unread);
    if (const Unexpected beside = unexpectedAfter(*before, *request, *saved->snapshot); beside.isAny())
        Q_EMIT tablesChangedBeside(beside);
}

void Session::deleteEntities(Side side, const std::vector<std::uint32_t> &slots)
{
    Workspace &workspace = m_document->workspace();
    std::vector<EntityId> ids;
    std::vector<Key> keys; // of the ids, as far as the database knows them
    std::vector<EntityId> added;
    for (const std::uint32_t slot : slots) {
        const EntityId id = workspace.idAt(side, slot);
        if (workspace.isDeleted(id))
            continue; // what was told of it stays what a save compares with
        const Key key = workspace.key(id);
        (key.isEmpty() ? added : ids).push_back(id);
        if (!key.isEmpty())
            keys.push_back(key);
    }
    const auto ticket = m_impactTickets.emplace(m_impactTickets.end());
    *ticket = m_database.ask<Asked>(
        [association = workspace.association(), side, keys](Connection &connection,
                                                            JobContext &) -> Result<Asked> {
            auto impacts = impactsOf(connection, association, side, keys);
            if (!impacts)
                return tl::make_unexpected(impacts.error());
            return Asked{*impacts, DeletionImpact::sumOf(*impacts)};
        },
        [this, ids, added, ticket](const Result<Asked> &impacts) {
            m_impactTickets.erase(ticket);
            onDeletionImpacts(ids, added, impacts);
        });
}

void Session::onDeletionImpacts(std::vector<EntityId> ids, const std::vector<EntityId> &added,
                                const Result<Asked> &impacts)
{
    if (!impacts) {
        Q_EMIT failed(impacts.error());
        return;
    }
    if (!impacts->all.forbids.empty()) {
        Q_EMIT failed({ErrorKind::ForeignKey, tr("This cannot be deleted."), impacts->all.forbidText(), {}});
        return;
    }
    Workspace &workspace = m_document->workspace();
    for (std::size_t i = 0; i < ids.size(); ++i) {
        if (!workspace.isDeleted(ids[i])) // else it was asked for twice before the first answer was there
            workspace.setImpact(ids[i], impacts->each[i]);
    }
    ids.insert(ids.end(), added.begin(), added.end());
    const bool isStaged = m_document->deleteEntities(ids);
    Q_EMIT deletionStaged(isStaged ? impacts->all.lossText() : QString());
}

void Session::exportCsv(const QString &path, const ShownRows &shown, const CsvExportOptions &options)
{
    const Workspace &workspace = m_document->workspace();
    write({{path, settings().path, false},
           workspace.association(),
           workspace.sharedSnapshot(),
           shown,
           options});
}

void Session::write(const Export &wanted)
{
    if (isExporting())
        return;
    m_exportTicket = m_background.ask<Result<void>>(
        [wanted](JobContext &context) {
            return exportCsvFile(wanted.file, wanted.association, *wanted.snapshot, wanted.shown,
                                 wanted.options, context);
        },
        [this, wanted](const Result<void> &written) { onWritten(wanted, written); },
        reporter(tr("Exporting")));
}

void Session::onWritten(const Export &wanted, const Result<void> &written)
{
    if (written) {
        Q_EMIT exported(wanted.file.path, leftOutNotice(*wanted.snapshot));
        return;
    }
    if (written.error().kind != ErrorKind::Exists) {
        Q_EMIT failed(written.error());
        return;
    }
    Export replacing = wanted;
    replacing.file.replaces = true;
    const QPointer<Session> session(this);
    Q_EMIT replacementAsked(wanted.file.path, [session, replacing] {
        if (session)
            session->write(replacing);
    });
}

void Session::cancel()
{
    m_databaseTicket.cancel();
    m_exportTicket.cancel();
    m_strayTicket.cancel();
    for (Ticket &ticket : m_impactTickets)
        ticket.cancel();
}

} // namespace crosscheck
