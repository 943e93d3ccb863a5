// Copyright (c) 2026 The iplevel authors
// SPDX-License-Identifier: BSL-1.0

// One group on two interfaces. A datagram that must not arrive is sent before one that may.

#include <iplevel/multicast/membership.hpp>
#include <iplevel/multicast/receiver.hpp>
#include <iplevel/option/socket.hpp>

#include "lab/available.hpp"
#include "lab/topology.hpp"
#include "multicast/setup.hpp"
#include "support/faults.hpp"

#include <boost/system/errc.hpp>
#include <boost/test/data/monomorphic.hpp>
#include <boost/test/data/test_case.hpp>
#include <boost/test/unit_test.hpp>

#include <cerrno>
#include <cstddef>
#include <sched.h>
#include <string>
#include <vector>

using namespace iplevel::multicast;
using namespace test;
namespace data = boost::unit_test::data;

namespace {

using words = std::vector<std::string>;

/// alice 10.7.1.1 fd77:1::1 --- bob --- 10.7.2.1 fd77:2::1 carol
struct between_two
{
    lab::host alice{"alice"}, bob{"bob"}, carol{"carol"};

    between_two()
    {
        lab::connect(alice, {"10.7.1.1/24", "fd77:1::1/64"}, bob, {"10.7.1.9/24", "fd77:1::9/64"});
        lab::connect(carol, {"10.7.2.1/24", "fd77:2::1/64"}, bob, {"10.7.2.9/24", "fd77:2::9/64"});
        // On a single processor datagrams are not reordered.
        cpu_set_t one;
        CPU_ZERO(&one);
        CPU_SET(::sched_getcpu(), &one);
        BOOST_TEST_REQUIRE(::sched_setaffinity(0, sizeof one, &one) == 0);
    }

    /// The address of alice or carol.
    address source(const lab::host& who, bool v6) const
    {
        const std::string link = &who == &alice ? "1" : "2";
        return make_address(v6 ? "fd77:" + link + "::1" : "10.7." + link + ".1");
    }

    join_source_group from(const lab::host& who, const address& group) const
    {
        return {group, source(who, group.is_v6()), bob.index(who.name())};
    }

    void send(const lab::host& by, const address& to, const std::string& word) const
    {
        by.run([&] {
            udp::socket s(context, udp::endpoint(source(by, to.is_v6()), 0));
            s.set_option(outbound_interface(by.index("bob")));
            s.send_to(asio::buffer(word), udp::endpoint(to, 7000));
        });
    }

