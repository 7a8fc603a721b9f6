// SPDX-FileCopyrightText: Crosscheck contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/db/workerthread.h"

#include <utility>

namespace crosscheck {

constexpr std::chrono::milliseconds reportInterval{50};

JobContext::JobContext(const CancelToken &cancel, Report report)
    : m_cancel(cancel)
    , m_report(std::move(report))
{
}

void JobContext::report(Progress progress)
{
    const auto now = std::chrono::steady_clock::now();
    if (!m_report || now - m_lastReport < reportInterval)
        return;
    m_lastReport = now;
    m_report(progress);
}

Ticket &Ticket::operator=(Ticket &&other) noexcept
{
    if (this != &other) {
        drop();
        m_state = std::move(other.m_state);
    }
    return *this;
}

Ticket::~Ticket()
{
    drop();
}

void Ticket::drop()
{
    if (!m_state)
        return;
    m_state->wanted = false;
    m_state->cancel.cancel();
    m_state.reset();
}

void Ticket::cancel()
{
    if (m_state)
        m_state->cancel.cancel();
}

bool Ticket::isOpen() const
{
    return m_state && m_state->wanted;
}

WorkerThread::WorkerThread(Mailbox &answers, std::function<void()> atEnd)
    : m_answers(answers)
    , m_atEnd(std::move(atEnd))
    , m_thread([this] { loop(); })
{
}

WorkerThread::~WorkerThread()
{
    std::deque<Job> forgotten;
    {
        const std::lock_guard lock(m_mutex);
        m_stopping = true;
        forgotten.swap(m_jobs);
        if (m_running)
            m_running->cancel();
    }
    m_wake.notify_one();
    m_thread.join();
}

void WorkerThread::enqueue(Job job)
{
    {
        const std::lock_guard lock(m_mutex);
        m_jobs.push_back(std::move(job));
    }
    m_wake.notify_one();
}

void WorkerThread::loop()
{
    for (;;) {
        Job job;
        {
            std::unique_lock lock(m_mutex);
            m_running = nullptr;
            m_wake.wait(lock, [this] { return m_stopping || !m_jobs.empty(); });
            if (m_stopping)
                break;
            job = std::move(m_jobs.front());
            m_jobs.pop_front();
            m_running = job.cancel;
        }
        job.run();
        const std::lock_guard lock(m_mutex); // the token may go with the job: nobody may reach it any more
        m_running = nullptr;
    }
    if (m_atEnd)
        m_atEnd();
}

} // namespace crosscheck
