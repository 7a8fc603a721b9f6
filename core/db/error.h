// SPDX-FileCopyrightText: Crosscheck contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

#include <tl/expected.hpp>

namespace crosscheck {

/// What went wrong, told apart as far as a caller can act on it.
enum class ErrorKind {
    NotFound,       ///< no such file, table, association or name
    NotADatabase,   ///< the file is no database, or is damaged
    Permission,     ///< the system or the engine denied it
    ReadOnly,       ///< the database, or what is to be written, cannot be written
    Busy,           ///< a lock was not released in time
    ConnectionLost, ///< the connection broke
    Unique,         ///< a unique key forbids it
    ForeignKey,     ///< a foreign key forbids it
    NotNull,        ///< a value is missing
    Stale,          ///< the database is no longer what was seen
    Replaced,       ///< what was opened is gone, or something else stands in its place
    Exists,         ///< a file of that name is there already
    Ambiguous,      ///< a name stands for several rows
    Cancelled,      ///< the person cancelled it
    DiskFull,       ///< no space left
    Input,          ///< what the person gave cannot be used
    Unsupported,    ///< this version does not do that
    Internal,       ///< a defect in Crosscheck
};

/// A failure, ready to be shown. Holds no secret.
struct Error {
    ErrorKind kind = ErrorKind::Internal;
    QString text;       ///< one sentence for a person: what happened, to what
    QString detail;     ///< more of it (the engine's words, a list), may be empty
    QString nativeCode; ///< the engine's code, empty when it is not from an engine

    /// Text and detail as one paragraph.
    [[nodiscard]] QString message() const;
};

template <typename T> using Result = tl::expected<T, Error>;

/// Shorthand for returning a failure from a function that gives a Result.
[[nodiscard]] tl::unexpected<Error> failure(ErrorKind kind, const QString &text, const QString &detail = {});

} // namespace crosscheck
