#!/bin/sh
# Copyright (c) 2026 The iplevel authors
# SPDX-License-Identifier: BSL-1.0

# What holds in this house but no compiler checks. Prints what breaks it.

set -eu
cd "$(dirname "$0")/.."
broken=${TMPDIR:-/tmp}/house.$$.broken

# Lines on standard input break the rule, which a file remembers: a pipeline's end cannot set a variable.
rule()
{
    found=$(cat)
    [ -n "$found" ] || return 0
    printf '%s:\n%s\n' "$1" "$found"
    : >"$broken"
}

# Headers below include/iplevel that header $1 includes, however deep, and itself.
closure()
{
    reached=$1
    while
        more=$(for header in $reached; do
            echo "$header"
            sed -n 's|^#include <iplevel/\(.*\)>$|\1|p' "include/iplevel/$header"
        done | sort -u)
        [ "$more" != "$reached" ]
    do
        reached=$more
    done
    echo "$reached"
}

options=detail/option.hpp operations=detail/operation.hpp

{
    (cd include && LC_ALL=C ls iplevel/*.hpp) | sed 's/.*/#include <&>/' >"${TMPDIR:-/tmp}/house.$$"
    grep '^#include' include/iplevel.hpp | diff - "${TMPDIR:-/tmp}/house.$$" || true
    rm "${TMPDIR:-/tmp}/house.$$"
} | rule "iplevel.hpp includes the public headers in alphabetical order, and nothing else"

for header in control error icmp ip_header ip_protocol network_interface traffic_class; do
    closure $header.hpp | grep -xF -e $options -e $operations | sed "s|^|$header.hpp includes |" || true
done | rule "the ground floor knows neither options nor operations"

(cd include/iplevel && ls ./*.hpp) | while read -r header; do
    if [ "$(closure "${header#./}" | grep -cxF -e $options -e $operations)" -eq 2 ]; then
        echo "$header"
    fi
done | rule "options know nothing of operations, operations nothing of options"

grep -rnE 'boost/asio/(detail|impl)/|asio::(detail)::|<boost/asio\.hpp>' include src |
    rule "public, narrow Asio only"

grep -rnE '#include <((sys|net|netinet|linux|arpa)/|(unistd|poll|fcntl|winsock2|ws2tcpip|windows|errno|endian)\.h|[cs]?ctype\.h)' include |
    rule "include/ names no operating system"

grep -rnE '\b(__linux__|__APPLE__|__FreeBSD__|__OpenBSD__|__NetBSD__|__sun|_WIN32|__unix__|__ANDROID__|BOOST_OS_[A-Z]+)\b' \
    include src | grep -v '^src/system\.hpp:' |
    rule "system.hpp alone asks which system this is"

grep -rnE '^ *# *if(def|ndef)? +.*IPLEVEL_(LINUX|POSIX|OTHER)' src | grep -v '^src/system\.hpp:' |
    grep -vE '^[^:]*:[1-9]:#ifdef IPLEVEL_(LINUX|POSIX|OTHER)$' |
    rule "a source asks once, on its first line, whether it is of this system"

find README.md include src test example doc -type f ! -name go_map.adoc -exec wc -l {} + |
    awk '$1 > ($2 ~ /^include/ ? 400 : 300) && $2 != "total" { print $2 ": " $1 " lines" }' |
    rule "a file has at most 300 lines, a header at most 400"

for header in include/iplevel/*.hpp; do
    awk -f test/undocumented.awk "$header"
done | rule "a public name has a comment of its own"

sh test/quotes.sh --check 2>&1 | rule "documents quote the code as it is"

# Where links and images of a document lead, but for those to the web.
targets_in()
{
    case $1 in
    *.md) sed '/^```/,/^```/d' "$1" | grep -oE '\]\([^ )]+' | sed 's/^..//' ;;
    *) grep -oE '(link|xref|image)::?[^][ ]+\[' "$1" | sed 's/^[a-z]*::*//; s/.$//' ;;
    esac | sed -E '/^(https?:|#)/d; s/#.*//'
}

for document in README.md $(find doc -name '*.adoc'); do
    for target in $(targets_in "$document"); do
        [ -e "$(dirname "$document")/$target" ] || echo "$document: there is no $target"
    done
done | rule "links of documents lead somewhere"

[ ! -e "$broken" ] || { rm "$broken"; exit 1; }
