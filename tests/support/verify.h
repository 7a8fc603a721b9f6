// SPDX-FileCopyrightText: Crosscheck contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/db/error.h"
#include "core/db/value.h"
#include "core/db/workerthread.h"

#include <QTest>

/// The result must be one; shows the error where it is not.
#define VERIFY_OK(result)                                                                                    \
    do {                                                                                                     \
        const auto &verified = (result);                                                                     \
        QVERIFY2(verified.has_value(), verified ? "" : qPrintable(verified.error().message()));              \
    } while (false)

/// The result must be an error of this kind.
#define VERIFY_FAILS(result, expectedKind)                                                                   \
    do {                                                                                                     \
        const auto &verified = (result);                                                                     \
        QVERIFY2(!verified.has_value(), "It succeeded.");                                                    \
        QVERIFY2(verified.error().kind == crosscheck::ErrorKind::expectedKind,                               \
                 qPrintable(QString::number(int(verified.error().kind)) + QLatin1Char(' ')                   \
                            + verified.error().message()));                                                  \
    } while (false)

namespace crosscheck::test {

/// A job that runs on the test's own thread.
struct Job {
    CancelToken cancel;
    JobContext context{cancel};
};

[[nodiscard]] inline Value text(const char *utf8)
{
    return Text{utf8};
}

[[nodiscard]] inline Value integer(std::int64_t number)
{
    return number;
}

} // namespace crosscheck::test
