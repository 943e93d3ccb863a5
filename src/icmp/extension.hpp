// Copyright (c) 2026 The iplevel authors
// SPDX-License-Identifier: BSL-1.0

#ifndef IPLEVEL_SRC_ICMP_EXTENSION_HPP
#define IPLEVEL_SRC_ICMP_EXTENSION_HPP

#include <iplevel/icmp/extension.hpp>

#include "../wire.hpp"

#include <cstddef>
#include <vector>

#pragma GCC visibility push(hidden) // not exported from the shared library

namespace iplevel::icmp {

/// Determine whether the bytes are an extension structure with at least one object (RFC 4884 section 7).
bool is_extension_structure(boost::asio::const_buffer bytes) noexcept;

/// Determine whether an extension structure contains a checksum. A value of 0 means that it does not.
bool has_checksum(boost::asio::const_buffer structure) noexcept;

/// Read the objects of an extension structure.
std::vector<extension> read_extensions(boost::asio::const_buffer structure);

/// Write an extension structure, or nothing if there are no extensions.
void write_extensions(wire::writer& out, const std::vector<extension>& extensions);

} // namespace iplevel::icmp

#pragma GCC visibility pop

#endif
