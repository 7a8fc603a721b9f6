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
    if (header.pattern != patternOf(workspace.association()))
        return refuse(ErrorKind::Stale, tr("Its tables, or how they are shown, are others by now."));
    if (orphan.batch && wasSaved(*orphan.batch)) {
        if (!orphan.batch->isCommitted)
            m_historyTicket = m_scribe.ask<bool>(
                [database = header.database, batch = orphan.batch->id](JobContext &) {
                    History::ofUser().recordCommitted(database, batch);
                    return true;
                },
                [](bool) {});
        orphan.file->remove();
        Q_EMIT restored(workspace.changes().size(), true);
        return true;
    }
    const bool isSameProgram = header.program == QCoreApplication::applicationVersion();
    m_document->perform(workspace.editRestore(orphan.record, isSameProgram), tr("restore unsaved changes"));
    orphan.file->adopt();
    if (!m_journal->isWritten())
        m_restored.push_back(std::move(orphan.file));
    Q_EMIT restored(workspace.changes().size(), false);
    return true;
}

/// A save that came as far as its commit is all there or not at all: what it added tells. Where it added nothing, staging the same
/// again comes to nothing.
bool Session::wasSaved(const History::Batch &batch) const
{
    const Workspace &workspace = m_document->workspace();
    const auto isThere = [&workspace](const History::Batch::Added &added) {
        return std::any_of(bothSides.begin(), bothSides.end(), [&](Side side) {
            const Axis &axis = workspace.snapshot().axis(side);
            const auto positions = axis.positionsOfLabel(added.label.toStdString());
            return workspace.association().sides[side].table.name.display() == added.table
                && std::any_of(positions.begin(), positions.end(), [&](std::uint32_t position) {
                       return QString::fromStdString(axis.key(position).display()) == added.key;
                   });
        });
    };
    return batch.isCommitted || std::any_of(batch.added.begin(), batch.added.end(), isThere);
}

} // namespace crosscheck
