// Copyright (c) 2026 The iplevel authors
// SPDX-License-Identifier: BSL-1.0

// The system calls with which the kernel is queried about interfaces, independent of its answers.

#include "support/faults.hpp"

#include <iplevel/network_interface.hpp>

#include <boost/system/errc.hpp>
#include <boost/test/unit_test.hpp>

#include <cerrno>
#include <cstddef>
#include <sys/socket.h>

using namespace iplevel;
using test::call;
using test::faults;

BOOST_AUTO_TEST_CASE(a_question_to_the_system_survives_signals)
{
    const auto lo = find_interface("lo");
    const auto groups = lo.multicast_groups();
    for (auto which : {call::connect, call::send, call::recv})
        for (std::size_t nth : {0u, 1u}) { // the query for links, or that for addresses
            const auto after = [&](auto ask) {
                faults f;
                f.fail(which, EINTR, nth, 5);
                error_code ec;
                auto result = ask(ec);
                BOOST_TEST(ec == error_code());
                BOOST_TEST(f.made(which) >= nth + 6);
                return result;
            };
            BOOST_TEST((after([](error_code& ec) { return find_interface("lo", ec); }) == lo));
            BOOST_TEST((after([](error_code& ec) { return find_interface(1, ec); }) == lo));
            BOOST_TEST(!after([](error_code& ec) { return network_interfaces(ec); }).empty());
            BOOST_TEST((after([&](error_code& ec) { return lo.multicast_groups(ec); }) == groups));
        }
}

BOOST_AUTO_TEST_CASE(any_other_failure_of_a_call_is_reported)
{
    for (auto which : {call::connect, call::send, call::recv, call::socket}) {
        faults f;
        f.fail(which, EAGAIN);
        error_code ec;
        BOOST_TEST(network_interfaces(ec).empty());
        BOOST_TEST(ec == error_code(EAGAIN, boost::system::system_category()));
        BOOST_TEST(f.made(which) == 1u);
    }
}

BOOST_AUTO_TEST_CASE(a_program_started_meanwhile_does_not_inherit_the_socket)
{
    faults f;
    network_interfaces();
    BOOST_TEST(f.made(call::socket) == 2u);
    BOOST_TEST((f.socket_type & SOCK_CLOEXEC) == SOCK_CLOEXEC);
}
