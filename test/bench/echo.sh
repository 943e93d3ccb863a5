#!/bin/sh
# Copyright (c) 2026 The iplevel authors
# SPDX-License-Identifier: BSL-1.0

# echo.sh SERVER LOAD: checks that every datagram that the load generator sends to the echo server is returned, from
# the address to which it was sent, with small and large datagrams, both families, one thread and two.

set -eu
server=$1 load=$2
port=$((20000 + $$ % 20000))
out=$(mktemp)
trap 'rm -f "$out"' EXIT

for threads in 1 2; do
    "$server" --port $port --threads $threads >"$out" 2>&1 &
    id=$!
    until grep -q '^listening' "$out"; do
        kill -0 $id || { cat "$out" && exit 1; }
        sleep 0.1
    done
    sent=0
    for size in 8 1200 9000; do
        for address in 127.0.0.1 127.0.0.5 ::1; do
            "$load" --count 5000 --size $size --window 16 $address $port || { kill $id && exit 1; }
            sent=$((sent + 5000))
        done
    done
    kill -TERM $id
    wait $id || { echo "the server ended with $?" && cat "$out" && exit 1; }
    tail -n 1 "$out"
    tail -n 1 "$out" | grep -q "^in all: received=$sent calls=[0-9]* answered=$sent refused=0 "
done
