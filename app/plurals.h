// SPDX-FileCopyrightText: Crosscheck contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QCoreApplication>
#include <QTranslator>

namespace crosscheck {

/// Installs the English plural forms (`1 link`, `2 links`). Once, right after the application object is made.
inline void installPlurals(QCoreApplication &application)
{
    auto *plurals = new QTranslator(&application);
    if (plurals->load(QStringLiteral(":/i18n/crosscheck_en.qm")))
        QCoreApplication::installTranslator(plurals);
}

} // namespace crosscheck
