// SPDX-FileCopyrightText: Crosscheck contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/models/changesmodel.h"

#include <QTimer>

namespace crosscheck {

/// The staged changes by entity, as a person reviews them: where several are about one row of a side (the side that has
/// fewer of them), an entry for the row with their counts comes before them, which opens and closes. Small groups, and those
/// with a conflict in them, are open at first.
class ChangeGroups final : public QAbstractListModel
{
    Q_OBJECT

public:
    /// Beside those of ChangesModel.
    enum Role {
        IsGroupRole = ChangesModel::ContestedRole + 1, ///< bool: the entry stands for a row's changes
        IsOpenRole,                                    ///< bool, of a group
        IsInGroupRole,                                 ///< bool
    };

    /// @p changes outlives this.
    explicit ChangeGroups(ChangesModel &changes, QObject *parent = nullptr);

    [[nodiscard]] int rowCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex &index, int role) const override;
    /// The rows of the changes that an entry stands for.
    [[nodiscard]] std::vector<int> changesAt(int row) const;
    /// Opens or closes a group; does nothing to other entries.
    void setOpen(int row, bool isOpen);

private:
    struct Group {
        EntityId id;
        std::vector<int> changes;
        ChangesModel::Counts counts;
        std::size_t contested = 0;
        bool isOpen = false;
    };
    struct Row {
        int group = 0;
        int change = -1; ///< -1: the group itself
    };
    void onReset();
    void regroup();
    [[nodiscard]] Side fewerRows() const;
    [[nodiscard]] bool isOpenAtFirst(const Group &group) const;
    void layOut();
    [[nodiscard]] QVariant groupData(const Group &group, int role) const;

    ChangesModel &m_changes;
    std::vector<Group> m_groups;
    std::vector<Row> m_rows;
    std::map<EntityId, bool> m_opened; ///< by the person
    QTimer m_regrouping;               ///< runs while many changes wait to be grouped anew
};

} // namespace crosscheck
