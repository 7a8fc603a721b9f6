// SPDX-FileCopyrightText: Crosscheck contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/association/commitlookup.h"
#include "core/association/deletionimpact.h"
#include "core/association/historyreader.h"
#include "core/association/historytable.h"
#include "core/association/journal.h"
#include "core/association/saverequest.h"
#include "core/association/snapshotdifference.h"
#include "core/association/snapshotpatch.h"
#include "core/association/strayrows.h"
#include "core/db/databasethread.h"
#include "core/exchange/csvfile.h"
#include "core/schema/discovery.h"
#include "ui/document.h"

#include <QTimer>

#include <list>
#include <memory>

namespace crosscheck {

/// One open database: its thread, what discovery found in it, and the document of the chosen association. Everything
/// that touches the database or a file is asked of a thread; the answers come as signals. GUI thread.
class Session final : public QObject
{
    Q_OBJECT

public:
    enum class State { Opening, NoAssociation, Loading, Ready, Saving, Failed };

    /// @p password: a server's; see Connection::open().
    explicit Session(const ConnectionSettings &settings, const QString &password = {},
                     QObject *parent = nullptr);
    ~Session() override;

    [[nodiscard]] const ConnectionSettings &settings() const { return m_database.settings(); }
    [[nodiscard]] State state() const { return m_state; }
    [[nodiscard]] const Discovery &discovery() const { return m_discovery; }
    /// Why nothing can be written: to the database, or to the association that is shown; empty where it can.
    [[nodiscard]] QString readOnlyReason() const;
    /// The association that was chosen last, be its rows there or not; null where there is none.
    [[nodiscard]] const Association *chosen() const;
    /// Null until an association is chosen and its rows are read; replaced when another is chosen.
    [[nodiscard]] Document *document() const { return m_document.get(); }

