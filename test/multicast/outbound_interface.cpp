// Copyright (c) 2026 The iplevel authors
// SPDX-License-Identifier: BSL-1.0

#include <iplevel/multicast/membership.hpp>
#include <iplevel/multicast/outbound_interface.hpp>
#include <iplevel/option/custom.hpp>
#include <iplevel/option/for_ipv4.hpp>

#include "lab/available.hpp"
#include "lab/topology.hpp"
#include "multicast/setup.hpp"

#include <boost/system/errc.hpp>
#include <boost/test/unit_test.hpp>

#include <optional>
#include <stdexcept>

using namespace iplevel::multicast;
using namespace test;
using iplevel::for_ipv4;
namespace errc = boost::system::errc;

static_assert(iplevel::is_settable_socket_option_v<outbound_interface, udp>);
static_assert(iplevel::is_gettable_socket_option_v<outbound_interface, udp>);

namespace {

constexpr unsigned lo = 1;

/// alice is between bob and carol, and has no routes for groups.
struct between_two
{
    lab::host alice{"alice"}, bob{"bob"}, carol{"carol"};
    udp::socket at_bob{context}, at_carol{context};

    explicit between_two(const char* group)
    {
        lab::connect(alice, {"10.7.1.1/24", "fd77:1::1/64"}, bob, {"10.7.1.2/24", "fd77:1::2/64"});
        lab::connect(alice, {"10.7.2.1/24", "fd77:2::1/64"}, carol, {"10.7.2.2/24", "fd77:2::2/64"});
        at_bob = listen(bob, make_address(group));
        at_carol = listen(carol, make_address(group));
    }

    static udp::socket listen(const lab::host& host, const address& group)
    {
        return host.run([&] {
            udp::socket s(context, udp::endpoint(group.is_v6() ? udp::v6() : udp::v4(), 7000));
            s.set_option(join_group(group, host.index("alice")));
            return s;
        });
    }

    static char receive(udp::socket& s)
    {
        char data = 0;
        s.receive(asio::buffer(&data, 1));
        return data;
    }
};

} // namespace

BOOST_AUTO_TEST_CASE(the_routes_choose_unless_an_index_is_given)
{
    BOOST_TEST((outbound_interface().index() == 0u));
    BOOST_TEST((outbound_interface(7).index() == 7u));
    BOOST_TEST((outbound_interface(iplevel::find_interface(lo)).index() == lo));
}

BOOST_AUTO_TEST_CASE(an_ipv6_socket_answers_with_the_index)
{
    udp::socket s(context, udp::v6());
    BOOST_TEST((get<outbound_interface>(s).index() == 0u));
    s.set_option(outbound_interface(lo));
    BOOST_TEST((get<outbound_interface>(s).index() == lo));
    s.set_option(outbound_interface());
    BOOST_TEST((get<outbound_interface>(s).index() == 0u));
}

BOOST_AUTO_TEST_CASE(an_ipv4_socket_answers_with_no_index_rather_than_a_wrong_one)
{
    udp::socket s(context, udp::v4());
    BOOST_TEST((get<outbound_interface>(s).index() == std::nullopt));
    s.set_option(outbound_interface(lo));
    BOOST_TEST((get<outbound_interface>(s).index() == std::nullopt));
    BOOST_TEST(get<outbound_interface>(s).address().is_unspecified());
}

BOOST_AUTO_TEST_CASE(an_ipv4_socket_answers_with_the_address_the_interface_was_set_by)
{
    udp::socket s(context, udp::v4());
    s.set_option(asio::ip::multicast::outbound_interface(asio::ip::address_v4::loopback()));
    BOOST_TEST((get<outbound_interface>(s).address() == asio::ip::address_v4::loopback()));
    BOOST_TEST((get<outbound_interface>(s).index() == std::nullopt));
}

