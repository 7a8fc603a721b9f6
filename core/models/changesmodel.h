// SPDX-FileCopyrightText: Crosscheck contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/association/workspace.h"

#include <QAbstractListModel>

namespace crosscheck {

/// What is staged, an entry for each change, by name. The links that go with a deleted entity are in its entry.
class ChangesModel final : public QAbstractListModel
{
    Q_OBJECT

public:
    enum class Kind { Grant, Revoke, Change, Add, Rename, Delete }; ///< Change: of a link's payload
    enum Role {
        KindRole = Qt::UserRole, ///< int: a Kind
        TroubleRole,             ///< QString: why it cannot be saved as things are; empty mostly
        /// int: how many entries are kept with this one, being about the same rows; 0 where it cannot be kept
        KeptRole,
        ContestedRole, ///< bool: somebody else changed what it rests on
    };

    /// @p dialect: in which sql() writes; outlives this.
    ChangesModel(const Workspace &workspace, const Dialect &dialect, QObject *parent = nullptr);

    [[nodiscard]] int rowCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex &index, int role) const override;
    /// How many entries have a trouble.
    [[nodiscard]] std::size_t troubledCount() const;
    /// What is to be confirmed where entries are meant all the same, though somebody else stands in their way.
    struct Kept {
        std::vector<EntityId>
            rows; ///< as they are now, with all that is staged for them; see Workspace::confirmRows()
        std::vector<Cell> links; ///< whatever they hold; see Workspace::confirmLinks()
    };
    /// Entries that cannot be kept so are passed over.
    [[nodiscard]] Kept kept(const std::vector<int> &rows) const;
    /// The entries that somebody else stands in the way of.
    [[nodiscard]] std::vector<int> contested() const;
    [[nodiscard]] bool isContested(int row) const;
    [[nodiscard]] bool isKeepable(int row) const;
    [[nodiscard]] int keptCount(int row) const;
    /// The edit that takes these entries back.
    [[nodiscard]] Edit dropEdit(const std::vector<int> &rows) const;
    [[nodiscard]] Kind kindAt(int row) const;
    /// Of a grant, revoke or change.
    [[nodiscard]] std::optional<Cell> cellAt(int row) const;
    /// Of the others.
    [[nodiscard]] EntityId entityAt(int row) const;
    /// A row that is another now is told by the name that the person meant.
    [[nodiscard]] QString entityName(EntityId id) const;

    struct Counts {
        std::size_t grants = 0;
        std::size_t revokes = 0;
        std::size_t changes = 0; ///< of payload
        std::size_t rows = 0;    ///< added, renamed or deleted
        void add(Kind kind);
    };
    /// `2 grants, 1 row added, renamed or deleted`
    [[nodiscard]] static QString countsText(const Counts &counts);
    /// The entry as an SQL statement with its values, as a person reads it.
    [[nodiscard]] QString sql(int row) const;

private:
    struct Entry {
        Kind kind = Kind::Grant;
        Cell cell;       ///< of a grant, revoke or change
        EntityId entity; ///< of the others
        [[nodiscard]] bool isAboutLink() const
        {
            return kind == Kind::Grant || kind == Kind::Revoke || kind == Kind::Change;
        }
    };
    void reset();
    [[nodiscard]] const std::vector<Entry> &entries() const;
    [[nodiscard]] std::size_t count() const;
    [[nodiscard]] QString text(const Entry &entry) const;
    /// What stands in the way of the entry, and of which entity.
    [[nodiscard]] std::pair<EntityId, Trouble> troubleOf(const Entry &entry) const;
    [[nodiscard]] static std::vector<EntityId> entitiesOf(const Entry &entry);
    [[nodiscard]] QString troubleText(const Entry &entry) const;
    [[nodiscard]] QString payloadTroubleText(const Entry &entry) const;
    [[nodiscard]] QString anotherText(EntityId id) const;
    [[nodiscard]] QString takesMoreText(EntityId id) const;
    [[nodiscard]] QString losses(Cell cell) const;
    [[nodiscard]] QString restoredText(Cell cell) const;
    [[nodiscard]] QString givenText(Cell cell) const;
    [[nodiscard]] QString changeText(Cell cell) const;
    [[nodiscard]] QString heldText(Cell cell) const;
    [[nodiscard]] int linksOf(EntityId entity) const;

    [[nodiscard]] std::vector<EntityId> changedByOthers(const Entry &entry) const;

    const Workspace &m_workspace;
    const Dialect &m_dialect;
    std::size_t m_count = 0;
    /// Sorted when first asked for, since each edit makes them anew; nothing until then.
    mutable std::optional<std::vector<Entry>> m_entries;
};

} // namespace crosscheck
