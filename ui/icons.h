// SPDX-FileCopyrightText: Crosscheck contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QIcon>

namespace crosscheck {

/// One of the project's icons (resources/icons/NAME.svg) in the theme's text colour, sharp at any scale.
[[nodiscard]] QIcon icon(const QString &name);

} // namespace crosscheck
