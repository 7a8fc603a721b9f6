// SPDX-FileCopyrightText: Crosscheck contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/banner.h"
#include "ui/cellinspector.h"
#include "ui/changespanel.h"
#include "ui/entitypanel.h"
#include "ui/mainwindow.h"
#include "ui/matrixview.h"
#include "ui/recovery.h"
#include "ui/serverlogin.h"
#include "ui/statusline.h"

#include <QStandardPaths>

#include <algorithm>

// How the window comes to a database.

namespace crosscheck {

void MainWindow::connectLogin()
{
    connect(m_login, &ServerLogin::connectWanted, this,
            [this](const ConnectionSettings &settings, const QString &password, const QString &association) {
                afterStaged([this, settings, password, association] {
                    openDatabase(settings, association, password);
                });
            });
    connect(m_login, &ServerLogin::notKept, this, [this](const QString &why) {
        m_banner->tell(Banner::Kind::Warning, tr("The password could not be kept in the system's keychain."),
                       why);
    });
}

void MainWindow::startSession(const ConnectionSettings &settings, const QString &password)
{
    m_banner->dismiss();
    if (m_session) {
        m_session->disconnect(this);
        m_matrix->setDocument(nullptr);
        for (const Side side : bothSides)
            panel(side).setDocument(nullptr);
        m_inspector->setDocument(nullptr);
        m_changes->setDocument(nullptr);
    }
    m_session = std::make_unique<Session>(settings, password);
    m_password = password;
    m_isEntering = true;
    if (settings.location() != m_recovery->offered().database)
        m_restoring.clear();
    m_recovery->prefer(settings.location());
    m_login->withdraw();
    connectSession();
}

void MainWindow::connectSession()
{
    connect(m_session.get(), &Session::stateChanged, this, &MainWindow::onStateChanged);
    connect(m_session.get(), &Session::documentChanged, this, &MainWindow::onDocumentChanged);
    connect(m_session.get(), &Session::failed, this, &MainWindow::tell);
    connect(m_session.get(), &Session::warned, this,
            [this](const QString &warning) { m_banner->tell(Banner::Kind::Warning, warning); });
    connect(m_session.get(), &Session::saved, this, &MainWindow::onSaved);
    connect(m_session.get(), &Session::saveFailed, this, &MainWindow::onSaveFailed);
    connect(m_session.get(), &Session::lossesAsked, this, &MainWindow::askToLose);
    connect(m_session.get(), &Session::tablesChangedBeside, this, &MainWindow::tellBeside);
    connect(m_session.get(), &Session::refreshed, this, &MainWindow::onRefreshed);
    connect(m_session.get(), &Session::outdated, this, &MainWindow::tellOthers);
    connect(m_session.get(), &Session::restored, this, &MainWindow::onRestored);
    connect(m_session.get(), &Session::deletionStaged, this, [this](const QString &losses) {
        updateProgress();
        if (!losses.isEmpty())
            m_banner->tell(Banner::Kind::Warning, tr("More goes with the deletion: %1.").arg(losses),
                           tr("Undo takes the deletion back as long as it is not saved."),
                           Banner::Topic::Deletion);
    });
    connect(m_session.get(), &Session::progressed, m_status, &StatusLine::setProgress);
    connect(m_session.get(), &Session::exported, this, &MainWindow::onExported);
    connect(m_session.get(), &Session::historyRead, this, &MainWindow::showHistory);
    connect(m_session.get(), &Session::reverted, this, &MainWindow::onReverted);
    connect(m_session.get(), &Session::strayRowsRead, this, &MainWindow::showStrays);
    connect(m_session.get(), &Session::straysDeleted, this, [this](qint64 count) {
        m_banner->tell(Banner::Kind::Information,
                       tr("%Ln row(s) that linked nothing were deleted.", nullptr, int(count)));
    });
    connect(m_session.get(), &Session::replacementAsked, this, &MainWindow::askToReplace);
}

void MainWindow::openDatabase(const ConnectionSettings &settings, const QString &association,
                              const QString &password)
{
    startSession(settings, password);
    m_session->open(association);
}

void MainWindow::openServer(const ConnectionSettings &settings, const QString &association)
{
    m_login->open(settings, association);
}

void MainWindow::openAgain(const QString &association)
{
    openDatabase(ConnectionSettings(m_session->settings()), association, QString(m_password));
}

void MainWindow::openStarterDatabase()
{
    ConnectionSettings settings;
    settings.path = QStandardPaths::writableLocation(QStandardPaths::GenericDataLocation)
        + QLatin1String("/crosscheck/starter.db");
    startSession(settings);
    m_session->openStarter();
}

bool MainWindow::mayEnd()
{
    return !hasStaged() || close();
}

/// Where its database is not open, or shows another association, opens that first.
void MainWindow::restoreJournal()
{
    const JournalHeader header = m_recovery->offered();
    const bool isOpen = document() && m_session->state() == Session::State::Ready
        && m_session->settings().location() == header.database;
    if (isOpen && document()->workspace().association().name == header.association) {
        OrphanedJournals::Orphan orphan = m_recovery->take();
        if (!m_session->restore(orphan))
            m_recovery->giveBack(std::move(orphan));
        return;
    }
    const auto settings = ConnectionSettings::parse(header.database);
    if (!settings) {
        tell(settings.error());
        return;
    }
    afterStaged([this, isOpen, settings = *settings, association = header.association,
                 path = m_recovery->offeredPath()] {
        if (isOpen)
            m_session->choose(association);
        else if (settings.engine == Engine::Sqlite)
            openDatabase(settings, association);
        else
            openServer(settings, association);
        m_restoring = path; // when it is open
    });
}

/// Unless the person has done something else with it meanwhile.
void MainWindow::continueRestoring(const QString &path, bool isOpen)
{
    if (!path.isEmpty() && isOpen)
        QMetaObject::invokeMethod(
            this,
            [this, path] {
                if (m_recovery->offeredPath() == path)
                    restoreWhereItIs();
            },
            Qt::QueuedConnection);
}

/// The database that holds what is offered is open, or there is nothing in it.
void MainWindow::restoreWhereItIs()
{
    const JournalHeader header = m_recovery->offered();
    const auto &found = m_session->discovery().associations;
    const bool isThere = std::any_of(found.begin(), found.end(), [&header](const Association &association) {
        return association.name == header.association;
    });
    if (m_session->settings().location() != header.database)
        return;
    if (isThere)
        restoreJournal();
    else if (!document())
        tell({ErrorKind::NotFound,
              tr("The unsaved changes to %1 cannot be restored.").arg(header.title),
              tr("There is no association “%1”.").arg(header.association),
              {}});
}

} // namespace crosscheck
