// Copyright (c) 2026 The iplevel authors
// SPDX-License-Identifier: BSL-1.0

// A real signal arrives while a send blocks.

#include "batch/fixture.hpp"

#include <boost/asio/local/connect_pair.hpp>
#include <boost/asio/local/datagram_protocol.hpp>

#include <csignal>
#include <fstream>
#include <future>
#include <linux/sockios.h>
#include <pthread.h>
#include <sys/ioctl.h>
#include <sys/syscall.h>
#include <thread>
#include <unistd.h>

using namespace test;
using local = asio::local::datagram_protocol;

namespace {

/// Whether a thread is blocked in a send call, as /proc reports.
bool is_blocked(long thread)
{
    const auto folder = "/proc/self/task/" + std::to_string(thread);
    std::string word, state;
    std::ifstream(folder + "/stat") >> word >> word >> state; // id, name, state
    long number = -1;
    std::ifstream(folder + "/syscall") >> number;
    return state == "S" && (number == SYS_sendmmsg || number == SYS_sendmsg);
}

/// The number of bytes that the other side has not received yet.
int queued(local::socket& socket)
{
    int size = 0;
    BOOST_TEST(::ioctl(socket.native_handle(), SIOCOUTQ, &size) == 0);
    return size;
}

/// A batch that a thread sends until the other side has no space. The signal does not end the program.
struct blocked_send
{
    blocked_send()
    {
        struct sigaction action
        {};
        action.sa_handler = [](int) {};
        ::sigaction(SIGUSR1, &action, nullptr);
        asio::local::connect_pair(here, there);
        there.non_blocking(true);
        here.set_option(local::socket::send_buffer_size(1)); // the minimum: space for a few datagrams
        for (std::size_t i = 0; i < many; ++i)
            batch.push_back(asio::buffer("x", 1));
        std::promise<long> started;
        sender = std::thread([&] {
            started.set_value(::syscall(SYS_gettid));
            sent = send_batch(here, batch, ec);
            done.set_value();
        });
        thread = started.get_future().get();
        while (!is_blocked(thread))
            std::this_thread::yield();
    }

    /// Makes space until the sender has continued and is blocked again. Returns the number of datagrams
    /// received.
    std::size_t let_go_on()
    {
        const int full = queued(here);
        std::size_t received = receive(1);
        while (!is_blocked(thread) || queued(here) != full)
            if (is_blocked(thread))
                received += receive(1);
        return received;
    }

    std::size_t receive(std::size_t most)
    {
        error_code none_left;
        char byte;
        for (std::size_t i = 0; i < most; ++i)
            if (there.receive(asio::buffer(&byte, 1), 0, none_left) != 1)
                return i;
        return most;
    }

    /// Checks that a signal ends the send, and that exactly the datagrams that it reports as sent are
    /// received, including those received before.
    void check_signal(std::size_t received)
    {
        ::pthread_kill(sender.native_handle(), SIGUSR1);
        auto ended = done.get_future();
        const bool in_time = ended.wait_for(std::chrono::seconds(20)) == std::future_status::ready;
        BOOST_TEST(in_time, "the signal is lost");
        while (ended.wait_for(std::chrono::seconds(0)) != std::future_status::ready)
            received += receive(many);
        sender.join();
        BOOST_TEST(ec == asio::error::interrupted);
        BOOST_TEST(sent > 0u);
        BOOST_TEST(sent < many);
        BOOST_TEST(batch.sent() == sent);
        BOOST_TEST(received + receive(many) == sent);
    }

    static constexpr std::size_t many = 1000; // more than fit into the other side's queue
    asio::io_context context;
    local::socket here{context}, there{context};
    iplevel::outgoing_batch<local> batch{many};
    std::thread sender;
    std::promise<void> done;
    long thread = 0;
    error_code ec;
    std::size_t sent = 0;
};

} // namespace

BOOST_AUTO_TEST_CASE(a_signal_ends_a_send_that_blocks_behind_datagrams_it_has_sent)
{
    blocked_send s;
    s.check_signal(0);
}

BOOST_AUTO_TEST_CASE(a_signal_ends_a_send_that_blocks_for_the_second_time)
{
    blocked_send s;
    s.check_signal(s.let_go_on());
}
