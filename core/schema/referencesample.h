// SPDX-FileCopyrightText: Crosscheck contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/schema/references.h"

namespace crosscheck {

class Connection;

/// How many of a reference's values are there in the table that it is taken to refer to. The values are the different
/// ones among the first rows.
struct ReferenceSample {
    qint64 values = 0;
    qint64 found = 0;

    static constexpr qint64 fewestTelling = 3; ///< fewer values tell nothing: rows go, and leave one behind
    /// Values that are mostly elsewhere: it refers to something else, if to anything.
    [[nodiscard]] bool contradicts() const { return values >= fewestTelling && found * 2 < values; }
    [[nodiscard]] bool confirms() const { return values > 0 && found == values; }
};

/// Looks a sample of the values up that a table's reference has; one that spans several columns is not sampled.
/// @return any error of reading.
/// On the connection's thread.
[[nodiscard]] Result<ReferenceSample> sampleReference(Connection &connection, const Table &table,
                                                      const Reference &reference, const Catalogue &catalogue);

} // namespace crosscheck
