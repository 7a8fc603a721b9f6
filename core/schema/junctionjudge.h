// SPDX-FileCopyrightText: Crosscheck contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/schema/association.h"
#include "core/schema/references.h"

#include <optional>

namespace crosscheck {

/// What a table with references is: a junction between two of them, or not, and why.
struct Verdict {
    std::optional<PerSide<Reference>> pair; ///< none: it is no junction
    Association::Kind kind = Association::Kind::Link;
    double confidence = 0;         ///< 0 to 1
    QString reason;                ///< for a person
    bool isNamedAfterBoth = false; ///< its name is made of those of the tables that it refers to
};

/// Tells junctions from what only looks like one: entities with two references, translations, attributes with values,
/// logs, relations of three. @p finder must know the table's catalogue.
[[nodiscard]] Verdict judgeTable(const Table &table, const ReferenceFinder &finder);

/// The single column that a table gives its rows as a key; empty where there is none, or it is among the given ones.
[[nodiscard]] QString surrogateOf(const Table &table, const QStringList &referenceColumns);

} // namespace crosscheck
