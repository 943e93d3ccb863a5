// Copyright (c) 2026 The iplevel authors
// SPDX-License-Identifier: BSL-1.0

#include "support/fixture.hpp"

#include <iplevel/batch/operations.hpp>

#include <boost/asio/local/connect_pair.hpp>
#include <boost/asio/local/datagram_protocol.hpp>

#include <algorithm>
#include <cstring>
#include <filesystem>
#include <iterator>
#include <string>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>
#include <vector>

using namespace test;
using local = asio::local::datagram_protocol;

namespace {

struct local_pair
{
    local_pair() { asio::local::connect_pair(receiver, sender); }

    /// Sends a datagram with copies of a descriptor, by means of sendmsg.
    void send_descriptors(std::size_t count)
    {
        std::vector<int> descriptors(count, sender.native_handle());
        auto size = count * sizeof(int);
        std::vector<unsigned char> control(CMSG_SPACE(size));
        cmsghdr header{};
        header.cmsg_len = CMSG_LEN(size);
        header.cmsg_level = SOL_SOCKET;
        header.cmsg_type = SCM_RIGHTS;
        std::memcpy(control.data(), &header, sizeof header);
        std::memcpy(control.data() + CMSG_LEN(0), descriptors.data(), size);
        char byte = 'x';
        iovec vector{&byte, 1};
        msghdr message{nullptr, 0, &vector, 1, control.data(), control.size(), 0};
        BOOST_TEST_REQUIRE(::sendmsg(sender.native_handle(), &message, 0) == 1);
    }

    asio::io_context context;
    local::socket receiver{context};
    local::socket sender{context};
};

auto open_descriptors()
{
    std::filesystem::directory_iterator directory("/proc/self/fd");
    return std::distance(begin(directory), end(directory));
}

} // namespace

BOOST_AUTO_TEST_CASE(local_datagrams_arrive_with_empty_control)
{
    local_pair pair;
    inbox in;
    in.control.hop_limit = 1;
    BOOST_TEST(send_with_control(pair.sender, asio::buffer("hello", 5), outgoing_control{}) == 5);
    auto d = receive(pair.receiver);
    BOOST_TEST(d.bytes == "hello");
    BOOST_TEST(d.sender.path() == "");
    BOOST_TEST(text(d.control) == "");

    result sent, received;
    async_receive_with_control(pair.receiver, in.buffer(), in.control, received.handler());
    async_send_with_control(pair.sender, asio::buffer("again", 5), outgoing_control{}, sent.handler());
    run(pair.context);
    BOOST_TEST(in.taken(received.size) == "again");
    BOOST_TEST(text(in.control) == "");
}

BOOST_AUTO_TEST_CASE(a_named_local_socket_is_told_who_sent)
{
    asio::io_context context;
    auto name = [](const char* end) {
        return std::string(1, '\0') + "iplevel" + std::to_string(::getpid()) + end;
    };
    local::endpoint a(name("a")), b(name("b"));
    local::socket receiver(context, a), sender(context, b);
    BOOST_TEST(send_with_control(sender, asio::buffer("hello", 5), a, {}) == 5);
    auto d = receive(receiver);
    BOOST_TEST(d.bytes == "hello");
    BOOST_TEST((d.sender == b));
}

BOOST_AUTO_TEST_CASE(the_longest_name_of_a_sender_is_told_whole)
{
    asio::io_context context;
    local::endpoint at(std::string(1, '\0') + "iplevel" + std::to_string(::getpid()));
    local::socket receiver(context, at), sender(context, local());
    // With its terminating zero the name is one byte longer than sockaddr_un, which Asio's endpoints cannot
    // express.
    sockaddr_un name{};
    name.sun_family = AF_UNIX;
    std::string path = "/tmp/iplevel" + std::to_string(::getpid());
    path.resize(sizeof name.sun_path, 'x');
    std::memcpy(name.sun_path, path.data(), path.size());
    BOOST_TEST_REQUIRE(::bind(sender.native_handle(), reinterpret_cast<sockaddr*>(&name), sizeof name) == 0);

    local::endpoint from;
    received_control control;
    char byte;
    result r;
    iplevel::received_batch<local> batch(2, 1);
    for (int i = 0; i < 3; ++i)
        sender.send_to(asio::buffer("x", 1), at);
    BOOST_TEST(receive_with_control(receiver, asio::buffer(&byte, 1), from, control) == 1u);
    BOOST_TEST(from.path() == path);
    from = {};
    async_receive_with_control(receiver, asio::buffer(&byte, 1), from, control, r.handler());
    run(context);
    BOOST_TEST(r.size == 1u);
    BOOST_TEST(from.path() == path);
    BOOST_TEST(receive_batch(receiver, batch) == 1u);
    BOOST_TEST(batch.begin()->sender().path() == path);
    ::unlink(path.c_str());
}

