#!/bin/sh
# Copyright (c) 2026 The iplevel authors
# SPDX-License-Identifier: BSL-1.0

# Compiles the file $1 with the command that follows. What says `// must not compile: why` must not; what says
# `// first error: sentence` must not either, and that sentence must be in the first error that is printed. Any
# other file, which differs in the mistake alone, must compile.

set -eu
file=$1
shift
sentence=$(sed -n 's|^// first error: ||p' "$file")

if output=$(LC_ALL=C "$@" "$file" 2>&1); then
    if grep -qE '^// (must not compile|first error): ' "$file"; then
        echo "$file compiles"
        exit 1
    fi
    exit 0
fi

printf '%s\n' "$output"
grep -qE '^// (must not compile|first error): ' "$file" || exit 1
case $(printf '%s\n' "$output" | grep -m 1 ' error: ') in
*"$sentence"*) ;;
*)
    echo "the first error is not: $sentence"
    exit 1
    ;;
esac
