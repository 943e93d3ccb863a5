#!/bin/sh
# Copyright (c) 2026 The iplevel authors
# SPDX-License-Identifier: BSL-1.0

# Builds and runs all tests. Arguments are passed to ctest, as in `run.sh -R multicast`.

set -eu
cd "$(dirname "$0")/.."

. .ci/install.sh
needs_command "${CXX:-g++}" g++
needs_command cmake cmake
needs_command make make
needs_command ip iproute2
needs_command mtr mtr-tiny
needs_command nft nftables
needs_command ping iputils-ping
needs_command pkg-config pkg-config
needs_command setpriv util-linux
needs_command traceroute traceroute
needs_boost unit_test_framework:test context:context coroutine:coroutine
install_missing

cmake -S . -B build/test -DCMAKE_BUILD_TYPE=Debug -DCMAKE_CXX_FLAGS_DEBUG= -DCMAKE_CXX_STANDARD=20 >/dev/null
cores=$(getconf _NPROCESSORS_ONLN)
cmake --build build/test --parallel "$cores"
cd build/test
ctest --parallel "$cores" --output-on-failure "$@"
