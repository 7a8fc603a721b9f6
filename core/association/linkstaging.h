// SPDX-FileCopyrightText: Crosscheck contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/association/saverequest.h"
#include "core/association/stagingtable.h"

namespace crosscheck {

/// Puts the links of a save request into temporary tables, and joins these with the junction. Within the save's
/// transaction; the connection and the request must outlive it.
class LinkStaging
{
public:
    using Links = std::vector<SaveRequest::Link>;

    LinkStaging(Connection &connection, const SaveRequest &request);

    /// The keys of links, a column for each of the junction's and typed as the key: so they compare as a foreign key does.
    [[nodiscard]] Result<StagingTable> stage(const QString &name, const Links &links,
                                             const SaveOutcome &outcome) const;
    /// What rows hold or shall hold: the link's number, then a column of the junction's types for each of @p columns.
    [[nodiscard]] Result<StagingTable> stageRows(const QString &name, const QStringList &columns,
                                                 const LinkRows &rows) const;
    /// The conditions that a row `j` of the junction is the link of a staged row `s`. Their values: fixedValues().
    [[nodiscard]] QString matches() const;
    /// ` AND` what can be said of a link's row `j` without a look at `s`, see Dialect::withinBounds(); mostly empty.
    [[nodiscard]] QString bounds(const StagingTable &staging) const;
    /// ` FROM` the junction's rows `j` and the staged links `s` that they stand for. Without a key the junction is the outer
    /// loop: one scan of it.
    [[nodiscard]] QString joined(const StagingTable &staging) const;
    /// The link's name, and whether there are more.
    [[nodiscard]] QString examplesOf(const Links &links) const;
    /// The names of some of the links, by index: the first ten.
    [[nodiscard]] QString namesOf(const Links &links, const std::vector<std::uint32_t> &indexes) const;

private:
    Connection &m_connection;
    const SaveRequest &m_request;
    const Association &m_association;
    const Dialect &m_dialect;
};

} // namespace crosscheck
