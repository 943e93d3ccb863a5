#!/bin/sh
# Copyright (c) 2026 The iplevel authors
# SPDX-License-Identifier: BSL-1.0

# run.sh CONSUMER FOLDER: builds and runs the consumer in FOLDER, with iplevel as obtained in the way of its name.

set -eu
consumer=$1 folder=$2
here=$(cd "$(dirname "$0")" && pwd)
iplevel=$(cd "$here/../.." && pwd)

cmake_build() # SOURCE FOLDER [OPTION]...
{
    from=$1 to=$2
    shift 2
    cmake -S "$from" -B "$to" "$@" >/dev/null
    cmake --build "$to" --parallel "$(getconf _NPROCESSORS_ONLN)" >/dev/null
}

# Install iplevel as a static or shared library for the consumers that look for an installed one.
prefix=$folder/prefix_${consumer##*_}
install_iplevel() # static|shared
{
    [ "$1" = shared ] && shared=ON || shared=OFF
    cmake_build "$iplevel" "$folder/iplevel_$1" -DBUILD_SHARED_LIBS=$shared -DCMAKE_INSTALL_PREFIX="$prefix" \
        -DCMAKE_INSTALL_LIBDIR=lib -DIPLEVEL_BUILD_TESTS=OFF -DIPLEVEL_BUILD_EXAMPLES=OFF
    cmake --install "$folder/iplevel_$1" >/dev/null
}

# Print the names that a shared library exports although no public header or template of one declares them.
needless_exports() # LIBRARY
{
    nm --dynamic --defined-only --demangle "$1" | sed -E 's/^[0-9a-f]+ . //' | while read -r symbol; do
        name=$(echo "$symbol" | sed -E 's/\[abi:[a-z0-9]*\]//g; s/[(<].*//; s/.*:://')
        case $symbol in
        "typeinfo "*"for iplevel::"* | "typeinfo "*"for boost::"* | "vtable for iplevel::"*) continue ;;
        iplevel::*operator* | iplevel::*~*) continue ;;
        iplevel::*) grep -rqw -- "$name" "$iplevel/include" && continue ;;
        esac
        echo "exported: $symbol"
    done
}

build=$folder/$consumer
case $consumer in
b2)
    mkdir -p "$build"
    build=$(cd "$build" && pwd)
    (cd "$here/b2" && b2 -sIPLEVEL="$iplevel" -sFOLDER="$build" --build-dir="$build" cxxstd=17 \
        "-j$(getconf _NPROCESSORS_ONLN)" >/dev/null)
    ;;
subdirectory | no_exceptions)
    cmake_build "$here/$consumer" "$build" -DIPLEVEL="$iplevel"
    ;;
fetch_content)
    cmake_build "$here/$consumer" "$build" -DFETCHCONTENT_SOURCE_DIR_IPLEVEL="$iplevel" -DBUILD_SHARED_LIBS=ON
    ;;
find_package_*)
    install_iplevel "${consumer##*_}"
    cmake_build "$here/find_package" "$build" -DCMAKE_PREFIX_PATH="$prefix"
    if [ "$consumer" = find_package_shared ]; then
        exported=$(needless_exports "$prefix/lib/libiplevel.so")
        [ -z "$exported" ] || { echo "$exported" && exit 1; }
    fi
    ;;
pkg_config_*)
    install_iplevel "${consumer##*_}"
    mkdir -p "$build"
    flags=$(PKG_CONFIG_PATH=$prefix/lib/pkgconfig pkg-config --cflags --libs "iplevel >= 0.1")
    # shellcheck disable=SC2086
    header=$(echo IPLEVEL_VERSION | "${CXX:-c++}" $flags -include iplevel/version.hpp -x c++ -E -P -)
    IFS=. read -r major minor patch <<VERSION
$(PKG_CONFIG_PATH=$prefix/lib/pkgconfig pkg-config --modversion iplevel)
VERSION
    [ "$header" -eq $((major * 100000 + minor * 100 + patch)) ] ||
        { echo "IPLEVEL_VERSION is $header, the package is $major.$minor.$patch" && exit 1; }
    # shellcheck disable=SC2086
    "${CXX:-c++}" -std=c++17 "$here/main.cpp" -o "$build/app" $flags -Wl,-rpath,"$prefix/lib"
    ;;
esac
"$build/app"
