// SPDX-FileCopyrightText: Crosscheck contributors
// SPDX-License-Identifier: GPL-3.0-or-later

// Nothing: it stands for the target that makes the precompiled header.
