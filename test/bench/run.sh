#!/bin/sh
# Copyright (c) 2026 The iplevel authors
# SPDX-License-Identifier: BSL-1.0

# Builds the benchmark and its peers, runs it, and prints one table. The exit code is 1 if a ratio exceeds its limit.

set -eu

help='Usage: run.sh [--install-peers] [--build FOLDER] [option of bench ...]

  --install-peers  installs what is compared with from Debian packages: Go x/net, libuv, valgrind
  --build FOLDER   where to build, build/bench if not given
  --quick          a run of seconds, for a first look
  --all-sizes      datagrams of 64, 512, 1200, 1472 and 8972 bytes instead of 64 and 1200
  --instructions   counts instructions too, with valgrind: minutes
  --group WORDS    only the groups whose title begins so, such as "receive, drained"
  --json FILE      writes all figures
  --adoc FILE      writes the ratios as a table
  --plot FILE.svg  draws them'

folder=$(cd "$(dirname "$0")" && pwd)
root=$folder/../..
build=$root/build/bench
install=
for option; do # each is taken off the front; those of bench are put back at the end
    shift
    case $option in
    --help) echo "$help" && exit ;;
    --install-peers) install=yes ;;
    --build) build= ;;
    *) if [ -z "$build" ]; then build=$option; else set -- "$@" "$option"; fi ;;
    esac
done

if [ "$install" ]; then
    apt-get install -y --no-install-recommends golang-go golang-golang-x-net-dev libuv1-dev pkg-config valgrind
fi

mkdir -p "$build"
cmake -S "$root" -B "$build" -DCMAKE_BUILD_TYPE=Release -DBUILD_SHARED_LIBS=OFF \
    -DIPLEVEL_BUILD_TESTS=ON -DIPLEVEL_TEST_FILTER='^$' -DIPLEVEL_TEST_CHECKS=OFF >"$build/log"
cmake --build "$build" --target bench >>"$build/log" || { cat "$build/log" && exit 1; }

packages=/usr/share/gocode
if command -v go >/dev/null && [ -d $packages/src/golang.org/x/net/ipv4 ]; then
    GO111MODULE=off GOPATH=$packages GOCACHE=$build/go go build -o "$build/go_peer" "$folder/go/peer.go"
    set -- "$@" --go "$build/go_peer"
else
    echo "Go or its x/net is not installed: left out (see --install-peers)"
fi
grep -q 'libuv_FOUND:INTERNAL=1' "$build/CMakeCache.txt" ||
    echo "libuv is not installed: left out (see --install-peers)"

for order in "$build"/test/bench/bench[1-9]; do
    set -- "$@" --other-order "$order"
done
exec "$build/test/bench/bench0" "$@"
