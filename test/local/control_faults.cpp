// Copyright (c) 2026 The iplevel authors
// SPDX-License-Identifier: BSL-1.0

// Malformed control data, and failing allocations. They are reported, and no descriptor remains open.

#include <iplevel/local/operations.hpp>

#include "support/control_bytes.hpp"
#include "support/faults.hpp"
#include "support/fixture.hpp"

#include <boost/asio/local/connect_pair.hpp>
#include <boost/asio/local/datagram_protocol.hpp>

#include <fcntl.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <cstdlib>
#include <cstring>
#include <new>
#include <utility>

using namespace test;
using iplevel::async_receive_with_descriptors;
using iplevel::receive_with_descriptors;
using iplevel::received_local_control;
using local = asio::local::datagram_protocol;

namespace {

/// The number of allocations that succeed before one fails, or a negative number if none fails. All
/// allocations after the failing one succeed.
int allocations_left = -1;

} // namespace

// Not inlined: a compiler that sees both functions warns that free() is not the counterpart of new.
[[gnu::noinline]] void* operator new(std::size_t size)
{
    const bool fails = allocations_left == 0;
    allocations_left -= allocations_left >= 0;
    if (void* p = fails ? nullptr : std::malloc(size))
        return p;
    throw std::bad_alloc();
}

[[gnu::noinline]] void operator delete(void* p) noexcept { std::free(p); }
[[gnu::noinline]] void operator delete(void* p, std::size_t) noexcept { std::free(p); }

namespace {

/// A pair of sockets whose receiver gets these bytes as its control data. They are fewer than it has space
/// for.
struct pair
{
    explicit pair(byte_string control_data) : data(std::move(control_data))
    {
        asio::local::connect_pair(here, there);
        here.send(asio::buffer("x", 1));
        f.received = [this](msghdr& message) {
            std::memcpy(message.msg_control, data.data(), data.size());
            message.msg_controllen = data.size();
        };
    }

    faults f;
    byte_string data;
    asio::io_context context;
    local::socket here{context}, there{context};
    local::endpoint sender;
    received_local_control control;
    char bytes[10];
};

byte_string sender_of(std::int32_t process)
{
    return message(SOL_SOCKET, SCM_CREDENTIALS, join(raw(process), raw(1), raw(2)));
}

int new_descriptor() { return ::fcntl(0, F_DUPFD_CLOEXEC, 100); }

bool is_open(int descriptor) { return ::fcntl(descriptor, F_GETFD) != -1; }

/// Two messages with two descriptors each.
struct four_descriptors
{
    int all[4] = {new_descriptor(), new_descriptor(), new_descriptor(), new_descriptor()};

    byte_string messages() const
    {
        return join(
            message(SOL_SOCKET, SCM_RIGHTS, join(raw(all[0]), raw(all[1]))),
            message(SOL_SOCKET, SCM_RIGHTS, join(raw(all[2]), raw(all[3]))));
    }

    std::ptrdiff_t open() const { return std::count_if(std::begin(all), std::end(all), is_open); }
};

} // namespace

BOOST_AUTO_TEST_CASE(malformed_control_data_is_reported_with_what_came_before_it)
{
    const byte_string endings[] = {
        header(8, SOL_SOCKET, SCM_RIGHTS), header(17, SOL_SOCKET, SCM_RIGHTS),
        header(0, SOL_SOCKET, SCM_CREDENTIALS)};
    for (const auto& ending : endings) {
        pair p(join(sender_of(42), ending));
        BOOST_TEST(receive_with_descriptors(p.there, asio::buffer(p.bytes), p.sender, p.control) == 1u);
        BOOST_TEST(p.control.control_truncated);
        BOOST_TEST_REQUIRE(p.control.sender.has_value());
        BOOST_TEST(p.control.sender->process == 42);
    }
}

BOOST_AUTO_TEST_CASE(credentials_with_too_few_bytes_are_absent_and_flagged)
{
    for (std::size_t size = 0; size < 12; ++size) {
        pair p(message(SOL_SOCKET, SCM_CREDENTIALS, byte_string(size, 1)));
        receive_with_descriptors(p.there, asio::buffer(p.bytes), p.sender, p.control);
        BOOST_TEST(p.control.control_truncated);
        BOOST_TEST(!p.control.sender.has_value());
    }
    pair whole(sender_of(42));
    receive_with_descriptors(whole.there, asio::buffer(whole.bytes), whole.sender, whole.control);
    BOOST_TEST(!whole.control.control_truncated);
}

BOOST_AUTO_TEST_CASE(a_descriptor_with_too_few_bytes_is_absent_and_flagged)
{
    const int whole = new_descriptor();
    pair p(message(SOL_SOCKET, SCM_RIGHTS, join(raw(whole), byte_string(3))));
    receive_with_descriptors(p.there, asio::buffer(p.bytes), p.sender, p.control);
    BOOST_TEST(p.control.control_truncated);
    BOOST_TEST_REQUIRE(p.control.descriptors.size() == 1u);
    BOOST_TEST(p.control.descriptors[0] == whole);
}

BOOST_AUTO_TEST_CASE(without_memory_for_the_list_the_receive_fails_and_all_descriptors_are_closed)
{
    for (int successes = 0; successes < 3; ++successes) { // the list grows to 1, 2 and 4
        const four_descriptors four;
        pair p(four.messages());
        error_code ec;
        allocations_left = successes;
        std::size_t size = 1;
        BOOST_CHECK_NO_THROW(
            size = receive_with_descriptors(p.there, asio::buffer(p.bytes), p.sender, p.control, ec));
        BOOST_TEST(allocations_left == -1);
        BOOST_TEST(size == 0u);
        BOOST_TEST(ec == boost::system::errc::not_enough_memory);
        BOOST_TEST(four.open() == 0);
        BOOST_TEST(p.control.descriptors.empty());
    }
}

BOOST_AUTO_TEST_CASE(after_a_lack_of_memory_the_list_is_as_it_was_before_the_receive)
{
    const int kept = new_descriptor();
    {
        const four_descriptors four;
        pair p(four.messages());
        p.control.descriptors.push_back(kept);
        error_code ec;
        allocations_left = 0;
        BOOST_CHECK_NO_THROW(
            receive_with_descriptors(p.there, asio::buffer(p.bytes), p.sender, p.control, ec));
        BOOST_TEST(four.open() == 0);
        BOOST_TEST_REQUIRE(p.control.descriptors.size() == 1u);
        BOOST_TEST(is_open(kept));
    }
    BOOST_TEST(!is_open(kept));
}

BOOST_AUTO_TEST_CASE(a_receive_that_waited_completes_with_the_lack_of_memory)
{
    const four_descriptors four;
    pair p(four.messages());
    error_code none;
    p.f.received = nullptr;
    receive_with_descriptors(p.there, asio::buffer(p.bytes), p.sender, p.control, none);
    result r;
    async_receive_with_descriptors(p.there, asio::buffer(p.bytes), p.sender, p.control, r.handler());
    p.context.poll();
    p.f.received = [&](msghdr& message) {
        std::memcpy(message.msg_control, p.data.data(), p.data.size());
        message.msg_controllen = p.data.size();
        allocations_left = 0;
    };
    p.here.send(asio::buffer("y", 1));
    p.context.restart();
    BOOST_CHECK_NO_THROW(p.context.run_one_for(std::chrono::seconds(20)));
    run(p.context);
    BOOST_TEST(r.calls == 1);
    BOOST_TEST(r.ec == boost::system::errc::not_enough_memory);
    BOOST_TEST(four.open() == 0);
}
