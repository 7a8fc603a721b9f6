// SPDX-FileCopyrightText: Crosscheck contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/db/error.h"

#include <chrono>

namespace crosscheck {

/// How to reach a database. Never holds a password.
struct ConnectionSettings {
    QString path;                                ///< SQLite: the file, absolute
    bool readOnly = false;                       ///< open without the right to write
    std::chrono::milliseconds lockTimeout{5000}; ///< how long a lock of somebody else is waited for

    /// Reads a path or a URL in SQLAlchemy's form (`sqlite:///relative.db`, `sqlite:////absolute.db`).
    /// @return Input for what is neither, Unsupported for an engine that this version lacks.
    [[nodiscard]] static Result<ConnectionSettings> parse(const QString &database);

    /// What a person calls it: the file's name.
    [[nodiscard]] QString displayName() const;

    friend bool operator==(const ConnectionSettings &, const ConnectionSettings &) = default;
};

} // namespace crosscheck
