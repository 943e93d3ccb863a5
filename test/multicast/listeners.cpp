// Copyright (c) 2026 The iplevel authors
// SPDX-License-Identifier: BSL-1.0

// All combinations of sockets and interfaces that a listener may use.

#include <iplevel/ip/protocol.hpp>
#include <iplevel/multicast/membership.hpp>
#include <iplevel/network_interface.hpp>
#include <iplevel/option/packet.hpp>

#include "lab/available.hpp"
#include "lab/topology.hpp"
#include "multicast/setup.hpp"

#include <boost/test/data/monomorphic.hpp>
#include <boost/test/data/test_case.hpp>
#include <boost/test/unit_test.hpp>

#include <algorithm>
#include <vector>

using namespace iplevel::multicast;
using namespace test;
using iplevel::ip_protocol;
using iplevel::network_interface;
namespace data = boost::unit_test::data;

namespace {

/// A host with three neighbors.
struct three_interfaces
{
    lab::host hub{"hub"}, ann{"ann"}, ben{"ben"}, cat{"cat"};
    std::vector<network_interface> all;

    three_interfaces()
    {
        lab::connect(hub, {"10.7.1.1/24", "fd77:1::1/64"}, ann, {"10.7.1.2/24", "fd77:1::2/64"});
        lab::connect(hub, {"10.7.2.1/24", "fd77:2::1/64"}, ben, {"10.7.2.2/24", "fd77:2::2/64"});
        lab::connect(hub, {"10.7.3.1/24", "fd77:3::1/64"}, cat, {"10.7.3.2/24", "fd77:3::2/64"});
        hub.run([&] {
            for (const char* name : {"ann", "ben", "cat"})
                all.push_back(iplevel::find_interface(name));
        });
    }

    /// The address of the interface, in the family of the group.
    address address_of(const network_interface& nic, const address& group) const
    {
        const auto same_family = [&](const auto& a) { return a.address.is_v6() == group.is_v6(); };
        return std::find_if(nic.addresses().begin(), nic.addresses().end(), same_family)->address;
    }

    /// The interfaces on which the group is joined.
    std::vector<unsigned> joined(const address& group) const
    {
        std::vector<unsigned> indices;
        hub.run([&] {
            for (const network_interface& nic : all)
                for (const address& joined : nic.multicast_groups())
                    if (without_scope(joined) == group)
                        indices.push_back(nic.index());
        });
        return indices;
    }

    std::vector<unsigned> everywhere() const { return {all[0].index(), all[1].index(), all[2].index()}; }
};

template <typename Socket>
void join_and_leave_everywhere(const three_interfaces& net, Socket& s, const address& group)
{
    for (const network_interface& nic : net.all)
        s.set_option(join_group(group, nic));
    BOOST_TEST(net.joined(group) == net.everywhere(), boost::test_tools::per_element());
    for (const network_interface& nic : net.all)
        s.set_option(leave_group(group, nic));
    BOOST_TEST(net.joined(group).empty());
}

/// One socket for each interface, bound to the address of the interface.
template <typename Protocol>
void join_and_leave_on_their_own(
    const three_interfaces& net, Protocol protocol, unsigned short port, const address& group)
{
    std::vector<typename Protocol::socket> sockets;
    net.hub.run([&] {
        for (const network_interface& nic : net.all) {
            auto& s = sockets.emplace_back(context, protocol);
            s.bind({net.address_of(nic, group), port});
            s.set_option(join_group(group, nic));
        }
    });
    BOOST_TEST(net.joined(group) == net.everywhere(), boost::test_tools::per_element());
    for (std::size_t i = 0; i < sockets.size(); ++i) {
        sockets[i].set_option(leave_group(group, net.all[i]));
        BOOST_TEST(net.joined(group).size() == sockets.size() - 1 - i);
    }
}

const address groups_v4[] = {
    make_address("224.0.0.249"), make_address("224.0.0.250"), make_address("224.0.0.254")};
const address groups_v6[] = {
    make_address("ff02::114"), make_address("ff02::1:114"), make_address("ff02::2:114")};
const auto groups = data::make(groups_v4) + data::make(groups_v6);

BOOST_AUTO_TEST_SUITE(listeners, *boost::unit_test::precondition(lab::available))

BOOST_DATA_TEST_CASE(one_udp_socket_listens_on_every_interface, groups, group)
{
    const three_interfaces net;
    udp::socket s = net.hub.run(
        [&] { return udp::socket(context, udp::endpoint(group.is_v6() ? udp::v6() : udp::v4(), 0)); });
    join_and_leave_everywhere(net, s, group);
}

BOOST_DATA_TEST_CASE(two_udp_sockets_on_one_port_listen_on_every_interface_and_both_hear, groups, group)
{
    const three_interfaces net;
    udp::socket one(context), two(context);
    net.hub.run([&] {
        for (udp::socket* s : {&one, &two}) {
            const udp::endpoint any(group.is_v6() ? udp::v6() : udp::v4(), 7000);
            s->open(any.protocol());
            s->set_option(udp::socket::reuse_address(true));
            s->bind(any);
            for (const network_interface& nic : net.all)
                s->set_option(join_group(group, nic));
        }
    });
    net.ben.run([&] {
        udp::socket s(context, group.is_v6() ? udp::v6() : udp::v4());
        s.set_option(outbound_interface(net.ben.index("hub")));
        s.send_to(asio::buffer("x", 1), udp::endpoint(group, 7000));
    });
    for (udp::socket* s : {&one, &two}) {
        char word[8];
        udp::endpoint sender;
        BOOST_TEST(s->receive_from(asio::buffer(word), sender) == 1u);
        BOOST_TEST(sender.address().to_string() == (group.is_v6() ? "fd77:2::2" : "10.7.2.2"));
    }

    for (const network_interface& nic : net.all)
        one.set_option(leave_group(group, nic));
    BOOST_TEST(net.joined(group) == net.everywhere(), boost::test_tools::per_element());
    for (const network_interface& nic : net.all)
        two.set_option(leave_group(group, nic));
    BOOST_TEST(net.joined(group).empty());
}

BOOST_DATA_TEST_CASE(a_udp_socket_for_each_interface_listens_on_its_own, groups, group)
{
    join_and_leave_on_their_own(three_interfaces(), group.is_v6() ? udp::v6() : udp::v4(), 7000, group);
}

BOOST_DATA_TEST_CASE(one_raw_socket_listens_on_every_interface, groups, group)
{
    const three_interfaces net;
    icmp::socket s = net.hub.run(
        [&] { return icmp::socket(context, icmp::endpoint(group.is_v6() ? icmp::v6() : icmp::v4(), 0)); });
    if (!group.is_v6())
        s.set_option(iplevel::header_included(true));
    join_and_leave_everywhere(net, s, group);
}

BOOST_DATA_TEST_CASE(a_raw_socket_for_each_interface_listens_on_its_own, groups, group)
{
    join_and_leave_on_their_own(
        three_interfaces(), group.is_v6() ? ip_protocol::v6(58) : ip_protocol::v4(253), 0, group);
}

BOOST_AUTO_TEST_SUITE_END()

} // namespace
