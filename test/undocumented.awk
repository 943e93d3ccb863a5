# Copyright (c) 2026 The iplevel authors
# SPDX-License-Identifier: BSL-1.0

# Prints the public declarations in headers, as formatted by clang-format, that have no comment: `///` or `/**` before
# them, `///<` after them, or `/// @{` ... `/// @}` around them.

function open_scope(kind, access) { scope[++depth] = kind; hidden[depth] = hidden[depth - 1] || access }

function close_scope() { if (depth > 0) --depth }

function is_class(text) { return text ~ /^(template <[^{]*> )?(class|struct|enum class) / }

# Inherited constructors are described by the comment of the class.
function inherits_constructors(text,    words)
{
    return split(text, words, /[ :;]+/) == 4 && words[1] == "using" && words[2] == words[3]
}

# Called with a complete declaration, or with the head of one.
function declared(text)
{
    if (!hidden[depth] && scope[depth] != "body" && !documented && text !~ /[A-Za-z_>]::[a-z_]+\($/ &&
        text !~ /^(namespace|friend class|static_assert)/ && text !~ />::[a-z_]+\(/ && !inherits_constructors(text) &&
        text !~ /^(class|struct) [a-z_]+;$/)
        print FILENAME ":" first ": " text
}

function done() { text = ""; comment = 0 }

FNR == 1 { depth = 0; scope[0] = "namespace"; hidden[0] = 0; group = 0; block = 0; done() }

{ line = $0; sub(/^ +/, "", line) }

block { if (line ~ /\*\//) block = 0; next }
line ~ /^\/\*\*/ { comment = 1; block = line !~ /\*\//; next }
line ~ /^\/\/\/ @\{/ { group = 1; next }
line ~ /^\/\/\/ @\}/ { group = 0; comment = 0; next }
line ~ /^\/\/\// { comment = 1; next }
line ~ /^(\/\/|#)/ { next }
line == "" { if (text == "") comment = 0; next }

{
    behind = line ~ /\/\/\/</
    sub(/ *\/\/.*/, "", line)
}

line ~ /^(public|private|protected):$/ {
    hidden[depth] = hidden[depth - 1] || line != "public:"
    done()
    next
}

{
    if (text == "") {
        first = FNR
        documented = comment || group
    }
    documented = documented || behind
    text = text (text == "" ? "" : " ") line
    opened = gsub(/\{/, "{", line)
    closed = gsub(/\}/, "}", line)
}

scope[depth] == "enum" && line != "{" {
    if (line ~ /^\}/)
        close_scope()
    else
        declared(text)
    done()
    next
}

opened > closed {
    head = text
    sub(/ *\{.*/, "", head)
    if (head ~ /^namespace/)
        open_scope("namespace", head ~ /detail/)
    else {
        declared(head)
        if (head ~ /^enum class/)
            open_scope("enum", 0)
        else if (is_class(head) && head !~ /\)/)
            open_scope("class", head ~ /(^|> )class /)
        else
            open_scope("body", 1)
    }
    done()
    next
}

closed > opened { close_scope(); done(); next }

line ~ /(;|\})$/ && line !~ /^:/ { declared(text); done() }
