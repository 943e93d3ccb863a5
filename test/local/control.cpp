// Copyright (c) 2026 The iplevel authors
// SPDX-License-Identifier: BSL-1.0

#include <iplevel/local/operations.hpp>
#include <iplevel/option/custom.hpp>
#include <iplevel/option/receive.hpp>

#include "support/fixture.hpp"

#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/bind_executor.hpp>
#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/local/connect_pair.hpp>
#include <boost/asio/local/datagram_protocol.hpp>

#include <fcntl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

#include <filesystem>

using namespace test;
using iplevel::async_receive_with_descriptors;
using iplevel::async_send_with_descriptors;
using iplevel::credentials;
using iplevel::outgoing_local_control;
using iplevel::receive_with_descriptors;
using iplevel::received_local_control;
using iplevel::send_with_descriptors;
using local = asio::local::datagram_protocol;

namespace {

struct pair
{
    asio::io_context context;
    local::socket here{context}, there{context};
    local::endpoint sender;
    received_local_control control;
    char bytes[100];

    pair() { asio::local::connect_pair(here, there); }

    std::size_t receive() { return receive_with_descriptors(there, asio::buffer(bytes), sender, control); }
};

auto one_byte() { return asio::buffer("x", 1); }

std::ptrdiff_t open_descriptors()
{
    const std::filesystem::directory_iterator all("/proc/self/fd");
    return std::distance(begin(all), end(all));
}

/// The two ends of a pipe, which are open during the lifetime of the object.
struct pipe_ends
{
    int ends[2];
    pipe_ends() { BOOST_TEST_REQUIRE(::pipe(ends) == 0); }
    ~pipe_ends() { ::close(ends[0]), ::close(ends[1]); }
};

} // namespace

BOOST_AUTO_TEST_CASE(descriptors_arrive_in_order_are_new_ones_and_do_not_outlive_an_exec)
{
    pair p;
    pipe_ends pipe;
    send_with_descriptors(p.here, one_byte(), {{pipe.ends[0], pipe.ends[1]}, {}});
    BOOST_TEST(p.receive() == 1u);
    auto& received = p.control.descriptors;
    BOOST_TEST_REQUIRE(received.size() == 2u);
    BOOST_TEST(!p.control.sender.has_value());
    BOOST_TEST(!p.control.truncated);
    BOOST_TEST(!p.control.control_truncated);
    char c = 0;
    BOOST_TEST(::write(received[1], "y", 1) == 1);
    BOOST_TEST(::read(pipe.ends[0], &c, 1) == 1);
    BOOST_TEST(c == 'y');
    for (std::size_t i = 0; i < 2; ++i) {
        BOOST_TEST(received[i] != pipe.ends[i]);
        BOOST_TEST((::fcntl(received[i], F_GETFD) & FD_CLOEXEC) != 0);
    }
}

BOOST_AUTO_TEST_CASE(what_nobody_takes_is_closed_and_what_is_taken_is_not)
{
    pair p;
    pipe_ends pipe;
    const auto before = open_descriptors();
    int kept = -1;
    {
        for (int i = 0; i < 3; ++i) {
            send_with_descriptors(p.here, one_byte(), {{pipe.ends[0], pipe.ends[0]}, {}});
            p.receive(); // closes the descriptors of the previous round
            BOOST_TEST(open_descriptors() == before + 2);
        }
        auto moved = std::move(p.control.descriptors);
        BOOST_TEST(p.control.descriptors.empty());
        kept = moved.release(1);
        BOOST_TEST(moved[1] == -1);
    }
    BOOST_TEST(open_descriptors() == before + 1);
    BOOST_TEST(::fcntl(kept, F_GETFD) != -1);
    ::close(kept);
}

BOOST_AUTO_TEST_CASE(an_ordinary_receive_leaks_none)
{
    pair p;
    pipe_ends pipe;
    const auto before = open_descriptors();
    send_with_descriptors(p.here, one_byte(), {{pipe.ends[0], pipe.ends[1]}, {}});
    received_control ordinary;
    BOOST_TEST(receive_with_control(p.there, asio::buffer(p.bytes), p.sender, ordinary) == 1u);
    BOOST_TEST(open_descriptors() == before);
}

