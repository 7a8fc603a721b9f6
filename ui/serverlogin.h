// SPDX-FileCopyrightText: Crosscheck contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/db/connectionsettings.h"
#include "ui/passwordstore.h"

#include <QPointer>
#include <QWidget>

namespace crosscheck {

class ConnectDialog;
struct WindowSettings;

/// Gets a person into a server's database: asks how to reach it, and finds or asks for the password.
class ServerLogin final : public QObject
{
    Q_OBJECT

public:
    /// @p settings: where the known servers are kept; outlives this.
    ServerLogin(WindowSettings &settings, QWidget *window);

    /// Asks which server.
    void choose();
    /// Connects, with the password that the keychain has.
    void open(const ConnectionSettings &settings, const QString &association);
    /// Another database is opened: what the keychain is still asked for is wanted no more.
    void withdraw() { ++m_request; }
    /// The server refused: asks again, and says why.
    void askAgain(const ConnectionSettings &settings, const Error &error);
    /// The database is open: the server counts as known from now on, and the password is kept, where it is wanted.
    void succeeded(const ConnectionSettings &settings);

Q_SIGNALS:
    void connectWanted(const crosscheck::ConnectionSettings &settings, const QString &password,
                       const QString &association);
    /// The password could not be kept.
    void notKept(const QString &why);

private:
    ConnectDialog *showDialog(const ConnectionSettings &settings);
    void onAccepted(const ConnectDialog &dialog);
    void forget(const ConnectionSettings &settings);

    WindowSettings &m_settings;
    QWidget *m_window;
    PasswordStore m_passwords;
    int m_request = 0;               ///< of the keychain, the latest
    std::optional<QString> m_toKeep; ///< what was typed in the dialog; empty: not to be kept
};

} // namespace crosscheck
