// SPDX-FileCopyrightText: Crosscheck contributors
// SPDX-License-Identifier: GPL-3.0-or-later

// For builds with the thread sanitizer only. Qt's libraries are not instrumented, so the sanitizer sees neither their
// mutexes nor their semaphores, and reports what Qt's own threads hand to each other. The two definitions below take
// the place of Qt's, since a program's symbols come before a library's; nothing is suppressed.
#include <QThreadPool>
#include <QWaitCondition>

/// Qt Gui paints wide areas on several threads of the pool: here one after another, on the thread that asks.
void QThreadPool::start(std::function<void()> functionToRun, int)
{
    functionToRun();
}

/// The watchdog of Qt Test has been joined when its condition goes, but by a way that the sanitizer does not see.
QWaitCondition::~QWaitCondition() = default; // leaves it to the end of the program
