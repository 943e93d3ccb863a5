// Copyright (c) 2026 The iplevel authors
// SPDX-License-Identifier: BSL-1.0

// The cost is measured as the traffic between the library and the kernel. Times are only printed.

#include "network_interface/netlink_traffic.hpp"
#include "support/namespace.hpp"

#include <iplevel/network_interface.hpp>

#include <boost/test/unit_test.hpp>

#include <chrono>
#include <cstddef>
#include <string>
#include <vector>

using namespace iplevel;

namespace {

struct cost
{
    int requests, datagrams;
    std::size_t bytes;
    double microseconds;
};

template <typename Call>
cost cost_of(Call call)
{
    const netlink_traffic traffic;
    const auto start = std::chrono::steady_clock::now();
    call();
    const std::chrono::duration<double, std::micro> time = std::chrono::steady_clock::now() - start;
    return {traffic.requests, traffic.datagrams, traffic.bytes, time.count()};
}

/// Pairs of interfaces with numbers from first to last, one of each pair with an address.
std::string interfaces(unsigned first, unsigned last)
{
    std::string commands;
    for (unsigned n = first; n < last; n += 2) {
        const auto name = "v" + std::to_string(n);
        commands += "link add name " + name + " type veth peer name v" + std::to_string(n + 1) + "\n";
        commands += "addr add 10.0." + std::to_string(n / 250) + "." + std::to_string(n % 250) + "/32 dev " +
                    name + "\n";
    }
    return commands;
}

} // namespace

BOOST_AUTO_TEST_CASE(a_listing_is_two_requests_and_bytes_in_proportion_and_a_search_does_not_grow)
{
    network_namespace inside;
    if (!inside)
        return;
    unsigned made = 0;
    std::size_t bytes_each = 0, bytes_of_search = 0;
    for (unsigned wanted : {10u, 100u, 1000u}) {
        ip(interfaces(made, wanted));
        made = wanted;

        std::vector<network_interface> all;
        const auto listing = cost_of([&] { all = network_interfaces(); });
        std::size_t addresses = 0;
        for (const auto& nic : all)
            addresses += nic.addresses().size();
        BOOST_TEST(all.size() == wanted + 1);
        BOOST_TEST(addresses == wanted / 2 + 2);
        BOOST_TEST(listing.requests == 2);
        const auto each = listing.bytes / all.size();
        BOOST_TEST((bytes_each == 0 || each <= bytes_each + bytes_each / 10));
        bytes_each = each;

        const auto search = cost_of([] { find_interface("v0"); });
        BOOST_TEST(search.requests == 2);
        BOOST_TEST((bytes_of_search == 0 || search.bytes == bytes_of_search));
        bytes_of_search = search.bytes;

        const auto groups = cost_of([&] { all[1].multicast_groups(); });
        BOOST_TEST(groups.requests == 2);

        BOOST_TEST_MESSAGE(
            wanted << " interfaces: listed in " << listing.microseconds << " us, "
                   << listing.microseconds / wanted << " each, with " << listing.datagrams << " datagrams of "
                   << each << " bytes for each; one found in " << search.microseconds << " us, its groups in "
                   << groups.microseconds << " us");
    }
}
