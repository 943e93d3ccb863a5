# Copyright (c) 2026 The iplevel authors
# SPDX-License-Identifier: BSL-1.0

# Functions for other scripts, which state their requirements. Missing ones are installed on systems with apt.
#
#     needs_command cmake cmake            a command, and the package that contains it
#     needs_boost unit_test_framework:test a Boost library, and the word for it in its package's name
#     install_missing

missing=

needs_command()
{
    command -v "$1" >/dev/null 2>&1 || missing="$missing $2"
}

needs_boost()
{
    printf '#include <boost/version.hpp>\n#if BOOST_VERSION < 108100\n#error\n#endif\n' |
        "${CXX:-g++}" -x c++ -fsyntax-only - 2>/dev/null || missing="$missing boost"
    for library; do
        echo 'int main() {}' |
            "${CXX:-g++}" -x c++ - -o /dev/null "-lboost_${library%:*}" 2>/dev/null ||
            missing="$missing boost-${library#*:}"
    done
}

# Prints nothing if the default Boost packages are new enough, or otherwise the version in the names of newer ones,
# such as "1.81".
boost_version()
{
    usual=$(apt-cache policy libboost-dev | sed -n 's/^ *Candidate: 1\.\([0-9]*\).*/\1/p')
    [ "${usual:-0}" -lt 81 ] || return 0
    newest=$(apt-cache search --names-only '^libboost1\.[0-9]+-dev$' | sed 's/^libboost1\.\([0-9]*\)-.*/\1/' |
        sort -n | tail -n 1)
    if [ "${newest:-0}" -lt 81 ]; then
        echo "Boost 1.81 or newer is needed, and this system has no package of it." >&2
        return 1
    fi
    echo "1.$newest"
}

install_missing()
{
    [ -n "$missing" ] || return 0
    if ! command -v apt-get >/dev/null 2>&1; then
        echo "Needed, but not found:$missing" >&2
        echo "(boost is 1.81 or newer; g++ is 11 or newer, or another C++20 compiler in CXX)" >&2
        return 1
    fi
    sudo=
    if [ "$(id -u)" -ne 0 ]; then
        sudo=sudo
        if ! command -v sudo >/dev/null 2>&1; then
            echo "Run this as root, or install first:$missing" >&2
            return 1
        fi
    fi
    echo "Installing:$missing"
    $sudo apt-get -qq update
    packages=
    for name in $missing; do
        case $name in
        boost) packages="$packages libboost$(boost_version)-dev" ;;
        boost-tools) packages="$packages libboost$(boost_version)-tools-dev" ;;
        boost-*) packages="$packages lib$name$(boost_version)-dev" ;;
        *) packages="$packages $name" ;;
        esac || return 1
    done
    # shellcheck disable=SC2086
    $sudo env DEBIAN_FRONTEND=noninteractive \
        apt-get -qq install -y --no-install-recommends --no-remove $packages </dev/null >/dev/null
}
