// SPDX-FileCopyrightText: Crosscheck contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/interrupt.h"

#include <csignal>

namespace crosscheck::cli {

namespace {

static_assert(std::atomic<bool>::is_always_lock_free, "a signal handler may touch nothing else");

constinit CancelToken token;

extern "C" void onSignal(int)
{
    token.cancel();
}

/// Leaves a signal alone that is ignored already, as for jobs in the background.
void cancelOn(int signal)
{
    struct sigaction before = {};
    if (sigaction(signal, nullptr, &before) != 0 || before.sa_handler == SIG_IGN)
        return;
    struct sigaction action = {};
    action.sa_handler = &onSignal;
    action.sa_flags = int(SA_RESETHAND); // without SA_RESTART: a blocked write returns
    sigaction(signal, &action, nullptr);
}

} // namespace

void catchSignals()
{
    cancelOn(SIGINT);
    cancelOn(SIGTERM);
    std::signal(SIGPIPE, SIG_IGN);
}

const CancelToken &interruptToken()
{
    return token;
}

} // namespace crosscheck::cli
