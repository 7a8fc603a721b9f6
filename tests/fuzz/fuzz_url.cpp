// SPDX-FileCopyrightText: Crosscheck contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/db/connectionsettings.h"

#include <cstdlib>

using namespace crosscheck;

/// What a database is remembered by leads to the same database, and holds no password.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size)
{
    const QString database = QString::fromUtf8(reinterpret_cast<const char *>(data), qsizetype(size));
    const auto settings = ConnectionSettings::parse(database);
    if (!settings) {
        if (settings.error().text.isEmpty())
            std::abort();
        return 0;
    }
    const QString location = settings->location();
    const auto again = ConnectionSettings::parse(location);
    if (!again || *again != *settings || again->location() != location)
        std::abort();
    if (!ConnectionSettings::passwordIn(location).isEmpty() || settings->displayName().isEmpty())
        std::abort();
    return 0;
}
