// Copyright (c) 2026 The iplevel authors
// SPDX-License-Identifier: BSL-1.0

#ifndef IPLEVEL_DETAIL_ICMP_FILTER_HPP
#define IPLEVEL_DETAIL_ICMP_FILTER_HPP

#include <iplevel/detail/option.hpp>

#include <array>
#include <cstddef>
#include <cstdint>

namespace iplevel::detail {

/// Whether a bit that is set in the system's filter blocks the type; on some it lets it pass.
bool icmp_filter_bit_blocks() noexcept;

/// What both filters share: a bit for each of the types that the system can block.
template <option_id Id, typename Type, std::size_t Types>
class icmp_filter : public named_option<Id>, public stored<std::array<std::uint32_t, Types / 32>>
{
public:
    icmp_filter() noexcept { pass_all(); }

    /// The socket receives messages of this type.
    icmp_filter& pass(Type type) & noexcept
    {
        if (can_block(type))
            assign(type, false);
        return *this;
    }

    /// From a temporary filter, by value as all of the following.
    icmp_filter pass(Type type) && noexcept { return pass(type); }

    /// The socket does not receive messages of this type.
    icmp_filter& block(Type type) &
    {
        in_range(Id, static_cast<std::int64_t>(number(type)), 0, Types - 1);
        assign(type, true);
        return *this;
    }

    icmp_filter block(Type type) && { return block(type); }

    /// The socket receives all messages.
    icmp_filter& pass_all() & noexcept
    {
        this->value_.fill(icmp_filter_bit_blocks() ? 0 : ~std::uint32_t{0});
        return *this;
    }

    icmp_filter pass_all() && noexcept { return pass_all(); }

    /// The socket receives only what cannot be blocked.
    icmp_filter& block_all() & noexcept
    {
        this->value_.fill(icmp_filter_bit_blocks() ? ~std::uint32_t{0} : 0);
        return *this;
    }

    icmp_filter block_all() && noexcept { return block_all(); }

    /// Whether messages of this type are kept from the socket.
    bool will_block(Type type) const noexcept
    {
        return can_block(type) &&
               ((this->value_[number(type) / 32] & bit(type)) != 0) == icmp_filter_bit_blocks();
    }

    friend bool operator==(const icmp_filter& a, const icmp_filter& b) noexcept
    {
        return a.value_ == b.value_;
    }
    friend bool operator!=(const icmp_filter& a, const icmp_filter& b) noexcept { return !(a == b); }

private:
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
