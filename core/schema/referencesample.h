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

/// A table and a reference of its that only names tell.
struct SampledReference {
    const Table *table = nullptr;
    Reference reference = {};
};

/// Looks a sample of the values up that each reference has, 500 of them in one round trip, unless one cannot be read; one
/// that spans several columns is not sampled. On the connection's thread.
/// @return for each what was found, or its error of reading; for all Cancelled or ConnectionLost.
[[nodiscard]] Result<std::vector<Result<ReferenceSample>>> sampleReferences(
    Connection &connection, const std::vector<SampledReference> &references, const Catalogue &catalogue);

} // namespace crosscheck
