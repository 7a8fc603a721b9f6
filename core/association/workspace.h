// SPDX-FileCopyrightText: Crosscheck contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/association/identities.h"
#include "core/association/overtaken.h"
#include "core/association/removedlinks.h"
#include "core/association/saverequest.h"
#include "core/association/slotmap.h"
#include "core/association/snapshot.h"
#include "core/association/stagedrecord.h"

#include <QObject>

#include <set>
#include <span>

namespace crosscheck {

/// How one cell stands: in the snapshot, and what is staged for it.
struct CellState {
    bool isLoaded = true;
    std::uint32_t multiplicity = 0; ///< junction rows in the snapshot
    LinkMark mark = LinkMark::None;
    bool isPayloadStaged = false; ///< the link stays, and its payload is to be another
    bool lacksPayload = false;    ///< the link is new, and its row needs a value that nobody has given yet
    // As MatrixModel says:
    bool isContested = false; ///< see Workspace::isContested()
    bool isUnseen = false;    ///< somebody else changed it, and nobody has looked at it yet

    [[nodiscard]] bool isLinkedAfterSave() const
    {
        return mark == LinkMark::Grant || (mark == LinkMark::None && multiplicity > 0);
    }
};

/// What stands in the way of the changes staged for an entity since somebody else changed the database.
enum class Trouble {
    None,
    Gone,
    Another,     ///< the row of that key is not as it was seen: it was changed, or another has the key by now
    KeyTaken,    ///< a row that is to come back: another has its key
    GainedLinks, ///< a row that is to be deleted: it has links that are not among those to be removed
    TakesMore,   ///< a row that is to be deleted: more would go along than was told
};

/// The document: one association, a snapshot and a change set. What it shows is always both together.
///
/// A slot is a row of one side: the snapshot's positions first, then the staged new entities. Lives on one thread.
class Workspace final : public QObject
{
    Q_OBJECT

public:
    Workspace(Association association, SnapshotPtr snapshot, QObject *parent = nullptr);

    [[nodiscard]] const Association &association() const { return m_association; }
    [[nodiscard]] const Snapshot &snapshot() const { return *m_snapshot; }
    [[nodiscard]] SnapshotPtr sharedSnapshot() const { return m_snapshot; }
    [[nodiscard]] const ChangeSet &changes() const { return m_changes; }
    [[nodiscard]] const Identities &identities(Side side) const { return m_identities[side]; }