    /// The words that the socket receives, up to a datagram from this host to bob.
    words heard(udp::socket& s, const lab::host& last) const
    {
        const bool v6 = s.local_endpoint().address().is_v6();
        const std::string link = &last == &alice ? "1" : "2";
        send(last, make_address(v6 ? "fd77:" + link + "::9" : "10.7." + link + ".9"), "end");
        words all;
        for (char word[32];;) {
            all.emplace_back(word, s.receive(asio::buffer(word)));
            if (all.back() == "end")
                break;
        }
        all.pop_back();
        return all;
    }
};

/// A socket of bob's that has joined the group first on alice's interface and then on carol's.
udp::socket listen_to_both(const between_two& net, const address& group)
{
    return net.bob.run([&] {
        udp::socket s(context, udp::endpoint(group.is_v6() ? udp::v6() : udp::v4(), 7000));
        s.set_option(all_groups(false));
        s.set_option(net.from(net.alice, group));
        s.set_option(net.from(net.carol, group));
        return s;
    });
}

const auto ip_kinds = data::make({kinds[0], kinds[1]});

BOOST_AUTO_TEST_SUITE(interfaces, *boost::unit_test::precondition(lab::available))

BOOST_DATA_TEST_CASE(a_receiver_hears_its_group_on_its_interface_and_on_no_other, ip_kinds, k)
{
    const between_two net;
    udp::socket to_alice(context), to_carol(context);
    net.bob.run([&] {
        open_receiver(to_alice, join_group(k.group(), net.bob.index("alice")), 7000);
        open_receiver(to_carol, join_group(k.group(), net.bob.index("carol")), 7000);
    });
    for (const char* again : {"", " again"}) {
        net.send(net.carol, k.group(), "carol" + std::string(again));
        net.send(net.alice, k.group(), "alice" + std::string(again));
    }
    for (const auto& [socket, name] : {std::pair(&to_alice, "alice"), std::pair(&to_carol, "carol")})
        for (const char* again : {"", " again"}) {
            char word[32];
            const std::size_t size = socket->receive(asio::buffer(word));
            BOOST_TEST(std::string(word, size) == name + std::string(again));
        }
}

BOOST_DATA_TEST_CASE(a_receiver_for_each_interface_hears_its_source_there, ip_kinds, k)
{
    const between_two net;
    udp::socket to_alice(context), to_carol(context);
    net.bob.run([&] {
        open_receiver(to_alice, net.from(net.alice, k.source_group()), 7000);
        open_receiver(to_carol, net.from(net.carol, k.source_group()), 7000);
    });
    net.send(net.carol, k.source_group(), "carol");
    net.send(net.alice, k.source_group(), "alice");
    for (const auto& [socket, name] : {std::pair(&to_alice, "alice"), std::pair(&to_carol, "carol")}) {
        char word[32];
        const std::size_t size = socket->receive(asio::buffer(word));
        BOOST_TEST(std::string(word, size) == name);
    }
}

BOOST_AUTO_TEST_CASE(an_ipv6_receiver_is_bound_to_the_interface_by_index_or_scope_id)
{
    const between_two net;
    net.bob.run([&] {
        const unsigned on = net.bob.index("alice");
        udp::socket by_index(context), by_scope(context), v4(context);
        open_receiver(by_index, join_group(make_address("ff15::1"), on), 7000);
        open_receiver(by_scope, join_group(make_address("ff02::1234%alice")), 7000);
        open_receiver(v4, join_group(make_address("239.1.2.1"), on), 7000);
        BOOST_TEST(get<iplevel::bind_to_interface>(by_index).value() == on);
        BOOST_TEST(get<iplevel::bind_to_interface>(by_scope).value() == on);
        BOOST_TEST(get<iplevel::bind_to_interface>(v4).value() == 0u);
    });
}

BOOST_AUTO_TEST_CASE(a_receiver_that_may_not_be_bound_to_its_interface_is_opened_all_the_same)
{
    const between_two net;
    const join_group membership(make_address("ff15::1"), net.bob.index("alice"));
    // The number of options that are set earlier: all_groups, v6_only and reuse_address.
    constexpr std::size_t binding = 3;
    const auto open = [&](udp::socket& s, int error) {
        iplevel::error_code ec;
        faults calls;
        calls.fail(call::setsockopt, error, binding);
        net.bob.run([&] { open_receiver(s, membership, 7000, iplevel::control_flags::none, ec); });
        return ec;
    };
    for (int allowed : {EPERM, ENOPROTOOPT}) {
        udp::socket s(context);
        BOOST_TEST(!open(s, allowed));
        BOOST_TEST(get<iplevel::bind_to_interface>(s).value() == 0u);
        BOOST_TEST(set(s, membership) == boost::system::errc::address_in_use);
    }
    udp::socket s(context);
    BOOST_TEST(open(s, ENOMEM) == boost::system::errc::not_enough_memory);
    BOOST_TEST(!s.is_open());
}

BOOST_AUTO_TEST_CASE(without_an_interface_an_ipv4_option_is_about_the_one_the_routes_choose)
{
    const between_two net;
    net.bob.ip("route add 239.0.0.0/8 dev carol");
    net.bob.run([&] {
        const address group = kinds[0].group(), source = kinds[0].source();
        const auto blocked_on = [&](const udp::socket& s, const char* name) {
            source_filter filter(group, iplevel::find_interface(name));
            s.get_option(filter);
            return filter.sources().size();
        };
        for (const bool routes_last : {false, true}) {
            udp::socket s = kinds[0].open();
            s.set_option(join_group(group, net.bob.index(routes_last ? "alice" : "carol")));
            s.set_option(join_group(group, net.bob.index(routes_last ? "carol" : "alice")));
            s.set_option(block_source(group, source));
            BOOST_TEST(blocked_on(s, "alice") == 0u);
            BOOST_TEST(blocked_on(s, "carol") == 1u);
            s.set_option(leave_group(group));
            BOOST_TEST(
                set(s, leave_group(group, net.bob.index("carol"))) ==
                boost::system::errc::address_not_available);
            BOOST_TEST(set(s, leave_group(group, net.bob.index("alice"))) == iplevel::error_code());
        }
    });
}

BOOST_AUTO_TEST_CASE(an_ipv4_socket_has_a_list_of_sources_for_each_interface)
{
    const between_two net;
    const address group = make_address("232.1.2.1");
    udp::socket s = listen_to_both(net, group);
    net.send(net.alice, group, "alice");
    net.send(net.carol, group, "carol");
    BOOST_TEST(net.heard(s, net.carol) == (words{"alice", "carol"}), boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(an_ipv6_socket_hears_the_sources_of_its_last_membership_alone)
{
    const between_two net;
    const address group = make_address("ff35::8000:1");
    udp::socket s = listen_to_both(net, group);
    net.send(net.alice, group, "alice");
    net.send(net.carol, group, "carol");
    BOOST_TEST(net.heard(s, net.carol) == words{"carol"}, boost::test_tools::per_element());
}

BOOST_AUTO_TEST_SUITE_END()

} // namespace