BOOST_AUTO_TEST_CASE(a_descriptor_of_the_sender_that_comes_unasked_is_closed)
{
    using pass_pidfd = iplevel::boolean_option<SOL_SOCKET, 76>; // SO_PASSPIDFD, since Linux 6.5
    pair p;
    error_code unknown;
    p.there.set_option(pass_pidfd(true), unknown);
    BOOST_WARN_MESSAGE(!unknown, "skipped: this kernel sends no descriptor of the sender");
    const auto before = open_descriptors();
    for (int i = 0; i < 2 && !unknown; ++i) {
        send_with_descriptors(p.here, one_byte(), {});
        p.receive();
        BOOST_TEST(p.control.descriptors.size() == 0u);
        send_with_descriptors(p.here, one_byte(), {});
        received_control ordinary;
        receive_with_control(p.there, asio::buffer(p.bytes), p.sender, ordinary);
    }
    BOOST_TEST(open_descriptors() == before);
}

BOOST_AUTO_TEST_CASE(other_reports_take_no_descriptors_place)
{
    pair p;
    pipe_ends pipe;
    outgoing_local_control control;
    control.descriptors.assign(outgoing_local_control::most_descriptors, pipe.ends[0]);
    p.there.set_option(iplevel::receive_credentials(true));
    p.there.set_option(iplevel::receive_timestamp(true));
    send_with_descriptors(p.here, one_byte(), control);
    p.receive();
    BOOST_TEST(p.control.descriptors.size() == outgoing_local_control::most_descriptors);
    BOOST_TEST(!p.control.control_truncated);
}

BOOST_AUTO_TEST_CASE(as_many_as_the_system_takes_arrive_and_one_more_is_refused)
{
    pair p;
    pipe_ends pipe;
    outgoing_local_control control;
    control.descriptors.assign(outgoing_local_control::most_descriptors, pipe.ends[0]);
    control.sender = credentials{::getpid(), ::getuid(), ::getgid()};
    p.there.set_option(iplevel::receive_credentials(true));
    send_with_descriptors(p.here, one_byte(), control);
    p.receive();
    BOOST_TEST(p.control.descriptors.size() == outgoing_local_control::most_descriptors);
    BOOST_TEST((p.control.sender == control.sender));
    BOOST_TEST(!p.control.control_truncated);
    control.descriptors.push_back(pipe.ends[0]);
    error_code ec;
    send_with_descriptors(p.here, one_byte(), control, ec);
    BOOST_TEST(ec == asio::error::invalid_argument);
    send_with_descriptors(p.here, one_byte(), {{-1}, {}}, ec);
    BOOST_TEST(ec == asio::error::bad_descriptor);
}

BOOST_AUTO_TEST_CASE(the_sender_is_who_the_system_says)
{
    pair p;
    p.there.set_option(iplevel::receive_credentials(true));
    send_with_descriptors(p.here, one_byte(), {});
    p.receive();
    BOOST_TEST((p.control.sender == credentials{::getpid(), ::getuid(), ::getgid()}));
    BOOST_TEST(p.control.descriptors.empty());
}

BOOST_AUTO_TEST_CASE(descriptors_that_this_process_may_not_open_are_missing_and_flagged)
{
    pair p;
    pipe_ends pipe;
    send_with_descriptors(p.here, one_byte(), {{pipe.ends[0], pipe.ends[0], pipe.ends[0]}, {}});
    rlimit before;
    BOOST_TEST_REQUIRE(::getrlimit(RLIMIT_NOFILE, &before) == 0);
    const int next = ::dup(0);
    ::close(next);
    const rlimit one_more{static_cast<rlim_t>(next) + 1, before.rlim_max};
    BOOST_TEST_REQUIRE(::setrlimit(RLIMIT_NOFILE, &one_more) == 0);
    p.receive();
    ::setrlimit(RLIMIT_NOFILE, &before);
    BOOST_TEST(p.control.descriptors.size() == 1u);
    BOOST_TEST(p.control.control_truncated);
}

