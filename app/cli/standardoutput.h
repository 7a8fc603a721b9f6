// SPDX-FileCopyrightText: Crosscheck contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QIODevice>

namespace crosscheck::cli {

/// Standard output as a device that writes at once, says what went wrong, and stops waiting when interrupted.
class StandardOutput final : public QIODevice
{
    Q_OBJECT

public:
    StandardOutput();

    /// The errno of the first failed write, or 0. Nothing is written after it.
    [[nodiscard]] int errorNumber() const { return m_errno; }
    [[nodiscard]] bool isSequential() const override { return true; }

protected:
    qint64 readData(char *data, qint64 size) override;
    qint64 writeData(const char *data, qint64 size) override;

private:
    [[nodiscard]] bool waitForReader() const;

    int m_errno = 0;
};

} // namespace crosscheck::cli