    /// Reads the catalogue, then loads the association called @p association (empty: the first).
    void open(const QString &association);
    /// The same, but first makes the file with the starter tables where it is missing.
    void openStarter();
    /// Makes the starter tables in this database, which has no association, and opens them.
    void addStarterTables();
    /// Shows another association; the document, staged edits included, goes.
    void choose(const QString &association);
    /// Follows, from now on, what a person says of an association (@p after) in place of what they said (@p before); nothing
    /// in @p after takes it back. Then shows it; staged edits go. See failed() where it cannot be remembered.
    void correct(const std::optional<Correction> &before, const std::optional<Correction> &after);
    void refresh();
    void save();
    /// Stages anew what a journal holds that is of the association shown; see restored(). Takes its file, which goes when
    /// all of it is in that of this session. @return false where it cannot be restored: see failed().
    bool restore(OrphanedJournals::Orphan &orphan);
    /// Reads what was saved of the association before, also by others where the database keeps its history; see historyRead().
    void readHistory();
    /// The table in which the database keeps its history, as far as is known.
    [[nodiscard]] HistoryTable::Found historyTable() const;
    /// Makes that table, and reads the history.
    void keepHistory();
    /// Stages what takes a save back, for the rows as they are now; see reverted() and failed().
    void revert(const SavedBatch &batch);
    /// Stages the deletion of rows, after asking the database what else would go with them (see deletionStaged()) or
    /// forbids it (see failed()).
    void deleteEntities(Side side, const std::vector<std::uint32_t> &slots);
    /// Reads the junction rows that link nothing; see strayRowsRead().
    void readStrays();
    /// Deletes those that were read, then refreshes; see straysDeleted().
    void deleteStrays(const StrayRows &seen);
    /// Writes a file; one at a time. Where a file of the name is there already, see replacementAsked().
    void exportCsv(const QString &path, const ShownRows &shown, const CsvExportOptions &options);
    [[nodiscard]] bool isExporting() const { return m_exportTicket.isOpen(); }
    /// Whether somebody else has changed what is shown, so that a refresh would show something else; see outdated().
    [[nodiscard]] bool isOutdated() const { return m_isOutdated; }
    /// How often it looks for what others changed, at most.
    void setWatchPeriod(std::chrono::milliseconds period);
    /// Whether the database is being asked what goes with a deletion.
    [[nodiscard]] bool isAskingImpact() const { return !m_impactTickets.empty(); }
    /// Stops what is under way.
    void cancel();

Q_SIGNALS:
    void stateChanged();
    void documentChanged();
    void progressed(const QString &what, crosscheck::Progress progress);
    /// Something asked for failed; what was there before is still there.
    void failed(const crosscheck::Error &error);
    /// The database is open, and a person who writes there has to know something.
    void warned(const QString &warning);
    /// A save failed: nothing was written, and all is still staged.
    void saveFailed(const crosscheck::Error &error);
    /// @p unread says why the rows could not be read again, so that no links are shown; empty mostly.
    void saved(const crosscheck::SaveOutcome &outcome, const QString &unread);
    /// After a save: what triggers, or somebody else, changed beside it.
    void tablesChangedBeside(const crosscheck::Unexpected &beside);
    /// isOutdated() has changed.
    void outdated();
    /// @p alreadyMade staged changes are so in the database by now, and staged no more. @p byOthers is what is otherwise than
    /// it was; the document marks it as unseen.
    void refreshed(std::size_t alreadyMade, const crosscheck::SnapshotDifference &byOthers);
    /// @p staged: how many changes are staged by now; @p wasSaved: they had been saved, so that none was restored.
    void restored(std::size_t staged, bool wasSaved);
    /// @p unread: why it may lack what others saved; empty mostly.
    void historyRead(const std::vector<crosscheck::SavedBatch> &batches, const QString &unread);
    /// @p staged: how many changes more are staged.
    void reverted(std::size_t staged);
    /// A deletion that was asked for is staged, or was already. @p losses says what rows of other tables would go with the
    /// deleted ones; empty mostly.
    void deletionStaged(const QString &losses);
    void strayRowsRead(const crosscheck::StrayRows &strays);
    void straysDeleted(qint64 count);
    /// @p leftOut says which junction rows are not in the file; empty mostly.
    void exported(const QString &path, const QString &leftOut);
    /// The save has not begun, since more goes with the @p revokes revoked links, as @p losses says; @p proceed does it all the same.
    void lossesAsked(const QString &losses, int revokes, const std::function<void()> &proceed);
    /// The export has not begun, since a file of that name is there; @p replace does it all the same.
    void replacementAsked(const QString &path, const std::function<void()> &replace);

private:
    struct Opened {
        Discovery discovery;
        QString readOnlyReason;
        QString warning;
    };
    struct Loaded {
        SnapshotPtr snapshot;
        QString mark; ///< of the tables, see readChangeMark()
    };
    struct Saved {
        SaveOutcome outcome;
        SnapshotPtr snapshot;
        QString unread; ///< why the snapshot may lack what others changed
    };
    struct Settled {
        CommitFate fate = CommitFate::NotMade;
        Saved saved; ///< where it was made
    };
    using Impacts = std::vector<DeletionImpact>;
    using Deletions = PerSide<std::vector<std::pair<EntityId, Key>>>;
    struct Reread {
        Discovery discovery;
        Association association;
        SnapshotPtr snapshot;
        std::map<EntityId, DeletionImpact> impacts; ///< of the staged deletions, by now
        QString mark;
        SnapshotDifference byOthers;
    };
    /// A look at what others may have changed.
    struct Look {
        QString mark;
        bool isOutdated = false;
        std::chrono::milliseconds taken{0};
    };
    void setState(State state);
    [[nodiscard]] static Result<Opened> lookInto(Connection &connection);
    void onOpened(Result<Opened> opened, const QString &association);
    void load(const Association &association);
    void onLoaded(Result<Loaded> loaded);
    [[nodiscard]] Deletions stagedDeletions() const;
    [[nodiscard]] static Result<Impacts> impactsOf(Connection &connection, const Association &association,
                                                   Side side, const std::vector<Key> &keys);
    [[nodiscard]] static Result<Reread> readAgain(const Association &known, const SnapshotPtr &before,
                                                  const Deletions &deletions, Connection &connection,
                                                  JobContext &context);
    [[nodiscard]] static Result<Association> findAgain(const Association &known, Discovery &discovery,
                                                       Connection &connection);
    void onReread(Result<Reread> reread);
    struct Export {
        CsvFile file;
        Association association;
        SnapshotPtr snapshot;
        ShownRows shown;
        CsvExportOptions options;
    };
    void write(const Export &wanted);
    void onWritten(const Export &wanted, const Result<void> &written);
    [[nodiscard]] static Result<Saved> saveAndRead(const SaveRequest &request, const SnapshotPtr &before,
                                                   Connection &connection, JobContext &context);
    void askLinkImpact(const std::shared_ptr<const SaveRequest> &request);
    void onLinkImpact(const std::shared_ptr<const SaveRequest> &request,
                      const Result<DeletionImpact> &impact);
    void refuseSave(Error error);
    void saveKnowing(const std::shared_ptr<const SaveRequest> &request);
    void runSave(const std::shared_ptr<const SaveRequest> &request);
    void onSaved(const std::shared_ptr<const SaveRequest> &request, Result<Saved> saved);
    [[nodiscard]] static Saved readSaved(const SaveRequest &request, const SaveOutcome &outcome,
                                         const SnapshotPtr &before, Connection &connection,
                                         JobContext &context);
    void settle();
    void onSettled(Result<Settled> settled);
    void stopSettling();
    void showAxes(const Association &association, SnapshotPtr snapshot);
    void setDocument(std::unique_ptr<Document> document);
    void keepJournal();
    void readEvents();
    void fetchHistory(const std::function<void(const QString &)> &answer);
    void listHistory(const QString &unread);
    void stageInverse(const HistoryReader::Inverse &inverse);
    [[nodiscard]] QString whyNotRestorable(const JournalHeader &header, const StagedRecord &record) const;
    void noteCommitted(const QString &database, const QString &batch);
    void stageRecord(const JournalHeader &header, const StagedRecord &record, const QString &text);
    [[nodiscard]] bool wasSaved(const History::Batch &batch, const StagedRecord &record) const;
    struct Asked {
        Impacts each;
        DeletionImpact all;
    };
    void onDeletionImpacts(std::vector<EntityId> ids, const std::vector<EntityId> &added,
                           const Result<Asked> &impacts);
    void updateLock();
    void setOutdated(bool isOutdated);
    void watch();
    void stopWatching();
    void look();
    [[nodiscard]] static Result<Look> lookForOthers(const QString &mark, const Association &association,
                                                    const SnapshotPtr &shown, Connection &connection,
                                                    JobContext &context);
    void onLooked(const Result<Look> &look);
    [[nodiscard]] JobContext::Report reporter(const QString &what);

