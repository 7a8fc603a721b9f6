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

Session::Session(const ConnectionSettings &settings, const QString &password, QObject *parent)
    : QObject(parent)
    , m_worker(m_mailbox)
    , m_background(m_mailbox)
    , m_scribe(m_mailbox)
    , m_database(settings, m_mailbox, password)
{
    m_watchTimer.setSingleShot(true);
    connect(&m_watchTimer, &QTimer::timeout, this, &Session::look);
    m_settleTimer.setSingleShot(true);
    connect(&m_settleTimer, &QTimer::timeout, this, &Session::settle);
}

Session::~Session() = default;

void Session::setState(State state)
{
    m_state = state;
    updateLock();
    state == State::Ready ? watch() : stopWatching();
    Q_EMIT stateChanged();
}

void Session::setDocument(std::unique_ptr<Document> document)
{
    m_impactTickets.clear();
    m_strayTicket = {};
    m_fetchTicket = {};
    m_readingTicket = {};
    m_eventsTicket = {};
    m_journal.reset();
    m_restored.clear();
    m_unsettled.reset();
    m_settleTimer.stop();
    std::swap(m_document, document);
    setOutdated(false);
    updateLock();
    Q_EMIT documentChanged(); // views let go of the old one, which goes after that
}

void Session::updateLock()
{
    if (!m_document)
        return;
    if (m_state == State::Saving)
        m_document->setLockedReason(tr("The changes are being saved."));
    else if (m_unsettled)
        m_document->setLockedReason(tr("Whether the last save was made is not known. Refresh looks it up."));
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
    connection.listenFor({}); // nobody looks until rows are shown
    auto discovery = discoverForUser(connection);
    if (!discovery)
        return tl::make_unexpected(discovery.error());
    return Opened{std::move(*discovery), connection.readOnlyReason(), connection.warning()};
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
    const auto chosen = m_discovery.choose(association);
    if (m_discovery.associations.empty())
        setState(State::NoAssociation);
    else
        load(chosen ? *chosen : m_discovery.mostLikely());
    // What is told before the state changes is told to nobody.
    if (!opened->warning.isEmpty())
        Q_EMIT warned(opened->warning);
    if (!m_discovery.notice.isEmpty())
        Q_EMIT failed({ErrorKind::Input, m_discovery.notice, {}, {}});
    if (!m_discovery.associations.empty() && !chosen && !association.isEmpty())
        Q_EMIT failed(chosen.error());
}

void Session::load(const Association &association)
{
    m_chosen = association.name;
    setDocument(nullptr);
    setState(State::Loading);
    const int number = ++m_loads;
    const auto load
        = [this, association, number](Connection &connection, JobContext &context) -> Result<Loaded> {
        Loaded loaded;
        connection.listenFor({}); // nobody looks until they are read
        const auto showAtOnce = [&](SnapshotPtr axes) {
            m_mailbox.post([this, association, number, axes = std::move(axes)] {
                if (number == m_loads && m_state == State::Loading)
                    showAxes(association, axes);
            });
        };
        auto snapshot = loadSnapshot(connection, association, context, showAtOnce, {}, &loaded.mark);
        if (!snapshot)
            return tl::make_unexpected(snapshot.error());
        loaded.snapshot = std::move(*snapshot);
        return loaded;
    };
    m_databaseTicket = m_database.ask<Loaded>(
        load, [this](Result<Loaded> loaded) { onLoaded(std::move(loaded)); }, reporter(tr("Loading")));
}

void Session::showAxes(const Association &association, SnapshotPtr snapshot)
{
    setDocument(
        std::make_unique<Document>(association, std::move(snapshot), m_worker, dialectOf(settings().engine)));
    m_document->overview().start(m_background); // first: it takes less time
    m_document->arrangement().prepareNames(m_background);
    readEvents();
    keepJournal();
}

/// What is shown already stays when loading fails: its rows, and what is staged for them.
void Session::onLoaded(Result<Loaded> loaded)
{
    if (!loaded) {
        setState(m_document ? State::Ready : State::Failed);
        Q_EMIT failed(loaded.error());
        return;
    }
    m_mark = loaded->mark;
    m_document->workspace().adopt(std::move(loaded->snapshot));
    setState(State::Ready);
    fetchHistory([](const QString &) {}); // where that fails the inspector does without
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
    stopWatching(); // it would have to wait
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
            watch();
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
    m_fetchTicket.cancel();
    m_exportTicket.cancel();
    m_strayTicket.cancel();
    for (Ticket &ticket : m_impactTickets)
        ticket.cancel();
    if (m_unsettled && m_state == State::Saving)
        m_unsettled->isGivenUp = true;
    if (m_settleTimer.isActive())
        stopSettling();
}

} // namespace crosscheck
