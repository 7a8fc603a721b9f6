// SPDX-FileCopyrightText: Crosscheck contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/db/canceltoken.h"

namespace crosscheck {

void CancelToken::cancel() noexcept
{
    m_cancelled.store(true);
}

bool CancelToken::isCancelled() const noexcept
{
    return m_cancelled.load();
}

} // namespace crosscheck
