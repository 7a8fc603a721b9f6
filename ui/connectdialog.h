// SPDX-FileCopyrightText: Crosscheck contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/db/databasethread.h"

#include <QDialog>

class QCheckBox;
class QComboBox;
class QLabel;
class QLineEdit;
class QPushButton;

namespace crosscheck {

/// Asks how to reach a server's database, and tries it. Opens without blocking; deletes itself when closed.
class ConnectDialog final : public QDialog
{
    Q_OBJECT

public:
    /// @p known: servers that were connected to before, the latest first.
    explicit ConnectDialog(const QList<ConnectionSettings> &known, QWidget *parent);
    ~ConnectDialog() override;

    void setSettings(const ConnectionSettings &settings);
    [[nodiscard]] ConnectionSettings settings() const;
    void setPassword(const QString &password);
    [[nodiscard]] QString password() const;
    [[nodiscard]] bool remembersPassword() const;
    /// Says why the last attempt failed.
    void showError(const Error &error);

Q_SIGNALS:
    /// A known server was chosen: its password may be known, too.
    void serverChosen(const crosscheck::ConnectionSettings &settings);
    /// The known server is to be forgotten, its password included.
    void forgetWanted(const crosscheck::ConnectionSettings &settings);

private:
    struct Trial;
    void buildForm(QWidget *parent);
    void buildButtons();
    [[nodiscard]] Engine engine() const;
    void adaptToEngine();
    void chooseKnown(int index);
    void forgetKnown();
    void validate();
    void test();
    void showOutcome(const QString &text);
    void endTest(const Result<qint64> &tables);

    QList<ConnectionSettings> m_known;
    QComboBox *m_server;
    QPushButton *m_forget;
    QComboBox *m_engine;
    QLineEdit *m_host;
    QLineEdit *m_port;
    QLineEdit *m_database;
    QLineEdit *m_user;
    QLineEdit *m_password;
    QCheckBox *m_remember;
    QComboBox *m_tls;
    QCheckBox *m_readOnly;
    QLabel *m_outcome;
    QPushButton *m_test = nullptr;
    QPushButton *m_connect = nullptr;
    std::unique_ptr<Trial> m_trial; ///< while a connection is tried
};

} // namespace crosscheck
