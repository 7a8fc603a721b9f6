// SPDX-FileCopyrightText: Crosscheck contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/schema/catalogue.h"

namespace crosscheck {

/// The columns of @p table that a person knows its rows by: one with a telling name, or the first and the last name of
/// people, else the first text column, else the first of @p keyColumns.
[[nodiscard]] QStringList chooseLabelColumns(const Table &table, const QStringList &keyColumns);
/// The columns for the first and the last name; empty where there are none.
[[nodiscard]] QStringList namesOfPeople(const Table &table);

} // namespace crosscheck
