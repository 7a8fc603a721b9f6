// SPDX-FileCopyrightText: Crosscheck contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

#include <optional>

namespace crosscheck::cli {

class CommandLine;
class Console;

/// The password for the server that the command line names: the one inside the URL, with a warning, since other users
/// see a command line; else the environment's CROSSCHECK_PASSWORD; else empty, for what libpq finds by itself.
[[nodiscard]] QString knownPassword(const CommandLine &line, Console &console);

/// Asks for a password on the terminal, without an echo. Nothing where there is none, or where the person gives none.
[[nodiscard]] std::optional<QString> askPassword(const QString &server);

} // namespace crosscheck::cli
