// SPDX-FileCopyrightText: Crosscheck contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/db/error.h"

namespace crosscheck {

/// Why so many links cannot be staged at once, or given values: see ChangeSet::mostLinks and mostPayload. Input, with the count.
[[nodiscard]] tl::unexpected<Error> tooManyLinks(std::size_t links);
[[nodiscard]] tl::unexpected<Error> tooMuchPayload(std::size_t links);

} // namespace crosscheck
