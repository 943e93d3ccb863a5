// Copyright (c) 2026 The iplevel authors
// SPDX-License-Identifier: BSL-1.0

#include <iplevel/option/packet.hpp>

#include "names.hpp"

namespace iplevel {

std::ostream& operator<<(std::ostream& os, pmtu_discovery value)
{
    static constexpr detail::named<pmtu_discovery> names[] = {
        {pmtu_discovery::never, "never"},   {pmtu_discovery::want, "want"},
        {pmtu_discovery::always, "always"}, {pmtu_discovery::probe, "probe"},
        {pmtu_discovery::omit, "omit"},     {pmtu_discovery::interface_mtu, "interface_mtu"}};
    return detail::put_name(os, value, names);
}

std::ostream& operator<<(std::ostream& os, source_preference set)
{
    static constexpr detail::named<source_preference> names[] = {
        {source_preference::temporary_address, "temporary_address"},
        {source_preference::public_address, "public_address"},
        {source_preference::temporary_or_public, "temporary_or_public"},
        {source_preference::care_of_address, "care_of_address"},
        {source_preference::home_address, "home_address"}};
    static_assert(detail::flags_in(names) == detail::known_flags<source_preference>);
    return detail::put_flags(os, set, names);
}

std::ostream& operator<<(std::ostream& os, transmit_clock clock)
{
    static constexpr detail::named<transmit_clock> names[] = {
        {transmit_clock::realtime, "realtime"},
        {transmit_clock::monotonic, "monotonic"},
        {transmit_clock::tai, "tai"}};
    return detail::put_name(os, clock, names);
}

std::ostream& operator<<(std::ostream& os, transmit_flags flags)
{
    static constexpr detail::named<transmit_flags> names[] = {
        {transmit_flags::deadline, "deadline"}, {transmit_flags::report_errors, "report_errors"}};
    static_assert(detail::flags_in(names) == detail::known_flags<transmit_flags>);
    return detail::put_flags(os, flags, names);
}

} // namespace iplevel
