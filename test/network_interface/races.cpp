// Copyright (c) 2026 The iplevel authors
// SPDX-License-Identifier: BSL-1.0

// Interfaces are added and removed while they are listed. All properties of an interface are derived from its
// number, so that a mixture of two interfaces would be detected.

#include "support/namespace.hpp"

#include <iplevel/network_interface.hpp>

#include <boost/system/errc.hpp>
#include <boost/test/unit_test.hpp>

#include <chrono>
#include <cstdio>
#include <future>
#include <set>
#include <string>

using namespace iplevel;
namespace asio = boost::asio;
namespace errc = boost::system::errc;

namespace {

constexpr unsigned first_index = 1000;
constexpr unsigned steady = 60; // interfaces that remain, so that a dump takes several datagrams

std::string name_of(unsigned n) { return "v" + std::to_string(n); }

std::string made(unsigned n)
{
    const auto add = [](unsigned i) {
        char text[120];
        std::snprintf(
            text, sizeof text, "name v%u index %u mtu %u address 02:00:00:00:00:%02x", i, first_index + i,
            1300 + i, i);
        return std::string(text);
    };
    return "link add " + add(n) + " type veth peer " + add(n + 1) + "\n" + "addr add 10.0.0." +
           std::to_string(n) + "/32 dev " + name_of(n) + "\n";
}

void check(const network_interface& nic)
{
    if (nic.name() == "lo")
        return;
    const unsigned n = nic.index() - first_index;
    BOOST_TEST(nic.name() == name_of(n));
    BOOST_TEST(nic.mtu() == 1300 + n);
    BOOST_TEST_REQUIRE(nic.hardware_address().size() == 6u);
    BOOST_TEST(nic.hardware_address()[5] == n);
    const auto& own = nic.addresses();
    BOOST_TEST(own.size() <= (n % 2 == 0 ? 1u : 0u));
    BOOST_TEST(own.size() >= (n % 2 == 0 && n < steady ? 1u : 0u));
    for (const auto& one : own)
        BOOST_TEST(one.address == asio::ip::make_address_v4("10.0.0." + std::to_string(n)));
}

} // namespace

BOOST_AUTO_TEST_CASE(interfaces_that_come_and_go_give_whole_rows_or_an_error)
{
    network_namespace inside;
    if (!inside)
        return;
    std::string commands, churn;
    for (unsigned n = 0; n < steady; n += 2)
        commands += made(n);
    ip(commands);
    for (int round = 0; round < 20; ++round) {
        for (unsigned n = steady; n < steady + 10; n += 2)
            churn += made(n);
        for (unsigned n = steady; n < steady + 10; n += 2)
            churn += "link del " + name_of(n) + "\n";
    }

    auto done = std::async(std::launch::async, [&] { return run_ip(churn); });
    int whole = 0, interrupted = 0, gone = 0;
    const auto count = [&](const error_code& ec) {
        if (ec == error::interrupted_interface_list)
            ++interrupted;
        else if (ec == errc::no_such_device)
            ++gone;
        else {
            BOOST_TEST(!ec, ec.message());
            ++whole;
        }
    };
    do {
        error_code ec;
        const auto all = network_interfaces(ec);
        count(ec);
        BOOST_TEST(ec != errc::no_such_device);
        std::set<unsigned> indexes;
        for (const auto& nic : all) {
            check(nic);
            BOOST_TEST(indexes.insert(nic.index()).second);
        }
        for (unsigned n = 0; n < steady && !ec; ++n)
            BOOST_TEST(indexes.count(first_index + n) == 1u);

        for (unsigned n = steady; n < steady + 10; ++n) {
            const auto by_name = find_interface(name_of(n), ec);
            count(ec);
            if (!ec) {
                BOOST_TEST(by_name.index() == first_index + n);
                check(by_name);
                by_name.multicast_groups(ec);
                count(ec);
            }
            const auto by_index = find_interface(first_index + n, ec);
            count(ec);
            if (!ec) {
                BOOST_TEST(by_index.index() == first_index + n);
                check(by_index);
            }
        }
    } while (done.wait_for(std::chrono::seconds(0)) != std::future_status::ready);
    BOOST_TEST(done.get() == 0);
    BOOST_TEST_MESSAGE(whole << " whole, " << gone << " gone, " << interrupted << " interrupted");
}
