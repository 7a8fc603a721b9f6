// SPDX-FileCopyrightText: Crosscheck contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/association/snapshotdifference.h"
#include "core/association/workspace.h"

#include <set>

namespace crosscheck {

/// What others have changed, as refreshing showed, and nobody has looked at yet: cells that came to be linked or not, or
/// hold something else, and rows that came or are called otherwise. By identity, so that it outlasts sorting and further
/// refreshing. Lives on the workspace's thread.
class Unseen final : public QObject
{
    Q_OBJECT

public:
    explicit Unseen(Workspace &workspace, QObject *parent = nullptr);

    /// Takes what the workspace's snapshot, which it has just adopted, holds that the one before did not.
    void add(const SnapshotDifference &difference);
    /// Cells and rows that are there.
    [[nodiscard]] std::size_t count() const { return m_cells.size() + m_rows.size(); }
    [[nodiscard]] bool contains(std::uint32_t left, std::uint32_t right) const;
    [[nodiscard]] bool contains(Side side, std::uint32_t slot) const;
    /// What is left, by left and then by right id: cells first, then rows, each with itself alone.
    struct Place {
        std::optional<EntityId> left;
        std::optional<EntityId> right;
        friend bool operator==(const Place &, const Place &) = default;
    };
    [[nodiscard]] std::vector<Place> places() const;

    /// Somebody has looked at a cell, with its row and its column.
    void look(std::uint32_t left, std::uint32_t right);
    /// What was saved here is known here.
    void look(const SaveRequest &saved);
    void lookAtAll();

Q_SIGNALS:
    void changed();

private:
    [[nodiscard]] std::optional<EntityId> knownAt(Side side, std::uint32_t slot) const;
    [[nodiscard]] Side sideOfRows(Side side) const;
    void forgetAbsent();

    Workspace &m_workspace;
    LinkMarks m_cells; ///< granted: linked by now
    std::set<EntityId> m_rows;
};

} // namespace crosscheck
