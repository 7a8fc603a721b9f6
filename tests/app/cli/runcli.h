// SPDX-FileCopyrightText: Crosscheck contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QProcess>
#include <QStringList>
#include <QTemporaryDir>

namespace crosscheck::test {

/// What a program did.
struct Run {
    int code = -1; ///< -1: it crashed, or did not end in time
    QString out;
    QString err;
};

/// A temporary folder in which crosscheck-cli, sqlite3 and others are run, the real programs. Histories are written
/// below its folder `data`.
class CliFolder
{
public:
    [[nodiscard]] QString file(const QString &name) const { return m_folder.filePath(name); }

    /// Runs crosscheck-cli with the folder as the current one.
    [[nodiscard]] Run cli(const QStringList &arguments) const;
    /// The same of a line whose words are separated by one blank each; `~` stands for a blank within a word.
    [[nodiscard]] Run cli(const char *line) const { return cli(words(line)); }
    /// Starts it; it runs on.
    void start(QProcess &process, const QStringList &arguments) const;
    /// Runs a script with sh; $0 is crosscheck-cli.
    [[nodiscard]] Run shell(const QString &script) const;

    /// Makes or changes a database with the sqlite3 program, an independent client. Aborts the test on errors.
    void sqlite(const QString &database, const QString &statements) const;
    /// Rows of a SELECT as the sqlite3 program prints them, `1|2`, one after another with blanks between.
    [[nodiscard]] QString rows(const QString &database, const QString &select) const;
    /// Whether somebody else has the right to write just now.
    [[nodiscard]] bool isLocked(const QString &database) const;

    [[nodiscard]] static QStringList words(const char *line);
    [[nodiscard]] static Run finish(QProcess &process);
    /// Set in the environment of what is run, as LC_ALL.
    QString locale;

private:
    void prepare(QProcess &process) const;
    [[nodiscard]] Run run(const QString &program, const QStringList &arguments) const;

    QTemporaryDir m_folder;
};

} // namespace crosscheck::test
