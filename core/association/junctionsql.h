// SPDX-FileCopyrightText: Crosscheck contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/db/dialect.h"
#include "core/schema/association.h"

namespace crosscheck {

/// What SQL about an association needs in several places: how a junction's rows are found by the keys of entities.

/// ` AND` conditions on the junction's fixed columns, each with one `?`; empty without any.
[[nodiscard]] QString fixedConditions(const Association &association, const Dialect &dialect,
                                      const QString &alias);
[[nodiscard]] std::vector<Value> fixedValues(const Association &association);

/// The named columns of a table.
[[nodiscard]] std::vector<Column> columnsOf(const Table &table, const QStringList &names);

/// Whether columns that refer to a key compare as the key does, so that what refers to it has its very bytes. Where
/// not (`'1'` in a text column refers to the number 1, `a` to `A` in a key without case, 1.10 to 1.1), the database has to
/// compare.
[[nodiscard]] bool compareAlike(const Dialect &dialect, const std::vector<Column> &references,
                                const std::vector<Column> &keys);

/// Columns of a table called @p alias that refer to a key, each as the right operand of `=` with the key on the left:
/// so a foreign key is compared.
[[nodiscard]] QStringList referenceOperands(const Dialect &dialect, const std::vector<Column> &references,
                                            const std::vector<Column> &keys, const QString &alias);

/// The junction's columns that refer to one side, as such operands.
[[nodiscard]] QStringList referenceOperands(const Dialect &dialect, const Association &association, Side side,
                                            const QString &alias);

/// `a.x` for each column; without an alias `x`.
[[nodiscard]] QStringList qualified(const Dialect &dialect, const QStringList &columns, const QString &alias);
/// The same as one list, `a.x, a.y`.
[[nodiscard]] QString columnList(const Dialect &dialect, const QStringList &columns,
                                 const QString &alias = {});

/// What is selected of an entity's rows `e`: columns, the label, more columns.
[[nodiscard]] QString entityColumns(const Dialect &dialect, const EntitySide &entity,
                                    const QStringList &before, const QStringList &behind);

} // namespace crosscheck
