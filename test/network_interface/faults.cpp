// Copyright (c) 2026 The iplevel authors
// SPDX-License-Identifier: BSL-1.0

// Answers that the kernel rarely gives.

#include "network_interface/netlink_traffic.hpp"
#include "support/namespace.hpp"

#include <iplevel/network_interface.hpp>

#include <boost/system/errc.hpp>
#include <boost/test/unit_test.hpp>

#include <algorithm>
#include <cerrno>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <functional>
#include <linux/netlink.h>
#include <linux/rtnetlink.h>
#include <random>
#include <sys/socket.h>
#include <utility>
#include <vector>

using namespace iplevel;
namespace errc = boost::system::errc;

namespace {

/// Changes the header of the message that begins here. Returns the offset of the next message.
template <typename Change>
ssize_t edit(char* message, Change change)
{
    nlmsghdr header;
    std::memcpy(&header, message, sizeof header);
    change(header);
    std::memcpy(message, &header, sizeof header);
    return static_cast<ssize_t>(NLMSG_ALIGN(header.nlmsg_len));
}

void mark_interrupted(nlmsghdr& header) { header.nlmsg_flags |= NLM_F_DUMP_INTR; }

/// Replaces a datagram by the end of an answer with this error number.
ssize_t refuse(char* datagram, int number)
{
    nlmsghdr header{};
    header.nlmsg_len = sizeof header + sizeof number;
    header.nlmsg_type = NLMSG_ERROR;
    const int code = -number;
    std::memcpy(datagram, &header, sizeof header);
    std::memcpy(datagram + sizeof header, &code, sizeof code);
    return header.nlmsg_len;
}

std::vector<boost::asio::ip::address> sorted_groups(const network_interface& nic)
{
    auto groups = nic.multicast_groups();
    std::sort(groups.begin(), groups.end());
    return groups;
}

} // namespace

BOOST_AUTO_TEST_CASE(an_interrupted_listing_is_made_again)
{
    network_namespace inside;
    if (!inside)
        return;
    const auto expected = network_interfaces();
    for (int interruptions : {1, 15}) {
        netlink_traffic traffic([left = interruptions](auto&, char* data, std::size_t, ssize_t size) mutable {
            if (left-- > 0)
                edit(data, mark_interrupted);
            return size;
        });
        BOOST_TEST((network_interfaces() == expected));
        BOOST_TEST(traffic.requests == 2 + interruptions);
    }
}

BOOST_AUTO_TEST_CASE(an_interruption_noticed_only_at_the_end_counts)
{
    network_namespace inside;
    if (!inside)
        return;
    const auto expected = network_interfaces();
    bool interrupted = false;
    netlink_traffic traffic([&](auto&, char* data, std::size_t, ssize_t size) {
        for (ssize_t at = 0; at < size && !interrupted;)
            at += edit(data + at, [&](nlmsghdr& header) {
                interrupted = header.nlmsg_type == NLMSG_DONE;
                if (interrupted)
                    mark_interrupted(header);
            });
        return size;
    });
    BOOST_TEST((network_interfaces() == expected));
    BOOST_TEST(interrupted);
    BOOST_TEST(traffic.requests == 3);
}

BOOST_AUTO_TEST_CASE(a_listing_that_is_always_interrupted_fails_in_the_end)
{
    netlink_traffic traffic([](auto&, char* data, std::size_t, ssize_t size) {
        edit(data, mark_interrupted);
        return size;
    });
    error_code ec;
    BOOST_TEST(network_interfaces(ec).empty());
    BOOST_TEST((ec == error::interrupted_interface_list));
    BOOST_TEST(traffic.requests == 16);
}

BOOST_AUTO_TEST_CASE(an_error_of_the_system_passes_untouched_wherever_it_comes)
{
    const error_code refused(EPERM, boost::system::system_category());
    const std::pair<std::uint16_t, std::function<void(error_code&)>> calls[] = {
        {RTM_GETADDR, [](error_code& ec) { BOOST_TEST(network_interfaces(ec).empty()); }},
        {RTM_GETLINK, [](error_code& ec) { BOOST_TEST(network_interfaces(ec).empty()); }},
        {RTM_GETADDR, [](error_code& ec) { BOOST_TEST((find_interface("lo", ec) == network_interface())); }},
        {RTM_GETLINK, [](error_code& ec) { BOOST_TEST((find_interface(1, ec) == network_interface())); }}};
    for (const auto& [type, call] : calls)
        for (bool by_recv : {false, true}) {
            netlink_traffic traffic(
                [&, type = type](auto& so_far, char* data, std::size_t, ssize_t size) -> ssize_t {
                    if (so_far.last_type != type)
                        return size;
                    errno = EPERM;
                    return by_recv ? -1 : refuse(data, EPERM);
                });
            error_code ec;
            call(ec);
            BOOST_TEST(ec == refused);
        }
}

