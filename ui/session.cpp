// SPDX-FileCopyrightText: Crosscheck contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/session.h"

#include "core/association/deletionimpact.h"
#include "core/association/history.h"
#include "core/association/loader.h"
#include "core/association/snapshotpatch.h"
#include "core/association/starter.h"
#include "core/association/writer.h"

#include <QDir>
#include <QFileInfo>

namespace crosscheck {

Session::Session(const ConnectionSettings &settings, QObject *parent)
    : QObject(parent)
    , m_worker(m_mailbox)
    , m_database(settings, m_mailbox)
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
    m_impactTicket = {};
    std::swap(m_document, document);
    updateLock();
    Q_EMIT documentChanged(); // views let go of the old one, which goes after that
}

void Session::updateLock()
{
    if (!m_document)
        return;
    m_document->setLockedReason(m_state == State::Saving ? tr("The changes are being saved.")
                                                         : m_readOnlyReason);
}

JobContext::Report Session::reporter(const QString &what)
{
    return [this, what](Progress progress) { Q_EMIT progressed(what, progress); };
}

void Session::open(const QString &association)
{
    setState(State::Opening);
    m_databaseTicket = m_database.ask<Opened>(
        [](Connection &connection, JobContext &) -> Result<Opened> {
            const auto catalogue = readCatalogue(connection);
            if (!catalogue)
                return tl::make_unexpected(catalogue.error());
            return Opened{discover(*catalogue), connection.readOnlyReason()};
        },
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
    if (m_discovery.associations.empty()) {
        setState(State::NoAssociation);
        return;
    }
    const auto chosen = m_discovery.choose(association);
    if (!chosen && !association.isEmpty())
        Q_EMIT failed(chosen.error());
    load(chosen ? *chosen : m_discovery.associations.front());
}

void Session::choose(const QString &association)
{
    if (const auto chosen = m_discovery.choose(association))
        load(*chosen);
    else
        Q_EMIT failed(chosen.error());
}

void Session::load(const Association &association)
{
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
    setDocument(std::make_unique<Document>(association, std::move(snapshot), m_worker));
}

void Session::onLoaded(Result<SnapshotPtr> snapshot)
{
    if (!snapshot) {
        const bool keepsDocument = m_document && m_document->workspace().snapshot().hasLinks();
        setState(keepsDocument ? State::Ready : State::Failed);
        if (!keepsDocument)
            setDocument(nullptr);
        Q_EMIT failed(snapshot.error());
        return;
    }
    const bool isRefresh = m_document->workspace().snapshot().hasLinks();
    setState(State::Ready);
    m_document->workspace().adopt(std::move(*snapshot));
    if (isRefresh)
        Q_EMIT refreshed();
}

void Session::refresh()
{
    if (m_state != State::Ready || !m_document)
        return;
    setState(State::Loading);
    ++m_loads;
    m_databaseTicket = m_database.ask<SnapshotPtr>(
        [association = m_document->workspace().association()](Connection &connection, JobContext &context) {
            return loadSnapshot(connection, association, context);
        },
        [this](Result<SnapshotPtr> snapshot) { onLoaded(std::move(snapshot)); }, reporter(tr("Refreshing")));
}

void Session::save()
{
    if (m_state != State::Ready || !m_document || m_document->workspace().changes().isEmpty())
        return;
    setState(State::Saving);
    const auto request = std::make_shared<const SaveRequest>(m_document->workspace().saveRequest());
    m_databaseTicket = m_database.ask<Saved>(
        [request, snapshot = m_document->workspace().sharedSnapshot()](Connection &connection,
                                                                       JobContext &context) -> Result<Saved> {
            const History history = History::ofUser();
            const auto outcome = crosscheck::save(connection, *request, context, &history);
            if (!outcome)
                return tl::make_unexpected(outcome.error());
            SnapshotPtr after = patched(*snapshot, *request, *outcome);
            if (!canPatch(*request, *outcome))
                after = loadSnapshot(connection, request->association, context).value_or(after);
            return Saved{*outcome, after};
        },
        [this, request](Result<Saved> saved) { onSaved(request, std::move(saved)); }, reporter(tr("Saving")));
}

void Session::onSaved(const std::shared_ptr<const SaveRequest> &request, Result<Saved> saved)
{
    setState(State::Ready);
    if (!saved) {
        Q_EMIT failed(saved.error());
        return;
    }
    m_document->workspace().adoptSaved(saved->snapshot, *request, saved->outcome);
    m_document->undoStack().setClean();
    Q_EMIT this->saved(saved->outcome);
}

void Session::deleteEntities(Side side, const std::vector<std::uint32_t> &slots)
{
    Workspace &workspace = m_document->workspace();
    std::vector<EntityId> ids;
    std::vector<Key> keys;
    for (const std::uint32_t slot : slots) {
        ids.push_back(workspace.idAt(side, slot));
        if (const Key &key = workspace.key(ids.back()); !key.isEmpty())
            keys.push_back(key);
    }
    m_impactTicket = m_database.ask<DeletionImpact>(
        [association = workspace.association(), side, keys](Connection &connection, JobContext &) {
            return deletionImpact(connection, association, side, keys);
        },
        [this, side, ids](Result<DeletionImpact> impact) {
            if (!impact) {
                Q_EMIT failed(impact.error());
            } else if (!impact->forbids.empty()) {
                Q_EMIT failed(
                    {ErrorKind::ForeignKey, tr("This cannot be deleted."), impact->forbidText(), {}});
            } else {
                std::vector<std::uint32_t> found;
                for (const EntityId id : ids) {
                    if (const auto slot = m_document->workspace().slotOf(id))
                        found.push_back(*slot);
                }
                m_document->deleteEntities(side, found);
                Q_EMIT deletionStaged(impact->lossText());
            }
        });
}

void Session::exportCsv(const QString &path, const ShownRows &shown, const CsvExportOptions &options)
{
    const Workspace &workspace = m_document->workspace();
    m_exportTicket = m_worker.ask<Result<void>>(
        [path, shown, options, association = workspace.association(),
         snapshot = workspace.sharedSnapshot()](JobContext &context) {
            return exportCsvFile(path, association, *snapshot, shown, options, context);
        },
        [this, path](Result<void> written) {
            if (written)
                Q_EMIT exported(path);
            else
                Q_EMIT failed(written.error());
        },
        reporter(tr("Exporting")));
}

void Session::cancel()
{
    m_databaseTicket.cancel();
    m_exportTicket.cancel();
}

} // namespace crosscheck