    [[nodiscard]] std::uint32_t slotCount(Side side) const;
    [[nodiscard]] EntityId idAt(Side side, std::uint32_t slot);
    /// The same for an edit that a person makes about the row: what it is now is what they saw, unless something is staged for
    /// it that was meant for another.
    [[nodiscard]] EntityId idToEdit(Side side, std::uint32_t slot) { return see(idAt(side, slot)); }
    [[nodiscard]] std::optional<std::uint32_t> slotOf(EntityId id) const;
    /// The name after the save, in the keyed form where the label alone does not tell the row.
    [[nodiscard]] QString name(Side side, std::uint32_t slot) const;
    /// Also for what is no longer there.
    [[nodiscard]] QString name(EntityId id) const;
    /// The name that the row has in the snapshot; empty where it is not there.
    [[nodiscard]] QString storedName(EntityId id) const;
    /// The name that the person saw when they last staged something for it: what a save compares the row's with, since
    /// its key may be another row's by now. Undo and redo are about the row of that name.
    [[nodiscard]] QString seenName(EntityId id) const;
    /// The bare label after the save; of a row that is to be deleted, the one it has.
    [[nodiscard]] Value label(Side side, std::uint32_t slot) const;
    /// Empty for a row that the database has never had.
    [[nodiscard]] Key key(EntityId id) const { return m_identities[id.side].key(id.value); }
    /// What is staged for the row, on this side or on the other where both are one table.
    [[nodiscard]] const EntityChange *entityChange(Side side, std::uint32_t slot) const;
    [[nodiscard]] const EntityChange *entityChange(EntityId id) const;
    [[nodiscard]] CellState cell(std::uint32_t left, std::uint32_t right) const;
    /// What a column of a link's row holds after the save; nothing where the database is to fill it in, or where there is
    /// no link then. Of several rows, the first one's. @p column: one of Association::payload.
    [[nodiscard]] std::optional<Value> payload(const QString &column, std::uint32_t left,
                                               std::uint32_t right) const;
    /// What is staged for the payload of a link that is there, or comes, after the save; null: nothing.
    [[nodiscard]] const PayloadDraft *stagedPayload(std::uint32_t left, std::uint32_t right) const;
    /// What it holds as far as nothing is staged for it: in the snapshot, or, where the link's removal was saved and is taken
    /// back, before that.
    [[nodiscard]] std::optional<Value> heldPayload(const QString &column, Cell cell) const;
    /// How many junction rows the link of a cell has after the save, where it is not revoked.
    [[nodiscard]] std::size_t rowsOf(Cell cell) const;
    /// Whether the row of a new link needs a value in @p column that nobody has given yet.
    [[nodiscard]] bool lacksPayload(Cell cell, const QString &column) const;
    /// The new links whose row needs a value in @p column that nobody has given yet, ascending.
    [[nodiscard]] std::vector<Cell> lackingPayload(const QString &column) const;
    /// Whether the state asks for what a save has put out of reach: what the database would have filled into a row that is
    /// there by now.
    [[nodiscard]] bool isSpent(const PayloadState &state) const;
    /// Why payload that is staged for a link that stays can no longer be saved.
    enum class PayloadTrouble { None, Gone, SeveralRows };
    [[nodiscard]] PayloadTrouble payloadTrouble(Cell cell) const;
    /// Links of one row after the save; 0 while the links are not loaded.
    [[nodiscard]] std::uint32_t linkCount(Side side, std::uint32_t slot) const;
    /// The slots of the other side that a slot is linked with after the save, ascending.
    [[nodiscard]] std::vector<std::uint32_t> linkedSlots(Side side, std::uint32_t slot) const;
    /// For each slot of the other side: with how many of @p slots it is linked after the save. Takes one pass over the
    /// links of @p slots and one over the staged ones.
    [[nodiscard]] std::vector<std::uint32_t> linksWith(Side side, std::span<const std::uint32_t> slots) const;
    [[nodiscard]] Trouble trouble(EntityId id) const;
    /// Where it is Trouble::Another: whether the label is not the one that was seen.
    [[nodiscard]] bool isRelabelled(EntityId id) const;
    /// Where it is Trouble::KeyTaken: what the row is called that has the key.
    [[nodiscard]] QString keyHolder(EntityId id) const;
    /// Where it is Trouble::GainedLinks: how many.
    [[nodiscard]] std::uint32_t gainedLinks(EntityId id) const;
    /// The same row on the other side, where both sides are one table and somebody has needed it there.
    [[nodiscard]] std::optional<EntityId> twinOf(EntityId id) const;
    /// Where the row is on a side: on the other one only where both sides are one table.
    [[nodiscard]] std::optional<std::uint32_t> slotOn(Side side, EntityId id) const;
    /// Whether the entity's deletion is staged, on this side or by its twin.
    [[nodiscard]] bool isDeleted(EntityId id) const;
    [[nodiscard]] bool isDeleted(Side side, std::uint32_t slot) const;

    /// What goes with the entity's deletion, as the database said when it was asked for this deletion: what the person
    /// was told.
    void setImpact(EntityId id, const DeletionImpact &impact);
    [[nodiscard]] const DeletionImpact &impactOf(EntityId id) const;
    /// What would go with it by now. Say it before adopt().
    void setImpactNow(EntityId id, const DeletionImpact &impact);
    /// Where it is Trouble::TakesMore: what would go with it by now.
    [[nodiscard]] const DeletionImpact &impactNow(EntityId id) const;
    /// The entities of a side whose deletion is staged, ascending.
    [[nodiscard]] std::vector<EntityId> stagedDeletions(Side side) const;

    /// How many cells of a block are linked after the save, and how many there are (deleted rows do not count).
    struct BlockCount {
        std::size_t linked = 0;
        std::size_t cells = 0;
    };
    [[nodiscard]] BlockCount countBlock(std::span<const std::uint32_t> lefts,
                                        std::span<const std::uint32_t> rights) const;

