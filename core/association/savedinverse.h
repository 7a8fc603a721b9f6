// SPDX-FileCopyrightText: Crosscheck contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/association/saverequest.h"

#include <string>

namespace crosscheck {

/// What takes a save back, as far as it was made by it and not before by somebody else, as an entry of a journal: to be staged
/// anew some day, see Workspace::editRestore(). Its ids are the indexes of the request's entities. Links with several rows come
/// back as one, with what the first of them held.
[[nodiscard]] std::string inverseText(const SaveRequest &request, const SaveOutcome &outcome);

} // namespace crosscheck
