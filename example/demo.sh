#!/bin/sh
# Copyright (c) 2026 The iplevel authors
# SPDX-License-Identifier: BSL-1.0

# Runs a multicast sender and a multicast receiver over loopback, with IPv4 and IPv6, and shows what the receiver is
# told about each datagram. Both run in their own network namespace, so that nothing leaves this machine and its network
# configuration does not change. Before that, missing Debian packages are installed (with sudo unless you are root), and
# the examples are built in build/.

set -eu
cd "$(dirname "$0")/.."
programs=${PROGRAMS:-build/demo/example}

# Shows what the receiver prints about datagrams that are sent to $1 with hop limit $2 and traffic class $3.
show()
{
    printf '\n%s, hop limit %s, traffic class %s, on lo:\n' "$1" "$2" "$3"
    "$programs/multicast_sender" --count 500 --interval 20 --hop-limit "$2" --traffic-class "$3" \
        "$1" 5400 lo &
    sender=$!
    "$programs/multicast_receiver" --count 3 --timeout 10 "$1" 5400 lo || status=1
    kill $sender
    wait $sender 2>/dev/null || true
}

if [ "${1-}" = inside ]; then
    status=0
    ip link set lo up multicast on
    ip route add 239.0.0.0/8 dev lo src 127.0.0.1
    ip -6 route add local ff00::/8 dev lo table local
    show 239.1.2.3 3 0x8a
    show ff02::1234 5 0xb8
    exit $status
fi

. .ci/install.sh
needs_command "${CXX:-g++}" g++
needs_command cmake cmake
needs_command make make
needs_command ip iproute2
needs_command unshare util-linux
needs_boost
install_missing

cmake -S . -B build/demo -DCMAKE_BUILD_TYPE=Release -DIPLEVEL_BUILD_TESTS=OFF >/dev/null
cmake --build build/demo --parallel "$(getconf _NPROCESSORS_ONLN)" --target multicast_receiver multicast_sender

for namespace in "unshare --net" "unshare --user --map-root-user --net" "sudo unshare --net"; do
    if $namespace true 2>/dev/null; then
        exec $namespace example/demo.sh inside
    fi
done
status=0
show 239.1.2.3 3 0x8a
echo "IPv6 was not shown: it requires a network namespace, which the demo may not create on this system." >&2
exit $status
