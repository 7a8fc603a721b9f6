// SPDX-FileCopyrightText: Crosscheck contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/association/journalfile.h"
#include "core/db/workerthread.h"

#include <QObject>

#include <deque>

class QAction;

namespace crosscheck {

class Banner;

/// Offers, one after another, to restore or to discard what was staged when Crosscheck came to an end before its time. What is
/// closed unanswered makes way for the next, and is offered again at the next start. GUI thread.
class Recovery final : public QObject
{
    Q_OBJECT

public:
    /// @p banner: its own.
    explicit Recovery(Banner &banner, QObject *parent = nullptr);

    /// Looks for what was left behind.
    void look();
    /// Offers first what is of this database (ConnectionSettings::location()).
    void prefer(const QString &database);
    /// What is offered; empty: nothing.
    [[nodiscard]] JournalHeader offered() const;
    [[nodiscard]] QString offeredPath() const;
    /// Gives what was offered away, and offers the next.
    [[nodiscard]] OrphanedJournals::Orphan take();
    /// Offers again what could not be restored.
    void giveBack(OrphanedJournals::Orphan orphan);

Q_SIGNALS:
    void restoreWanted();

private:
    void offer();
    void arrange();
    void passOver();
    void askToDiscard();
    void onFound(OrphanedJournals found);

    Banner &m_banner;
    QAction *m_restore;
    QAction *m_discard;
    QString m_preferred; ///< whose database comes first
    std::deque<OrphanedJournals::Orphan> m_orphans;
    std::vector<OrphanedJournals::Orphan> m_passedOver; ///< nobody else may take them as long as this runs
    QString m_notice;                                   ///< of what cannot be read
    Mailbox m_mailbox;
    WorkerThread m_worker;
    Ticket m_ticket;
};

} // namespace crosscheck
