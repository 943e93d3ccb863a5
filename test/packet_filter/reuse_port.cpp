// Copyright (c) 2026 The iplevel authors
// SPDX-License-Identifier: BSL-1.0

#include <iplevel/option/socket.hpp>
#include <iplevel/packet_filter/options.hpp>

#include "packet_filter/bpf_kernel.hpp"
#include "support/ebpf_program.hpp"
#include "support/round_trip.hpp"

#include <boost/test/unit_test.hpp>

#include <cerrno>
#include <sched.h>
#include <stdexcept>
#include <thread>
#include <vector>

using namespace iplevel;
using namespace iplevel::packet_filter;
using test::bytes;
using test::set_error;
using test::tcp;
using test::udp;
using test::asio::ip::address;
using test::asio::ip::address_v4;
using test::asio::ip::address_v6;

namespace {

/// Sockets that share a port.
class group
{
public:
    explicit group(const address& loopback) : sender_(context_, udp::endpoint(loopback, 0))
    {
        udp::endpoint endpoint(loopback, 0);
        for (std::size_t i = 0; i < 4; ++i) {
            sockets_.emplace_back(context_, endpoint.protocol());
            sockets_.back().set_option(reuse_port(true));
            sockets_.back().bind(endpoint);
            endpoint = sockets_.back().local_endpoint();
        }
    }

    udp::socket& operator[](std::size_t i) { return sockets_[i]; }

    /// The number of the socket that receives a datagram.
    std::size_t receiver_of(const bytes& payload)
    {
        sender_.send_to(test::asio::buffer(payload), sockets_[0].local_endpoint());
        std::size_t receiver = sockets_.size();
        for (std::size_t i = 0; i < sockets_.size(); ++i)
            sockets_[i].async_wait(udp::socket::wait_read, [&, i](error_code ec) {
                if (ec)
                    return;
                receiver = i;
                for (auto& socket : sockets_)
                    socket.cancel();
            });
        context_.restart();
        context_.run();
        bytes got(payload.size());
        sockets_[receiver].receive(test::asio::buffer(got));
        BOOST_TEST((got == payload));
        return receiver;
    }

private:
    test::asio::io_context context_;
    std::vector<udp::socket> sockets_;
    udp::socket sender_;
};

const address loopbacks[] = {address_v4::loopback(), address_v6::loopback()};

// tag::steer_by_first_byte[]
/// Delivers a datagram whose payload begins with the byte n to socket number n % sockets.
program steer_by_first_byte(std::uint32_t sockets)
{
    return {load_absolute(0, width::byte), compute(operation::modulo, sockets), return_a()};
}
// end::steer_by_first_byte[]

void run_on(int processor)
{
    cpu_set_t set;
    CPU_ZERO(&set);
    CPU_SET(processor, &set);
    BOOST_TEST_REQUIRE(::sched_setaffinity(0, sizeof set, &set) == 0);
}

} // namespace

BOOST_AUTO_TEST_CASE(the_first_byte_of_the_payload_chooses_the_socket)
{
    for (const auto& loopback : loopbacks) {
        group sockets(loopback);
        sockets[2].set_option(attach_reuse_port_filter(steer_by_first_byte(4)));
        for (std::uint8_t byte = 0; byte < 12; ++byte)
            BOOST_TEST(sockets.receiver_of({byte, 77}) == byte % 4u);
    }
}

BOOST_AUTO_TEST_CASE(a_number_of_no_socket_leaves_the_choice_to_the_system)
{
    group sockets(loopbacks[0]);
    sockets[0].set_option(attach_reuse_port_filter({return_constant(4)}));
    const auto chosen = sockets.receiver_of({1});
    BOOST_TEST(chosen < 4u);
    for (std::uint32_t other = 0; other < 4; ++other) {
        sockets[0].set_option(attach_reuse_port_filter({return_constant(other)}));
        BOOST_TEST(sockets.receiver_of({1}) == other);
    }
    sockets[0].set_option(detach_reuse_port_filter());
    BOOST_TEST(sockets.receiver_of({1}) == chosen);
    BOOST_TEST(set_error(sockets[0], detach_reuse_port_filter()).value() == ENOENT);
}

