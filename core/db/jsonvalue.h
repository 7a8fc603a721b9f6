// SPDX-FileCopyrightText: Crosscheck contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/db/value.h"

#include <QJsonValue>

#include <optional>
#include <string>

namespace crosscheck {

/// Appends a value as JSON, exactly: NULL, whole numbers and texts as JSON's own, all else as an object that says its kind and has
/// its bytes.
void appendJsonValue(std::string &json, const ValueView &value);

/// A value that was written so; nothing for anything else.
[[nodiscard]] std::optional<Value> valueOfJson(const QJsonValue &json);

} // namespace crosscheck
