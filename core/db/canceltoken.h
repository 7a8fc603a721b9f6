// SPDX-FileCopyrightText: Crosscheck contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <atomic>
#include <chrono>

namespace crosscheck {

/// How often those look at one who wait for a silent server, in milliseconds.
inline constexpr int lookEvery = 50;
/// How long a server is waited for that was asked to stop, before its connection is given up: Cancel takes less than a second, also
/// where the network has died.
inline constexpr std::chrono::milliseconds stopPatience{700};

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