BOOST_AUTO_TEST_CASE(a_datagram_that_does_not_fit_is_cut_and_flagged)
{
    pair p;
    send_with_descriptors(p.here, asio::buffer("hello", 5), {});
    BOOST_TEST(receive_with_descriptors(p.there, asio::buffer(p.bytes, 2), p.sender, p.control) == 2u);
    BOOST_TEST(p.control.truncated);
}

BOOST_AUTO_TEST_CASE(the_asynchronous_forms_wait)
{
    pair p;
    pipe_ends pipe;
    result sent, received;
    async_receive_with_descriptors(p.there, asio::buffer(p.bytes), p.sender, p.control, received.handler());
    p.context.poll();
    BOOST_TEST(received.calls == 0);
    async_send_with_descriptors(p.here, one_byte(), {{pipe.ends[0]}, {}}, sent.handler());
    BOOST_TEST(sent.calls == 0);
    run(p.context);
    BOOST_TEST(sent.size == 1u);
    BOOST_TEST(received.size == 1u);
    BOOST_TEST(p.control.descriptors.size() == 1u);

    async_receive_with_descriptors(p.there, asio::buffer(p.bytes), p.sender, p.control, received.handler());
    p.context.restart();
    p.context.poll();
    p.there.cancel();
    run(p.context);
    BOOST_TEST(received.ec == asio::error::operation_aborted);
    BOOST_TEST(p.control.descriptors.size() == 1u);
}

BOOST_AUTO_TEST_CASE(every_type_of_cancellation_ends_a_receive_and_the_datagram_is_there_for_the_next)
{
    using type = asio::cancellation_type;
    for (auto how : {type::terminal, type::partial, type::total, type::all}) {
        for (bool woken : {false, true}) {
            pair p;
            pipe_ends pipe;
            asio::io_context steps;
            asio::cancellation_signal signal;
            result received;
            async_receive_with_descriptors(
                p.there, asio::buffer(p.bytes), p.sender, p.control,
                asio::bind_executor(steps, asio::bind_cancellation_slot(signal.slot(), received.handler())));
            p.context.poll();
            if (woken) {
                send_with_descriptors(p.here, one_byte(), {{pipe.ends[0]}, {}});
                p.context.run_one_for(std::chrono::seconds(20));
            }
            signal.emit(how);
            p.context.poll();
            run(steps);
            BOOST_TEST(received.calls == 1);
            BOOST_TEST(received.ec == asio::error::operation_aborted);
            BOOST_TEST(p.control.descriptors.empty());
            if (!woken)
                send_with_descriptors(p.here, one_byte(), {{pipe.ends[0]}, {}});
            BOOST_TEST(p.receive() == 1u);
            BOOST_TEST(p.control.descriptors.size() == 1u);
        }
    }
}

BOOST_AUTO_TEST_CASE(every_type_of_cancellation_ends_a_send_that_waits_for_room)
{
    using type = asio::cancellation_type;
    for (auto how : {type::terminal, type::partial, type::total, type::all}) {
        pair p;
        pipe_ends pipe;
        asio::cancellation_signal signal;
        result sent;
        error_code full;
        std::size_t there = 0;
        p.here.non_blocking(true);
        while (send_with_descriptors(p.here, one_byte(), {}, full))
            ++there;
        BOOST_TEST(full == asio::error::would_block);
        async_send_with_descriptors(
            p.here, one_byte(), {{pipe.ends[0]}, {}},
            asio::bind_cancellation_slot(signal.slot(), sent.handler()));
        p.context.poll();
        BOOST_TEST(sent.calls == 0);
        signal.emit(how);
        run(p.context);
        BOOST_TEST(sent.ec == asio::error::operation_aborted);
        p.there.non_blocking(true);
        for (error_code none;
             receive_with_descriptors(p.there, asio::buffer(p.bytes), p.sender, p.control, none);)
            --there;
        BOOST_TEST(there == 0u);
    }
}
