// Copyright (c) 2026 The iplevel authors
// SPDX-License-Identifier: BSL-1.0

// Datagrams over loopback, sent and received like in a program that makes the system calls itself.

#ifndef IPLEVEL_TEST_CONTROL_LOOPBACK_HPP
#define IPLEVEL_TEST_CONTROL_LOOPBACK_HPP

#include <iplevel/control.hpp>

#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/udp.hpp>
#include <boost/asio/ip/v6_only.hpp>
#include <boost/test/unit_test.hpp>

#include <netinet/in.h>
#include <sys/socket.h>

#include <array>
#include <cerrno>
#include <string>

namespace test {

using boost::asio::ip::udp;

inline iplevel::error_code last_error() { return {errno, boost::system::system_category()}; }

/// Calls sendmsg with encoded control data.
inline iplevel::error_code send(
    udp::socket& socket, std::string data, udp::endpoint destination,
    const iplevel::outgoing_control& control)
{
    const auto address = destination.address();
    const bool v4 = address.is_v4() || address.to_v6().is_v4_mapped();
    std::array<unsigned char, iplevel::control_capacity> storage;
    const auto size = encode(control, v4 ? AF_INET : AF_INET6, boost::asio::buffer(storage));
    iovec vector{data.data(), data.size()};
    msghdr header{};
    header.msg_name = destination.data();
    header.msg_namelen = static_cast<socklen_t>(destination.size());
    header.msg_iov = &vector;
    header.msg_iovlen = 1;
    header.msg_control = size != 0 ? storage.data() : nullptr;
    header.msg_controllen = size;
    return ::sendmsg(socket.native_handle(), &header, 0) < 0 ? last_error() : iplevel::error_code();
}

struct datagram
{
    std::string data;
    udp::endpoint sender;
    iplevel::received_control control;
    std::size_t control_size; // the number of bytes that the kernel wrote
    bool cut;                 // MSG_CTRUNC
};

/// Calls recvmsg with control storage of any size.
inline datagram receive(udp::socket& socket, boost::asio::mutable_buffer storage, int flags = 0)
{
    datagram d;
    d.data.resize(65536);
    iovec vector{d.data.data(), d.data.size()};
    msghdr header{};
    header.msg_name = d.sender.data();
    header.msg_namelen = static_cast<socklen_t>(d.sender.capacity());
    header.msg_iov = &vector;
    header.msg_iovlen = 1;
    header.msg_control = storage.data();
    header.msg_controllen = storage.size();
    const auto size = ::recvmsg(socket.native_handle(), &header, flags);
    BOOST_TEST_REQUIRE(size >= 0, last_error().message());
    d.data.resize(static_cast<std::size_t>(size));
    d.sender.resize(header.msg_namelen);
    d.control_size = header.msg_controllen;
    d.cut = (header.msg_flags & MSG_CTRUNC) != 0;
    decode({storage.data(), d.control_size}, d.control);
    return d;
}

inline datagram receive(udp::socket& socket, int flags = 0)
{
    std::array<unsigned char, iplevel::control_capacity> storage;
    return receive(socket, boost::asio::buffer(storage), flags);
}

/// The destination of datagrams, and the kind of socket that receives them.
struct route
{
    const char* name;
    const char* bound_to;
    const char* sent_to;
    const char* reported; // the expected received_control::destination

    bool is_v4() const { return !boost::asio::ip::make_address(bound_to).is_v6(); }
    bool is_native_v6() const { return boost::asio::ip::make_address(reported).is_v6(); }
};

constexpr route routes[] = {
    {"IPv4", "127.0.0.1", "127.0.0.1", "127.0.0.1"},
    {"IPv6", "::1", "::1", "::1"},
    {"IPv4 on a dual-stack socket", "::", "::ffff:127.0.0.1", "127.0.0.1"},
};

/// A receiver with reports enabled, and a sender of the same kind.
class loopback
{
public:
    explicit loopback(const route& way, iplevel::control_flags flags = iplevel::control_flags::none)
    {
        const udp::endpoint bound(boost::asio::ip::make_address(way.bound_to), 0);
        for (auto* socket : {&receiver, &sender}) {
            socket->open(bound.protocol());
            if (bound.protocol() == udp::v6())
                socket->set_option(boost::asio::ip::v6_only(false));
        }
        enable_control(receiver, flags);
        receiver.bind(bound);
        destination = {boost::asio::ip::make_address(way.sent_to), receiver.local_endpoint().port()};
    }

    void send(const std::string& data, const iplevel::outgoing_control& control)
    {
        const auto ec = test::send(sender, data, destination, control);
        BOOST_TEST_REQUIRE(!ec.failed(), ec.message());
    }

    datagram exchange(const iplevel::outgoing_control& control)
    {
        send("HELLO-R-U-THERE", control);
        auto d = receive(receiver);
        BOOST_TEST(d.data == "HELLO-R-U-THERE");
        BOOST_TEST(!d.cut);
        return d;
    }

    boost::asio::io_context context;
    udp::socket receiver{context}, sender{context};
    udp::endpoint destination;
};

template <typename Test>
void on_every_route(Test test)
{
    for (const auto& way : routes)
        BOOST_TEST_CONTEXT(way.name)
    test(way);
}

} // namespace test

#endif
