// SPDX-FileCopyrightText: Crosscheck contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/cli/outcome.h"

#include <QIODevice>

namespace crosscheck::cli {

/// A file to read, or standard input, that stops waiting for more when the person interrupts.
class InputFile final : public QIODevice
{
    Q_OBJECT

public:
    InputFile() = default;
    ~InputFile() override;

    /// @p path: `-` is standard input. @return NotFound or Permission, naming it.
    [[nodiscard]] Outcome<void> openPath(const QString &path);

    [[nodiscard]] bool isSequential() const override { return m_size < 0; }
    [[nodiscard]] qint64 size() const override { return std::max<qint64>(0, m_size); }

protected:
    qint64 readData(char *data, qint64 size) override;
    qint64 writeData(const char *data, qint64 size) override;

private:
    int m_file = -1;
    qint64 m_size = -1; ///< of what is no pipe
};

} // namespace crosscheck::cli
