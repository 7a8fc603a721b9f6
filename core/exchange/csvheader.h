// SPDX-FileCopyrightText: Crosscheck contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/exchange/csvlayout.h"
#include "core/exchange/csvreader.h"
#include "core/schema/association.h"

#include <optional>

namespace crosscheck {

/// Which field of a row holds what, where each row is a link.
struct CsvColumns {
    struct OfSide {
        std::optional<std::size_t> name;
        std::vector<std::size_t> keys; ///< for each key column, or none
    };
    PerSide<OfSide> sides;
    std::map<QString, std::size_t> payload; ///< by column
};

/// Reads the header as one of pairs, whose columns may stand in any order: for each side its title, the columns of its key as
/// `title.column`, or both; then payload. Of columns that are called the same the first is the left side's.
/// @return Input, naming what is wrong, where it is none.
[[nodiscard]] Result<CsvColumns> pairsColumns(const CsvRow &header, const Association &association);

/// Whether it can be the header of a matrix: it begins with the left side's title.
[[nodiscard]] bool isMatrixHeader(const CsvRow &header, const Association &association);

} // namespace crosscheck
