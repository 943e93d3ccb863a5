// Copyright (c) 2026 The iplevel authors
// SPDX-License-Identifier: BSL-1.0

#ifndef IPLEVEL_DETAIL_INTERFACE_INDEX_HPP
#define IPLEVEL_DETAIL_INTERFACE_INDEX_HPP

#include <iplevel/detail/option.hpp>
#include <iplevel/network_interface.hpp>

namespace iplevel::detail {

/// The index of an interface that an option is about.
/**
 * Throws std::invalid_argument for an interface that was made without a value or was not found: its index is
 * 0, which the system takes for any interface.
 */
unsigned index_of(option_id id, const network_interface& on);

} // namespace iplevel::detail

#endif
