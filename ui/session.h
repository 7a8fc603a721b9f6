// SPDX-FileCopyrightText: Crosscheck contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/association/saverequest.h"
#include "core/db/databasethread.h"
#include "core/exchange/csvexport.h"
#include "core/schema/discovery.h"
#include "ui/document.h"

#include <memory>

namespace crosscheck {

/// One open database: its thread, what discovery found in it, and the document of the chosen association. Everything
/// that touches the database or a file is asked of a thread; the answers come as signals. GUI thread.
class Session final : public QObject
{
    Q_OBJECT

public:
    enum class State { Opening, NoAssociation, Loading, Ready, Saving, Failed };

    explicit Session(const ConnectionSettings &settings, QObject *parent = nullptr);
    ~Session() override;

    [[nodiscard]] const ConnectionSettings &settings() const { return m_database.settings(); }
    [[nodiscard]] State state() const { return m_state; }
    [[nodiscard]] const Discovery &discovery() const { return m_discovery; }
    [[nodiscard]] QString readOnlyReason() const { return m_readOnlyReason; }
    /// Null until an association is chosen and its rows are read; replaced when another is chosen.
    [[nodiscard]] Document *document() const { return m_document.get(); }

    /// For computing on what is shown.
    [[nodiscard]] WorkerThread &worker() { return m_worker; }

    /// Reads the catalogue, then loads the association called @p association (empty: the first).
    void open(const QString &association);
    /// The same, but first makes the file with the starter tables where it is missing.
    void openStarter();
    /// Makes the starter tables in this database, which has no association, and opens them.
    void addStarterTables();
    /// Shows another association; the document, staged edits included, goes.
    void choose(const QString &association);
    void refresh();
    void save();
    /// Stages the deletion of rows, after asking the database what else would go with them (see deletionStaged()) or
    /// forbids it (see failed()).
    void deleteEntities(Side side, const std::vector<std::uint32_t> &slots);
    void exportCsv(const QString &path, const ShownRows &shown, const CsvExportOptions &options);
    /// Stops what is under way.
    void cancel();

Q_SIGNALS:
    void stateChanged();
    void documentChanged();
    void progressed(const QString &what, crosscheck::Progress progress);
    /// Something asked for failed; what was there before is still there.
    void failed(const crosscheck::Error &error);
    void saved(const crosscheck::SaveOutcome &outcome);
    void refreshed();
    /// @p losses says what rows of other tables would go with the deleted ones; empty mostly.
    void deletionStaged(const QString &losses);
    void exported(const QString &path);

private:
    struct Opened {
        Discovery discovery;
        QString readOnlyReason;
    };
    struct Saved {
        SaveOutcome outcome;
        SnapshotPtr snapshot;
    };
    void setState(State state);
    void onOpened(Result<Opened> opened, const QString &association);
    void load(const Association &association);
    void onLoaded(Result<SnapshotPtr> snapshot);
    void onSaved(const std::shared_ptr<const SaveRequest> &request, Result<Saved> saved);
    void showAxes(const Association &association, SnapshotPtr snapshot);
    void setDocument(std::unique_ptr<Document> document);
    void updateLock();
    [[nodiscard]] JobContext::Report reporter(const QString &what);

    Mailbox m_mailbox;
    Discovery m_discovery;
    QString m_readOnlyReason;
    State m_state = State::Opening;
    int m_loads = 0; ///< tells a late answer of an earlier load from the current one
    // Threads go before the mailbox that they answer through, documents before the worker that they ask.
    WorkerThread m_worker;
    DatabaseThread m_database;
    std::unique_ptr<Document> m_document;
    Ticket m_databaseTicket;
    Ticket m_impactTicket;
    Ticket m_exportTicket;
};

} // namespace crosscheck
