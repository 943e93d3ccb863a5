#!/bin/sh
# Copyright (c) 2026 The iplevel authors
# SPDX-License-Identifier: BSL-1.0

# Renews the code that README.md and the pages below doc/ quote. With --check it changes nothing and prints
# what is not as it should be.
#
# A quote is a line that names a file and a tag in it, and behind it the block with the copy:
#
#     <!-- example/x.cpp tag=y -->        // example/x.cpp tag=y
#     ```cpp                              [source,cpp]
#     ...                                 ----
#     ```                                 ...
#                                         ----
#
# The file has the lines between `tag::y[]` and `end::y[]`, each behind // or #.

set -eu
cd "$(dirname "$0")/.."
renewed=${TMPDIR:-/tmp}/quotes.$$
trap 'rm -f "$renewed"' EXIT

# Document $1 with its quotes renewed goes to the file, what is wrong with them to standard output.
renew()
{
    awk -v document="$1" -v renewed="$renewed" '
function complain(what) { print document ":" NR ": " what }

# The tagged lines, without the indentation that all of them have.
function print_quote(file, tag,    line, lines, count, inside, found, indent, least, i)
{
    least = -1
    while ((getline line < file) > 0) {
        if (line ~ "^ *(//|#) tag::" tag "\\[\\]")
            inside = found = 1
        else if (line ~ "^ *(//|#) end::" tag "\\[\\]")
            inside = 0
        else if (inside && line !~ "^ *(//|#) (tag|end)::") {
            lines[++count] = line
            indent = match(line, /[^ ]/) - 1
            if (indent >= 0 && (least < 0 || indent < least))
                least = indent
        }
    }
    close(file)
    if (!found)
        complain(file " has no tag " tag)
    else if (inside)
        complain(file " has no end of tag " tag)
    for (i = 1; i <= count; ++i)
        print substr(lines[i], least + 1) > renewed
}

closing != "" && $0 != closing { next }     # the old copy
{ print > renewed }
closing != "" { closing = ""; next }

/^(<!--|\/\/) [^ ]+ tag=[a-z0-9_]+( -->)?$/ {
    file = $2
    tag = $3
    sub("tag=", "", tag)
    marked = NR
    next
}
marked && NR == marked + 1 && (/^\[source,[a-z]+\]$/ || /^```[a-z]+$/) {
    if (/^```/) {
        closing = "```"
        print_quote(file, tag)
        marked = 0
    }
    next
}
marked && NR == marked + 2 && $0 == "----" {
    closing = $0
    print_quote(file, tag)
    marked = 0
    next
}
marked { complain("no block behind the name of what is quoted"); marked = 0 }
/^(\[source,cpp\]|```cpp)$/ { complain("code that is not quoted") }

END { if (closing != "") complain("the last block has no end") }
' "$1"
}

status=0
for document in README.md $(find doc -name '*.adoc' | sort); do
    : >"$renewed"
    wrong=$(renew "$document")
    if [ -n "$wrong" ]; then
        echo "$wrong"
        status=1
    elif cmp -s "$document" "$renewed"; then
        continue
    elif [ "${1-}" = --check ]; then
        diff "$document" "$renewed" | sed "s|^|$document: |"
        status=1
    else
        cat "$renewed" >"$document"
    fi
done
exit $status