BOOST_AUTO_TEST_CASE(control_data_cannot_be_sent_to_a_local_socket)
{
    local_pair pair;
    outgoing_control control;
    control.hop_limit = 1;
    error_code ec;
    BOOST_TEST(send_with_control(pair.sender, asio::buffer("x", 1), control, ec) == 0);
    BOOST_TEST((ec == iplevel::condition::not_supported));
    pair.receiver.non_blocking(true);
    inbox in;
    receive_with_control(pair.receiver, in.buffer(), in.control, ec);
    BOOST_TEST(ec == asio::error::would_block);
}

BOOST_AUTO_TEST_CASE(descriptors_that_arrive_are_closed)
{
    for (std::size_t count : {1u, 2u, 3u, 124u}) {
        local_pair pair;
        auto before = open_descriptors();
        pair.send_descriptors(count);
        auto d = receive(pair.receiver);
        BOOST_TEST(d.bytes == "x");
        BOOST_TEST(text(d.control) == "");
        BOOST_TEST(open_descriptors() == before);

        inbox in;
        result r;
        pair.send_descriptors(count);
        async_receive_with_control(pair.receiver, in.buffer(), in.control, r.handler());
        run(pair.context);
        BOOST_TEST(r.size == 1u);
    }
}

BOOST_AUTO_TEST_CASE(descriptors_are_closed_also_by_an_asynchronous_operation)
{
    local_pair pair;
    inbox in;
    result r;
    async_receive_with_control(pair.receiver, in.buffer(), in.control, r.handler());
    pair.context.poll();
    auto before = open_descriptors();
    pair.send_descriptors(5);
    run(pair.context);
    BOOST_TEST(r.size == 1u);
    BOOST_TEST(open_descriptors() == before);
}

BOOST_AUTO_TEST_CASE(descriptors_are_closed_also_where_not_all_of_them_fit)
{
    local_pair pair;
    auto before = open_descriptors();
    pair.send_descriptors(253);
    auto d = receive(pair.receiver);
    BOOST_TEST(d.bytes == "x");
    BOOST_TEST(text(d.control) == "control_truncated=1");
    BOOST_TEST(open_descriptors() == before);
}

BOOST_AUTO_TEST_CASE(descriptors_are_closed_each_time_they_are_peeked_at)
{
    local_pair pair;
    auto before = open_descriptors();
    pair.send_descriptors(2);
    inbox in;
    for (int i = 0; i < 3; ++i)
        receive_with_control(pair.receiver, in.buffer(), in.control, asio::socket_base::message_peek);
    BOOST_TEST(receive(pair.receiver).bytes == "x");
    BOOST_TEST(open_descriptors() == before);
}

BOOST_AUTO_TEST_CASE(descriptors_are_closed_also_by_a_batch_however_many_datagrams_it_takes)
{
    for (std::size_t depth : {1u, 4u}) {
        local_pair pair;
        iplevel::received_batch<local> batch(depth, 10);
        auto before = open_descriptors();
        for (int i = 0; i < 20; ++i)
            pair.send_descriptors(3);
        std::size_t most = 0, all = 0;
        while (all < 20) {
            auto count = receive_batch(pair.receiver, batch);
            BOOST_TEST(open_descriptors() == before);
            most = std::max(most, count);
            all += count;
        }
        BOOST_TEST(most == depth);
    }
}
