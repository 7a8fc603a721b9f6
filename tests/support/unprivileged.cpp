// SPDX-FileCopyrightText: Crosscheck contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/unprivileged.h"

#include <QFile>

#include <unistd.h>

namespace crosscheck::test {

constexpr uid_t nobody = 65534;

Unprivileged::Unprivileged(const QString &folder)
    : m_wasRoot(geteuid() == 0)
{
    if (!m_wasRoot)
        return;
    // Real as well as effective: access(2), which QFileInfo asks, looks at the real one.
    if (chown(QFile::encodeName(folder).constData(), nobody, gid_t(-1)) != 0
        || setresuid(nobody, nobody, 0) != 0)
        qFatal("Root's rights cannot be laid down.");
}

Unprivileged::~Unprivileged()
{
    if (m_wasRoot && setresuid(0, 0, 0) != 0)
        qFatal("Root's rights cannot be taken up again.");
}

} // namespace crosscheck::test
