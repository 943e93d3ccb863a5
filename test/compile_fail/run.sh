#!/bin/sh
# Copyright (c) 2026 The iplevel authors
# SPDX-License-Identifier: BSL-1.0

# Compiles the file $1 with the command that follows. A file that contains `// must not compile: reason` must not
# compile. A file that contains `// first error: sentence` must not compile either, and the first error must contain
# the sentence. Any other file must compile: it shows the same code without the mistake.

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
