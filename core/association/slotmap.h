// SPDX-FileCopyrightText: Crosscheck contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/association/axis.h"
#include "core/association/rowset.h"

#include <memory>

namespace crosscheck {

/// Where the slots of one side went when rows came or went: tells whoever keeps slots which ones they are now.
class SlotMap
{
public:
    /// The slots of one moment: the snapshot's rows, then the ids of the staged ones.
    struct Slots {
        std::shared_ptr<const Axis> axis;
        std::vector<std::uint32_t> added;
        friend bool operator==(const Slots &, const Slots &) = default;
    };

    /// @p addedNow says for each of @p before.added which slot it has now, if any; @p deleted which rows of
    /// @p before.axis, ascending, are known to be gone, though another may have their key by now.
    SlotMap(Slots before, const Slots &now, std::vector<std::optional<std::uint32_t>> addedNow,
            std::vector<std::uint32_t> deleted);

    /// What the slot is now; nothing where its row is gone.
    [[nodiscard]] std::optional<std::uint32_t> now(std::uint32_t slot) const;
    [[nodiscard]] std::vector<std::uint32_t> now(const std::vector<std::uint32_t> &slots) const;
    [[nodiscard]] RowSet now(const RowSet &slots) const;
    /// The slots of rows that have been staged since, ascending.
    [[nodiscard]] const std::vector<std::uint32_t> &fresh() const { return m_fresh; }

private:
    Slots m_before;
    std::shared_ptr<const Axis> m_axis;
    std::vector<std::optional<std::uint32_t>> m_addedNow;
    std::vector<std::uint32_t> m_deleted;
    std::vector<std::uint32_t> m_fresh;
    std::uint32_t m_slotCount;
};

} // namespace crosscheck
