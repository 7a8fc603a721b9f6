// SPDX-FileCopyrightText: Crosscheck contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/db/transaction.h"
#include "core/schema/references.h"
#include "ui/session.h"

#include <algorithm>

// Which association is shown, what a person says of it, and the rows that link nothing.

namespace crosscheck {

namespace {

constexpr std::size_t mostStraysKept = 200'000;

} // namespace

const Association *Session::chosen() const
{
    const auto &all = m_discovery.associations;
    const auto found = std::find_if(all.begin(), all.end(),
                                    [this](const Association &one) { return one.name == m_chosen; });
    return found == all.end() ? nullptr : &*found;
}

void Session::choose(const QString &association)
{
    if (const auto chosen = m_discovery.choose(association))
        load(*chosen);
    else
        Q_EMIT failed(chosen.error());
}

/// The association that links what the known one does. On the database's thread.
Result<Association> Session::findAgain(const Association &known, Discovery &discovery, Connection &connection)
{
    auto association = discovery.choose(known.name);
    if (association && association->linksAs(known))
        return association;
    const auto catalogue = readCatalogue(connection);
    if (!catalogue)
        return tl::make_unexpected(catalogue.error());
    const QString difference = known.differenceIn(*catalogue);
    if (!association && difference.isEmpty()) { // its rows may be why it is not found
        Association still = known;
        still.dependents = ReferenceFinder(*catalogue).dependentsOf(known.junction);
        discovery.associations.push_back(still);
        return still;
    }
    return failure(ErrorKind::Replaced,
                   tr("The tables of “%1” were changed: it is no longer what it was.").arg(known.name),
                   difference);
}

void Session::correct(const std::optional<Correction> &before, const std::optional<Correction> &after)
{
    setDocument(nullptr);
    setState(State::Opening);
    m_databaseTicket = m_database.ask<Opened>(
        [before, after](Connection &connection, JobContext &) -> Result<Opened> {
            const auto said
                = CorrectionFile::ofUser().change(connection.settings().location(), before, after);
            return said ? lookInto(connection) : tl::make_unexpected(said.error());
        },
        [this, before, after](Result<Opened> opened) {
            if (!opened) {
                Q_EMIT failed(opened.error());
                open(QString(m_chosen)); // as it was
                return;
            }
            const auto isMeant = [&](const Association &one) {
                return after ? isAbout(*after, after->sides, one)
                             : before && before->replaces && isAbout(*before, *before->replaces, one);
            };
            QString name;
            for (const Association &one : opened->discovery.associations) {
                if (isMeant(one))
                    name = one.name;
            }
            onOpened(std::move(opened), name);
        });
}

void Session::readStrays()
{
    if (!m_document)
        return;
    stopWatching(); // it would have to wait
    m_strayTicket = m_database.ask<StrayRows>(
        [association = m_document->workspace().association()](Connection &connection,
                                                              JobContext &) -> Result<StrayRows> {
            const auto transaction = Transaction::beginRead(connection);
            if (!transaction)
                return tl::make_unexpected(transaction.error());
            return readStrayRows(connection, association, mostStraysKept);
        },
        [this](const Result<StrayRows> &strays) {
            if (strays)
                Q_EMIT strayRowsRead(*strays);
            else
                Q_EMIT failed(strays.error());
            watch();
        });
}

void Session::deleteStrays(const StrayRows &seen)
{
    stopWatching();
    m_strayTicket = m_database.ask<qint64>(
        [seen](Connection &connection, JobContext &) { return deleteStrayRows(connection, seen); },
        [this](const Result<qint64> &deleted) {
            if (deleted) {
                refresh();
                Q_EMIT straysDeleted(*deleted);
            } else {
                Q_EMIT failed(deleted.error());
                watch();
            }
        });
}

} // namespace crosscheck
