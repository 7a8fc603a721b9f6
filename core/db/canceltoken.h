// SPDX-FileCopyrightText: Crosscheck contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <atomic>

namespace crosscheck {

/// Asks a running job to stop. Any thread may cancel; the job looks. Once cancelled, it stays so.
class CancelToken
{
public:
    void cancel() noexcept;
    [[nodiscard]] bool isCancelled() const noexcept;

private:
    std::atomic<bool> m_cancelled = false;
};

} // namespace crosscheck
