// SPDX-FileCopyrightText: Crosscheck contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/db/stoprequest.h"

#include "core/db/canceltoken.h"

#include <condition_variable>
#include <mutex>
#include <thread>

namespace crosscheck {

struct StopRequest::State {
    std::mutex mutex;
    std::condition_variable ended;
    bool isEnded = false;
};

StopRequest::StopRequest(std::function<void()> ask)
    : m_state(std::make_shared<State>())
    , m_end(std::chrono::steady_clock::now() + stopPatience)
{
    std::thread([state = m_state, ask = std::move(ask)] {
        ask();
        const std::lock_guard lock(state->mutex);
        state->isEnded = true;
        state->ended.notify_all();
    }).detach();
}

bool StopRequest::isGivenUp() const
{
    return m_state && std::chrono::steady_clock::now() > m_end;
}

bool StopRequest::wait() const
{
    std::unique_lock lock(m_state->mutex);
    return m_state->ended.wait_until(lock, m_end, [this] { return m_state->isEnded; });
}

} // namespace crosscheck
