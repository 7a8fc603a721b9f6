// SPDX-FileCopyrightText: Crosscheck contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

#include <optional>

namespace crosscheck {

/// Which file a path leads to: one that is put in its place is another, and so is the one that a link is turned to.
struct FileIdentity {
    quint64 device = 0;
    quint64 number = 0; ///< of the inode

    /// Nothing where there is no file.
    [[nodiscard]] static std::optional<FileIdentity> of(const QString &path);
    friend bool operator==(const FileIdentity &, const FileIdentity &) = default;
};

} // namespace crosscheck
