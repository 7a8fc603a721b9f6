// SPDX-FileCopyrightText: Crosscheck contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/association/linkcomparison.h"
#include "core/association/linkstaging.h"

namespace crosscheck {

/// Gives links that stay other payload, within the save's transaction: one row for each, which must hold what the person
/// saw, and compares what it holds then with what was to be changed.
class PayloadWriter
{
public:
    PayloadWriter(Connection &connection, const SaveRequest &request);

    /// @return Stale where a link is gone, has several rows, does not hold what was seen, or kept what it held.
    [[nodiscard]] Result<void> change(SaveOutcome &outcome) const;

private:
    using Group = LinkValues::Group;
    /// What the links hold: Association::writablePayload(), by the number of the link.
    using Held = std::map<std::uint32_t, std::vector<Value>>;

    [[nodiscard]] Result<Held> readAndCompare(const QString &join) const;
    [[nodiscard]] Result<void> change(const StagingTable &links, const Group &group,
                                      const Held &before) const;
    [[nodiscard]] Result<void> update(const StagingTable &links, const StagingTable &wanted,
                                      const Group &group) const;
    [[nodiscard]] Result<void> verify(const StagingTable &links, const StagingTable &wanted,
                                      const Group &group, const Held &before) const;

    Connection &m_connection;
    const SaveRequest &m_request;
    const Association &m_association;
    const Dialect &m_dialect;
    LinkStaging m_staging;
};

} // namespace crosscheck
