// Copyright (c) 2026 The iplevel authors
// SPDX-License-Identifier: BSL-1.0

// A signal that comes while a send blocks, for real.

#include "batch_fixture.hpp"

#include <boost/asio/local/connect_pair.hpp>
#include <boost/asio/local/datagram_protocol.hpp>

#include <csignal>
#include <fstream>
#include <future>
#include <pthread.h>
#include <sys/syscall.h>
#include <thread>
#include <unistd.h>

using namespace test;
using local = asio::local::datagram_protocol;

namespace {

/// Sleeps in a call that sends; the system says so of each thread.
bool is_blocked(long thread)
{
    const auto folder = "/proc/self/task/" + std::to_string(thread);
    std::string word, state;
    std::ifstream(folder + "/stat") >> word >> word >> state; // id, name, state
    long number = -1;
    std::ifstream(folder + "/syscall") >> number;
    return state == "S" && (number == SYS_sendmmsg || number == SYS_sendmsg);
}

} // namespace

BOOST_AUTO_TEST_CASE(a_signal_ends_a_send_that_blocks_behind_datagrams_it_has_sent)
{
    struct sigaction action
    {};
    action.sa_handler = [](int) {};
    ::sigaction(SIGUSR1, &action, nullptr);

    constexpr std::size_t many = 1000; // more than the other side's queue takes
    asio::io_context context;
    local::socket here(context), there(context);
    asio::local::connect_pair(here, there);
    iplevel::outgoing_batch<local> batch(many);
    for (std::size_t i = 0; i < many; ++i)
        batch.push_back(asio::buffer("x", 1));

    std::promise<long> started;
    error_code ec;
    std::size_t sent = 0;
    std::thread sender([&] {
        started.set_value(::syscall(SYS_gettid));
        sent = send_batch(here, batch, ec);
    });
    auto thread = started.get_future().get();
    while (!is_blocked(thread))
        std::this_thread::yield();
    ::pthread_kill(sender.native_handle(), SIGUSR1);
    sender.join();
    BOOST_TEST(ec == asio::error::interrupted);
    BOOST_TEST(sent > 0u);
    BOOST_TEST(sent < many);
    BOOST_TEST(batch.sent() == sent);
    there.non_blocking(true);
    std::size_t received = 0;
    for (char byte; there.receive(asio::buffer(&byte, 1), 0, ec) == 1; ++received)
        ;
    BOOST_TEST(received == sent);
}
