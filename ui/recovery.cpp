// SPDX-FileCopyrightText: Crosscheck contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/recovery.h"

#include "core/db/datafolder.h"
#include "ui/banner.h"

#include <QAction>
#include <QLocale>
#include <QMessageBox>

#include <algorithm>

namespace crosscheck {

namespace {

/// How the database of a journal is called.
QString nameOf(const JournalHeader &header)
{
    const auto settings = ConnectionSettings::parse(header.database);
    return settings ? settings->displayName() : header.database;
}

} // namespace

Recovery::Recovery(Banner &banner, QObject *parent)
    : QObject(parent)
    , m_banner(banner)
    , m_restore(new QAction(tr("Restore"), this))
    , m_discard(new QAction(tr("Discard…"), this))
    , m_worker(m_mailbox)
{
    m_restore->setObjectName(QStringLiteral("restore"));
    m_discard->setObjectName(QStringLiteral("discardLeft"));
    connect(m_restore, &QAction::triggered, this, &Recovery::restoreWanted);
    connect(m_discard, &QAction::triggered, this, &Recovery::askToDiscard);
    connect(&m_banner, &Banner::closed, this, &Recovery::passOver);
}

void Recovery::look()
{
    m_ticket = m_worker.ask<std::shared_ptr<OrphanedJournals>>(
        [](JobContext &) {
            return std::make_shared<OrphanedJournals>(
                OrphanedJournals::in(dataFolder(QStringLiteral("journal")), History::ofUser()));
        },
        [this](const std::shared_ptr<OrphanedJournals> &found) { onFound(std::move(*found)); });
}

void Recovery::onFound(OrphanedJournals found)
{
    for (OrphanedJournals::Orphan &orphan : found.orphans)
        m_orphans.push_back(std::move(orphan));
    arrange();
    if (!found.broken.isEmpty())
        m_notice = tr("A journal of unsaved changes cannot be read. It was put aside: %1.")
                       .arg(found.broken.join(QLatin1String(", ")));
    offer();
}

void Recovery::prefer(const QString &database)
{
    m_preferred = database;
    const QString before = offeredPath();
    arrange();
    if (offeredPath() != before)
        offer();
}

void Recovery::arrange()
{
    std::stable_partition(m_orphans.begin(), m_orphans.end(), [this](const OrphanedJournals::Orphan &orphan) {
        return orphan.file->header().database == m_preferred;
    });
}

void Recovery::passOver()
{
    if (m_orphans.empty())
        return; // it was a notice
    m_passedOver.push_back(std::move(m_orphans.front()));
    m_orphans.pop_front();
    offer();
}

void Recovery::askToDiscard()
{
    if (m_orphans.empty())
        return;
    const OrphanedJournals::Orphan &orphan = m_orphans.front();
    auto *box = new QMessageBox(
        QMessageBox::NoIcon, QStringLiteral("Crosscheck"),
        tr("Discard %Ln unsaved change(s) to %1 in %2?", nullptr, int(orphan.record.changes.size()))
            .arg(orphan.file->header().title, nameOf(orphan.file->header())),
        QMessageBox::Discard | QMessageBox::Cancel, m_banner.window());
    box->setObjectName(QStringLiteral("discardLeftQuestion"));
    box->setAttribute(Qt::WA_DeleteOnClose);
    box->setTextFormat(Qt::PlainText);
    box->setInformativeText(tr("This cannot be undone."));
    box->setDefaultButton(QMessageBox::Cancel);
    connect(box, &QMessageBox::finished, this, [this, path = orphan.file->path()](int answer) {
        if (answer == QMessageBox::Discard && offeredPath() == path)
            take().file->remove();
    });
    box->open();
}

JournalHeader Recovery::offered() const
{
    return m_orphans.empty() ? JournalHeader() : m_orphans.front().file->header();
}

QString Recovery::offeredPath() const
{
    return m_orphans.empty() ? QString() : m_orphans.front().file->path();
}

OrphanedJournals::Orphan Recovery::take()
{
    OrphanedJournals::Orphan orphan = std::move(m_orphans.front());
    m_orphans.pop_front();
    offer();
    return orphan;
}

void Recovery::giveBack(OrphanedJournals::Orphan orphan)
{
    m_orphans.push_front(std::move(orphan));
    offer();
}

void Recovery::offer()
{
    const QString notice = std::exchange(m_notice, {});
    if (m_orphans.empty()) {
        if (notice.isEmpty())
            m_banner.dismiss();
        else
            m_banner.tell(Banner::Kind::Error, notice);
        return;
    }
    const JournalHeader header = offered();
    const int changes = int(m_orphans.front().record.changes.size());
    const QString begun = tr("It was begun on %1.", nullptr, changes)
                              .arg(QLocale().toString(header.begun.toLocalTime(), QLocale::ShortFormat));
    m_banner.tell(
        Banner::Kind::Warning,
        tr("%Ln change(s) to %1 in %2 were staged when Crosscheck ended unexpectedly.", nullptr, changes)
            .arg(header.title, nameOf(header)),
        notice.isEmpty() ? begun : QString(begun + QLatin1Char(' ') + notice));
    m_banner.offer(m_restore, m_discard);
}

} // namespace crosscheck
