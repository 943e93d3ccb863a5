// Copyright (c) 2026 The iplevel authors
// SPDX-License-Identifier: BSL-1.0

#ifndef IPLEVEL_DETAIL_INTERFACE_INDEX_HPP
#define IPLEVEL_DETAIL_INTERFACE_INDEX_HPP

#include <iplevel/detail/option.hpp>
#include <iplevel/network_interface.hpp>

namespace iplevel::detail {

/// Get the index of an interface for an option.
/**
 * Throws std::invalid_argument for an interface that was default-constructed or not found: its index is 0,
 * which means any interface to the system.
 */
unsigned index_of(option_id id, const network_interface& on);

/// The shape of an option that is the index of an interface, which Word stores.
template <typename Word>
class interface_option : public Word
{
public:
    using Word::Word;
    interface_option() noexcept = default;
    explicit interface_option(const network_interface& on) : Word(index_of(Word::id, on)) {}
};

} // namespace iplevel::detail

#endif
