// SPDX-FileCopyrightText: Crosscheck contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/db/canceltoken.h"

namespace crosscheck::cli {

/// Makes the first SIGINT or SIGTERM cancel interruptToken(); a second one ends the program as usual. A broken pipe
/// becomes an error of writing.
void catchSignals();

/// Cancelled once the person asked to stop. Lives as long as the program.
[[nodiscard]] const CancelToken &interruptToken();

} // namespace crosscheck::cli
