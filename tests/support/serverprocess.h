// SPDX-FileCopyrightText: Crosscheck contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QProcess>
#include <QString>
#include <QStringList>

namespace crosscheck::test {

/// How long a server may take to start or to end, in milliseconds.
inline constexpr int serverPatience = 60'000;

/// A port on loopback that nobody listens on.
[[nodiscard]] int freePort();

/// Starts a program that ends with this one. Where the tests run as root it runs as @p user: database servers refuse to be
/// root.
void startAs(const char *user, QProcess &process, const QString &program, const QStringList &arguments);

/// Gives a file or folder to @p user, where the tests run as root.
void giveTo(const char *user, const QString &path);

/// Runs a program as startAs() does, feeds it @p input, and ends the test where it fails. @return what it printed.
[[nodiscard]] QString outputOf(const char *user, const QString &program, const QStringList &arguments,
                               const QString &input = {});

/// A socket on loopback that takes connections and says nothing.
class MuteServer
{
public:
    MuteServer();
    MuteServer(const MuteServer &) = delete;
    MuteServer &operator=(const MuteServer &) = delete;
    ~MuteServer();
    [[nodiscard]] int port() const { return m_port; }

private:
    int m_port = 0;
    int m_socket;
};

/// Waits until a server has written @p words into its @p log, which say that it is ready; ends the test with what is there
/// where it does not. (Its socket is there before it takes connections.)
void waitForWords(const QByteArray &words, const QString &log);

/// Asks a server to end, and waits for it.
void end(QProcess &server, int signal);

} // namespace crosscheck::test
