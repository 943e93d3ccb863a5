#!/bin/sh
# Copyright (c) 2026 The iplevel authors
# SPDX-License-Identifier: BSL-1.0

# Updates the code that is quoted in README.md and in the pages below doc/. With --check it changes nothing, and
# prints the differences.
#
# A quote is a line that names a file and a tag in it, followed by a block with the copy:
#
#     <!-- example/x.cpp tag=y -->        // example/x.cpp tag=y
#     ```cpp                              [source,cpp]
#     ...                                 ----
#     ```                                 ...
#                                         ----
#
# The quoted lines are those between `tag::y[]` and `end::y[]`, each in a comment that begins with // or #.

set -eu
cd "$(dirname "$0")/.."
renewed=${TMPDIR:-/tmp}/quotes.$$
trap 'rm -f "$renewed"' EXIT

# Write document $1 with updated quotes to the file $renewed, and errors in the quotes to standard output.
renew()
{
    awk -v document="$1" -v renewed="$renewed" '
function complain(what) { print document ":" NR ": " what }

# Print the tagged lines without their common indentation.
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

closing != "" && $0 != closing { next }     # skips the old copy
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
