// SPDX-FileCopyrightText: Crosscheck contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/banner.h"
#include "ui/mainwindow.h"
#include "ui/serverlogin.h"
#include "ui/statusline.h"
#include "ui/windowactions.h"

#include <QDir>
#include <QLocale>

namespace crosscheck {

void MainWindow::onLoadedLinks()
{
    updateActions();
    const Strays &strays = document()->workspace().snapshot().strays();
    QStringList notices{straysNotice(strays), keylessNotice(strays)};
    notices.removeAll(QString());
    const int count = int(strays.nullKeys + strays.dangling + strays.keyless);
    if (const QString notice = notices.join(QLatin1String(", "));
        !notice.isEmpty() && !m_banner->isVisible()) {
        m_banner->tell(Banner::Kind::Warning,
                       tr("There are rows that the matrix cannot show: %1.", nullptr, count).arg(notice),
                       tr("They are left as they are.", nullptr, count));
        if (strays.nullKeys + strays.dangling > 0)
            m_banner->offer(m_actions->showStrays);
    }
}

void MainWindow::onSaved(const SaveOutcome &outcome, const QString &unread)
{
    const QString written = WrittenCounts::of(outcome).text();
    m_status->showMessage(written.isEmpty() ? tr("Saved.") : tr("Saved: %1.").arg(written), 6000);
    if (!unread.isEmpty()) {
        m_banner->tell(Banner::Kind::Warning,
                       tr("Saved, but the rows could not be read again: no links are shown."), unread);
        m_banner->offer(m_actions->refresh);
    } else if (const auto already = outcome.alreadySo(); already > 0) {
        m_banner->tell(
            Banner::Kind::Information,
            tr("Saved. Somebody else had already made %Ln of the changes.", nullptr, int(already)));
    }
    if (const auto act = std::exchange(m_afterSave, nullptr)) // it may end the session that tells us this
        QMetaObject::invokeMethod(this, act, Qt::QueuedConnection);
}

void MainWindow::tellBeside(const Unexpected &beside)
{
    const Association &association = document()->workspace().association();
    QStringList parts;
    const auto add = [&parts](std::int64_t number, const QString &more, const QString &fewer) {
        if (number != 0)
            parts.append(number > 0 ? more : fewer);
    };
    for (const Side side : bothSides) {
        if (side == Side::Right && association.sidesShareKey())
            continue;
        const std::int64_t rows = beside.rows[side];
        const QString table = association.sides[side].table.name.display();
        add(rows, tr("%Ln row(s) more in %1", nullptr, int(rows)).arg(table),
            tr("%Ln row(s) fewer in %1", nullptr, int(-rows)).arg(table));
    }
    add(beside.links, tr("%Ln link(s) more", nullptr, int(beside.links)),
        tr("%Ln link(s) fewer", nullptr, int(-beside.links)));
    m_banner->tell(
        Banner::Kind::Warning,
        tr("Beside what was saved, the tables have changed: %1.").arg(parts.join(QLatin1String(", "))),
        tr("A trigger of the tables did it, or somebody else. Undo does not bring that back."));
}

/// @return whether there are any.
bool MainWindow::tellTroubles()
{
    const std::size_t troubled = document()->changes().troubledCount();
    const std::size_t changed = document()->workspace().changedLinks().size();
    const QString changedText = tr("Somebody else changed what %Ln link(s) hold that you want to revoke or "
                                   "change. Look at them before you save.",
                                   nullptr, int(changed));
    if (troubled > 0)
        m_banner->tell(Banner::Kind::Warning,
                       tr("%Ln staged change(s) can no longer be saved.", nullptr, int(troubled)),
                       tr("The changes below say why. Take theirs, or keep yours for what is there now.")
                           + (changed > 0 ? QLatin1Char(' ') + changedText : QString()),
                       Banner::Topic::Trouble);
    else if (changed > 0)
        m_banner->tell(Banner::Kind::Warning, changedText, {}, Banner::Topic::Trouble);
    return troubled > 0 || changed > 0;
}

/// That there is something new, or where it is.
void MainWindow::tellOthers()
{
    const std::size_t unseen = document() ? document()->unseen().count() : 0;
    m_actions->nextUnseen->setEnabled(unseen > 0);
    m_actions->lookAtAll->setEnabled(unseen > 0);
    if (m_session && m_session->isOutdated())
        m_status->tellOthers(tr("Changed by others: Refresh"), m_actions->refresh);
    else
        m_status->tellOthers(
            unseen > 0 ? tr("%1 changed by others").arg(QLocale().toString(qulonglong(unseen))) : QString(),
            m_actions->nextUnseen);
}

void MainWindow::onRefreshed(std::size_t alreadyMade, const SnapshotDifference &byOthers)
{
    QStringList parts;
    const auto count = [&parts](const QString &text, std::size_t number) {
        if (number > 0)
            parts.append(text);
    };
    const bool isOneTable = document()->workspace().association().sidesShareKey();
    const std::size_t rows = byOthers.rowCount.left + (isOneTable ? 0 : byOthers.rowCount.right);
    const std::size_t gone = byOthers.gone.left + (isOneTable ? 0 : byOthers.gone.right);
    count(tr("%Ln link(s) changed", nullptr, int(byOthers.linkCount)), byOthers.linkCount);
    count(tr("%Ln row(s) new or changed", nullptr, int(rows)), rows);
    count(tr("%Ln row(s) gone", nullptr, int(gone)), gone);
    m_status->showMessage(parts.isEmpty() ? tr("Refreshed. Nobody else has changed anything.")
                                          : tr("Refreshed. Others: %1.").arg(parts.join(QLatin1String(", "))),
                          8000);
    if (!tellTroubles() && alreadyMade > 0)
        m_banner->tell(
            Banner::Kind::Information,
            tr("Somebody else has already made %Ln of the staged changes.", nullptr, int(alreadyMade)),
            tr("They are no longer staged.", nullptr, int(alreadyMade)));
}

void MainWindow::onRestored(std::size_t staged, bool wasSaved)
{
    if (wasSaved)
        m_banner->tell(Banner::Kind::Information,
                       tr("These changes had been saved. Nothing is left to restore."));
    else if (staged == 0)
        m_banner->tell(Banner::Kind::Information,
                       tr("The database holds all of these changes already. Nothing is left to restore."));
    else if (!tellTroubles())
        m_banner->tell(Banner::Kind::Information,
                       tr("%Ln change(s) are staged again. Save writes them.", nullptr, int(staged)));
}

void MainWindow::onReverted(std::size_t staged)
{
    if (staged == 0)
        m_banner->tell(Banner::Kind::Information,
                       tr("Nothing is left of this save that could be taken back."));
    else if (!tellTroubles())
        m_banner->tell(
            Banner::Kind::Information,
            tr("%Ln change(s) are staged that take the save back. Save writes them.", nullptr, int(staged)));
}

void MainWindow::onSaveFailed(const Error &error)
{
    tell(error);
    m_banner->setTopic(Banner::Topic::Save);
    const bool helps = error.kind == ErrorKind::Unique || error.kind == ErrorKind::ForeignKey
        || error.kind == ErrorKind::ConnectionLost;
    if (helps)
        m_banner->offer(m_actions->refresh); // then the changes say which of them, or what became of it
}

void MainWindow::tell(const Error &error)
{
    if (!m_session || m_session->state() != Session::State::Saving)
        m_afterSave = nullptr;
    updateProgress();
    m_banner->tell(error.kind == ErrorKind::Cancelled ? Banner::Kind::Information : Banner::Kind::Error,
                   error.text, error.detail);
    const bool isOpen = m_session && m_session->state() != Session::State::Failed;
    if (error.kind == ErrorKind::Permission && error.nativeCode.isEmpty() && m_session && !isOpen
        && m_session->settings().engine != Engine::Sqlite)
        m_login->askAgain(m_session->settings(), error);
    if (error.kind == ErrorKind::Replaced) {
        m_replaced = m_session.get();
        m_banner->offer(m_actions->reopen);
    } else if (error.kind == ErrorKind::Stale) { // what is shown is not what the database holds
        m_banner->offer(m_actions->refresh);
    }
    updateActions();
}

void MainWindow::onExported(const QString &path, const QString &leftOut)
{
    updateProgress();
    m_banner->tell(Banner::Kind::Information, tr("Exported to “%1”.").arg(QDir::toNativeSeparators(path)),
                   leftOut.isEmpty() ? QString() : tr("Left out: %1.").arg(leftOut));
    updateActions();
}

} // namespace crosscheck
