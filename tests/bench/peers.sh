#!/usr/bin/env bash
# SPDX-FileCopyrightText: Crosscheck contributors
# SPDX-License-Identifier: GPL-3.0-or-later
#
# Measures Crosscheck and others at the same work, opening in turns and the rest one after another:  tests/bench/peers.sh BUILD SIZE [--no-orm]
# BUILD is the folder of a release build with the tests, SIZE as for crosscheck-generate (S, M, L). Prints all figures as
# JSON, then a table. SQLAlchemy takes a minute at M and is best left out at L.
set -euo pipefail

if (($# < 2)); then
    sed -n 's/^# \{0,1\}//p' "${BASH_SOURCE[0]}" | sed '1,2d'
    exit 2
fi
build=$(realpath -- "$1")/tests/bench
size=$2
here=$(dirname -- "$(realpath -- "${BASH_SOURCE[0]}")")
folder=$(mktemp -d)
trap 'rm -rf -- "$folder"' EXIT
python=/usr/bin/python3
[[ -x $python ]] || python=python3

"$build/crosscheck-generate" "$size" "$folder/links.db"

# on_copy PROGRAM…: runs it with a copy of the database as its last argument.
on_copy() {
    cp -- "$folder/links.db" "$folder/copy.db"
    "$@" "$folder/copy.db"
}

# The sqlite3 program writes what Crosscheck exports: the links by name, sorted.
cli_export() {
    local start end
    start=$(date +%s%N)
    sqlite3 -csv "$1" 'SELECT u.name, r.name FROM users_roles j JOIN users u ON u.id = j.user_id
        JOIN roles r ON r.id = j.role_id ORDER BY u.name, r.name' >"$folder/cli.csv"
    end=$(date +%s%N)
    printf '{"figure":"cli_export","unit":"ms","median":%d,"n":1}\n' $(((end - start) / 1000000))
}

{
    # In turns, so that what else the machine does comes to both.
    for _ in 1 2 3 4 5; do
        "$build/crosscheck-scan" "$folder/links.db" 2>/dev/null
        "$build/crosscheck-bench" --json --opening "$folder/links.db"
    done
    "$build/crosscheck-bench" --json "$folder/links.db"
    on_copy "$python" "$here/peers.py" bare
    cli_export "$folder/links.db"
    [[ ${3:-} == --no-orm ]] || on_copy "$python" "$here/peers.py" orm
} | tee "$folder/figures"
echo
"$python" "$here/peers.py" table "$folder/figures"