BOOST_AUTO_TEST_CASE(an_answer_that_never_fits_is_an_error)
{
    netlink_traffic traffic(
        [](auto&, char*, std::size_t capacity, ssize_t) { return static_cast<ssize_t>(capacity + 1); });
    error_code ec;
    BOOST_TEST(network_interfaces(ec).empty());
    BOOST_TEST(ec == errc::message_size);
    BOOST_TEST(traffic.requests == 16);
}

BOOST_AUTO_TEST_CASE(an_answer_that_is_no_message_is_malformed)
{
    for (ssize_t size : {0, 1, 15}) {
        netlink_traffic traffic([size](auto&, char*, std::size_t, ssize_t) { return size; });
        error_code ec;
        BOOST_TEST(network_interfaces(ec).empty());
        BOOST_TEST((ec == error::malformed_interface_list));
        find_interface(1, ec);
        BOOST_TEST((ec == error::malformed_interface_list));
    }
}

BOOST_AUTO_TEST_CASE(an_error_without_its_number_is_malformed)
{
    netlink_traffic traffic([](auto&, char* data, std::size_t, ssize_t) {
        const auto size = refuse(data, EPERM) - 1;
        edit(data, [&](nlmsghdr& header) { header.nlmsg_len = static_cast<std::uint32_t>(size); });
        return size;
    });
    error_code ec;
    BOOST_TEST(network_interfaces(ec).empty());
    BOOST_TEST((ec == error::malformed_interface_list));
}

BOOST_AUTO_TEST_CASE(a_search_answered_with_something_else_is_malformed)
{
    netlink_traffic traffic([](auto&, char* data, std::size_t, ssize_t size) {
        edit(data, [](nlmsghdr& header) { header.nlmsg_type = RTM_NEWROUTE; });
        return size;
    });
    error_code ec;
    BOOST_TEST((find_interface(1, ec) == network_interface()));
    BOOST_TEST((ec == error::malformed_interface_list));
}

BOOST_AUTO_TEST_CASE(a_system_that_tells_ipv4_groups_in_a_file_only_gives_the_same_ones)
{
    network_namespace inside;
    if (!inside)
        return;
    ip("link add left type veth peer name right\n"
       "link set left up\n");
    for (const auto& nic : network_interfaces()) {
        const auto expected = sorted_groups(nic);
        bool refused = false;
        netlink_traffic traffic([&](auto& so_far, char* data, std::size_t, ssize_t size) {
            if (so_far.last_family != AF_INET)
                return size;
            refused = true;
            return refuse(data, EOPNOTSUPP);
        });
        BOOST_TEST((sorted_groups(nic) == expected));
        BOOST_TEST(refused);
    }
}

BOOST_AUTO_TEST_CASE(a_system_that_always_dumps_the_addresses_of_all_interfaces_gives_the_same_ones)
{
    network_namespace inside;
    if (!inside)
        return;
    ip("link add left type veth peer name right\n"
       "addr add 192.0.2.1/24 dev left\n");
    const auto lo = find_interface("lo"), left = find_interface("left");
    const auto groups = sorted_groups(lo);

    netlink_traffic traffic;
    traffic.change_request = [](std::vector<char>& request) {
        if (request.size() == sizeof(nlmsghdr) + sizeof(ifaddrmsg))
            std::memset(request.data() + sizeof(nlmsghdr) + offsetof(ifaddrmsg, ifa_index), 0, 4);
    };
    BOOST_TEST((find_interface("lo") == lo));
    BOOST_TEST((find_interface("left") == left));
    BOOST_TEST((sorted_groups(lo) == groups));
}

BOOST_AUTO_TEST_CASE(a_system_without_ipv6_has_the_ipv4_groups)
{
    const auto lo = find_interface("lo");
    netlink_traffic traffic([](auto& so_far, char* data, std::size_t, ssize_t size) {
        return so_far.last_family == AF_INET6 ? refuse(data, EOPNOTSUPP) : size;
    });
    const auto groups = lo.multicast_groups();
    BOOST_TEST(!groups.empty());
    for (const auto& group : groups)
        BOOST_TEST(group.is_v4());
}

BOOST_AUTO_TEST_CASE(whatever_the_answer_every_row_has_an_index_and_a_name)
{
    network_namespace inside;
    if (!inside)
        return;
    ip("link add left type veth peer name right\n");
    std::mt19937 random(3);
    netlink_traffic traffic([&](auto&, char* data, std::size_t, ssize_t size) -> ssize_t {
        for (auto changes = random() % 4; changes != 0 && size > 0; --changes)
            data[random() % static_cast<std::size_t>(size)] = static_cast<char>(random());
        return random() % 4 == 0 ? static_cast<ssize_t>(random() % 200) : size;
    });
    int listed = 0, failed = 0;
    for (int round = 0; round < 2000; ++round) {
        error_code ec;
        for (const auto& nic : network_interfaces(ec))
            BOOST_TEST((nic.index() != 0 && !nic.name().empty()));
        ++(ec ? failed : listed);
    }
    BOOST_TEST(listed > 0);
    BOOST_TEST(failed > 0);
}
