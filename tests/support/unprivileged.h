// SPDX-FileCopyrightText: Crosscheck contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

namespace crosscheck::test {

/// Lays root's rights down for a scope, so that permission bits count also where tests run as root (in a container).
/// Does nothing for anybody else.
class Unprivileged
{
public:
    /// @p folder: a temporary one that shall stay within reach.
    explicit Unprivileged(const QString &folder);
    Unprivileged(const Unprivileged &) = delete;
    Unprivileged &operator=(const Unprivileged &) = delete;
    ~Unprivileged();

private:
    bool m_wasRoot;
};

} // namespace crosscheck::test
