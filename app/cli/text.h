// SPDX-FileCopyrightText: Crosscheck contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QCoreApplication>

namespace crosscheck::cli {

inline QString tr(const char *text)
{
    return QCoreApplication::translate("Cli", text);
}

} // namespace crosscheck::cli
