// SPDX-FileCopyrightText: Crosscheck contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QObject>

#include <functional>
#include <mutex>
#include <vector>

class QAbstractEventDispatcher;

namespace crosscheck {

/// Brings calls from any thread into the event loop of the thread that made the mailbox, in order.
///
/// Only a std::mutex stands between the threads, so a thread sanitizer sees every hand-over (it does not see
/// those inside an uninstrumented Qt). The receiving thread must have an event dispatcher, which must outlive
/// all posting threads.
class Mailbox final : public QObject
{
    Q_OBJECT

public:
    explicit Mailbox(QObject *parent = nullptr);

    /// Any thread. @p call runs once, soon, in the mailbox's thread, unless the mailbox is gone by then.
    void post(std::function<void()> call);

private:
    void deliver();

    QAbstractEventDispatcher *m_dispatcher;
    std::mutex m_mutex;
    std::vector<std::function<void()>> m_calls;
};

} // namespace crosscheck
