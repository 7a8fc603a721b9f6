# shellcheck shell=bash
# SPDX-FileCopyrightText: Crosscheck contributors
# SPDX-License-Identifier: GPL-3.0-or-later
#
# The Debian packages that Crosscheck needs, by purpose, and the means to get them. To be sourced.

# shellcheck disable=SC2034 # used by the scripts that source this file
build_packages=(
    g++ cmake ninja-build ccache mold
    qt6-base-dev qt6-svg-dev libqt6sql6-sqlite libqt6sql6-psql libqt6sql6-mysql libgl1-mesa-dev
    qt6-tools-dev qt6-tools-dev-tools qt6-l10n-tools
    libexpected-dev robin-map-dev libcsv-dev libsqlite3-dev libicu-dev libpq-dev libmariadb-dev qtkeychain-qt6-dev
)
# shellcheck disable=SC2034
test_packages=(
    xvfb xauth xdotool dbus dbus-x11 at-spi2-core gnome-keyring
    python3 python3-pyatspi python3-gi gir1.2-atspi-2.0 python3-sqlalchemy
    sqlite3 postgresql pgbouncer mariadb-server openssl strace gcovr fonts-dejavu-core
)
# shellcheck disable=SC2034
lint_packages=(clang-format clang-tidy clazy)
# shellcheck disable=SC2034
fuzz_packages=(clang libclang-rt-14-dev)

# Prints those of the packages given that are not installed.
missing_packages() {
    local installed
    installed=" $(dpkg-query --show --showformat='${db:Status-Status}:${Package} ' "$@" 2>/dev/null || true)"
    local package
    for package in "$@"; do
        [[ $installed == *" installed:$package "* ]] || printf '%s\n' "$package"
    done
}

# Runs a command as root.
as_root() {
    if ((EUID == 0)); then
        "$@"
    else
        sudo -- "$@"
    fi
}

# Without Debian's package tools nothing can be installed: names what is needed, and goes on if the compiler and the
# build tools are there. CMake names whichever library is then missing.
expect_tools() {
    printf 'This is no Debian system. Crosscheck needs what Debian calls:\n  %s\n' "$*" >&2
    local tool
    for tool in c++ cmake ninja; do
        if ! command -v "$tool" >/dev/null; then
            printf 'There is no %s here; please install it, then try again.\n' "$tool" >&2
            return 1
        fi
    done
}

# Sees to it that the packages given are installed. Touches nothing, and needs no rights, where they all are.
ensure_packages() {
    if ! command -v apt-get >/dev/null || ! command -v dpkg-query >/dev/null; then
        expect_tools "$@"
        return
    fi
    local missing
    mapfile -t missing < <(missing_packages "$@")
    ((${#missing[@]})) || return 0

    local command="apt-get install --no-install-recommends ${missing[*]}"
    if ((EUID != 0)) && ! command -v sudo >/dev/null; then
        printf 'Some packages are missing, and there is no sudo. As root, please run:\n  %s\n' "$command" >&2
        return 1
    fi
    printf 'Installing %s\n' "${missing[*]}" >&2
    local apt=(env DEBIAN_FRONTEND=noninteractive apt-get -q -o DPkg::Lock::Timeout=300 -o Acquire::Retries=3)
    if ! as_root "${apt[@]}" update >&2 ||
        ! as_root "${apt[@]}" install --yes --no-install-recommends "${missing[@]}" >&2; then
        printf 'The packages could not be installed. As root, please run:\n  %s\n' "$command" >&2
        return 1
    fi
}
