#!/bin/sh
# SPDX-FileCopyrightText: Crosscheck contributors
# SPDX-License-Identifier: GPL-3.0-or-later
#
# Runs a program on a message bus of its own with an unlocked, empty keychain:  withkeychain.sh PROGRAM
set -eu
home=$(mktemp -d)
trap 'rm -rf "$home"' EXIT
HOME=$home XDG_DATA_HOME=$home XDG_RUNTIME_DIR=$home dbus-run-session -- sh -c '
    printf secret | gnome-keyring-daemon --unlock --components=secrets >"$HOME/keyring.log" 2>&1
    exec "$0"' "$1"
