// SPDX-FileCopyrightText: Crosscheck contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/console.h"

#include "app/cli/interrupt.h"
#include "app/cli/text.h"

#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdio>

namespace crosscheck::cli {

namespace {

constexpr std::size_t pieceSize = 1 << 16;
constexpr std::chrono::milliseconds quickEnough{400}; // no progress is shown for less

void writeError(const std::string &utf8)
{
    std::fwrite(utf8.data(), 1, utf8.size(), stderr); // unbuffered; an error here has nowhere to go
}

bool isControl(char16_t unit)
{
    return unit < 0x20 || (unit >= 0x7f && unit < 0xa0);
}

std::string escaped(const QString &text)
{
    QString visible;
    for (const QChar character : text) {
        const char16_t unit = character.unicode();
        if (unit == u'\n')
            visible += QLatin1String("\\n");
        else if (unit == u'\t')
            visible += QLatin1String("\\t");
        else if (isControl(unit))
            visible += QStringLiteral("\\x%1").arg(uint(unit), 2, 16, QLatin1Char('0'));
        else
            visible += character;
    }
    return visible.toStdString();
}

} // namespace

std::string printable(std::string_view utf8)
{
    const bool isPlain = std::all_of(utf8.begin(), utf8.end(), [](char c) { return c >= 0x20 && c < 0x7f; });
    return isPlain ? std::string(utf8) : escaped(QString::fromUtf8(utf8.data(), qsizetype(utf8.size())));
}

void Console::print(std::string_view utf8)
{
    m_pending += utf8;
    if (m_pending.size() >= pieceSize)
        static_cast<void>(output());
}

void Console::print(const QString &text)
{
    print(text.toStdString());
}

QIODevice &Console::output()
{
    clearProgress();
    m_output.write(m_pending.data(), qint64(m_pending.size()));
    m_pending.clear();
    return m_output;
}

Outcome<void> Console::flush()
{
    static_cast<void>(output());
    return outcomeOf({});
}

Outcome<void> Console::outcomeOf(Result<void> written) const
{
    if (interruptToken().isCancelled() && m_output.errorNumber() != 0)
        return failure(Stage::Transfer, ErrorKind::Cancelled, tr("Cancelled."));
    if (m_output.errorNumber() != 0)
        return failure(Stage::Transfer, ErrorKind::DiskFull,
                       tr("The results could not be written: %1.").arg(m_output.errorString()));
    return at(Stage::Transfer, std::move(written));
}

void Console::note(const QString &text)
{
    clearProgress();
    writeError(printable(text.toStdString()) + '\n');
}

void Console::report(const Failure &failure)
{
    if (m_output.errorNumber() != EPIPE)
        note(QLatin1String("crosscheck-cli: ") + failure.error.message());
}

JobContext::Report Console::progress(const QString &what)
{
    if (isatty(STDERR_FILENO) == 0)
        return {};
    const auto start = std::chrono::steady_clock::now();
    return [this, what, start](Progress progress) {
        if (std::chrono::steady_clock::now() - start >= quickEnough)
            showProgress(what, progress);
    };
}

void Console::showProgress(const QString &what, Progress progress)
{
    m_showsProgress = true;
    const QString far = progress.total > 0
        ? QStringLiteral("%1 %").arg(std::min<qint64>(progress.done * 100 / progress.total, 100))
        : QString::number(progress.done);
    writeError(QStringLiteral("\r\x1b[K%1… %2").arg(what, far).toStdString());
}

void Console::clearProgress()
{
    if (std::exchange(m_showsProgress, false))
        writeError("\r\x1b[K");
}

} // namespace crosscheck::cli
