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

/// The shape of an option that is an interface's index: a word or a network_word.
template <option_id Id, template <option_id> class Word>
class interface_option : public Word<Id>
{
public:
    using Word<Id>::Word;
    interface_option() noexcept = default;
    explicit interface_option(const network_interface& on) : Word<Id>(index_of(Id, on)) {}
};

} // namespace iplevel::detail

#endif
