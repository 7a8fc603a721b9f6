// SPDX-FileCopyrightText: Crosscheck contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/association/history.h"
#include "core/db/datafolder.h"
#include "ui/session.h"

#include <QCoreApplication>

#include <algorithm>

// What is staged outlives a crash.

namespace crosscheck {

void Session::keepJournal()
{
    m_journal = std::make_unique<Journal>(m_document->workspace(), dataFolder(QStringLiteral("journal")),
                                          settings().location(), m_scribe);
    connect(m_journal.get(), &Journal::failed, this, &Session::failed);
    connect(m_journal.get(), &Journal::written, this, [this] { m_restored.clear(); });
}

bool Session::restore(OrphanedJournals::Orphan &orphan)
{
    const JournalHeader &header = orphan.file->header();
    const auto refuse = [&](ErrorKind kind, const QString &why) {
        Q_EMIT failed({kind,
                       tr("The unsaved changes to %1 cannot be restored.").arg(header.title),
                       why + QLatin1Char(' ') + tr("They are kept in “%1”.").arg(orphan.file->path()),
                       {}});
        return false;
    };
    if (!m_document || !m_document->isEditable())
        return refuse(ErrorKind::ReadOnly, m_document ? m_document->lockedReason() : QString());
    Workspace &workspace = m_document->workspace();
    if (const QString why = whyNotRestorable(header, orphan.record); !why.isEmpty())
        return refuse(ErrorKind::Stale, why);
    if (orphan.batch && wasSaved(*orphan.batch, orphan.record)) {
        noteCommitted(header.database, orphan.batch->id);
        orphan.file->remove();
        Q_EMIT restored(workspace.changes().size(), true);
        return true;
    }
    stageRecord(header, orphan.record, tr("restore unsaved changes"));
    const bool isSaved = orphan.batch && workspace.changes().isEmpty(); // it is all there
    if (isSaved)
        noteCommitted(header.database, orphan.batch->id);
    orphan.file->adopt();
    if (!m_journal->isWritten())
        m_restored.push_back(std::move(orphan.file));
    Q_EMIT restored(workspace.changes().size(), isSaved);
    return true;
}

/// The history's word of a commit, which a crash came before.
void Session::noteCommitted(const QString &database, const QString &batch)
{
    m_historyTicket = m_scribe.ask<bool>(
        [database, batch](JobContext &) {
            History::ofUser().recordCommitted(database, batch);
            return true;
        },
        [](bool) {});
}

/// Why what was recorded once cannot be meant for the association that is shown; empty where it can.
QString Session::whyNotRestorable(const JournalHeader &header, const StagedRecord &record) const
{
    const Association &association = m_document->workspace().association();
    if (header.pattern != patternOf(association))
        return tr("Its tables, or how they are shown, are others by now.");
    const QStringList writable = association.writablePayload();
    for (const auto &[cell, draft] : record.changes.payload()) {
        for (const auto &[column, value] : draft) {
            if (!writable.contains(column))
                return tr("There is no column “%1” to write to any more.").arg(column);
        }
    }
    return {};
}

/// As one undo step, called @p text.
void Session::stageRecord(const JournalHeader &header, const StagedRecord &record, const QString &text)
{
    Workspace &workspace = m_document->workspace();
    const bool comparesRest = header.program == QCoreApplication::applicationVersion()
        && header.identity == identityOf(workspace.association());
    const Workspace::Restoring restoring = workspace.editRestore(record, comparesRest);
    m_document->perform(restoring.edit, text);
    workspace.markChanged(restoring.changed);
}

/// A save that came as far as its commit is all there or not at all. Where it added nothing, staging the same again comes to
/// nothing if it was saved.
bool Session::wasSaved(const History::Batch &batch, const StagedRecord &record) const
{
    const Workspace &workspace = m_document->workspace();
    const Snapshot &snapshot = workspace.snapshot();
    const auto isThere = [&](const History::Batch::Added &added) {
        return std::any_of(bothSides.begin(), bothSides.end(), [&](Side side) {
            const Axis &axis = snapshot.axis(side);
            const auto positions = axis.positionsOfLabel(added.label.toStdString());
            return workspace.association().sides[side].table.name.display() == added.table
                && std::any_of(positions.begin(), positions.end(), [&](std::uint32_t position) {
                       return QString::fromStdString(axis.key(position).display()) == added.key;
                   });
        });
    };
    if (batch.added.empty() || !std::all_of(batch.added.begin(), batch.added.end(), isThere))
        return false;
    bool isSo = true; // so are the links between rows that were there before
    record.changes.links().forEach([&](Cell cell, LinkMark mark) {
        const auto position = [&](Side side) {
            return snapshot.axis(side).position(record.rows[side][cell.id(side).value].key);
        };
        const auto left = position(Side::Left);
        const auto right = position(Side::Right);
        if (left && right)
            isSo = isSo && snapshot.links().contains(*left, *right) == (mark == LinkMark::Grant);
    });
    return isSo;
}

} // namespace crosscheck
