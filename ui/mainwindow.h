// SPDX-FileCopyrightText: Crosscheck contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/session.h"
#include "ui/windowsettings.h"

#include <QMainWindow>
#include <QPointer>

class QComboBox;
class QMessageBox;
class QSplitter;
class QStackedWidget;

namespace crosscheck {

class Banner;
class CellInspector;
class ChangesPanel;
class EntityPanel;
class MatrixView;
class PlaceholderPage;
class Recovery;
class ServerLogin;
class StatusLine;
class WindowActions;

/// The window: wires the session, the panels and the actions to each other.
class MainWindow final : public QMainWindow
{
    Q_OBJECT

public:
    explicit MainWindow(QWidget *parent = nullptr);
    ~MainWindow() override;

    /// Opens a database at once; what was open before must have no staged edits.
    /// @p password: a server's; see Connection::open().
    void openDatabase(const ConnectionSettings &settings, const QString &association = {},
                      const QString &password = {});
    /// The same with the password that the keychain has.
    void openServer(const ConnectionSettings &settings, const QString &association = {});
    /// Opens the starter database in the user's data folder, made on first use.
    void openStarterDatabase();
    [[nodiscard]] Session *session() const { return m_session.get(); }
    /// The desktop wants to end the session. @return false where edits are staged: then they are asked about, as when the window is
    /// closed, and the session has to stay.
    [[nodiscard]] bool mayEnd();
    /// Tells an error in the banner.
    void tell(const Error &error);

protected:
    void closeEvent(QCloseEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;

private:
    void buildLayout();
    [[nodiscard]] QWidget *makeRecovery();
    void connectPanels();
    void placeColumns();
    void placeChanges();
    void buildToolBar();
    void connectActions();
    void connectEntityActions();
    void connectViewActions();
    void startSession(const ConnectionSettings &settings, const QString &password = {});
    void connectSession();
    void connectLogin();
    void openAgain(const QString &association);
    void onStateChanged();
    void onDocumentChanged();
    void onSaved(const SaveOutcome &outcome, const QString &unread);
    void updateProgress();
    void onEdited();
    void tellBeside(const Unexpected &beside);
    void onRefreshed(std::size_t alreadyMade, const SnapshotDifference &byOthers);
    void tellOthers();
    void restoreJournal();
    void continueRestoring(const QString &path, bool isOpen);
    void restoreWhereItIs();
    void onRestored(std::size_t staged, bool wasSaved);
    bool tellTroubles();
    void onExported(const QString &path, const QString &leftOut);
    void askToLose(const QString &losses, int revokes, const std::function<void()> &proceed);
    void onSaveFailed(const Error &error);
    void askToReplace(const QString &path, const std::function<void()> &replace);
    void onLoadedLinks();
    void updateActions();
    void updateAssociations();
    void driveLists(Side driving);
    void showPlaceholder();
    /// Does @p act at once, or, with staged edits, after the person chose to save or discard them.
    void afterStaged(const std::function<void()> &act);
    /// Saves what is staged, after asking for what new links lack.
    void saveStaged();
    void editPayload();
    void askConflicts();
    void askLacking();
    void chooseFile(bool readOnly);
    void askAssociation(const Association *association);
    void showHistory(const std::vector<SavedBatch> &batches, const QString &unread);
    void onReverted(std::size_t staged);
    void showStrays(const StrayRows &strays);
    void chooseNewFile();
    void chooseExport();
    void rebuildRecent();
    void showGoTo();
    void setTheme(ThemeChoice choice);
    void applyTheme();
    [[nodiscard]] Document *document() const { return m_session ? m_session->document() : nullptr; }
    [[nodiscard]] bool hasStaged() const;
    [[nodiscard]] EntityPanel &panel(Side side) const { return *m_panels[side]; }
    [[nodiscard]] EntityPanel *focusedPanel() const;
    void storeSettings();

    WindowSettings m_settings;
    ServerLogin *m_login;
    bool m_isEntering = false; ///< the session has not been ready yet
    QString m_password;        ///< of the server that is open, to open it again
    std::unique_ptr<Session> m_session;
    WindowActions *m_actions;
    QComboBox *m_associations = nullptr;
    Banner *m_banner = nullptr;
    Recovery *m_recovery = nullptr;
    QString m_restoring; ///< the journal that is restored as soon as its database is open; empty: none
    QStackedWidget *m_pages = nullptr;
    PlaceholderPage *m_placeholder = nullptr;
    QSplitter *m_columns = nullptr;
    QSplitter *m_rows = nullptr;
    PerSide<EntityPanel *> m_panels{nullptr, nullptr};
    MatrixView *m_matrix = nullptr;
    CellInspector *m_inspector = nullptr;
    ChangesPanel *m_changes = nullptr;
    StatusLine *m_status = nullptr;
    std::function<void()> m_afterSave;
    QPointer<Session> m_replaced; ///< whose database was found to be replaced, until it is asked again
    QByteArray m_wideColumns;     ///< the splitter's state to go back to; empty while the window is wide
    bool m_keepsColumns = false;  ///< the person moved the splitter while the window is narrow
    bool m_isClosing = false;
};

} // namespace crosscheck
