// SPDX-FileCopyrightText: Crosscheck contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/association/journalfile.h"
#include "core/association/workspace.h"
#include "core/db/workerthread.h"

#include <QTimer>

namespace crosscheck {

/// Keeps in a file what is staged in a workspace, within a second, for the case that the process does not come to its
/// proper end. Collects on the workspace's thread what changed, and leaves all else to a worker. When the last staged
/// change is saved or taken back the file goes, as it does when this goes.
class Journal final : public QObject
{
    Q_OBJECT

public:
    /// @p folder: where the file will be; @p database: ConnectionSettings::location(). Both others must outlive this.
    Journal(const Workspace &workspace, QString folder, QString database, WorkerThread &writer,
            QObject *parent = nullptr);

    /// The file's name; another one when the last staged change has gone.
    [[nodiscard]] QString name() const { return m_name; }
    /// What the file holds was saved: what is staged from now on goes to another.
    void beginAnew();

    /// Whether all that is staged is on the disk.
    [[nodiscard]] bool isWritten() const { return m_isWritten && !m_ticket.isOpen(); }

Q_SIGNALS:
    /// What is staged could not be written. Comes once, until it could be, which is tried again.
    void failed(const crosscheck::Error &error);
    void written();

private:
    void begin();
    void onEdited(const Edit &edit);
    void wantAll();
    void writeSoon();
    void write();
    void onWritten(const Result<void> &result);
    [[nodiscard]] StagedEntry collect();
    void collectAll(StagedEntry &entry);
    void collectChanged(StagedEntry &entry);
    void collectSeen(StagedEntry &entry) const;
    void collectRows(StagedEntry &entry);
    void collectRow(EntityId id, StagedEntry &entry);
    [[nodiscard]] StagedEntry::Entity entityOf(EntityId id) const;
    [[nodiscard]] PayloadDraft payloadOf(Cell cell) const;

    const Workspace &m_workspace;
    WorkerThread &m_writer;
    QString m_folder;
    QString m_database;
    std::shared_ptr<JournalFile> m_file; ///< the writer's alone
    QString m_name;
    std::vector<std::shared_ptr<JournalFile>> m_done; ///< to be removed, by the writer
    std::vector<Cell> m_changedCells;                 ///< since the last entry, with repetitions
    std::vector<EntityId> m_changedEntities;
    bool m_wantsAll = true; ///< the next entry is of all that is staged
    bool m_isWritten = true;
    bool m_hasFailed = false;
    std::size_t m_links = 0;           ///< in the file, be they still staged or not
    PerSide<std::vector<bool>> m_told; ///< rows that are in the file, by id
    QTimer m_timer;
    Ticket m_ticket;
};

} // namespace crosscheck
