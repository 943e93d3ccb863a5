// Copyright (c) 2026 The iplevel authors
// SPDX-License-Identifier: BSL-1.0

#include <iplevel/timestamping/flags.hpp>

#include "names.hpp"

namespace iplevel {

std::ostream& operator<<(std::ostream& os, timestamping_flags flags)
{
    static constexpr detail::named<timestamping_flags> names[] = {
        {timestamping_flags::transmit_hardware, "transmit_hardware"},
        {timestamping_flags::transmit_software, "transmit_software"},
        {timestamping_flags::receive_hardware, "receive_hardware"},
        {timestamping_flags::receive_software, "receive_software"},
        {timestamping_flags::report_software, "report_software"},
        {timestamping_flags::report_raw_hardware, "report_raw_hardware"},
        {timestamping_flags::option_id, "option_id"},
        {timestamping_flags::transmit_scheduled, "transmit_scheduled"},
        {timestamping_flags::transmit_acknowledged, "transmit_acknowledged"},
        {timestamping_flags::option_cmsg, "option_cmsg"},
        {timestamping_flags::option_tsonly, "option_tsonly"},
        {timestamping_flags::option_transmit_both, "option_transmit_both"},
        {timestamping_flags::option_receive_filter, "option_receive_filter"},
        {timestamping_flags::transmit_completed, "transmit_completed"}};
    static_assert(detail::flags_in(names) == detail::known_flags<timestamping_flags>);
    return detail::put_flags(os, flags, names);
}

} // namespace iplevel
