// SPDX-FileCopyrightText: Crosscheck contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QObject>

#include <functional>

namespace crosscheck {

/// Passwords of servers in the system's keychain, and nowhere else. Answers come later, on the same thread; none after the
/// store is gone.
class PasswordStore final : public QObject
{
    Q_OBJECT

public:
    using QObject::QObject;

    /// Gives the password kept for a server (by ConnectionSettings::location()); empty where there is none, or no keychain.
    void read(const QString &location, const std::function<void(const QString &)> &answer);
    /// Keeps it. Gives why that was not possible; empty where it was.
    void write(const QString &location, const QString &password,
               const std::function<void(const QString &)> &answer);
    void remove(const QString &location);
};

} // namespace crosscheck
