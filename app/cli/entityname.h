// SPDX-FileCopyrightText: Crosscheck contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/cli/outcome.h"
#include "core/association/snapshot.h"
#include "core/schema/association.h"

namespace crosscheck::cli {

/// Finds the row that a person means by @p name: a label, `key:VALUE` (`key:A,B` for a composite key), or
/// `label:` before a label that begins with `key:` (or with `label:key:`, and so on).
/// @return its position; NotFound, or Ambiguous with the candidates in keyed form.
[[nodiscard]] Outcome<std::uint32_t> findEntity(const EntitySide &side, const Axis &axis,
                                                const QString &name);

} // namespace crosscheck::cli
