// SPDX-FileCopyrightText: Crosscheck contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <chrono>
#include <functional>
#include <memory>

namespace crosscheck {

/// What asks a server, by a connection of its own, to stop a statement. On a thread of its own, since that may come to nothing for
/// minutes where the network has died; whoever waits for the statement gives up before.
class StopRequest
{
public:
    /// Nothing is asked.
    StopRequest() = default;
    /// Begins to ask at once. @p ask outlives this where it takes longer than anybody waits.
    explicit StopRequest(std::function<void()> ask);

    [[nodiscard]] bool isMade() const { return m_state != nullptr; }
    /// Whether the server has had its time (stopPatience).
    [[nodiscard]] bool isGivenUp() const;
    /// Waits until it was asked, or is given up: later it could stop the next statement. @return whether it was.
    [[nodiscard]] bool wait() const;

private:
    struct State;
    std::shared_ptr<State> m_state;
    std::chrono::steady_clock::time_point m_end;
};

} // namespace crosscheck
