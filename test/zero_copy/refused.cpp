// Copyright (c) 2026 The iplevel authors
// SPDX-License-Identifier: BSL-1.0

// What is known about the buffers of zero-copy sends after others were refused, by a real firewall and a real
// queue.

#include <iplevel/zero_copy.hpp>

#include <iplevel/option/socket.hpp>

#include "zero_copy/lab.hpp"

#include <functional>
#include <vector>

using namespace test;
using iplevel::condition;

namespace {

outgoing_control segments(std::uint16_t size)
{
    outgoing_control control;
    control.segment_size = size;
    return control;
}

bool is_v6(const experiment& x)
{
    const auto address = x.to.address();
    return address.is_v6() && !address.to_v6().is_v4_mapped();
}

error_code send_from_elsewhere(experiment& x)
{
    outgoing_control control;
    control.source = asio::ip::make_address(is_v6(x) ? "2001:db8::1" : "192.0.2.1");
    return x.send(x.to, 1000, control);
}

error_code send_into_black_hole(experiment& x)
{
    const auto hole = x.to.protocol() == udp::v4() ? "10.8.0.1" : is_v6(x) ? "fd78::1" : "::ffff:10.8.0.1";
    return x.send({asio::ip::make_address(hole), 2000}, 1000);
}

error_code send_unfragmented(experiment& x)
{
    outgoing_control control;
    control.dont_fragment = true;
    return x.send(x.to, 5000, control);
}

/// The cause of the failure of one send. Some kernel versions have numbered the send by then, and others have
/// not.
struct refusal
{
    const char* what;
    std::function<error_code(experiment&)> send;
};

const refusal refusals[] = {
    {"a firewall",
     [](auto& x) {
         return x.send({x.to.address(), refused_port}, 1000);
     }},
    {"too long for a datagram", [](auto& x) { return x.send(x.to, 70000); }},
    {"too long for the path", send_unfragmented},
    {"segments too long for the path", [](auto& x) { return x.send(x.to, 5000, segments(2000)); }},
    {"too many segments", [](auto& x) { return x.send(x.to, 5000, segments(10)); }},
    {"no port",
     [](auto& x) {
         return x.send({x.to.address(), 0}, 1000);
     }},
    {"a source that is not here", send_from_elsewhere},
    {"a black hole", send_into_black_hole},
};

} // namespace

BOOST_AUTO_TEST_SUITE(zero_copy_refused, *boost::unit_test::precondition(lab::available))

BOOST_AUTO_TEST_CASE(whatever_is_refused_no_buffer_is_said_to_be_free_that_is_queued_and_no_doubt_stays)
{
    for (auto f : families) {
        experiment x(f);
        std::uint32_t queued = 0;
        for (const auto& r : refusals) {
            BOOST_TEST_CONTEXT(name(f) << ": " << r.what)
            {
                BOOST_TEST(r.send(x));
                BOOST_TEST(x.sends.outstanding() == queued + 1);
                const auto seen = x.drain();
                BOOST_TEST(x.sends.in_doubt() == seen.empty());
                BOOST_TEST(x.sends.outstanding() == queued + seen.empty());
                settle(x.sender, x.sends);
                BOOST_TEST(!x.sends.in_doubt());
                BOOST_TEST(x.sends.outstanding() == queued);
                BOOST_TEST(!x.send(x.to, 1000));
                x.drain();
                BOOST_TEST(x.sends.outstanding() == ++queued);
            }
        }
        const auto last = x.number;
        lab::let_go(x.net.alice, "bob");
        BOOST_TEST(x.drain().back() == last);
        BOOST_TEST(x.sends.outstanding() == 0u);
        BOOST_TEST(x.sends.pays());
    }
}

BOOST_AUTO_TEST_CASE(while_it_is_in_doubt_sends_are_copied_and_the_doubtful_one_is_outstanding)
{
    experiment x(family::v4);
    BOOST_TEST(x.send({x.to.address(), 0}, 1000));
    for (int i = 0; i < 3; ++i) {
        BOOST_TEST(!x.send(x.to, 1000));
        BOOST_TEST(x.drain().empty());
        x.sends.drained(); // has no effect without ask()
        BOOST_TEST(x.sends.in_doubt());
        BOOST_TEST(x.sends.outstanding() == 1u);
    }
    settle(x.sender, x.sends);
    BOOST_TEST(x.sends.outstanding() == 0u);
    BOOST_TEST(!x.send(x.to, 1000));
    BOOST_TEST(x.number == 1u); // one more after the send made by ask()
    BOOST_TEST(x.sends.outstanding() == 1u);
}

