// Copyright (c) 2026 The iplevel authors
// SPDX-License-Identifier: BSL-1.0

#ifndef IPLEVEL_VERSION_HPP
#define IPLEVEL_VERSION_HPP

/// The version of the library, as Boost's libraries give it.
/**
 * IPLEVEL_VERSION % 100 is the patch level, IPLEVEL_VERSION / 100 % 1000 is the minor version, and
 * IPLEVEL_VERSION / 100000 is the major version. The build systems read the version from this line.
 */
#define IPLEVEL_VERSION 100

#endif
