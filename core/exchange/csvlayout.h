// SPDX-FileCopyrightText: Crosscheck contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

namespace crosscheck {

/// How links stand in a CSV file.
enum class CsvLayout {
    Pairs,  ///< a row for each link
    Matrix, ///< a row for each left row, a column for each right row
};

} // namespace crosscheck
