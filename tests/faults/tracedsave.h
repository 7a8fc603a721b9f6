// SPDX-FileCopyrightText: Crosscheck contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/db/connectionsettings.h"
#include "tests/app/cli/runcli.h"

#include <vector>

namespace crosscheck::test {

/// A save by crosscheck-cli under strace, which can have one of its system calls go wrong.
class TracedSave
{
public:
    /// The nth call of this name, by which strace finds it again.
    struct Call {
        QString name;
        int nth = 0; ///< from 1 on
    };

    /// @p arguments: of crosscheck-cli, for a shell. Saves once, to learn the calls: what they find, the history above all, must be
    /// found by each later save, too. Aborts the test where that fails.
    TracedSave(const CliFolder &folder, const ConnectionSettings &settings, QString arguments);

    /// In their order: from the first one on that has to do with the database.
    [[nodiscard]] const std::vector<Call> &calls() const { return m_calls; }
    /// Saves; @p what happens at the call: `signal=KILL`, `error=EIO`.
    [[nodiscard]] Run failingAt(const Call &call, const QString &what) const;
    /// Whether the last save was killed at its call.
    [[nodiscard]] bool wasKilled() const;
    /// Whether it came to its call at all.
    [[nodiscard]] bool wasReached() const;

private:
    [[nodiscard]] Run run(const QString &options) const;
    [[nodiscard]] QByteArray trace() const;
    void learn(const QByteArray &from);

    const CliFolder &m_folder;
    QString m_arguments;
    std::vector<Call> m_calls;
};

} // namespace crosscheck::test
