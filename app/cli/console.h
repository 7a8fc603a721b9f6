// SPDX-FileCopyrightText: Crosscheck contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/cli/outcome.h"
#include "app/cli/standardoutput.h"
#include "core/db/workerthread.h"

namespace crosscheck::cli {

/// Where results and words to the person go: results to standard output, all else to standard error. UTF-8 always.
class Console
{
public:
    /// Adds to the results, which are written in large pieces.
    void print(std::string_view utf8);
    void print(const QString &text);
    /// Writes what print() left. @return the first error of standard output.
    [[nodiscard]] Outcome<void> flush();
    /// Standard output for results that come as a stream; what print() left comes first.
    [[nodiscard]] QIODevice &output();
    /// The Outcome of what was written to output().
    [[nodiscard]] Outcome<void> outcomeOf(Result<void> written) const;

    /// One paragraph on standard error.
    void note(const QString &text);
    /// The same for an error; silent where nobody reads the results any more.
    void report(const Failure &failure);

    /// Shows how far a job is, on a terminal only and only when it takes a while. @p what: `Reading`.
    [[nodiscard]] JobContext::Report progress(const QString &what);

private:
    void showProgress(const QString &what, Progress progress);
    void clearProgress();

    StandardOutput m_output;
    std::string m_pending;
    bool m_showsProgress = false;
};

/// @p text with control characters made visible, so that a name can neither break a line nor steer a terminal.
/// Damaged UTF-8 becomes U+FFFD.
[[nodiscard]] std::string printable(std::string_view utf8);

} // namespace crosscheck::cli
