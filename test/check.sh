#!/bin/sh
# Copyright (c) 2026 The iplevel authors
# SPDX-License-Identifier: BSL-1.0

# Checks the rules of this project that a compiler cannot check, and prints every violation.

set -eu
cd "$(dirname "$0")/.."
broken=${TMPDIR:-/tmp}/check.$$.broken

# Report the lines on standard input as violations of a rule. A file records that there are any, because the last
# command of a pipeline cannot set a variable.
rule()
{
    found=$(cat)
    [ -n "$found" ] || return 0
    printf '%s:\n%s\n' "$1" "$found"
    : >"$broken"
}

# Print header $1 and all headers below include/iplevel that it includes, directly or indirectly.
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

# Compare the headers that an umbrella header includes with the headers in a folder below include/.
umbrella() # HEADER FOLDER
{
    (cd include && LC_ALL=C ls "$2"/*.hpp) | sed 's/.*/#include <&>/' >"${TMPDIR:-/tmp}/check.$$"
    grep '^#include' "include/$1" | diff - "${TMPDIR:-/tmp}/check.$$" | sed "s|^|$1: |" || true
    rm "${TMPDIR:-/tmp}/check.$$"
}

# Print every public header, relative to include/iplevel.
public_headers()
{
    (cd include/iplevel && find . -name '*.hpp' ! -path './detail/*') | sed 's|^\./||' | LC_ALL=C sort
}

{
    umbrella iplevel.hpp iplevel
    for folder in include/iplevel/*/; do
        folder=$(basename "$folder")
        case $folder in
        detail) ;;
        option) umbrella iplevel/options.hpp iplevel/option ;;
        *) umbrella "iplevel/$folder.hpp" "iplevel/$folder" ;;
        esac
    done
} | rule "an umbrella includes the headers of its folder in alphabetical order, and nothing else"

for header in control error icmp/message icmp/type ip/checksum ip/header ip/protocol ip/traffic_class \
    network_interface packet_filter/instruction; do
    closure $header.hpp | grep -xF -e $options -e $operations | sed "s|^|$header.hpp includes |" || true
done | rule "the ground floor knows neither options nor operations"

public_headers | while read -r header; do
    if [ "$(closure "$header" | grep -cxF -e $options -e $operations)" -eq 2 ]; then
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

public_headers | while read -r header; do
    awk -f test/undocumented.awk "include/iplevel/$header"
done | rule "a public name has a comment of its own"

sh test/quotes.sh --check 2>&1 | rule "documents quote the code as it is"

# Print the targets of the links and images in a document, except those on the web.
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