BOOST_AUTO_TEST_CASE(a_full_queue_refuses_a_send_and_completes_it_before_those_that_it_holds)
{
    experiment x(family::v4, 5000);
    std::uint32_t queued = 0;
    while (!x.send(x.to, 1000))
        ++queued;
    BOOST_TEST(queued > 1u);
    BOOST_TEST((x.drain() == std::vector{x.number}));
    BOOST_TEST(x.queued() > 0);
    BOOST_TEST(x.sends.outstanding() == queued);
    lab::let_go(x.net.alice, "bob");
    x.drain();
    BOOST_TEST(x.sends.outstanding() == 0u);
    BOOST_TEST(!x.sends.in_doubt());
}

BOOST_AUTO_TEST_CASE(a_datagram_that_is_refused_in_the_middle_is_outstanding_until_its_beginning_has_left)
{
    experiment x(family::v4, 5000);
    BOOST_TEST((x.send(x.to, 20000) == asio::error::no_buffer_space));
    BOOST_TEST(x.drain().empty());
    BOOST_TEST(x.queued() > 0);
    BOOST_TEST(x.sends.outstanding() == 1u);
    const auto refused = x.number;
    settle(x.sender, x.sends);
    BOOST_TEST(!x.sends.in_doubt());
    BOOST_TEST(x.queued() > 0);
    BOOST_TEST(x.sends.outstanding() == 1u);
    lab::let_go(x.net.alice, "bob");
    BOOST_TEST((x.drain() == std::vector{refused}));
    BOOST_TEST(x.sends.outstanding() == 0u);
}

BOOST_AUTO_TEST_CASE(sends_that_find_no_memory_for_a_number_are_in_doubt_until_the_socket_is_asked)
{
    experiment x(family::v4, 10000000);
    x.sender.set_option(iplevel::send_buffer_force(100000000));
    std::uint32_t queued = 0;
    error_code ec;
    while (!(ec = x.send(x.to, 1000)))
        ++queued;
    BOOST_TEST((ec == asio::error::no_buffer_space));
    BOOST_TEST(x.sends.outstanding() == queued + 1);
    x.sends.ask(x.sender, x.sender.local_endpoint(), ec);
    BOOST_TEST((ec == asio::error::no_buffer_space)); // for the same reason
    x.drain();
    x.sends.drained();
    BOOST_TEST(x.sends.in_doubt());
    BOOST_TEST(x.sends.outstanding() == queued + 1);
    lab::let_go(x.net.alice, "bob");
    x.drain();
    BOOST_TEST(x.sends.in_doubt());
    BOOST_TEST(x.sends.outstanding() == 1u);
    settle(x.sender, x.sends);
    BOOST_TEST(!x.sends.in_doubt());
    BOOST_TEST(x.sends.outstanding() == 0u);
}

BOOST_AUTO_TEST_CASE(a_socket_is_asked_by_any_destination_that_it_can_send_to_and_sends_nothing)
{
    for (auto f : families) {
        experiment x(f);
        lab::let_go(x.net.alice, "bob");
        const auto loopback = address(f, "127.0.0.1", "::1");
        auto receiver = x.net.alice.run([&] { return open(x.context, x.to.protocol()); });
        receiver.bind({loopback, 0});
        receiver.non_blocking(true);
        for (const auto& to :
             {receiver.local_endpoint(), x.to, udp::endpoint(x.to.address(), refused_port)}) {
            BOOST_TEST(x.send({x.to.address(), 0}, 1000));
            x.sends.ask(x.sender, to);
            BOOST_TEST(x.drain().size() == 1u);
            x.sends.drained();
            BOOST_TEST(!x.sends.in_doubt());
            BOOST_TEST(x.sends.outstanding() == 0u);
        }
        error_code ec;
        receiver.receive(asio::mutable_buffer(), 0, ec);
        BOOST_TEST((ec == asio::error::would_block));
    }
}

BOOST_AUTO_TEST_CASE(asking_fails_where_nothing_can_be_sent_or_is_numbered_and_the_doubt_stays)
{
    experiment x(family::v4);
    BOOST_TEST(x.send({x.to.address(), 0}, 1000));
    error_code ec;
    x.sends.ask(x.sender, {asio::ip::make_address("203.0.113.1"), 9}, ec);
    BOOST_TEST((ec == asio::error::network_unreachable));
    BOOST_CHECK_THROW(
        x.sends.ask(x.sender, {asio::ip::make_address("203.0.113.1"), 9}), boost::system::system_error);
    x.sender.set_option(zero_copy(false));
    x.sends.ask(x.sender, x.to, ec);
    BOOST_TEST((ec == condition::not_supported));
    x.sends.drained();
    BOOST_TEST(x.sends.in_doubt());
    udp::socket closed(x.context);
    x.sends.ask(closed, x.to, ec);
    BOOST_TEST((ec == asio::error::bad_descriptor));
}

BOOST_AUTO_TEST_SUITE_END()