    /// The edit that makes a block linked or not linked. @return Input with the count when it is too large to be
    /// staged, Busy while links are not loaded.
    [[nodiscard]] Result<Edit> editLinks(std::span<const std::uint32_t> lefts,
                                         std::span<const std::uint32_t> rights, bool linked);
    /// The edit that gives a column of the block's links a value. @return Input where it is too much to be staged, where there
    /// is no link, where the column cannot be written, or where a link has several rows; NotNull where the column cannot be NULL; Busy while
    /// links are not loaded.
    [[nodiscard]] Result<Edit> editPayload(std::span<const std::uint32_t> lefts,
                                           std::span<const std::uint32_t> rights, const QString &column,
                                           const Value &value);
    /// The edit that gives the new links that lack a value in these columns this one.
    [[nodiscard]] Edit editLacking(const std::map<QString, Value> &values) const;
    [[nodiscard]] Edit editAdd(Side side, const EntityDraft &draft);
    /// Empty for a row whose deletion is staged.
    [[nodiscard]] Edit editRename(Side side, std::uint32_t slot, const Value &label);
    /// Deletes entities with all their links. @return Busy while links are not loaded.
    [[nodiscard]] Result<Edit> editDelete(std::span<const EntityId> deleted);
    /// The edits that take staged changes back: of entities (with their links where they were added or deleted) and cells, of
    /// one, of all.
    [[nodiscard]] Edit editDrop(const std::vector<EntityId> &entities, const std::vector<Cell> &cells) const;
    [[nodiscard]] Edit editDrop(Cell cell) const { return editDrop({}, {cell}); }
    [[nodiscard]] Edit editDrop(EntityId id) const { return editDrop({id}, {}); }
    [[nodiscard]] Edit editDropAll() const;

    struct Restoring {
        Edit edit;
        std::vector<Cell>
            changed; ///< links that are not as the person saw them: for markChanged(), once it is applied
    };
    /// The edit that stages anew what a journal kept, for the rows as they are now: what is so already drops out, rows that
    /// are others by now are named (see trouble()). What can only be named, being about rows or links that are gone, is
    /// staged at once, beside the edit. All columns of its payload have to be there. @p comparesRest: whether
    /// SeenRow::rest was made as it is here.
    [[nodiscard]] Restoring editRestore(const StagedRecord &record, bool comparesRest);
    /// Says of links that somebody else has changed them, as far as anything is staged for them; see changedLinks().
    void markChanged(const std::vector<Cell> &links);

    /// Whether a staged grant puts a link back with what its rows held.
    [[nodiscard]] bool isRestored(Cell cell) const;
    [[nodiscard]] LinkRows restoredRows(Cell cell) const;
    /// Says that the changes staged for rows that somebody changed are meant for them as they are now.
    void confirmRows(const std::vector<EntityId> &ids);
    /// The same of changes staged for links, whatever they hold by now; see changedLinks().
    void confirmLinks(const std::vector<Cell> &links);
    /// Whether somebody else has changed what the change staged for a cell rests on: one of its rows, or what its link holds.
    [[nodiscard]] bool isContested(Cell cell) const;
    [[nodiscard]] bool isContested(std::uint32_t left, std::uint32_t right) const;

    /// Brings about what the edit wants. @return the edit that brings back what was; empty when nothing changed.
    Edit apply(const Edit &edit);

