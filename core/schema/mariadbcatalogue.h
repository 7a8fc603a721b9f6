// SPDX-FileCopyrightText: Crosscheck contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/schema/catalogue.h"

namespace crosscheck {

class MariadbConnection;

/// Every table and view of the connected database that the user may see.
[[nodiscard]] Result<Catalogue> readCatalogue(MariadbConnection &connection);

} // namespace crosscheck
