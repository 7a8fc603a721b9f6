// SPDX-FileCopyrightText: Crosscheck contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/exchange/csvimport.h"
#include "core/exchange/rowlookup.h"

#include <unordered_map>

namespace crosscheck {

/// Takes the rows of a CSV file one by one and makes the plan of an import of them.
class ImportPlanner
{
public:
    /// @p association and @p snapshot outlive it.
    ImportPlanner(const Association &association, SnapshotPtr snapshot, const CsvImportOptions &options);

    /// The header comes first. @return what planImport() says of headers and sizes.
    [[nodiscard]] Result<void> take(const CsvRow &row);
    /// @return Input where there was no header, or where it is too much.
    [[nodiscard]] Result<ImportPlan> finish();

private:
    using Reason = QString; ///< why a row cannot be applied
    /// A row that a file names: one that is there, or one that is to be added.
    using Named = std::variant<std::uint32_t, std::string>;
    template <typename T> using Wanted = tl::expected<T, Reason>;

    [[nodiscard]] Result<void> takeHeader(const CsvRow &row);
    [[nodiscard]] bool namesRightRows(const CsvRow &row);
    void takeMatrixHeader(const CsvRow &row);
    [[nodiscard]] Wanted<bool> takePair(const CsvRow &row);
    [[nodiscard]] Wanted<bool> takeMatrixRow(const CsvRow &row);

    [[nodiscard]] Wanted<Named> named(Side side, std::string_view name);
    [[nodiscard]] Wanted<Named> named(Side side, const CsvRow &row);
    [[nodiscard]] Reason reasonOf(Side side, RowLookup::Miss miss, std::string_view name) const;
    [[nodiscard]] Reason whyNotAdded(Side side) const;
    [[nodiscard]] Reason whyNotLinked(const Named &left, const std::vector<bool> &ticks) const;
    [[nodiscard]] std::optional<ImportPlan::Pair> linkOf(const Named &left, const Named &right) const;
    std::uint32_t settle(Side side, Named row);
    [[nodiscard]] Wanted<PayloadDraft> payloadOf(const CsvRow &row) const;
    bool link(ImportPlan::Pair pair);
    void compareValues(ImportPlan::Pair there, const CsvRow &row);
    void reject(quint64 line, quint64 rows, const Reason &reason);
    void findRevokes();

    const Association &m_association;
    CsvImportOptions m_options;
    QStringList m_writable; ///< payload columns
    QStringList m_required; ///< payload columns
    ImportPlan m_plan;
    PerSide<RowLookup> m_lookups;
    PerSide<std::unordered_map<std::string, std::uint32_t>> m_added; ///< by label
    LinkMarks m_grants;                                              ///< whose ids are rows of the plan
    std::unordered_map<QString, std::size_t> m_reasons;              ///< places in the plan's
    std::size_t m_fields = 0;                           ///< of the header; 0: it has not come yet
    CsvColumns m_columns;                               ///< of pairs
    std::vector<std::optional<std::uint32_t>> m_rights; ///< of a matrix, for each field but the first
    std::vector<bool> m_hasRow;                         ///< of a matrix, for each left row
};

} // namespace crosscheck
