// SPDX-FileCopyrightText: Crosscheck contributors
// SPDX-License-Identifier: GPL-3.0-or-later

// For builds with the thread sanitizer only. Qt's libraries are not instrumented, so the sanitizer sees neither their
// mutexes nor their semaphores, and reports what Qt's own threads hand to each other. The definitions below take the
// place of Qt's, since a program's symbols come before a library's.
#include <QThread>
#include <QThreadPool>

#include <dlfcn.h>

#include <mutex>
#include <set>

/// Qt Gui paints wide areas on several threads of the pool: here one after another, on the thread that asks.
void QThreadPool::start(std::function<void()> functionToRun, int)
{
    functionToRun();
}

// Qt Test's watchdog and the file dialog's reader of folders are QThreads: what they do is not looked at. Crosscheck's
// own threads are std::threads; none of its code runs on a QThread.

extern "C" {
void AnnotateIgnoreReadsBegin(const char *file, int line);
void AnnotateIgnoreReadsEnd(const char *file, int line);
void AnnotateIgnoreWritesBegin(const char *file, int line);
void AnnotateIgnoreWritesEnd(const char *file, int line);
}

namespace {

/// From where a thread makes one until it ends.
struct Unwatched {
    Unwatched()
    {
        AnnotateIgnoreReadsBegin(__FILE__, __LINE__);
        AnnotateIgnoreWritesBegin(__FILE__, __LINE__);
    }
    Unwatched(const Unwatched &) = delete;
    Unwatched &operator=(const Unwatched &) = delete;
    ~Unwatched()
    {
        AnnotateIgnoreWritesEnd(__FILE__, __LINE__);
        AnnotateIgnoreReadsEnd(__FILE__, __LINE__);
    }
    void begin() const {}
};

} // namespace

void QThread::start(Priority priority)
{
    const auto unwatch = [] {
        thread_local const Unwatched unwatched;
        unwatched.begin();
    };
    connect(this, &QThread::started, this, unwatch, Qt::DirectConnection);
    // The function of Qt Core that this one has taken the place of.
    reinterpret_cast<void (*)(QThread *, Priority)>(::dlsym(RTLD_NEXT, "_ZN7QThread5startENS_8PriorityE"))(
        this, priority);
}

/// GLib and libsecret, by which QtKeychain talks to the keychain, are not instrumented either: what they call by
/// themselves is not looked at.
extern "C" const char *__tsan_default_suppressions()
{
    return "called_from_lib:libglib-2.0.so\ncalled_from_lib:libgobject-2.0.so\n"
           "called_from_lib:libgio-2.0.so\ncalled_from_lib:libsecret-1.so\n";
}
