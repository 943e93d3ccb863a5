#!/bin/sh
# Copyright (c) 2026 The iplevel authors
# SPDX-License-Identifier: BSL-1.0

# The tests of what is made of bytes, on a machine of the other byte order: built for s390x, run by qemu.

set -eu
cd "$(dirname "$0")/.."

# shellcheck source=.ci/install.sh
. .ci/install.sh
needs_command make make
needs_command s390x-linux-gnu-g++ g++-s390x-linux-gnu
needs_command qemu-s390x qemu-user
needs_boost
install_missing

tests='control/control control/decode control/encode control/malformed error/error icmp/message icmp/extension
    icmp/multipart icmp/type ip/checksum ip/header packet_filter/instruction packet_filter/text ip/traffic_class'

# Boost's headers are alone in a folder: those of the system beside them are this machine's.
mkdir -p build/big_endian/include
ln -sfn /usr/include/boost build/big_endian/include/boost

make --file=- --silent --jobs="$(getconf _NPROCESSORS_ONLN)" tests="$tests" <<'EOF'
build := build/big_endian
compile := s390x-linux-gnu-g++ -std=c++17 -O1 -I include -I test -isystem $(build)/include -MMD -c
library := $(wildcard $(addprefix src/,*.cpp icmp/*.cpp ip/*.cpp multicast/*.cpp packet_filter/*.cpp))
library += src/linux/control.cpp src/posix/control.cpp
library := $(library:%.cpp=$(build)/%.o)

all: $(tests:%=$(build)/%)

$(build)/%: $(build)/test/%.o $(build)/runner.o $(build)/libiplevel.a
	mkdir -p $(dir $@)
	s390x-linux-gnu-g++ -static $^ -o $@

$(build)/libiplevel.a: $(library)
	s390x-linux-gnu-ar rcs $@ $^

$(build)/runner.o:
	echo '#include <boost/test/included/unit_test.hpp>' | $(compile) -DBOOST_TEST_MODULE=big_endian -x c++ - -o $@

$(build)/%.o: %.cpp
	mkdir -p $(dir $@)
	$(compile) $< -o $@

.SECONDARY:
-include $(library:.o=.d) $(tests:%=$(build)/test/%.d)
EOF

status=0
for test in $tests; do
    printf '%s: ' "$test"
    qemu-s390x "build/big_endian/$test" --color_output=no || status=1
done
exit $status
