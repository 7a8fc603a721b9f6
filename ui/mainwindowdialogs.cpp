// SPDX-FileCopyrightText: Crosscheck contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/associationdialog.h"
#include "ui/banner.h"
#include "ui/cellinspector.h"
#include "ui/changespanel.h"
#include "ui/entitypanel.h"
#include "ui/exportdialog.h"
#include "ui/gotopopup.h"
#include "ui/historydialog.h"
#include "ui/lackingvaluesdialog.h"
#include "ui/mainwindow.h"
#include "ui/matrixview.h"
#include "ui/plaintext.h"
#include "ui/statusline.h"
#include "ui/strayrowsdialog.h"
#include "ui/windowactions.h"

#include <QApplication>
#include <QClipboard>
#include <QDir>
#include <QFileDialog>
#include <QFileInfo>
#include <QLineEdit>
#include <QMenu>
#include <QMessageBox>
#include <QPointer>
#include <QPushButton>
#include <QShortcut>

namespace crosscheck {

namespace {

constexpr int normalZoom = 24;

QString folderOfRecent(const QStringList &locations)
{
    for (const QString &location : locations) {
        if (const auto settings = ConnectionSettings::parse(location);
            settings && settings->engine == Engine::Sqlite)
            return QFileInfo(settings->path).absolutePath();
    }
    return QDir::homePath();
}

} // namespace

void MainWindow::afterStaged(const std::function<void()> &act)
{
    if (m_session && m_session->state() == Session::State::Saving) {
        m_afterSave = act; // what is staged is on its way into the database
        return;
    }
    if (!m_inspector->commit())
        return; // it says what is amiss
    if (!hasStaged()) {
        act();
        return;
    }
    const int count = int(document()->unsavedCount());
    const bool isReplaced = !m_replaced.isNull();
    const bool canSave = m_actions->save->isEnabled() && !isReplaced;
    auto *box = new QMessageBox(QMessageBox::NoIcon, QStringLiteral("Crosscheck"),
                                tr("%Ln staged change(s) are not saved.", nullptr, count),
                                QMessageBox::Discard | QMessageBox::Cancel, this);
    box->setObjectName(QStringLiteral("stagedQuestion"));
    box->setAttribute(Qt::WA_DeleteOnClose);
    box->setInformativeText(
        canSave          ? tr("Save them first?", nullptr, count)
            : isReplaced ? tr("They cannot be saved now, because the file was replaced.", nullptr, count)
                         : tr("They cannot be saved now.", nullptr, count));
    if (!isReplaced)
        box->addButton(QMessageBox::Save)->setEnabled(canSave);
    box->setDefaultButton(canSave ? QMessageBox::Save : QMessageBox::Cancel);
    connect(box, &QMessageBox::buttonClicked, this, [this, box, act](QAbstractButton *button) {
        const auto choice = box->standardButton(button);
        if (choice == QMessageBox::Save) {
            m_afterSave = act;
            saveStaged();
        } else if (choice == QMessageBox::Discard) {
            act();
        }
    });
    box->open();
}

void MainWindow::saveStaged()
{
    if (!document() || !m_inspector->commit()) {
        m_afterSave = nullptr;
        return;
    }
    const Workspace &workspace = document()->workspace();
    if (!workspace.changedLinks().empty()) {
        askConflicts();
        return;
    }
    const QStringList required = workspace.association().requiredPayload();
    const bool isLacking = std::any_of(required.begin(), required.end(), [&](const QString &column) {
        return !workspace.lackingPayload(column).empty();
    });
    isLacking ? askLacking() : m_session->save();
}

/// What is staged for links that others have changed since is not written without a word.
void MainWindow::askConflicts()
{
    auto *box = new QMessageBox(QMessageBox::NoIcon, QStringLiteral("Crosscheck"),
                                tr("Somebody else has changed %Ln link(s) that you want to revoke or change.",
                                   nullptr, int(document()->workspace().changedLinks().size())),
                                QMessageBox::Ok, this);
    box->setObjectName(QStringLiteral("conflictsQuestion"));
    box->setAttribute(Qt::WA_DeleteOnClose);
    box->setTextFormat(Qt::PlainText);
    box->setInformativeText(
        tr("Keep Mine, at each of these changes, means it for what is there now; Take Theirs gives "
           "it up. Nothing was saved."));
    box->open();
    m_afterSave = nullptr;
}

void MainWindow::askLacking()
{
    auto *dialog = new LackingValuesDialog(document()->workspace(), this);
    connect(dialog, &QDialog::accepted, document(), [this, dialog] {
        document()->giveLacking(dialog->values());
        m_session->save();
    });
    connect(dialog, &QDialog::rejected, this, [this] { m_afterSave = nullptr; });
    dialog->open();
}

/// To the values of the cell under the cursor.
void MainWindow::editPayload()
{
    m_inspector->setTarget(m_matrix->targetSlots()); // which may have changed just now
    if (!m_inspector->enter())
        m_status->showMessage(m_inspector->whyNot(), 4000);
}

void MainWindow::chooseFile(bool readOnly)
{
    auto *dialog = new QFileDialog(this, readOnly ? tr("Open read-only") : tr("Open a database"),
                                   folderOfRecent(m_settings.recent),
                                   tr("SQLite databases (*.db *.sqlite *.sqlite3 *.db3);;All files (*)"));
    dialog->setObjectName(QStringLiteral("openDialog"));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setFileMode(QFileDialog::ExistingFile);
    connect(dialog, &QFileDialog::fileSelected, this, [this, readOnly](const QString &path) {
        ConnectionSettings settings;
        settings.path = path;
        settings.readOnly = readOnly;
        afterStaged([this, settings] { openDatabase(settings); });
    });
    dialog->open();
}

/// @p association: null for one to be added.
void MainWindow::askAssociation(const Association *association)
{
    auto *dialog = new AssociationDialog(m_session->discovery(), association, this);
    connect(dialog, &AssociationDialog::said, m_session.get(), // another database's may be here by then
            [this](const std::optional<Correction> &before, const std::optional<Correction> &after) {
                if (before || after)
                    afterStaged([session = QPointer(m_session.get()), before, after] {
                        if (session)
                            session->correct(before, after);
                    });
            });
    dialog->open();
}

void MainWindow::showHistory(const std::vector<SavedBatch> &batches, const QString &unread)
{
    const Association &association = document()->workspace().association();
    const QString creation
        = HistoryTable::creation(dialectOf(m_session->settings().engine), association.junction.name);
    const bool canMake = m_session->readOnlyReason().isEmpty();
    auto *dialog
        = new HistoryDialog(batches, association.displayTitle(), document()->lockedReason(),
                            {m_session->historyTable(), canMake ? creation : QString(), unread}, this);
    connect(dialog, &HistoryDialog::keepingWanted, m_session.get(), &Session::keepHistory);
    connect(dialog, &HistoryDialog::revertWanted, m_session.get(), &Session::revert);
    dialog->open();
}

void MainWindow::showStrays(const StrayRows &strays)
{
    auto *dialog = new StrayRowsDialog(strays, m_session->readOnlyReason(), this);
    connect(dialog, &StrayRowsDialog::deletionWanted, m_session.get(),
            [session = m_session.get(), strays] { session->deleteStrays(strays); });
    dialog->open();
}

void MainWindow::chooseNewFile()
{
    auto *dialog = new QFileDialog(this, tr("Make a starter database"), QDir::homePath(),
                                   tr("SQLite databases (*.db);;All files (*)"));
    dialog->setObjectName(QStringLiteral("newDialog"));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setAcceptMode(QFileDialog::AcceptSave);
    dialog->setOption(QFileDialog::DontConfirmOverwrite); // an existing file is opened, never overwritten
    dialog->setDefaultSuffix(QStringLiteral("db"));
    connect(dialog, &QFileDialog::fileSelected, this, [this](const QString &path) {
        ConnectionSettings settings;
        settings.path = path;
        afterStaged([this, settings] {
            startSession(settings);
            m_session->openStarter();
        });
    });
    dialog->open();
}

void MainWindow::chooseExport()
{
    Document *shown = document();
    if (!shown)
        return;
    const ConnectionSettings &settings = m_session->settings();
    const QString folder
        = settings.engine == Engine::Sqlite ? QFileInfo(settings.path).absolutePath() : QDir::homePath();
    const QString suggested
        = folder + QLatin1Char('/') + shown->workspace().association().name + QLatin1String(".csv");
    bool isFiltered = false;
    for (const Side side : bothSides)
        isFiltered = isFiltered || !shown->arrangement().spec(side).filter.trimmed().isEmpty();
    auto *dialog = new ExportDialog(suggested, isFiltered, hasStaged(), this);
    connect(dialog, &QDialog::accepted, this, [this, dialog] {
        Document *exported = document();
        if (!exported)
            return;
        ShownRows rows;
        for (const Side side : dialog->onlyShown() ? QList<Side>{Side::Left, Side::Right} : QList<Side>()) {
            const Order &order = exported->arrangement().order(side);
            rows[side].emplace();
            for (std::uint32_t row = 0; row < order.rowCount(); ++row) {
                if (order.slot(row) < exported->workspace().snapshot().axis(side).size())
                    rows[side]->push_back(order.slot(row)); // staged rows are not in the database yet
            }
        }
        m_banner->dismiss();
        m_session->exportCsv(dialog->path(), rows, dialog->options());
        updateProgress();
        updateActions();
    });
    dialog->open();
}

void MainWindow::askToLose(const QString &losses, int revokes, const std::function<void()> &proceed)
{
    const auto afterSave = std::exchange(m_afterSave, nullptr); // waits for the answer, too
    auto *box
        = new QMessageBox(QMessageBox::NoIcon, QStringLiteral("Crosscheck"),
                          tr("More goes with the %Ln revoked link(s): %1.", nullptr, revokes).arg(losses),
                          QMessageBox::Cancel, this);
    box->setObjectName(QStringLiteral("lossQuestion"));
    box->setAttribute(Qt::WA_DeleteOnClose);
    box->setTextFormat(Qt::PlainText);
    box->setInformativeText(tr("After the save undo brings back what was linked, but not that."));
    QPushButton *accept = box->addButton(tr("Save All the Same"), QMessageBox::AcceptRole);
    box->setDefaultButton(QMessageBox::Cancel);
    connect(accept, &QPushButton::clicked, this, [this, proceed, afterSave] {
        m_afterSave = afterSave;
        proceed();
    });
    box->open();
}

void MainWindow::askToReplace(const QString &path, const std::function<void()> &replace)
{
    updateProgress();
    auto *box = new QMessageBox(QMessageBox::NoIcon, QStringLiteral("Crosscheck"),
                                tr("“%1” is there already.").arg(QDir::toNativeSeparators(path)),
                                QMessageBox::Cancel, this);
    box->setObjectName(QStringLiteral("replaceQuestion"));
    box->setAttribute(Qt::WA_DeleteOnClose);
    box->setTextFormat(Qt::PlainText);
    box->setInformativeText(tr("Replace it with the export?"));
    QPushButton *accept = box->addButton(tr("Replace"), QMessageBox::AcceptRole);
    box->setDefaultButton(QMessageBox::Cancel);
    connect(accept, &QPushButton::clicked, this, [this, replace] {
        replace();
        updateProgress();
        updateActions();
    });
    box->open();
    updateActions();
}

void MainWindow::rebuildRecent()
{
    m_actions->recent->clear();
    for (const QString &location : m_settings.recent) {
        const auto settings = ConnectionSettings::parse(location);
        if (!settings)
            continue;
        const bool isFile = settings->engine == Engine::Sqlite;
        const QString shown = isFile ? QDir::toNativeSeparators(location) : location;
        m_actions->recent->addAction(withoutMnemonic(shown), this, [this, isFile, settings = *settings] {
            afterStaged([this, isFile, settings] { isFile ? openDatabase(settings) : openServer(settings); });
        });
    }
    m_actions->recent->setEnabled(!m_settings.recent.isEmpty());
}

void MainWindow::showGoTo()
{
    if (!document())
        return;
    auto *popup = new GoToPopup(*document(), this);
    connect(popup, &GoToPopup::entityChosen, this, [this](Side side, std::uint32_t slot) {
        m_matrix->showEntity(side, slot);
        if (!document()->arrangement().order(side).row(slot))
            panel(side).filter().clear(); // it hides what is wanted
        else
            m_matrix->setCurrent(m_matrix->currentRow(), m_matrix->currentColumn());
    });
    connect(popup, &QObject::destroyed, m_matrix, [this] { m_matrix->setFocus(); });
    popup->popUp();
}

void MainWindow::setTheme(ThemeChoice choice)
{
    m_settings.theme = choice;
    m_settings.store();
    applyTheme();
}

void MainWindow::applyTheme()
{
    const ThemeChoice choice = m_settings.theme;
    Theme::apply(*qApp, choice);
    m_actions->applyTheme();
    for (Banner *banner : findChildren<Banner *>())
        banner->applyTheme();
    m_inspector->applyTheme();
    m_changes->applyTheme();
    m_status->applyTheme();
    for (const Side side : bothSides)
        panel(side).applyTheme();
    m_matrix->viewport()->update();
    QAction *chosen = choice == ThemeChoice::Dark ? m_actions->themeDark
        : choice == ThemeChoice::Light            ? m_actions->themeLight
                                                  : m_actions->themeDesktop;
    chosen->setChecked(true);
}

void MainWindow::connectEntityActions()
{
    const auto on = [this](QAction *action, auto act) { connect(action, &QAction::triggered, this, act); };
    const auto target
        = [this]() -> EntityPanel & { return focusedPanel() ? *focusedPanel() : panel(Side::Left); };
    on(m_actions->add, [target] { target().askToAdd(); });
    on(m_actions->rename, [target] { target().askToRename(); });
    on(m_actions->remove, [target] { target().deleteSelected(); });
    for (const Side side : bothSides) {
        EntityListView &list = panel(side).list();
        const auto key = [&](int keyCode, auto act) {
            auto *shortcut = new QShortcut(QKeySequence(keyCode), &list);
            shortcut->setContext(Qt::WidgetShortcut);
            connect(shortcut, &QShortcut::activated, &panel(side), act);
        };
        key(Qt::Key_Insert, &EntityPanel::askToAdd);
        key(Qt::Key_F2, &EntityPanel::askToRename);
        key(Qt::Key_Delete, &EntityPanel::deleteSelected);
    }
    on(m_actions->copy, [this] {
        const auto text = m_matrix->selectionAsText();
        if (text)
            QApplication::clipboard()->setText(*text);
        else
            tell(text.error());
    });
    m_actions->copy->setShortcutContext(Qt::WidgetShortcut);
    m_matrix->addAction(m_actions->copy);
}

void MainWindow::connectViewActions()
{
    const auto on = [this](QAction *action, auto act) { connect(action, &QAction::triggered, this, act); };
    on(m_actions->selectAll, [this] { m_matrix->selectAllShown(); });
    on(m_actions->selectRow, [this] { m_matrix->selectCurrentRow(); });
    on(m_actions->selectColumn, [this] { m_matrix->selectCurrentColumn(); });
    on(m_actions->toggle, [this] { m_matrix->toggleSelection(); });
    on(m_actions->goTo, [this] { showGoTo(); });
    const auto focusFilter = [this](Side side) {
        panel(side).filter().setFocus();
        panel(side).filter().selectAll();
    };
    on(m_actions->filterLeft, [focusFilter] { focusFilter(Side::Left); });
    on(m_actions->filterRight, [focusFilter] { focusFilter(Side::Right); });
    on(m_actions->zoomIn, [this] { m_matrix->zoomBy(1); });
    on(m_actions->zoomOut, [this] { m_matrix->zoomBy(-1); });
    on(m_actions->zoomReset, [this] { m_matrix->setZoom(normalZoom); });
    on(m_actions->showWhole, [this] {
        m_matrix->setShowsWhole(m_actions->showWhole->isChecked());
        m_actions->showWhole->setChecked(m_matrix->showsWhole()); // without rows there is nothing to show
    });
    connect(m_matrix, &MatrixView::showsWholeChanged, m_actions->showWhole, &QAction::setChecked);
    on(m_actions->nextUnseen, [this] {
        if (!m_matrix->showUnseen())
            m_status->showMessage(tr("The filters hide what others changed."), 6000);
    });
    on(m_actions->lookAtAll, [this] { document()->unseen().lookAtAll(); });
    on(m_actions->themeDesktop, [this] { setTheme(ThemeChoice::Desktop); });
    on(m_actions->themeLight, [this] { setTheme(ThemeChoice::Light); });
    on(m_actions->themeDark, [this] { setTheme(ThemeChoice::Dark); });
    on(m_actions->about, [this] {
        auto *box = new QMessageBox(QMessageBox::NoIcon, tr("About Crosscheck"),
                                    QStringLiteral("Crosscheck %1").arg(QApplication::applicationVersion()),
                                    QMessageBox::Ok, this);
        box->setAttribute(Qt::WA_DeleteOnClose);
        box->setInformativeText(
            tr("Shows and edits many-to-many relations in SQL databases.\n"
               "Free software under the GNU General Public License, version 3 or later."));
        box->open();
    });
}

} // namespace crosscheck
