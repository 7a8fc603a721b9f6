// SPDX-FileCopyrightText: Crosscheck contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/schema/catalogue.h"

namespace crosscheck {

/// What a person typed, as a value of the column's declared type: a number where it is one and nothing is lost by it, bytes
/// where they are given as `x'0aff'`, 1 and 0 for true and false, else the text as it is, which the engine reads (dates).
/// Never NULL: an empty text is one.
/// @return Input, naming the column, where its type cannot hold it.
[[nodiscard]] Result<Value> valueFor(const Column &column, const QString &text);

} // namespace crosscheck
