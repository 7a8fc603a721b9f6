// SPDX-FileCopyrightText: Crosscheck contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/association/historyreader.h"
#include "core/models/changesmodel.h"
#include "core/models/entitylistmodel.h"
#include "core/models/matrixmodel.h"
#include "core/models/overview.h"
#include "core/models/unseen.h"
#include "ui/editcommand.h"

#include <QUndoStack>

namespace crosscheck {

/// An association that is open for editing: the workspace, what is shown of it, its models and its undo stack.
class Document final : public QObject
{
    Q_OBJECT

public:
    Document(Association association, SnapshotPtr snapshot, WorkerThread &worker, const Dialect &dialect,
             QObject *parent = nullptr);

    [[nodiscard]] Workspace &workspace() { return m_workspace; }
    [[nodiscard]] Arrangement &arrangement() { return m_arrangement; }
    [[nodiscard]] Overview &overview() { return m_overview; }
    [[nodiscard]] MatrixModel &matrix() { return m_matrix; }
    [[nodiscard]] EntityListModel &list(Side side) { return side == Side::Left ? m_leftList : m_rightList; }
    [[nodiscard]] ChangesModel &changes() { return m_changes; }
    [[nodiscard]] Unseen &unseen() { return m_unseen; }
    [[nodiscard]] QUndoStack &undoStack() { return m_undoStack; }

    /// What was last done to each link, as far as the history knows.
    [[nodiscard]] const std::shared_ptr<const LinkEvents> &linkEvents() const { return m_events; }
    void setLinkEvents(std::shared_ptr<const LinkEvents> events);
    /// `granted 2026-01-31 10:15 by ann`; empty where it is not known, or not so any more.
    [[nodiscard]] QString eventText(std::uint32_t left, std::uint32_t right) const;

    /// Why nothing can be edited (the database is read-only, a save is under way); empty when it can.
    [[nodiscard]] QString lockedReason() const { return m_lockedReason; }
    void setLockedReason(const QString &reason);
    /// Whether links can be staged at once: nothing is locked, and they are loaded.
    [[nodiscard]] bool isEditable() const;
    /// What would be lost with the document: staged changes, and toggles that wait for the links.
    [[nodiscard]] std::size_t unsavedCount() const;

    void undo();
    void redo();
    /// Stages an edit as one undo step.
    void perform(const Edit &edit, const QString &text, int stroke = EditCommand::noStroke);
    /// Links or unlinks all cells of a block of slots. Refused while links are loading: what a block holds is not known.
    void setLinked(const std::vector<std::uint32_t> &lefts, const std::vector<std::uint32_t> &rights,
                   bool linked, int stroke = EditCommand::noStroke);
    /// Gives a column of the links of a block of slots a value. @return whether that was not refused.
    bool setPayload(const std::vector<std::uint32_t> &lefts, const std::vector<std::uint32_t> &rights,
                    const QString &column, const Value &value);
    /// Gives the new links that lack a value for a column this one.
    void giveLacking(const std::map<QString, Value> &values);
    /// Toggles one cell; while links are loading the toggle waits for them.
    void toggle(std::uint32_t left, std::uint32_t right);
    /// Means these entries of the changes all the same; see ChangesModel::kept().
    void keep(const std::vector<int> &changes);
    /// @return whether something was staged.
    bool deleteEntities(const std::vector<EntityId> &ids);

Q_SIGNALS:
    /// An edit could not be staged.
    void refused(const crosscheck::Error &error);
    void lockedChanged();
    void linkEventsChanged();

private:
    void performWaiting();
    void dropObsolete();
    bool refuseWhenLocked();

    Workspace m_workspace;
    Arrangement m_arrangement;
    Overview m_overview;
    Unseen m_unseen;
    MatrixModel m_matrix;
    EntityListModel m_leftList;
    EntityListModel m_rightList;
    ChangesModel m_changes;
    QUndoStack m_undoStack;
    QString m_lockedReason;
    std::shared_ptr<const LinkEvents> m_events = std::make_shared<const LinkEvents>();
    std::vector<Cell> m_waiting; ///< to be toggled as soon as the links are there
};

} // namespace crosscheck
