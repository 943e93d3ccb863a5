// Copyright (c) 2026 The iplevel authors
// SPDX-License-Identifier: BSL-1.0

// traceroute beside Debian's and mtr, over four routers.

#include "examples_probes.hpp"

#include <iplevel/icmp.hpp>
#include <iplevel/ip_header.hpp>

#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/icmp.hpp>
#include <boost/asio/ip/udp.hpp>
#include <boost/test/data/monomorphic.hpp>
#include <boost/test/data/test_case.hpp>

#include <array>
#include <string>
#include <thread>
#include <vector>

using namespace test;
namespace asio = boost::asio;
namespace data = boost::unit_test::data;
using asio::ip::udp;
using raw = asio::ip::icmp;

namespace {

/// Probes of ours, and the options of others for the same.
struct mode
{
    std::string ours, traceroute, mtr;
};

const mode modes[] = {
    {"traceroute ", "", "--udp "}, {"traceroute --icmp ", "-I ", ""}, {"traceroute --raw ", "-I ", ""}};

std::ostream& operator<<(std::ostream& os, const mode& m) { return os << m.ours; }

std::vector<std::string> every_hop(const family& f)
{
    std::vector<std::string> hops(std::begin(f.routers), std::end(f.routers));
    hops.push_back(f.bob);
    return hops;
}

/// The first address in each line of traceroute's.
std::vector<std::string> hops_in(const std::string& text)
{
    return all_matches(text, "\n *\\d+  ([\\da-f.:*]+)[^\n]*");
}

/// With no names, and with time for each answer, however soon the others came.
std::string debians_traceroute()
{
    const std::string path = installed("traceroute");
    return path.empty() ? path : path + " -n -w 5,0,0 ";
}

/// Somebody listens on bob's port 33434, and says that the datagram has come too far, through a tunnel.
class end_of_a_tunnel
{
public:
    end_of_a_tunnel(const lab::host& bob, const std::string& address)
        : socket_(bob.run([&] {
            return udp::socket(context_, {asio::ip::make_address(address), 33434});
        }))
        , router_(bob.run([&] { return raw::socket(context_, is_v6() ? raw::v6() : raw::v4()); }))
    {
        socket_.async_receive_from(asio::buffer(bytes_), sender_, [this](auto ec, std::size_t size) {
            BOOST_TEST(!ec);
            answer(size);
        });
        thread_ = std::thread([this] { context_.run(); });
    }

    ~end_of_a_tunnel()
    {
        context_.stop();
        thread_.join();
    }

private:
    using port = std::uint16_t;

    bool is_v6() const { return socket_.local_endpoint().address().is_v6(); }

    /// The IP and the UDP header that the datagram came with, and its data.
    std::vector<unsigned char> packet(std::size_t size) const
    {
        const auto us = socket_.local_endpoint();
        const auto length = static_cast<std::uint16_t>(8 + size);
        std::vector<unsigned char> all(40);
        if (is_v6()) {
            iplevel::ipv6_header header;
            header.source = sender_.address().to_v6();
            header.destination = us.address().to_v6();
            header.payload_length = length;
            header.next_header = 17;
            all.resize(encode(header, asio::buffer(all)));
        } else {
            iplevel::ipv4_header header;
            header.source = sender_.address().to_v4();
            header.destination = us.address().to_v4();
            header.total_length = static_cast<std::uint16_t>(20 + length);
            header.protocol = 17;
            all.resize(encode(header, asio::buffer(all)));
        }
        for (const unsigned word : {unsigned(sender_.port()), unsigned(us.port()), unsigned(length), 0u}) {
            all.push_back(static_cast<unsigned char>(word >> 8));
            all.push_back(static_cast<unsigned char>(word));
        }
        all.insert(all.end(), bytes_.begin(), bytes_.begin() + static_cast<std::ptrdiff_t>(size));
        return all;
    }

    void answer(std::size_t size)
    {
        using namespace iplevel::icmp;
        const auto datagram = packet(size);
        const mpls_label_stack labels{{{16010, 5, false, 1}, {17, 0, true, 200}}};
        const error_body body{asio::buffer(datagram), {labels}, 0, 0};
        std::array<unsigned char, 500> message;
        const auto length = is_v6()
                                ? encode(message_v6{type_v6::time_exceeded, 0, body}, asio::buffer(message))
                                : encode(message_v4{type_v4::time_exceeded, 0, body}, asio::buffer(message));
        router_.send_to(asio::buffer(message, length), raw::endpoint(sender_.address(), 0));
    }

    asio::io_context context_;
    udp::socket socket_;
    raw::socket router_;
    std::array<unsigned char, 1500> bytes_;
    udp::endpoint sender_;
    std::thread thread_;
};

} // namespace

BOOST_AUTO_TEST_SUITE(traceroute, *boost::unit_test::precondition(lab::available))

