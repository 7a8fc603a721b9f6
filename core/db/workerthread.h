// SPDX-FileCopyrightText: Crosscheck contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/db/canceltoken.h"
#include "core/db/mailbox.h"

#include <QtGlobal>

#include <chrono>
#include <condition_variable>
#include <deque>
#include <functional>
#include <memory>
#include <mutex>
#include <thread>

namespace crosscheck {

/// How far a job is; total is 0 while it is not known.
struct Progress {
    qint64 done = 0;
    qint64 total = 0;
};

/// What a running job may use: whether it shall stop, and a place to say how far it is.
class JobContext
{
public:
    using Report = std::function<void(Progress)>;
    explicit JobContext(const CancelToken &cancel, Report report = {});

    [[nodiscard]] bool isCancelled() const { return m_cancel.isCancelled(); }
    [[nodiscard]] const CancelToken &cancelToken() const { return m_cancel; }
    /// Cheap enough to call for every thousand rows: at most twenty reports a second get through.
    void report(Progress progress);

private:
    const CancelToken &m_cancel;
    Report m_report;
    std::chrono::steady_clock::time_point m_lastReport;
};

/// The asker's hold on a job. Dropping the ticket means that nobody asks any more: the job is cancelled and its
/// answer is not delivered. Use it on the asking thread only.
class Ticket
{
public:
    Ticket() = default;
    Ticket(Ticket &&) noexcept = default;
    Ticket &operator=(Ticket &&other) noexcept;
    ~Ticket();

    /// Asks the job to stop; its answer (most likely Cancelled) still comes.
    void cancel();
    /// Whether the answer is still to come.
    [[nodiscard]] bool isOpen() const;

private:
    friend class WorkerThread;
    struct State {
        CancelToken cancel;
        bool wanted = true; ///< the asking thread's alone
    };
    void drop();

    std::shared_ptr<State> m_state;
};

/// One thread that does jobs one after another and answers through the asker's mailbox.
class WorkerThread
{
public:
    /// @p atEnd runs last, on the thread.
    explicit WorkerThread(Mailbox &answers, std::function<void()> atEnd = {});
    WorkerThread(const WorkerThread &) = delete;
    WorkerThread &operator=(const WorkerThread &) = delete;
    /// Cancels the running job, forgets those that wait, and joins.
    ~WorkerThread();

    /// Does @p job on the thread and then gives what it returned to @p answer in the mailbox's thread.
    template <typename T>
    [[nodiscard]] Ticket ask(std::function<T(JobContext &)> job, std::function<void(T)> answer,
                             JobContext::Report progress = {})
    {
        Ticket ticket;
        ticket.m_state = std::make_shared<Ticket::State>();
        const auto state = ticket.m_state;
        auto whenWanted = [state](auto call) {
            return [state, call = std::move(call)](auto &&...arguments) {
                if (state->wanted)
                    call(std::forward<decltype(arguments)>(arguments)...);
            };
        };
        JobContext::Report report;
        if (progress) {
            report = [this, deliver = whenWanted(std::move(progress))](Progress done) {
                m_answers.post([deliver, done] { deliver(done); });
            };
        }
        enqueue({&state->cancel, [this, state, job = std::move(job), answer = std::move(answer), report] {
                     JobContext context(state->cancel, report);
                     auto result = std::make_shared<T>(job(context));
                     m_answers.post([state, answer, result]() mutable {
                         if (std::exchange(state->wanted, false))
                             answer(std::move(*result));
                     });
                 }});
        return ticket;
    }

private:
    struct Job {
        CancelToken *cancel = nullptr;
        std::function<void()> run;
    };
    void enqueue(Job job);
    void loop();

    Mailbox &m_answers;
    std::function<void()> m_atEnd;
    std::mutex m_mutex;
    std::condition_variable m_wake;
    std::deque<Job> m_jobs;
    CancelToken *m_running = nullptr;
    bool m_stopping = false;
    std::thread m_thread;
};

} // namespace crosscheck
