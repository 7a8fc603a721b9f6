// SPDX-FileCopyrightText: Crosscheck contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/association/changemark.h"
#include "core/association/loader.h"
#include "core/db/transaction.h"
#include "ui/session.h"

#include <algorithm>

// What others change meanwhile is noticed, and read again when the person says so.

namespace crosscheck {

namespace {

constexpr int mostOften = 20; // looking takes at most this part of the time
constexpr std::chrono::milliseconds longestPause{60'000};

} // namespace

void Session::refresh()
{
    if (m_state != State::Ready || !m_document)
        return;
    if (m_unsettled) {
        settle();
        return;
    }
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

Result<Session::Impacts> Session::impactsOf(Connection &connection, const Association &association, Side side,
                                            const std::vector<Key> &keys)
{
    if (keys.empty())
        return {};
    const auto transaction = Transaction::beginRead(connection);
    return transaction ? deletionImpacts(connection, association, side, keys)
                       : tl::make_unexpected(transaction.error());
}

/// The tables too, which may have been changed. On the database's thread.
Result<Session::Reread> Session::readAgain(const Association &known, const SnapshotPtr &before,
                                           const Deletions &deletions, Connection &connection,
                                           JobContext &context)
{
    connection.listenFor({}); // triggers may be others, too
    auto discovery = discoverForUser(connection);
    if (!discovery)
        return tl::make_unexpected(discovery.error());
    Reread reread{std::move(*discovery), {}, {}, {}, {}, {}};
    const auto association = findAgain(known, reread.discovery, connection);
    if (!association)
        return tl::make_unexpected(association.error());
    reread.association = *association;
    const auto snapshot = loadSnapshot(connection, reread.association, context, {}, before, &reread.mark);
    if (!snapshot)
        return tl::make_unexpected(snapshot.error());
    reread.snapshot = *snapshot;
    reread.byOthers
        = differenceOf(*before, **snapshot,
                       {known.identifiesAs(reread.association), known.payload == reread.association.payload});
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
    m_mark = reread->mark;
    setOutdated(false);
    Workspace &workspace = m_document->workspace();
    const std::size_t staged = workspace.changes().size();
    for (const auto &[id, impact] : reread->impacts)
        workspace.setImpactNow(id, impact);
    workspace.adopt(std::move(reread->snapshot), std::move(reread->association));
    m_document->unseen().add(reread->byOthers);
    const std::size_t remaining = workspace.changes().size();
    setState(State::Ready);
    readEvents();
    fetchHistory([](const QString &) {});
    Q_EMIT refreshed(staged - std::min(staged, remaining), reread->byOthers);
}

void Session::setWatchPeriod(std::chrono::milliseconds period)
{
    m_watchPeriod = period;
    m_watchPause = {};
    if (m_watchTimer.isActive())
        watch();
}

void Session::setOutdated(bool isOutdated)
{
    if (m_isOutdated == isOutdated)
        return;
    m_isOutdated = isOutdated;
    Q_EMIT outdated();
}

void Session::watch()
{
    m_watchTicket = {};
    if (m_state == State::Ready && m_document)
        m_watchTimer.start(std::max(m_watchPeriod, m_watchPause));
}

void Session::stopWatching()
{
    m_watchTicket = {};
    m_watchTimer.stop();
}

/// Once it is known that others changed something the rows are not compared any more. But it is still looked: see
/// Connection::listenFor().
void Session::look()
{
    const bool isKnown = m_isOutdated || !m_document->workspace().snapshot().hasLinks();
    m_watchTicket = m_database.ask<Look>(
        [mark = m_mark, association = m_document->workspace().association(),
         shown = isKnown ? SnapshotPtr() : m_document->workspace().sharedSnapshot()](Connection &connection,
                                                                                     JobContext &context) {
            return lookForOthers(mark, association, shown, connection, context);
        },
        [this](const Result<Look> &look) { onLooked(look); });
}

/// A mark that is another may be so for other tables, or for what was saved here. Without rows @p shown the mark stays.
/// On the database's thread.
Result<Session::Look> Session::lookForOthers(const QString &mark, const Association &association,
                                             const SnapshotPtr &shown, Connection &connection,
                                             JobContext &context)
{
    const auto start = std::chrono::steady_clock::now();
    connection.listenFor(association.tables());
    const auto now = readChangeMark(connection, association);
    if (!now)
        return tl::make_unexpected(now.error());
    Look look{shown ? *now : mark, false, {}};
    if (look.mark == mark)
        return look;
    const auto snapshot = loadSnapshot(connection, association, context, {}, shown);
    using enum ErrorKind;
    const bool isUnknown = !snapshot
        && (snapshot.error().kind == Cancelled || snapshot.error().kind == Busy
            || snapshot.error().kind == ConnectionLost || snapshot.error().kind == Replaced);
    if (isUnknown)
        return tl::make_unexpected(snapshot.error());
    // Where it cannot be read the tables are others. Rows that were added here may stand elsewhere than they were put.
    look.isOutdated = !snapshot
        || (*snapshot != shown
            && ((*snapshot)->strays() != shown->strays() || !differenceOf(*shown, **snapshot).isEmpty()));
    look.taken
        = std::chrono::duration_cast<std::chrono::milliseconds>(std::chrono::steady_clock::now() - start);
    return look;
}

/// Where it fails there is time: whoever does something else will be told why.
void Session::onLooked(const Result<Look> &look)
{
    if (look) {
        m_mark = look->mark;
        m_watchPause = look->taken * mostOften;
        setOutdated(m_isOutdated || look->isOutdated);
    } else if (look.error().kind == ErrorKind::Replaced) {
        Q_EMIT failed(look.error());
        return;
    } else {
        m_watchPause = std::min(longestPause, std::max(m_watchPeriod, m_watchPause) * 2);
    }
    watch();
}

} // namespace crosscheck
