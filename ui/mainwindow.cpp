// SPDX-FileCopyrightText: Crosscheck contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/mainwindow.h"

#include "ui/banner.h"
#include "ui/cellinspector.h"
#include "ui/changespanel.h"
#include "ui/entitypanel.h"
#include "ui/icons.h"
#include "ui/leftoutdialog.h"
#include "ui/matrixview.h"
#include "ui/placeholderpage.h"
#include "ui/recovery.h"
#include "ui/serverlogin.h"
#include "ui/statusline.h"
#include "ui/windowactions.h"

#include <QApplication>
#include <QCloseEvent>
#include <QComboBox>
#include <QLocale>
#include <QMenu>
#include <QMenuBar>
#include <QSplitter>
#include <QStackedWidget>
#include <QToolBar>
#include <QToolButton>
#include <QVBoxLayout>

namespace crosscheck {

namespace {

constexpr int narrowWidth = 600;
constexpr int roomForMatrix = 300; // below this the changes get a third of the height at most

} // namespace

MainWindow::MainWindow(QWidget *parent)
    : QMainWindow(parent)
    , m_settings(WindowSettings::load())
    , m_login(new ServerLogin(m_settings, this))
    , m_actions(new WindowActions(*this))
{
    setObjectName(QStringLiteral("mainWindow"));
    setWindowTitle(QStringLiteral("Crosscheck"));
    resize(1160, 720);
    setMinimumSize(320, 280);
    m_actions->buildMenus(*this);
    buildLayout();
    buildToolBar();
    connectActions();
    connectEntityActions();
    connectViewActions();
    connectLogin();
    restoreGeometry(m_settings.geometry);
    m_columns->restoreState(m_settings.columns);
    m_matrix->setZoom(m_settings.zoom);
    applyTheme();
    rebuildRecent();
    showPlaceholder();
    updateActions();
    m_recovery->look();
}

MainWindow::~MainWindow()
{
    m_matrix->setDocument(nullptr); // views let go before the document goes
    for (const Side side : bothSides)
        panel(side).setDocument(nullptr);
    m_inspector->setDocument(nullptr);
    m_changes->setDocument(nullptr);
}

void MainWindow::buildLayout()
{
    m_banner = new Banner(this);
    m_placeholder = new PlaceholderPage(this);
    m_matrix = new MatrixView(this);
    m_changes = new ChangesPanel(this);
    m_status = new StatusLine(this);
    m_columns = new QSplitter(Qt::Horizontal, this);
    m_columns->setObjectName(QStringLiteral("columns"));
    m_panels = {new EntityPanel(Side::Left, this), new EntityPanel(Side::Right, this)};
    m_columns->addWidget(m_panels.left);
    m_columns->addWidget(m_matrix);
    m_inspector = new CellInspector(this);
    auto *right = new QSplitter(Qt::Vertical, this);
    right->setObjectName(QStringLiteral("rightColumn"));
    right->addWidget(m_panels.right);
    right->addWidget(m_inspector);
    right->setStretchFactor(0, 1);
    right->setCollapsible(0, false);
    m_columns->addWidget(right);
    m_columns->setStretchFactor(1, 1);
    m_columns->setSizes({230, 700, 230});
    m_pages = new QStackedWidget(this);
    m_pages->addWidget(m_placeholder);
    m_pages->addWidget(m_columns);
    auto *upper = new QWidget(this);
    auto *layout = new QVBoxLayout(upper);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addWidget(m_pages, 1);
    layout->addWidget(m_banner); // below, so that no row moves away from under the pointer when it comes
    layout->insertWidget(1, makeRecovery());
    m_rows = new QSplitter(Qt::Vertical, this);
    m_rows->setObjectName(QStringLiteral("rows"));
    m_rows->addWidget(upper);
    m_rows->addWidget(m_changes);
    m_rows->setStretchFactor(0, 1);
    m_rows->setSizes({690, 1}); // the changes as low as they go
    m_rows->setCollapsible(0, false);
    setCentralWidget(m_rows);
    setStatusBar(m_status);
    m_changes->setActions(m_actions->discard, m_actions->save);
    connectPanels();
}

QWidget *MainWindow::makeRecovery()
{
    auto *banner = new Banner(this);
    banner->setObjectName(QStringLiteral("recovery"));
    m_recovery = new Recovery(*banner, this);
    return banner;
}

void MainWindow::connectPanels()
{
    connect(m_changes, &ChangesPanel::emptyChanged, this, &MainWindow::placeChanges);
    connect(m_changes, &ChangesPanel::keyboardLeft, m_matrix, [this] { m_matrix->setFocus(); });
    connect(m_rows, &QSplitter::splitterMoved, this, [this] {
        if (const int height = m_rows->sizes().value(1); height > 0 && !m_changes->isEmpty())
            m_settings.changesHeight = height;
    });
    connect(m_columns, &QSplitter::splitterMoved, this,
            [this] { m_keepsColumns = !m_wideColumns.isEmpty(); });
    connect(m_recovery, &Recovery::restoreWanted, this, &MainWindow::restoreJournal);
    connect(m_status, &StatusLine::cancelRequested, this, [this] { m_session->cancel(); });
    connect(m_matrix, &MatrixView::selectionChanged, this, [this] {
        m_status->setSelection(m_matrix->selectionSummary());
        if (document())
            m_inspector->setTarget(m_matrix->targetSlots());
    });
    connect(m_matrix, &MatrixView::payloadWanted, this, &MainWindow::editPayload);
    connect(m_inspector, &CellInspector::left, m_matrix, [this] { m_matrix->setFocus(); });
    connect(m_inspector, &CellInspector::typedChanged, this, &MainWindow::updateActions);
    for (const Side side : bothSides) {
        const EntityListView &list = panel(side).list();
        connect(&list, &EntityListView::selectionChanged, this, [this, side] { driveLists(side); });
        connect(&list, &EntityListView::targetsChanged, this, [this, side] {
            if (document() && panel(side).list().hasSelection())
                document()->list(otherSide(side)).setDriver(panel(side).list().selectedSlots());
        });
        connect(&panel(side), &EntityPanel::renameRefused, this,
                [this](const QString &reason) { m_status->showMessage(reason, 6000); });
        connect(&panel(side), &EntityPanel::deletionRequested, this,
                [this](Side which, const std::vector<std::uint32_t> &slots) {
                    m_session->deleteEntities(which, slots);
                    updateProgress();
                });
    }
}

void MainWindow::buildToolBar()
{
    auto *bar = addToolBar(tr("Main"));
    bar->setObjectName(QStringLiteral("toolBar"));
    bar->setMovable(false);
    bar->setContextMenuPolicy(Qt::PreventContextMenu);
    bar->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    bar->setIconSize({18, 18});
    bar->addActions({m_actions->open, m_actions->save});
    bar->addSeparator();
    bar->addActions({m_actions->undo, m_actions->redo, m_actions->refresh});
    bar->addSeparator();
    m_associations = new QComboBox(bar);
    m_associations->setObjectName(QStringLiteral("association"));
    m_associations->setAccessibleName(tr("Association"));
    m_associations->setMinimumWidth(200);
    m_associations->setSizeAdjustPolicy(QComboBox::AdjustToContents);
    m_associations->setFocusPolicy(Qt::TabFocus);
    bar->addWidget(m_associations);
    bar->addSeparator();
    bar->addActions({m_actions->exportCsv, m_actions->goTo});
    // Qt makes the button that shows what has no room, with an arrow that is black in every theme.
    if (auto *rest = bar->findChild<QToolButton *>(QStringLiteral("qt_toolbar_ext_button"))) {
        rest->setIcon(icon(QStringLiteral("more")));
        rest->setAccessibleName(tr("More actions"));
        rest->setToolTip(tr("More actions"));
    }
    connect(m_associations, &QComboBox::activated, this, [this](int index) {
        const QString name = m_associations->itemData(index).toString();
        const bool isShown = document() && document()->workspace().association().name == name;
        updateAssociations(); // until the other one is there
        if (!isShown)
            afterStaged([this, name] { m_session->choose(name); });
    });
}

void MainWindow::connectActions()
{
    const auto on = [this](QAction *action, auto act) { connect(action, &QAction::triggered, this, act); };
    on(m_actions->open, [this] { chooseFile(false); });
    on(m_actions->openReadOnly, [this] { chooseFile(true); });
    on(m_actions->connectServer, [this] { m_login->choose(); });
    on(m_actions->newStarter, [this] { chooseNewFile(); });
    on(m_actions->addStarter, [this] { m_session->addStarterTables(); });
    on(m_actions->refresh, [this] {
        if (m_session->state() == Session::State::Ready)
            m_session->refresh();
        else
            openAgain({});
    });
    on(m_actions->reopen, [this] {
        afterStaged([this] {
            const QString association = document() ? document()->workspace().association().name : QString();
            openAgain(association);
        });
    });
    on(m_actions->save, [this] { saveStaged(); });
    on(m_actions->discard,
       [this] { document()->perform(document()->workspace().editDropAll(), tr("discard all changes")); });
    on(m_actions->exportCsv, [this] { chooseExport(); });
    on(m_actions->editAssociation, [this] { askAssociation(m_session->chosen()); });
    on(m_actions->addAssociation, [this] { askAssociation(nullptr); });
    on(m_actions->showLeftOut,
       [this] { (new LeftOutDialog(m_session->discovery().rejected, this))->open(); });
    on(m_actions->showHistory, [this] { m_session->readHistory(); });
    on(m_actions->showStrays, [this] { m_session->readStrays(); });
    on(m_actions->quit, [this] { close(); });
    on(m_actions->undo, [this] { document()->undo(); });
    on(m_actions->redo, [this] { document()->redo(); });
}

EntityPanel *MainWindow::focusedPanel() const
{
    for (const Side side : bothSides) {
        if (panel(side).isAncestorOf(QApplication::focusWidget()))
            return &panel(side);
    }
    return nullptr;
}

void MainWindow::driveLists(Side driving)
{
    Document *shown = document();
    if (!shown)
        return;
    const std::vector<std::uint32_t> drivers = panel(driving).list().selectedSlots();
    shown->list(driving).setDriver({});
    panel(otherSide(driving)).list().clearSelection();
    shown->list(otherSide(driving)).setDriver(drivers);
    if (const auto current = panel(driving).list().currentSlot())
        m_matrix->showEntity(driving, *current);
}

void MainWindow::onStateChanged()
{
    using State = Session::State;
    const State state = m_session->state();
    if (state == State::Loading || state == State::Saving) { // what is told is of what was before
        m_banner->dismiss();
        m_status->clearMessage();
        m_replaced = nullptr;
    }
    updateProgress();
    if (state == State::Ready || state == State::NoAssociation) {
        const ConnectionSettings &opened = m_session->settings();
        if (std::exchange(m_isEntering, false)) {
            if (opened.engine != Engine::Sqlite)
                m_login->succeeded(opened);
            m_settings.addRecent(opened.location());
            rebuildRecent();
            m_settings.store(); // not only at the end, which may come without a word
        }
    }
    if (state == State::Failed)
        m_afterSave = nullptr;
    // A server may ask for a password first.
    const bool hasFailed = state == State::Failed && m_session->settings().engine == Engine::Sqlite;
    const bool isOpen = state == State::Ready || state == State::NoAssociation;
    if (isOpen || hasFailed)
        continueRestoring(std::exchange(m_restoring, {}), isOpen);
    updateAssociations();
    showPlaceholder();
    updateActions();
}

/// What is under way; how far it is comes with the next report of it.
void MainWindow::updateProgress()
{
    using State = Session::State;
    const State state = m_session ? m_session->state() : State::Failed;
    const QString what = state == State::Opening   ? tr("Opening")
        : state == State::Loading                  ? tr("Loading")
        : state == State::Saving                   ? tr("Saving")
        : m_session && m_session->isExporting()    ? tr("Exporting")
        : m_session && m_session->isAskingImpact() ? tr("Looking for what goes along")
                                                   : QString();
    if (what.isEmpty())
        m_status->hideProgress();
    else
        m_status->setProgress(what, {});
}

void MainWindow::onDocumentChanged()
{
    Document *shown = document();
    m_matrix->setDocument(shown);
    for (const Side side : bothSides)
        panel(side).setDocument(shown);
    m_inspector->setDocument(shown);
    m_changes->setDocument(shown);
    if (shown) {
        connect(&shown->workspace(), &Workspace::edited, this, &MainWindow::onEdited);
        connect(&shown->workspace(), &Workspace::snapshotChanged, this, &MainWindow::onLoadedLinks);
        connect(&shown->undoStack(), &QUndoStack::indexChanged, this, &MainWindow::updateActions);
        connect(shown, &Document::lockedChanged, this, &MainWindow::updateActions);
        connect(shown, &Document::refused, this, &MainWindow::tell);
        connect(&shown->unseen(), &Unseen::changed, this, &MainWindow::tellOthers);
        if (shown->workspace().slotCount(Side::Left) > 0)
            panel(Side::Left).list().selectOnly(0);
        m_matrix->setFocus();
    }
    updateAssociations();
    showPlaceholder();
    tellOthers();
    updateActions();
}

void MainWindow::onEdited()
{
    const Workspace &workspace = document()->workspace();
    const bool isOver = m_banner->isAbout(Banner::Topic::Deletion)
        ? workspace.stagedDeletions(Side::Left).empty() && workspace.stagedDeletions(Side::Right).empty()
        : m_banner->isAbout(Banner::Topic::Save) ? workspace.changes().isEmpty()
                                                 : m_banner->isAbout(Banner::Topic::Trouble)
            && workspace.changedLinks().empty() && document()->changes().troubledCount() == 0;
    if (isOver)
        m_banner->dismiss();
    m_status->clearMessage(); // of what was before
    updateActions();
}

void MainWindow::showPlaceholder()
{
    using State = Session::State;
    const State state = m_session ? m_session->state() : State::Failed;
    m_changes->setVisible(document() != nullptr);
    if (document()) {
        m_pages->setCurrentWidget(m_columns);
        return;
    }
    m_pages->setCurrentWidget(m_placeholder);
    if (state == State::NoAssociation) {
        QStringList rejected;
        for (const Rejected &table : m_session->discovery().rejected)
            rejected.append(QStringLiteral("%1: %2").arg(table.table.display(), table.reason));
        const QString looked
            = tr("Crosscheck looked for a table with references to two others, declared or by name.");
        m_placeholder->showText(
            tr("No many-to-many relation in %1").arg(m_session->settings().displayName()),
            rejected.isEmpty() ? looked : looked + QLatin1String("\n\n") + rejected.join(QLatin1Char('\n')));
        m_actions->addStarter->setEnabled(m_session->readOnlyReason().isEmpty());
        if (m_session->settings().engine == Engine::Sqlite) // whose column types they have
            m_placeholder->setOffers({m_actions->addStarter, m_actions->open});
        else
            m_placeholder->setOffers({m_actions->open, m_actions->connectServer});
    } else if (state == State::Failed) {
        m_placeholder->showText(m_session ? tr("%1 is not open").arg(m_session->settings().displayName())
                                          : tr("No database is open"),
                                m_session ? tr("Open another one, or make a new one to try things out.")
                                          : tr("Open one, or make a new one to try things out."));
        m_placeholder->setOffers({m_actions->open, m_actions->connectServer, m_actions->newStarter});
    } else {
        m_placeholder->showText(tr("Opening %1…").arg(m_session->settings().displayName()), {});
        m_placeholder->setOffers({});
    }
}

bool MainWindow::hasStaged() const
{
    return document() && document()->unsavedCount() > 0;
}

void MainWindow::updateActions()
{
    Document *shown = document();
    const auto state = m_session ? m_session->state() : Session::State::Failed;
    const bool isReady = shown && state == Session::State::Ready;
    const bool isEditable = shown && shown->lockedReason().isEmpty();
    const std::size_t staged = shown ? shown->workspace().changes().size() : 0;
    m_actions->save->setEnabled(isReady && isEditable && (staged > 0 || m_inspector->hasTyped()));
    m_actions->save->setText(staged > 0 ? tr("&Save (%1)").arg(QLocale().toString(qulonglong(staged)))
                                        : tr("&Save"));
    m_actions->discard->setEnabled(isEditable && staged > 0);
    m_actions->undo->setEnabled(isEditable && shown->undoStack().canUndo());
    m_actions->redo->setEnabled(isEditable && shown->undoStack().canRedo());
    m_actions->undo->setToolTip(shown ? tr("Undo %1").arg(shown->undoStack().undoText()) : QString());
    m_actions->redo->setToolTip(shown ? tr("Redo %1").arg(shown->undoStack().redoText()) : QString());
    m_actions->refresh->setEnabled(isReady || state == Session::State::NoAssociation
                                   || (m_session && state == Session::State::Failed));
    const bool isSettled
        = isReady || state == Session::State::NoAssociation || state == Session::State::Failed;
    m_actions->editAssociation->setEnabled(m_session && isSettled && m_session->chosen());
    m_actions->addAssociation->setEnabled(m_session && isSettled
                                          && !m_session->discovery().catalogue.tables.empty());
    m_actions->showLeftOut->setEnabled(m_session && !m_session->discovery().rejected.empty());
    const Strays strays = isReady ? shown->workspace().snapshot().strays() : Strays();
    m_actions->showHistory->setEnabled(isReady);
    m_actions->showStrays->setEnabled(strays.nullKeys + strays.dangling > 0);
    m_actions->exportCsv->setEnabled(isReady && shown->workspace().snapshot().hasLinks()
                                     && !m_session->isExporting());
    m_associations->setEnabled(m_session && !m_session->discovery().associations.empty()
                               && state != Session::State::Saving);
    for (QAction *action : {m_actions->goTo, m_actions->filterLeft, m_actions->filterRight, m_actions->copy,
                            m_actions->selectAll, m_actions->selectRow, m_actions->selectColumn})
        action->setEnabled(shown != nullptr);
    for (QAction *action : {m_actions->toggle, m_actions->add, m_actions->rename, m_actions->remove})
        action->setEnabled(isEditable);
    setWindowModified(staged > 0);
    setWindowTitle(m_session ? tr("%1[*] — Crosscheck").arg(m_session->settings().displayName())
                             : QStringLiteral("Crosscheck"));
    m_status->describe(m_session.get());
}

void MainWindow::updateAssociations()
{
    m_associations->clear();
    const auto *found = m_session ? &m_session->discovery().associations : nullptr;
    if (!found)
        return;
    for (const Association &association : *found)
        m_associations->addItem(QStringLiteral("%1  (%2)").arg(association.displayTitle(), association.name),
                                association.name);
    if (const Association *chosen = m_session->chosen())
        m_associations->setCurrentIndex(m_associations->findData(chosen->name));
}

void MainWindow::resizeEvent(QResizeEvent *event)
{
    QMainWindow::resizeEvent(event);
    placeColumns();
    if (!m_changes->isEmpty() && m_rows->sizes().value(1) > 0)
        placeChanges();
}

/// In a narrow window the matrix gets the room; in a wide one the lists are as wide as the person made them.
void MainWindow::placeColumns()
{
    if (width() >= narrowWidth) {
        m_keepsColumns = false;
        if (!m_wideColumns.isEmpty())
            m_columns->restoreState(std::exchange(m_wideColumns, {}));
        return;
    }
    if (m_wideColumns.isEmpty())
        m_wideColumns = m_columns->saveState();
    if (!m_keepsColumns)
        m_columns->setSizes({width() / 4, width() / 2, width() / 4});
}

/// The changes as high as the person made them, as long as the matrix keeps some rows.
void MainWindow::placeChanges()
{
    const int all = m_rows->height();
    const int most = std::max(all / 3, all - roomForMatrix);
    const int height = m_changes->isEmpty() ? 1 : std::min(m_settings.changesHeight, most);
    m_rows->setSizes({all - height, height});
}

void MainWindow::closeEvent(QCloseEvent *event)
{
    if (!m_inspector->commit()) { // what is typed is asked about, too
        event->ignore();
        return;
    }
    if (hasStaged() && !m_isClosing) {
        event->ignore();
        afterStaged([this] {
            m_isClosing = true;
            close();
        });
        return;
    }
    storeSettings();
    QMainWindow::closeEvent(event);
}

void MainWindow::storeSettings()
{
    m_settings.geometry = saveGeometry();
    m_settings.columns = m_wideColumns.isEmpty() ? m_columns->saveState() : m_wideColumns;
    m_settings.zoom = m_matrix->zoom();
    m_settings.store();
}

} // namespace crosscheck
