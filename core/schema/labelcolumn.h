// SPDX-FileCopyrightText: Crosscheck contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/schema/catalogue.h"

namespace crosscheck {

/// The column of @p table that a person knows its rows by: one with a telling name, else the first text column,
/// else the first of @p keyColumns.
[[nodiscard]] QString chooseLabelColumn(const Table &table, const QStringList &keyColumns);

} // namespace crosscheck
