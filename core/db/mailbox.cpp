// SPDX-FileCopyrightText: Crosscheck contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/db/mailbox.h"

#include <QAbstractEventDispatcher>

#include <utility>

namespace crosscheck {

Mailbox::Mailbox(QObject *parent)
    : QObject(parent)
    , m_dispatcher(QAbstractEventDispatcher::instance())
{
    Q_ASSERT(m_dispatcher);
    connect(m_dispatcher, &QAbstractEventDispatcher::awake, this, &Mailbox::deliver);
}

void Mailbox::post(std::function<void()> call)
{
    {
        const std::lock_guard lock(m_mutex);
        m_calls.push_back(std::move(call));
    }
    m_dispatcher->wakeUp();
}

void Mailbox::deliver()
{
    std::vector<std::function<void()>> calls;
    {
        const std::lock_guard lock(m_mutex);
        calls.swap(m_calls);
    }
    for (auto &call : calls)
        std::exchange(call, nullptr)();
}

} // namespace crosscheck
