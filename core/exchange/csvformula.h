// SPDX-FileCopyrightText: Crosscheck contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string_view>

namespace crosscheck {

/// Whether a spreadsheet could run a cell as a formula, or the cell looks like one that is guarded already: apostrophes, then what
/// a formula begins with. Writing puts one more apostrophe before it, reading takes one off, so that both ways are exact.
[[nodiscard]] inline bool looksLikeFormula(std::string_view cell)
{
    const std::size_t first = cell.find_first_not_of('\'');
    return first != std::string_view::npos
        && std::string_view("=+-@\t\r").find(cell[first]) != std::string_view::npos;
}

} // namespace crosscheck
