// SPDX-FileCopyrightText: Crosscheck contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/serverlogin.h"

#include "ui/connectdialog.h"
#include "ui/windowsettings.h"

namespace crosscheck {

ServerLogin::ServerLogin(WindowSettings &settings, QWidget *window)
    : QObject(window)
    , m_settings(settings)
    , m_window(window)
{
}

ConnectDialog *ServerLogin::showDialog(const ConnectionSettings &settings)
{
    QList<ConnectionSettings> known;
    for (const QString &location : m_settings.servers) {
        if (const auto server = ConnectionSettings::parse(location))
            known.append(*server);
    }
    auto *dialog = new ConnectDialog(known, m_window);
    connect(dialog, &ConnectDialog::serverChosen, this, [this, dialog](const ConnectionSettings &server) {
        const QPointer<ConnectDialog> shown(dialog);
        m_passwords.read(server.location(), [shown, server](const QString &password) {
            if (shown && shown->settings().location() == server.location() && shown->password().isEmpty())
                shown->setPassword(password);
        });
    });
    connect(dialog, &ConnectDialog::forgetWanted, this, &ServerLogin::forget);
    connect(dialog, &QDialog::accepted, this, [this, dialog] { onAccepted(*dialog); });
    dialog->setSettings(settings);
    dialog->open();
    return dialog;
}

void ServerLogin::choose()
{
    showDialog({});
}

void ServerLogin::open(const ConnectionSettings &settings, const QString &association)
{
    m_toKeep.reset();
    m_passwords.read(settings.location(),
                     [this, settings, association, request = ++m_request](const QString &password) {
                         if (request == m_request)
                             Q_EMIT connectWanted(settings, password, association);
                     });
}

void ServerLogin::askAgain(const ConnectionSettings &settings, const Error &error)
{
    showDialog(settings)->showError(error);
}

void ServerLogin::onAccepted(const ConnectDialog &dialog)
{
    m_toKeep = dialog.remembersPassword() ? dialog.password() : QString();
    Q_EMIT connectWanted(dialog.settings(), dialog.password(), {});
}

void ServerLogin::succeeded(const ConnectionSettings &settings)
{
    const QString location = settings.location();
    if (m_settings.servers.value(0) != location) {
        m_settings.servers.removeAll(location);
        m_settings.servers.prepend(location);
    }
    const auto typed = std::exchange(m_toKeep, {});
    if (typed && typed->isEmpty())
        m_passwords.remove(location);
    else if (typed)
        m_passwords.write(location, *typed, [this](const QString &why) {
            if (!why.isEmpty())
                Q_EMIT notKept(why);
        });
}

void ServerLogin::forget(const ConnectionSettings &settings)
{
    m_settings.servers.removeAll(settings.location());
    m_settings.store();
    m_passwords.remove(settings.location());
}

} // namespace crosscheck
