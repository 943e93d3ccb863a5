// Copyright (c) 2026 The iplevel authors
// SPDX-License-Identifier: BSL-1.0

#include <iplevel/batch/operations.hpp>
#include <iplevel/receive.hpp>
#include <iplevel/send.hpp>

#include <boost/asio/detached.hpp>
#include <boost/asio/ip/udp.hpp>
#include <boost/asio/use_future.hpp>

#include <future>
#include <memory>
#include <utility>

using boost::asio::ip::udp;

/// Whether overload resolution finds a receive function for the socket, even if its body does not compile.
template <typename Socket, typename = void>
constexpr bool can_receive = false;

template <typename Socket>
constexpr bool can_receive<
    Socket, std::void_t<decltype(iplevel::receive_with_control(
                std::declval<Socket&>(), boost::asio::mutable_buffer(),
                std::declval<iplevel::received_control&>()))>> = true;

static_assert(can_receive<udp::socket>);
static_assert(!can_receive<int>);
static_assert(!can_receive<const udp::socket>);

/// A move-only handler that can be called only as an rvalue.
struct once
{
    std::unique_ptr<int> state;
    void operator()(iplevel::error_code, std::size_t) && {}
};

void use(
    udp::socket& socket, boost::asio::mutable_buffer buffer, udp::endpoint& peer,
    iplevel::outgoing_batch<udp>& batch)
{
    iplevel::received_control received;
    iplevel::receive_with_control(socket, buffer, peer, received);
    iplevel::send_with_control(socket, boost::asio::const_buffer(buffer), peer, {});
    auto handler = [](iplevel::error_code, std::size_t) {};
    iplevel::async_receive_with_control(socket, buffer, peer, received, handler);
    iplevel::async_send_with_control(socket, buffer, peer, {}, handler);
    iplevel::async_send_with_control(socket, buffer, peer, {}, once());
    iplevel::async_send_with_control(socket, buffer, peer, {}, [](const auto&...) {});
    iplevel::async_send_batch(socket, batch, boost::asio::detached);
    std::future<std::size_t> sent = iplevel::async_send_batch(socket, batch, boost::asio::use_future);
}
