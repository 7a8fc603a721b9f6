#!/bin/sh
# SPDX-FileCopyrightText: Crosscheck contributors
# SPDX-License-Identifier: GPL-3.0-or-later
#
# run.sh PROGRAM: meets PROGRAM as a screen reader does, on a screen, a session bus and an
# accessibility bus of its own. Fails where one of these is missing.
set -eu

program=$1
here=$(dirname "$(readlink -f "$0")")
for needed in Xvfb dbus-run-session sqlite3 /usr/bin/python3 /usr/libexec/at-spi-bus-launcher; do
    command -v "$needed" >/dev/null || {
        echo "$needed is missing." >&2
        exit 1
    }
done

folder=$(mktemp -d)
screen=
finish() {
    if [ -n "$screen" ]; then
        kill "$screen" 2>/dev/null || true
        for _ in 1 2 3 4 5 6 7 8 9 10; do
            kill -0 "$screen" 2>/dev/null || break
            sleep 0.5
        done
        kill -KILL "$screen" 2>/dev/null || true
        wait "$screen" 2>/dev/null || true
    fi
    rm -rf "$folder"
}
trap finish EXIT
trap 'exit 1' INT TERM

mkdir -p "$folder/config" "$folder/data" "$folder/state" "$folder/runtime"
chmod 700 "$folder/runtime"
export HOME="$folder" XDG_CONFIG_HOME="$folder/config" XDG_DATA_HOME="$folder/data"
export XDG_STATE_HOME="$folder/state" XDG_RUNTIME_DIR="$folder/runtime"
unset DBUS_SESSION_BUS_ADDRESS AT_SPI_BUS_ADDRESS WAYLAND_DISPLAY

mkfifo "$folder/display"
Xvfb -noreset -displayfd 3 -screen 0 1280x1024x24 -nolisten tcp 3>"$folder/display" >"$folder/xvfb.log" 2>&1 &
screen=$!
if ! DISPLAY=:$(timeout 30 head -n 1 "$folder/display") || [ "$DISPLAY" = : ]; then
    cat "$folder/xvfb.log" >&2
    exit 1
fi
export DISPLAY
export QT_QPA_PLATFORM=xcb QT_LINUX_ACCESSIBILITY_ALWAYS_ON=1 NO_AT_BRIDGE=0

# What is said goes by way of a file: a daemon that outlives its bus would keep open what the test's output is read from.
status=0
timeout --kill-after=10 150 dbus-run-session -- \
    /usr/bin/python3 "$here/screenreader.py" "$program" "$folder/test.db" >"$folder/said" 2>&1 || status=$?
cat "$folder/said"
exit "$status"
