// SPDX-FileCopyrightText: Crosscheck contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/association/saverequest.h"
#include "core/db/rowcursor.h"

namespace crosscheck {

/// Compares the rows of links with those that the person saw: more of them than that, or none that holds what was seen,
/// is somebody else's change that must not go unseen.
class LinkComparison
{
public:
    /// @p linkCount: how many links @p seen is about. It must outlive this.
    LinkComparison(const SaveRequest::SeenLinks &seen, std::size_t linkCount);

    /// One row of a link: its Association::writablePayload() stands in @p row from column 1 on.
    void count(std::uint32_t link, RowCursor &row);
    /// The links that have rows, and not those that were seen, ascending.
    [[nodiscard]] std::vector<std::uint32_t> changed() const;
    /// The links that have several rows, once for each row, ascending.
    [[nodiscard]] std::vector<std::uint32_t> duplicates() const;
    /// The links that have no row any more, ascending.
    [[nodiscard]] std::vector<std::uint32_t> gone() const;

private:
    static constexpr std::uint32_t nowhere = 0xFFFFFFFF;
    const SaveRequest::SeenLinks &m_seen;
    std::vector<std::uint32_t> m_counts; ///< rows of each link
    std::vector<std::uint32_t> m_seenAt; ///< of each link, its place among the seen rows
    std::vector<bool> m_isFound;         ///< of each of these, whether a row holds it
};

} // namespace crosscheck