BOOST_DATA_TEST_CASE(every_router_is_named_as_others_name_it, data::make(modes) * data::make(families), m, f)
{
    const four_routers way;
    const std::string text = way.output(m.ours + f.bob);
    BOOST_TEST(hops_in(text) == every_hop(f), boost::test_tools::per_element());
    BOOST_TEST(all_matches(text, "  (\\d+\\.\\d{3}) ms").size() == 15u);
    for (const auto& time : all_matches(text, "  (\\d+\\.\\d{3}) ms"))
        BOOST_TEST((std::stod(time) > 0 && std::stod(time) < 3000));

    if (const auto debians = debians_traceroute(); !debians.empty())
        BOOST_TEST(without_times(text) == without_times(way.output(debians + m.traceroute + f.bob)));
    if (const auto mtr = installed("mtr"); !mtr.empty())
        BOOST_TEST(
            all_matches(
                way.output(mtr + " --report --no-dns --report-cycles 1 --gracetime 2 " + m.mtr + f.bob),
                "\\|-- (\\S+)") == every_hop(f),
            boost::test_tools::per_element());
}

BOOST_DATA_TEST_CASE(
    it_needs_no_right_to_open_raw_sockets,
    data::make({"traceroute ", "traceroute --icmp "}) * data::make(families), ours, f)
{
    const four_routers way;
    BOOST_TEST(
        hops_in(way.output(unprivileged + ours + f.bob)) == every_hop(f), boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(a_raw_socket_steps_in_where_others_are_not_allowed)
{
    const four_routers way;
    way.alice().sysctl("ipv4/ping_group_range", "1 0");
    for (const auto& f : families)
        BOOST_TEST(
            hops_in(way.output(std::string("traceroute --icmp ") + f.bob)) == every_hop(f),
            boost::test_tools::per_element());
    const std::string text = way.output(unprivileged + "traceroute --icmp 10.7.5.2", 1);
    BOOST_TEST(text.find("\ntraceroute: " + no_echo) != text.npos, text);
}

BOOST_DATA_TEST_CASE(silence_is_a_star, data::make(modes) * data::make(families), m, f)
{
    const four_routers way;
    const std::string text = way.output(m.ours + "--max 4 --wait 1000 " + f.silence, 1);
    BOOST_TEST(
        without_times(text).find(
            "\n 1  " + std::string(f.routers[0]) + "  T  T  T\n 2  * * *\n 3  * * *\n 4  * * *\n") !=
            text.npos,
        text);
    if (const auto debians = debians_traceroute(); !debians.empty())
        BOOST_TEST(
            without_times(text) ==
            without_times(way.output(debians + "-m 4 -w 1,0,0 " + m.traceroute + f.silence)));
}

BOOST_DATA_TEST_CASE(
    a_router_without_a_route_ends_the_way_and_is_marked, data::make(modes) * data::make(families), m, f)
{
    const std::string text = four_routers().output(m.ours + f.nowhere, 1);
    const std::string mark = f.option == std::string("-6") ? "  T !N" : "  T !H";
    BOOST_TEST(
        without_times(text).find("\n 4  " + std::string(f.routers[3]) + mark + mark + mark + '\n') !=
            text.npos,
        text);
    if (const auto debians = debians_traceroute(); !debians.empty())
        BOOST_TEST(
            without_times(text) == without_times(four_routers().output(debians + m.traceroute + f.nowhere)));
}

BOOST_DATA_TEST_CASE(what_this_machine_cannot_send_is_said, data::make(modes), m)
{
    const four_routers way;
    way.alice().ip("route del default via 10.7.1.2");
    const std::string text = way.output(m.ours + "--queries 1 10.7.5.2", 1);
    BOOST_TEST(text.find("\n 1  Network is unreachable\n") != text.npos, text);
}

BOOST_DATA_TEST_CASE(the_labels_of_a_tunnel_are_printed, data::make(families), f)
{
    const four_routers way;
    const std::string expected =
        std::string("\n 5  ") + f.bob + " <MPLS:L=16010,E=5,S=0,T=1/L=17,E=0,S=1,T=200>  T\n";
    std::string text;
    {
        const end_of_a_tunnel bob(way.bob(), f.bob);
        text = without_times(way.output(std::string("traceroute --first 5 --max 5 --queries 1 ") + f.bob));
    }
    BOOST_TEST(text.find(expected) != text.npos, text);
    if (const auto debians = debians_traceroute(); !debians.empty()) {
        const end_of_a_tunnel bob(way.bob(), f.bob);
        BOOST_TEST(text == without_times(way.output(debians + "-e -f 5 -m 5 -q 1 " + f.bob)));
    }
}

BOOST_AUTO_TEST_CASE(one_who_listens_has_been_reached)
{
    const four_routers way;
    asio::io_context context;
    const udp::endpoint first(asio::ip::make_address("10.7.5.2"), 4000);
    udp::socket bob = way.bob().run([&] { return udp::socket(context, first); });
    std::thread reply([&] {
        char data[100];
        udp::endpoint sender;
        bob.receive_from(asio::buffer(data), sender);
        bob.send_to(asio::buffer("here", 4), sender);
    });
    const std::string text = way.output("traceroute --first 5 --queries 1 --port 4000 10.7.5.2");
    reply.join();
    BOOST_TEST(hops_in(text) == std::vector<std::string>{"10.7.5.2"}, boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(names_are_printed_when_asked_for)
{
    const lab::host here("here");
    here.run([] {
        for (const char* address : {"127.0.0.1", "::1"}) {
            program p(std::string("traceroute --names --queries 1 ") + address);
            const std::string text = p.rest();
            BOOST_TEST(
                all_matches(text, "\n 1  (\\S+) \\(" + std::string(address) + "\\)  ").size() == 1u, text);
            BOOST_TEST(p.exit_code() == 0);
        }
    });
}

BOOST_AUTO_TEST_SUITE_END()
