// Copyright (c) 2026 The iplevel authors
// SPDX-License-Identifier: BSL-1.0

#include <iplevel/ip/traffic_class.hpp>

#include <boost/throw_exception.hpp>

#include <ostream>
#include <stdexcept>

namespace iplevel {

void detail::throw_no_such(const char* what, unsigned value, unsigned highest)
{
    boost::throw_exception(std::out_of_range(
        what + (' ' + std::to_string(value)) + " is not within 0 to " + std::to_string(highest)));
}

std::string to_string(dscp value)
{
    switch (value) {
    case dscp::cs0: return "CS0";
    case dscp::le: return "LE";
    case dscp::cs1: return "CS1";
    case dscp::af11: return "AF11";
    case dscp::af12: return "AF12";
    case dscp::af13: return "AF13";
    case dscp::cs2: return "CS2";
    case dscp::af21: return "AF21";
    case dscp::af22: return "AF22";
    case dscp::af23: return "AF23";
    case dscp::cs3: return "CS3";
    case dscp::af31: return "AF31";
    case dscp::af32: return "AF32";
    case dscp::af33: return "AF33";
    case dscp::cs4: return "CS4";
    case dscp::af41: return "AF41";
    case dscp::af42: return "AF42";
    case dscp::af43: return "AF43";
    case dscp::cs5: return "CS5";
    case dscp::voice_admit: return "VOICE-ADMIT";
    case dscp::ef: return "EF";
    case dscp::cs6: return "CS6";
    case dscp::cs7: return "CS7";
    }
    return std::to_string(static_cast<unsigned>(value));
}

std::string to_string(ecn value)
{
    switch (value) {
    case ecn::not_ect: return "Not-ECT";
    case ecn::ect1: return "ECT(1)";
    case ecn::ect0: return "ECT(0)";
    case ecn::ce: return "CE";
    }
    return std::to_string(static_cast<unsigned>(value));
}

std::ostream& operator<<(std::ostream& os, dscp value) { return os << to_string(value); }
std::ostream& operator<<(std::ostream& os, ecn value) { return os << to_string(value); }

} // namespace iplevel
