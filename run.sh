#!/usr/bin/env bash
# SPDX-FileCopyrightText: Crosscheck contributors
# SPDX-License-Identifier: GPL-3.0-or-later
#
# Builds Crosscheck and opens its window:  ./run.sh [DATABASE] [--association NAME]
# Without DATABASE it opens the starter database in the user's data folder.
set -euo pipefail

root=$(CDPATH="" cd -- "$(dirname -- "${BASH_SOURCE[0]}")" && pwd)
# shellcheck source=.ci/packages.sh
source "$root/.ci/packages.sh"

has_display=yes
if [[ $OSTYPE == linux* && -z ${DISPLAY:-}${WAYLAND_DISPLAY:-} && -z ${QT_QPA_PLATFORM:-} ]]; then
    has_display=no
    printf 'There is no display here: building only.\n' >&2
fi

packages=("${build_packages[@]}")
if [[ -n ${WAYLAND_DISPLAY:-} && -z ${DISPLAY:-} ]]; then
    packages+=(qt6-wayland) # Qt Base brings the X11 plugin only
fi
ensure_packages "${packages[@]}"

(
    cd -- "$root"
    cmake --preset release -DCROSSCHECK_TESTS=OFF
    cmake --build --preset release --target crosscheck crosscheck-cli
) >&2

binaries=$root/build/release/app
if [[ $has_display == no ]]; then
    cat >&2 <<MESSAGE

Crosscheck is built, but its window needs a display: neither DISPLAY nor WAYLAND_DISPLAY is set.
Run this in a desktop session or over ssh -X, or set QT_QPA_PLATFORM (to "offscreen", to see it start).
The command line needs none:
  $binaries/cli/crosscheck-cli --help
MESSAGE
    exit 1
fi

# The caller's directory was never left, so that a relative DATABASE means what the caller sees.
exec "$binaries/crosscheck/crosscheck" "$@"