    [[nodiscard]] SaveRequest saveRequest() const;
    /// Takes a newer snapshot and rebases the changes on it: what is so already drops out, what has become
    /// impossible stays (see trouble()).
    void adopt(SnapshotPtr snapshot);
    /// The same where the tables were changed too: @p association is what it is by now. It links the same rows.
    void adopt(SnapshotPtr snapshot, Association association);
    /// The links that are staged to be revoked, or to hold something else, though somebody else has changed since what they
    /// hold.
    [[nodiscard]] const std::set<Cell> &changedLinks() const { return m_changedLinks; }
    /// The same after a save, whose keys, deleted rows and removed payload it remembers. Nothing may have been staged
    /// since the request.
    void adoptSaved(SnapshotPtr snapshot, const SaveRequest &request, const SaveOutcome &outcome);

Q_SIGNALS:
    /// Somebody else changed something. Comes before snapshotChanged().
    void overtaken(const crosscheck::Overtaken &overtaken);
    /// The person makes an edit about rows that somebody else has changed, or put in the place of others, or keeps what is
    /// staged for them. What was done for those that were there, and is not staged, was not for these. Ascending.
    void changedByOthers(const std::vector<crosscheck::EntityId> &ids);
    /// Slots of a side mean other rows now, after an edit or with a new snapshot. Comes before every other signal, when
    /// all is in place: for whoever keeps slots.
    void slotsMoved(crosscheck::Side side, const crosscheck::SlotMap &map);
    /// Links and names of existing slots changed.
    void edited(const crosscheck::Edit &edit);
    /// Slots came or went on a side, after an edit or with a new snapshot.
    void slotsChanged(crosscheck::Side side);
    /// Another snapshot is there; all slots may mean other rows.
    void snapshotChanged();

private:
    friend class Overtaken;
    [[nodiscard]] std::optional<std::uint32_t> knownId(Side side, std::uint32_t slot) const;
    [[nodiscard]] bool isInSnapshot(Cell cell) const;
    [[nodiscard]] std::optional<EntityDraft> stateOf(EntityId id) const;
    [[nodiscard]] std::optional<EntityDraft> snapshotState(EntityId id) const;
    [[nodiscard]] Edit editGrant(std::span<const std::uint32_t> lefts, std::span<const std::uint32_t> rights,
                                 std::size_t count);
    [[nodiscard]] std::vector<Cell> linkedCells(std::span<const std::uint32_t> lefts,
                                                std::span<const std::uint32_t> rights);
    [[nodiscard]] std::optional<Cell> knownCell(std::uint32_t left, std::uint32_t right) const;
    void setPayload(const PayloadState &state, Edit &inverse);
    [[nodiscard]] PayloadState withoutDraft(Cell cell, const PayloadDraft &draft) const;
    void dropPayload(Cell cell, Edit &inverse);
    void rebasePayload(const Overtaken *overtaken);
    [[nodiscard]] std::optional<std::uint32_t> twinSlot(EntityId id) const;
    [[nodiscard]] EntityId changedId(EntityId id) const;
    void unlinkAll(EntityId id, Edit &edit);
    [[nodiscard]] std::optional<EntityDraft> wantedState(const EntityState &state) const;
    void setState(EntityId id, std::optional<EntityDraft> draft);
    void applyEntities(const std::vector<EntityState> &states, Edit &inverse);
    bool setLinked(Cell cell, bool isThere, bool linked, bool restores);
    void forgetContested(const std::vector<Cell> &cells, Edit &inverse);
    void applyLinks(const Edit &edit, Edit &inverse);
    void rebuildAdded(Side side);
    [[nodiscard]] SlotMap::Slots slotsOf(Side side) const;
    void announceMoved(const PerSide<SlotMap::Slots> &before);
    [[nodiscard]] bool isAddedByTwin(EntityId id) const;
    [[nodiscard]] bool isStaged(EntityId id) const;
    EntityId see(EntityId id);
    void confirm(const std::vector<EntityId> &ids);
    [[nodiscard]] PerSide<std::vector<bool>> stagedIds() const;
    void retireAbsent();
    void setWritten(const SaveRequest &request, const SaveOutcome &outcome);
    void appendSeen(Cell cell, std::span<const std::size_t> columns, std::uint32_t link,
                    SaveRequest::SeenLinks &seen) const;
    void appendGrant(Cell cell, SaveRequest &request) const;
    std::vector<Cell> rememberLinks(const SaveRequest &request, const SaveOutcome &outcome);
    void setDeleted(EntityId id, bool deleted);
    void takeOver(SnapshotPtr snapshot, std::optional<Overtaken::Before> before);
    void rebase(const Overtaken *overtaken);
    [[nodiscard]] std::uint32_t restoredId(Side side, const RecordedRow &row, bool isAdded,
                                           bool comparesRest);
    void restoreEntity(EntityId id, const EntityChange &change, Edit &edit);

    Association m_association;
    SnapshotPtr m_snapshot;
    ChangeSet m_changes;
    PerSide<Identities> m_identities;
    PerSide<std::vector<std::uint32_t>> m_added; ///< ids behind the snapshot's slots, ascending
    std::map<EntityId, std::map<QString, Value>> m_deletedRows;
    QStringList m_requiredPayload; ///< the association's
    std::map<EntityId, DeletionImpact> m_impacts;
    std::map<EntityId, DeletionImpact> m_impactsNow; ///< only those that are more than the person was told
    std::map<EntityId, EntityId> m_deletedTwins;     ///< both ways: one row that was deleted, on each side
    RemovedLinks m_removed;
    std::uint32_t m_nextSave = 1;
    std::set<Cell> m_changedLinks;
    PerSide<std::vector<std::uint32_t>> m_deletedSlots; ///< by the save that is being adopted
};

} // namespace crosscheck
