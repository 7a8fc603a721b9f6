// SPDX-FileCopyrightText: Crosscheck contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/association/linkstaging.h"

namespace crosscheck {

/// Writes the links of a save request, within the save's transaction: only those that differ, by one scan of the
/// junction where no key finds the pair, and compares what was affected with what was to be.
class LinkWriter
{
public:
    LinkWriter(Connection &connection, const SaveRequest &request);

    /// What would go with the rows of the links that are to be revoked; reads nothing where no table refers to them.
    [[nodiscard]] Result<DeletionImpact> impact(const SaveOutcome &outcome) const;
    [[nodiscard]] Result<void> revoke(SaveOutcome &outcome);
    /// After all entities have their keys in @p outcome.
    [[nodiscard]] Result<void> grant(SaveOutcome &outcome);

private:
    using Links = LinkStaging::Links;

    using Addresses = std::vector<std::int64_t>; ///< Table::rowAddress
    [[nodiscard]] bool usesAddresses() const;
    [[nodiscard]] Result<qint64> remove(const StagingTable &staging, const Addresses &addresses) const;
    [[nodiscard]] Result<qint64> removeAt(const Addresses &addresses) const;
    [[nodiscard]] QString deletion(const StagingTable &staging) const;
    /// Reads the rows that the revoked links have. @return where they are, if that is used; Stale where they are not what
    /// the person saw.
    [[nodiscard]] Result<Addresses> readRows(const QString &join, SaveOutcome &outcome) const;
    [[nodiscard]] std::vector<std::uint32_t> grantsGivenOtherwise(const SaveOutcome &outcome) const;
    [[nodiscard]] Result<void> insert(const StagingTable &staging, std::size_t expected) const;
    [[nodiscard]] LinkValues::Group restoredBatch() const;
    [[nodiscard]] Result<void> insertRestored(const StagingTable &held, const QString &join,
                                              const QStringList &restored) const;
    [[nodiscard]] Result<void> freeTakenKeys(const StagingTable &held, const QStringList &restored) const;
    [[nodiscard]] Result<void> insertCounted(const QStringList &columns, const QString &from) const;
    [[nodiscard]] QString insertion(const QStringList &payload, const QString &values) const;
    [[nodiscard]] QString inOrder() const;
    [[nodiscard]] Result<void> execute(const QString &insertion, std::size_t expected) const;
    [[nodiscard]] bool mayChangeWhatIsWritten() const;
    [[nodiscard]] Result<void> verify(const QString &join, std::size_t expected, const Links &links) const;

    Connection &m_connection;
    const SaveRequest &m_request;
    const Association &m_association;
    const Dialect &m_dialect;
    LinkStaging m_staging;
    QStringList m_columns; ///< the junction's, left and then right
};

} // namespace crosscheck
