// SPDX-FileCopyrightText: Crosscheck contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/db/error.h"

namespace crosscheck::cli {

/// What the program's exit code says; the numbers are promised in the manual.
enum class ExitCode {
    Done = 0,
    Found = 1,      ///< something was found, or would change
    Usage = 2,      ///< the command line is wrong
    Unreadable = 3, ///< the database, or a file, cannot be opened, read or written
    Refused = 4,    ///< refused, and nothing was written
    NotSaved = 5,   ///< saving failed or was cancelled; rolled back
};

/// What the program was doing when something failed: the same error means different things at different times.
enum class Stage {
    CommandLine, ///< understanding what is wanted
    Transfer,    ///< opening and reading the database, writing results
    Choice,      ///< finding what the names stand for
    Save,
};

struct Failure {
    Error error;
    Stage stage = Stage::Transfer;
};

/// The result of a step of a command.
template <typename T> using Outcome = tl::expected<T, Failure>;

/// Says at which stage a result was come to.
template <typename T> [[nodiscard]] Outcome<T> at(Stage stage, Result<T> result)
{
    return std::move(result).map_error([stage](Error error) { return Failure{std::move(error), stage}; });
}

[[nodiscard]] tl::unexpected<Failure> failure(Stage stage, ErrorKind kind, const QString &text,
                                              const QString &detail = {});

/// Done, where nothing failed.
[[nodiscard]] Outcome<ExitCode> done(Outcome<void> outcome);

[[nodiscard]] ExitCode exitCodeOf(const Failure &failure);

} // namespace crosscheck::cli
