// Copyright (c) 2026 The iplevel authors
// SPDX-License-Identifier: BSL-1.0

#ifndef IPLEVEL_DETAIL_ICMP_FILTER_HPP
#define IPLEVEL_DETAIL_ICMP_FILTER_HPP

#include <iplevel/detail/option.hpp>

#include <array>
#include <cstddef>
#include <cstdint>

namespace iplevel::detail {

/// Whether a bit that is set in the system's filter blocks the type. On some systems it lets the type pass.
bool icmp_filter_bit_blocks() noexcept;

/// The shape of an ICMP filter: a bit for each of the types that the system can block.
template <typename Filter, option_id Id, typename Type, std::size_t Types>
class icmp_filter : public named_option<Id>, public stored<std::array<std::uint32_t, Types / 32>>
{
public:
    icmp_filter() noexcept { pass_all(); }

    /// The socket receives messages of this type.
    Filter& pass(Type type) & noexcept
    {
        if (can_block(type))
            assign(type, false);
        return self();
    }

    /// Of a temporary filter, this and the following functions return it by value.
    Filter pass(Type type) && noexcept { return pass(type); }

    /// The socket does not receive messages of this type.
    Filter& block(Type type) &
    {
        in_range(Id, static_cast<std::int64_t>(number(type)), 0, Types - 1);
        assign(type, true);
        return self();
    }

    Filter block(Type type) && { return block(type); }

    /// The socket receives all messages.
    Filter& pass_all() & noexcept
    {
        this->value_.fill(icmp_filter_bit_blocks() ? 0 : ~std::uint32_t{0});
        return self();
    }

    Filter pass_all() && noexcept { return pass_all(); }

    /// The socket receives only messages that cannot be blocked.
    Filter& block_all() & noexcept
    {
        this->value_.fill(icmp_filter_bit_blocks() ? ~std::uint32_t{0} : 0);
        return self();
    }

    Filter block_all() && noexcept { return block_all(); }

    /// Whether messages of this type are blocked.
    bool will_block(Type type) const noexcept
    {
        return can_block(type) &&
               ((this->value_[number(type) / 32] & bit(type)) != 0) == icmp_filter_bit_blocks();
    }

    friend bool operator==(const Filter& a, const Filter& b) noexcept { return a.value_ == b.value_; }
    friend bool operator!=(const Filter& a, const Filter& b) noexcept { return !(a == b); }

private:
    Filter& self() noexcept { return static_cast<Filter&>(*this); }

    static std::size_t number(Type type) noexcept { return static_cast<std::size_t>(type); }
    static bool can_block(Type type) noexcept { return number(type) < Types; }
    static std::uint32_t bit(Type type) noexcept { return std::uint32_t{1} << number(type) % 32; }

    void assign(Type type, bool blocked) noexcept
    {
        auto& word = this->value_[number(type) / 32];
        word = blocked == icmp_filter_bit_blocks() ? word | bit(type) : word & ~bit(type);
    }
};

} // namespace iplevel::detail

#endif