BOOST_AUTO_TEST_CASE(what_was_read_restores_an_interface_that_was_set_by_address_and_not_one_set_by_index)
{
    udp::socket s(context, udp::v4());
    s.set_option(asio::ip::multicast::outbound_interface(asio::ip::address_v4::loopback()));
    auto before = get<outbound_interface>(s);
    s.set_option(outbound_interface());
    BOOST_TEST(get<outbound_interface>(s).address().is_unspecified());
    s.set_option(before);
    BOOST_TEST((get<outbound_interface>(s).address() == asio::ip::address_v4::loopback()));

    s.set_option(outbound_interface(lo));
    s.get_option(before);
    BOOST_TEST(before.address().is_unspecified());
    BOOST_TEST(set(s, before) == iplevel::error_code());
}

BOOST_AUTO_TEST_CASE(an_interface_that_is_not_there_is_refused)
{
    udp::socket v4(context, udp::v4()), v6(context, udp::v6());
    BOOST_TEST(set(v4, outbound_interface(999999)) == errc::address_not_available);
    BOOST_TEST(set(v6, outbound_interface(999999)) == errc::no_such_device);
}

BOOST_AUTO_TEST_CASE(an_answer_of_another_length_is_a_length_error)
{
    outbound_interface option;
    BOOST_CHECK_THROW(option.resize(udp::v4(), 12), std::length_error);
    BOOST_CHECK_THROW(option.resize(udp::v6(), 1), std::length_error);
}

BOOST_AUTO_TEST_SUITE(traffic, *boost::unit_test::precondition(lab::available))

BOOST_AUTO_TEST_CASE(datagrams_to_ipv4_groups_leave_by_the_interface)
{
    between_two net("239.1.2.1");
    udp::socket s = net.alice.run([] { return udp::socket(context, udp::v4()); });
    s.set_option(outbound_interface(net.alice.index("bob")));
    s.send_to(asio::buffer("b", 1), {make_address("239.1.2.1"), 7000});
    s.set_option(outbound_interface(net.alice.index("carol")));
    s.send_to(asio::buffer("c", 1), {make_address("239.1.2.1"), 7000});
    BOOST_TEST(net.receive(net.at_bob) == 'b');
    BOOST_TEST(net.receive(net.at_carol) == 'c');
    BOOST_TEST(net.at_bob.available() == 0u);
}

BOOST_AUTO_TEST_CASE(datagrams_to_ipv6_groups_leave_by_the_interface)
{
    between_two net("ff05::1");
    udp::socket s = net.alice.run([] { return udp::socket(context, udp::v6()); });
    s.set_option(outbound_interface(net.alice.index("bob")));
    s.send_to(asio::buffer("b", 1), {make_address("ff05::1"), 7000});
    s.set_option(outbound_interface(net.alice.index("carol")));
    s.send_to(asio::buffer("c", 1), {make_address("ff05::1"), 7000});
    BOOST_TEST(net.receive(net.at_bob) == 'b');
    BOOST_TEST(net.receive(net.at_carol) == 'c');
    BOOST_TEST(net.at_bob.available() == 0u);
}

BOOST_AUTO_TEST_CASE(a_dual_stack_socket_has_one_for_each_family)
{
    between_two net("239.1.2.1");
    udp::socket s = net.alice.run([] { return udp::socket(context, udp::v6()); });
    const udp::endpoint group(make_address("::ffff:239.1.2.1"), 7000);
    s.set_option(outbound_interface(net.alice.index("carol")));
    s.set_option(for_ipv4(outbound_interface(net.alice.index("bob"))));
    BOOST_TEST((get<outbound_interface>(s).index() == net.alice.index("carol")));
    s.send_to(asio::buffer("b", 1), group);
    s.set_option(for_ipv4(outbound_interface(net.alice.index("carol"))));
    s.send_to(asio::buffer("c", 1), group);
    BOOST_TEST(net.receive(net.at_bob) == 'b');
    BOOST_TEST(net.receive(net.at_carol) == 'c');
    BOOST_TEST(net.at_bob.available() == 0u);
}

BOOST_AUTO_TEST_SUITE_END()
