// SPDX-FileCopyrightText: Crosscheck contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/db/dialect.h"

#include <functional>

namespace crosscheck {

/// Statements that insert rows for an engine that unpacks a JSON array of arrays: one for all rows that JSON can carry,
/// and one for each of the others.
/// @p encode: appends a value that JSON has no form for, or gives false.
[[nodiscard]] std::vector<Statement> insertAsJson(
    const Dialect &dialect, const QString &table, const QString &insertFromJson,
    const std::vector<std::vector<Value>> &rows,
    const std::function<bool(std::string &json, const Value &value)> &encode = {});

/// Appends a text, valid UTF-8, as JSON writes it.
void appendJsonText(std::string &json, std::string_view utf8);

} // namespace crosscheck
