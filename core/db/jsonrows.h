// SPDX-FileCopyrightText: Crosscheck contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/db/dialect.h"

#include <functional>

namespace crosscheck {

/// Dialect::insertRows() for engines that unpack a JSON array of arrays: one statement for all rows that JSON can carry,
/// and one for each of the others. @p encode: appends a value that JSON has no form for, or gives false.
[[nodiscard]] std::vector<Statement> insertAsJson(
    const Dialect &dialect, const QString &table, const QString &insertFromJson,
    const std::vector<std::vector<Value>> &rows,
    const std::function<bool(std::string &json, const Value &value)> &encode = {});

} // namespace crosscheck
