// SPDX-FileCopyrightText: Crosscheck contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/association/axis.h"
#include "core/association/linkset.h"

namespace crosscheck {

/// Rows that the matrix cannot show.
struct Strays {
    std::size_t nullKeys = 0; ///< junction rows with a reference that is NULL
    std::size_t dangling = 0; ///< junction rows with a reference that has no row
    std::size_t keyless = 0;  ///< entities whose key is NULL
    friend bool operator==(const Strays &, const Strays &) = default;
};

/// What the database held at one instant: two axes and the links between them. Immutable, shared between threads.
/// While it loads there is one with the axes alone, whose links are not loaded.
class Snapshot
{
public:
    Snapshot() = default;
    explicit Snapshot(PerSide<std::shared_ptr<const Axis>> axes);
    /// @p payload: a column of values for each payload column of the association, a row for each link (first by
    /// left, then by right position); none where the association has no payload.
    Snapshot(PerSide<std::shared_ptr<const Axis>> axes, std::shared_ptr<const LinkSet> links, Strays strays,
             std::vector<ValueColumn> payload);

    [[nodiscard]] const Axis &axis(Side side) const { return *m_axes[side]; }
    [[nodiscard]] const PerSide<std::shared_ptr<const Axis>> &axes() const { return m_axes; }
    [[nodiscard]] bool hasLinks() const { return m_links != nullptr; }
    /// Only where hasLinks().
    [[nodiscard]] const LinkSet &links() const { return *m_links; }
    /// Null where there are none.
    [[nodiscard]] const std::shared_ptr<const LinkSet> &sharedLinks() const { return m_links; }
    [[nodiscard]] const Strays &strays() const { return m_strays; }
    [[nodiscard]] bool hasPayload() const { return !m_payload.empty(); }
    /// The payload of a link that is there.
    [[nodiscard]] ValueView payload(std::size_t column, std::uint32_t left, std::uint32_t right) const;
    /// Whether a link, given by its positions, has as many rows with the same payload as one of another snapshot.
    [[nodiscard]] bool hasSamePayload(const PerSide<std::uint32_t> &link, const Snapshot &other,
                                      const PerSide<std::uint32_t> &linkThere) const;
    /// Whether both hold the same rows and the same links.
    [[nodiscard]] bool holdsTheSameAs(const Snapshot &other) const;
    /// The same, and the same rows that the matrix cannot show.
    [[nodiscard]] bool isSameAs(const Snapshot &other) const
    {
        return m_strays == other.m_strays && holdsTheSameAs(other);
    }

private:
    PerSide<std::shared_ptr<const Axis>> m_axes;
    std::shared_ptr<const LinkSet> m_links;
    Strays m_strays;
    std::vector<ValueColumn> m_payload;
};

using SnapshotPtr = std::shared_ptr<const Snapshot>;

} // namespace crosscheck
