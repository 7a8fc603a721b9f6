// SPDX-FileCopyrightText: Crosscheck contributors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <linux/magic.h>
#include <sys/vfs.h>

#include <cstring>

/// A library to be loaded in front of the system's: every file is on NFS.
extern "C" int statfs(const char *, struct statfs *system) noexcept
{
    std::memset(system, 0, sizeof *system);
    system->f_type = NFS_SUPER_MAGIC;
    return 0;
}
