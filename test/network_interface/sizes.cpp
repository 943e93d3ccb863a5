// Copyright (c) 2026 The iplevel authors
// SPDX-License-Identifier: BSL-1.0

// Answers of 65536 bytes and more.

#include "network_interface/netlink_traffic.hpp"
#include "support/namespace.hpp"

#include <iplevel/network_interface.hpp>

#include <boost/test/unit_test.hpp>

#include <algorithm>
#include <cerrno>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <linux/netlink.h>
#include <string>
#include <sys/types.h>
#include <vector>

using namespace iplevel;

BOOST_AUTO_TEST_CASE(an_answer_that_just_fits_is_read_to_its_last_byte)
{
    netlink_traffic traffic([](auto&, char* data, std::size_t capacity, ssize_t) {
        const auto end = capacity - sizeof(nlmsghdr) - sizeof(int);
        BOOST_TEST(capacity == 65536u);
        nlmsghdr filler{};
        filler.nlmsg_len = static_cast<std::uint32_t>(end);
        filler.nlmsg_type = NLMSG_NOOP;
        filler.nlmsg_flags = NLM_F_MULTI;
        std::memcpy(data, &filler, sizeof filler);
        nlmsghdr done{};
        done.nlmsg_len = sizeof done + sizeof(int);
        done.nlmsg_type = NLMSG_DONE;
        const int code = -EPERM;
        std::memcpy(data + end, &done, sizeof done);
        std::memcpy(data + end + sizeof done, &code, sizeof code);
        return static_cast<ssize_t>(capacity);
    });
    error_code ec;
    BOOST_TEST(network_interfaces(ec).empty());
    BOOST_TEST(ec == error_code(EPERM, boost::system::system_category()));
    BOOST_TEST(traffic.requests == 1);
}

BOOST_AUTO_TEST_CASE(an_answer_that_does_not_fit_is_asked_for_again_with_room_for_it)
{
    network_namespace inside;
    if (!inside)
        return;
    const auto expected = network_interfaces();
    for (std::size_t told : {65537u, 100000u, 1000000u}) {
        std::vector<std::size_t> rooms;
        netlink_traffic traffic([&](auto&, char*, std::size_t capacity, ssize_t size) {
            rooms.push_back(capacity);
            return rooms.size() == 1 ? static_cast<ssize_t>(told) : size;
        });
        BOOST_TEST((network_interfaces() == expected));
        BOOST_TEST(traffic.requests == 3);
        BOOST_TEST(rooms.at(0) == 65536u);
        BOOST_TEST(rooms.at(1) == told);
    }
}

BOOST_AUTO_TEST_CASE(an_interface_whose_names_make_a_larger_answer_is_found_and_listed)
{
    network_namespace inside;
    if (!inside)
        return;
    std::string commands;
    for (int n = 100; n < 590; ++n)
        commands += "link property add dev lo altname " + std::string(124, 'n') + std::to_string(n) + '\n';
    ip(commands);
    std::size_t largest = 0;
    netlink_traffic traffic([&](auto&, char*, std::size_t, ssize_t size) {
        largest = std::max(largest, static_cast<std::size_t>(size));
        return size;
    });
    BOOST_TEST(find_interface("lo").name() == "lo");
    BOOST_TEST(network_interfaces().size() == 1u);
    BOOST_TEST(find_interface(std::string(124, 'n') + "589").index() == 1u);
    BOOST_TEST_MESSAGE("the largest datagram has " << largest << " bytes");
    BOOST_TEST(largest > 65536u);
}
