// SPDX-FileCopyrightText: Crosscheck contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/schema/association.h"

namespace crosscheck {

/// A column or columns of one table that refer to rows of another, declared or inferred.
struct Reference {
    QStringList columns;
    TableName table;
    QStringList references;
    bool declared = true;
    double confidence = 1.0;
};

/// A table that looked like a junction and is none.
struct Rejected {
    TableName table;
    QString reason;
};

/// What discovery found in a database, in the order of the tables' names.
struct Discovery {
    std::vector<Association> associations;
    std::vector<Rejected> rejected;

    /// The association called @p name; with an empty name the only one there is.
    /// @return NotFound or Ambiguous, with the names that there are.
    [[nodiscard]] Result<Association> choose(const QString &name) const;
};

/// The references that a table declares as foreign keys, in the order of its columns.
[[nodiscard]] std::vector<Reference> declaredReferences(const Table &table, const Catalogue &catalogue);

/// Finds every many-to-many relation among the tables' declared foreign keys.
[[nodiscard]] Discovery discover(const Catalogue &catalogue);

} // namespace crosscheck