    Mailbox m_mailbox;
    Discovery m_discovery;
    QString m_readOnlyReason;
    QString m_chosen; ///< the association's name
    State m_state = State::Opening;
    int m_loads = 0; ///< tells a late answer of an earlier load from the current one
    // Threads go before the mailbox that they answer through, documents before the worker that they ask.
    WorkerThread m_worker;     ///< what a person waits for
    WorkerThread m_background; ///< what takes longer: exports, what later work needs
    WorkerThread m_scribe;     ///< journals
    DatabaseThread m_database;
    std::unique_ptr<Document> m_document;
    std::unique_ptr<Journal> m_journal;                   ///< of the document
    std::vector<std::unique_ptr<JournalFile>> m_restored; ///< until the journal has what it holds
    Ticket m_historyTicket;
    Ticket m_fetchTicket;   ///< of the history, from the database
    Ticket m_keepTicket;    ///< of its table
    Ticket m_readingTicket; ///< of the history
    Ticket m_eventsTicket;
    Ticket m_databaseTicket;
    std::list<Ticket> m_impactTickets; ///< a person may delete again before the first answer is there
    Ticket m_exportTicket;
    Ticket m_strayTicket;
    /// A save whose commit was not answered.
    struct Unsettled {
        std::shared_ptr<const SaveRequest> request;
        SaveOutcome outcome;
        bool isGivenUp = false; ///< the person does not wait any longer
        QString told;           ///< why it could not be looked up, as far as it was told
    };
    std::optional<Unsettled> m_unsettled; ///< nothing can be changed, saved or refreshed while there is one
    QTimer m_settleTimer;
    Ticket m_watchTicket;
    QTimer m_watchTimer;
    std::chrono::milliseconds m_watchPeriod{3000};
    std::chrono::milliseconds m_watchPause{0}; ///< before the next look
    QString m_mark;                            ///< of the tables when they were read
    bool m_isOutdated = false;
};

} // namespace crosscheck