BOOST_AUTO_TEST_CASE(the_processor_chooses_the_socket)
{
    const std::uint32_t sockets_used[] = {1, 2, 3, 4};
    cpu_set_t allowed;
    BOOST_TEST_REQUIRE(::sched_getaffinity(0, sizeof allowed, &allowed) == 0);
    group sockets(loopbacks[0]);
    for (auto used : sockets_used) {
        sockets[0].set_option(attach_reuse_port_filter(steer_by_cpu(used)));
        for (int processor = 0; processor < CPU_SETSIZE; ++processor)
            if (CPU_ISSET(processor, &allowed)) {
                run_on(processor);
                BOOST_TEST(sockets.receiver_of({1}) == static_cast<std::size_t>(processor) % used);
            }
    }
    BOOST_TEST(::sched_setaffinity(0, sizeof allowed, &allowed) == 0);
    BOOST_CHECK_THROW(steer_by_cpu(0), std::out_of_range);
}

BOOST_AUTO_TEST_CASE(a_program_chooses_the_acceptor_of_a_connection)
{
    for (const auto& loopback : loopbacks) {
        test::asio::io_context context;
        std::vector<tcp::acceptor> acceptors;
        tcp::endpoint endpoint(loopback, 0);
        for (std::size_t i = 0; i < 3; ++i) {
            acceptors.emplace_back(context, endpoint.protocol());
            acceptors.back().set_option(reuse_port(true));
            acceptors.back().bind(endpoint);
            acceptors.back().listen();
            acceptors.back().non_blocking(true);
            endpoint = acceptors.back().local_endpoint();
        }
        for (std::uint32_t chosen : {1u, 2u, 0u}) {
            acceptors[0].set_option(attach_reuse_port_filter({return_constant(chosen)}));
            tcp::socket initiator(context), responder(context);
            initiator.connect(endpoint);
            error_code ec;
            for (std::size_t i = 0; i < 3; ++i)
                if (i != chosen) {
                    acceptors[i].accept(responder, ec);
                    BOOST_TEST(ec == test::asio::error::would_block);
                }
            acceptors[chosen].wait(tcp::acceptor::wait_read);
            acceptors[chosen].accept(responder);
            BOOST_TEST(responder.remote_endpoint() == initiator.local_endpoint());
        }
    }
}

BOOST_AUTO_TEST_CASE(an_ebpf_program_chooses_the_socket)
{
    const test::ebpf_program third(2);
    if (!third)
        return;
    for (const auto& loopback : loopbacks) {
        group sockets(loopback);
        sockets[0].set_option(attach_reuse_port_ebpf(third.descriptor()));
        BOOST_TEST(sockets.receiver_of({0, 1}) == 2u);
        sockets[0].set_option(detach_reuse_port_filter());
        BOOST_TEST(set_error(sockets[0], detach_reuse_port_filter()).value() == ENOENT);
    }
}

BOOST_AUTO_TEST_CASE(a_socket_that_does_not_share_its_port_and_a_bad_program_are_refused)
{
    const auto invalid_argument = error_code(test::asio::error::invalid_argument);
    test::on_every_socket([&](auto& socket) {
        BOOST_TEST(set_error(socket, attach_reuse_port_filter({return_a()})) == invalid_argument);
    });
    group sockets(loopbacks[0]);
    for (const auto& bad : {program(), program(4097, return_a()), program{copy_a_to_x()}})
        BOOST_TEST(set_error(sockets[0], attach_reuse_port_filter(bad)) == invalid_argument);
    sockets[0].set_option(lock_filter(true));
    BOOST_TEST(set_error(sockets[0], attach_reuse_port_filter({return_a()})).value() == EPERM);
}
