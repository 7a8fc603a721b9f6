#!/usr/bin/env bash
# SPDX-FileCopyrightText: Crosscheck contributors
# SPDX-License-Identifier: GPL-3.0-or-later
#
# Builds Crosscheck with its tests and runs them:  ./test.sh [CTEST-OPTION…], for example ./test.sh -R changeset
# The last lines on standard output are ctest's own, and the exit status is ctest's.
set -euo pipefail

CDPATH="" cd -- "$(dirname -- "${BASH_SOURCE[0]}")"
# shellcheck source=.ci/packages.sh
source .ci/packages.sh

ensure_packages "${build_packages[@]}" "${test_packages[@]}"
# Without debugging information a build takes a third less.
cmake --preset dev ${CI:+-DCMAKE_CXX_FLAGS_DEBUG=-O1}
cmake --build --preset dev
exec ctest --preset dev --output-on-failure "$@"
