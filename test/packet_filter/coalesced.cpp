// Copyright (c) 2026 The iplevel authors
// SPDX-License-Identifier: BSL-1.0

// The effect of a filter, and of the counter of drops, on datagrams that arrive coalesced.

#include <iplevel/drop_counter.hpp>
#include <iplevel/option/socket.hpp>
#include <iplevel/packet_filter/options.hpp>

#include "batch/fixture.hpp"
#include "packet_filter/bpf_kernel.hpp"
#include "support/coalescing_pair.hpp"

using namespace test;
using namespace iplevel::packet_filter;
using boost::test_tools::per_element;
using strings = std::vector<std::string>;

namespace {

constexpr auto keep = return_constant(0xffffffff);
constexpr auto drop = return_constant(0);

/// Keeps datagrams whose payload begins with an 'a'.
const program only_a = {load_absolute(8, width::byte), jump_if(comparison::equal, 'a', 0, 1), keep, drop};

/// Calls f with a pair of each family for which the kernel coalesces.
template <typename Function>
void on_each_pair(Function f)
{
    stay_on_this_processor();
    for (const char* loopback : {"127.0.0.1", "::1"}) {
        coalescing_pair pair(loopback, loopback);
        if (pair.supported)
            BOOST_TEST_CONTEXT(loopback) { f(pair); }
    }
}

/// All datagrams that arrived of a run. A further datagram marks the end.
strings datagrams(coalescing_pair& pair, received_batch& batch)
{
    static const std::string end = "a last one";
    pair.send(end);
    strings all;
    while (all.empty() || all.back() != end) {
        await_datagram(pair.receiver);
        receive_batch(pair.receiver, batch);
        for (auto& bytes : bytes_of(batch))
            all.push_back(std::move(bytes));
    }
    all.pop_back();
    return all;
}

} // namespace

BOOST_AUTO_TEST_CASE(a_filter_judges_a_run_by_its_first_datagram)
{
    on_each_pair([](coalescing_pair& pair) {
        received_batch batch(4, iplevel::coalesced_size);
        pair.receiver.set_option(iplevel::attach_filter(only_a));
        pair.send_coalesced("a1b2b3", 2);
        BOOST_TEST(datagrams(pair, batch) == (strings{"a1", "b2", "b3"}), per_element());
        pair.send_coalesced("b1a2a3", 2);
        BOOST_TEST(datagrams(pair, batch) == strings(), per_element());

        disable_control(pair.receiver, control_flags::coalesced); // each datagram is then filtered separately
        pair.send_coalesced("a1b2b3", 2);
        pair.send_coalesced("b1a2a3", 2);
        BOOST_TEST(datagrams(pair, batch) == (strings{"a1", "a2", "a3"}), per_element());
    });
}

BOOST_AUTO_TEST_CASE(a_filter_that_keeps_the_beginning_keeps_that_of_a_run_and_nothing_says_so)
{
    on_each_pair([](coalescing_pair& pair) {
        received_batch batch(4, iplevel::coalesced_size);
        pair.receiver.set_option(iplevel::attach_filter({return_constant(8 + 500)}));
        pair.send_coalesced(std::string(1000, 'a'), 200);
        BOOST_TEST(
            datagrams(pair, batch) ==
                (strings{std::string(200, 'a'), std::string(200, 'a'), std::string(100, 'a')}),
            per_element());
        pair.send_coalesced(std::string(1000, 'a'), 200);
        await_datagram(pair.receiver);
        receive_batch(pair.receiver, batch);
        for (const auto& d : batch) {
            BOOST_TEST(!d.truncated());
            BOOST_TEST(!d.control().truncated);
        }
    });
}

BOOST_AUTO_TEST_CASE(a_run_that_is_dropped_counts_as_one)
{
    on_each_pair([](coalescing_pair& pair) {
        enable_control(pair.receiver, control_flags::drop_count);
        pair.receiver.set_option(iplevel::attach_filter(only_a));
        iplevel::drop_counter drops;
        pair.send_coalesced("b1b2b3", 2);
        pair.send("a");
        BOOST_TEST(drops.update(receive(pair.receiver).control) == 1u);

        disable_control(pair.receiver, control_flags::coalesced);
        pair.send_coalesced("b1b2b3", 2);
        pair.send("a");
        BOOST_TEST(drops.update(receive(pair.receiver).control) == 3u);
    });
}

BOOST_AUTO_TEST_CASE(a_run_goes_to_the_socket_that_its_first_datagram_chooses)
{
    on_each_pair([](coalescing_pair& pair) {
        const auto at = pair.receiver.local_endpoint();
        udp::socket sockets[] = {
            udp::socket(pair.context, at.protocol()), udp::socket(pair.context, at.protocol())};
        pair.receiver.close();
        for (auto& socket : sockets) {
            enable_control(socket, control_flags::coalesced);
            socket.set_option(iplevel::reuse_port(true));
            socket.bind(at);
        }
        sockets[0].set_option(iplevel::attach_reuse_port_filter(
            {load_absolute(0, width::byte), compute(operation::bit_and, 1), return_a()}));
        for (const auto& run : {std::string("\0\1\1", 3), std::string("\1\0\0", 3)}) {
            pair.send_coalesced(run, 1);
            BOOST_TEST(receive(sockets[static_cast<std::size_t>(run[0])]).bytes == run);
        }
    });
}
