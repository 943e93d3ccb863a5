// Copyright (c) 2026 The iplevel authors
// SPDX-License-Identifier: BSL-1.0

// An operation belongs to the socket on which it was started, whatever happens to the socket object.

#include "support/faults.hpp"
#include "support/fixture.hpp"

#include <iplevel/batch/operations.hpp>
#include <iplevel/error_queue/receive.hpp>
#include <iplevel/local/operations.hpp>

#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/bind_executor.hpp>
#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/local/connect_pair.hpp>
#include <boost/asio/local/datagram_protocol.hpp>

#include <memory>
#include <unistd.h>

using namespace test;
using local = asio::local::datagram_protocol;

namespace {

constexpr std::size_t always = 1000000;

#if defined(BOOST_ASIO_HAS_IO_URING) && defined(BOOST_ASIO_DISABLE_EPOLL)
constexpr bool asio_forgets_waits = true; // of a socket that is opened again, even its own waits
#else
constexpr bool asio_forgets_waits = false;
#endif

/// The state of an operation when something happens to its socket.
enum class state
{
    waiting,
    woken,        ///< the wait has completed, but the operation has not run yet
    pausing,      ///< until a moment has passed
    pause_is_over ///< the pause is over, but the operation has not run yet
};

enum class event
{
    reopen,  ///< close() and open(), which gets the same handle
    destroy, ///< another socket then gets the handle
    release,
    assign, ///< another socket to the socket object
    move    ///< the socket to another object
};

constexpr state states[] = {state::waiting, state::woken, state::pausing, state::pause_is_over};
constexpr event events[] = {event::reopen, event::destroy, event::release, event::assign, event::move};

/// The socket of an operation that runs in steps: one context waits, and the other runs the operation.
template <typename Protocol>
struct scene
{
    using socket_type = typename Protocol::socket;

    explicit scene(const Protocol& p) : protocol(p) {}

    ~scene()
    {
        if (released >= 0)
            ::close(released);
    }

    auto handler()
    {
        return asio::bind_executor(steps, asio::bind_cancellation_slot(signal.slot(), outcome.handler()));
    }

    /// The number of calls that are attempts of the operation.
    std::size_t tries() const
    {
        return system.made(call::recvmsg) + system.made(call::recvmmsg) + system.made(call::sendmsg) +
               system.made(call::sendmmsg);
    }

    /// Makes every further attempt fail with would_block.
    void block()
    {
        for (auto c : {call::recvmsg, call::recvmmsg, call::sendmsg, call::sendmmsg})
            system.fail(c, EAGAIN, 0, always);
    }

    void step()
    {
        context.run_one_for(std::chrono::milliseconds(1));
        steps.restart();
        steps.poll();
    }

    void pause()
    {
        for (auto enough = tries() + 6; tries() < enough;)
            step();
    }

    /// Runs the next handler, after which the operation is ready to run in the other context.
    void wake() { BOOST_TEST_REQUIRE(context.run_one_for(std::chrono::seconds(20)) == 1u); }

    /// Opens a socket that gets a particular handle.
    void open(socket_type& s, int handle)
    {
        int fresh = ::socket(protocol.family(), protocol.type() | SOCK_CLOEXEC, protocol.protocol());
        if (fresh != handle) {
            ::dup2(fresh, handle);
            ::close(fresh);
        }
        s.assign(protocol, handle);
    }

    void happen(event what)
    {
        auto handle = socket->native_handle();
        switch (what) {
        case event::reopen: socket->close(); return open(*socket, handle);
        case event::destroy: socket.reset(); return open(other, handle);
        case event::release: released = socket->release(); return;
        case event::assign: *socket = socket_type(context, protocol); return;
        case event::move: other = std::move(*socket); return;
        }
    }

    void check_aborted()
    {
        if (released < 0 && other.is_open())
            other.cancel(); // cancels the socket that was moved into it
        auto before = tries();
        for (int i = 0; i < 1000 && !outcome.calls; ++i)
            step();
        BOOST_TEST(outcome.calls == 1);
        BOOST_TEST(outcome.ec == asio::error::operation_aborted);
        BOOST_TEST(outcome.size == 0u);
        BOOST_TEST(tries() == before);
    }

    Protocol protocol;
    asio::io_context context;
    asio::io_context steps;
    faults system;
    asio::cancellation_signal signal;
    result outcome;
    std::unique_ptr<socket_type> socket = std::make_unique<socket_type>(context);
    socket_type other{context};
    int released = -1;
};

/// A scene with a socket that sends to itself. A receive on it cannot use a peek, so that it has to pause
/// where it would wait again.
struct udp_scene : scene<udp>
{
    udp_scene() : scene(udp::v6())
    {
        socket->open(protocol);
        enable_control(*socket, control_flags::errors | control_flags::path_mtu);
        socket->bind({asio::ip::address_v6::loopback(), 0});
        self = socket->local_endpoint();
    }

    udp::endpoint self;
    inbox in;
};

struct receiving : udp_scene
{
    static constexpr bool pauses = true;
    void start() { async_receive_with_control(*socket, in.buffer(), in.sender, in.control, handler()); }
    void make_ready() { socket->send_to(asio::buffer("x", 1), self); }
};

struct receiving_a_batch : udp_scene
{
    static constexpr bool pauses = true;
    void start() { iplevel::async_receive_batch(*socket, batch, handler()); }
    void make_ready() { socket->send_to(asio::buffer("x", 1), self); }
    iplevel::received_batch<udp> batch{4, 100};
};

/// A scene with a socket that was shut down, which looks as if it had errors.
struct receiving_an_error : udp_scene
{
    static constexpr bool pauses = true;
    void start() { iplevel::async_receive_error(*socket, in.buffer(), in.sender, report, handler()); }
    void make_ready()
    {
        socket->connect(self);
        socket->shutdown(udp::socket::shutdown_both);
    }
    iplevel::error_report report;
};

struct sending : udp_scene
{
    static constexpr bool pauses = true;
    void start() { async_send_with_control(*socket, asio::buffer("x", 1), self, {}, handler()); }
    void make_ready() {}
};

struct sending_a_batch : udp_scene
{
    static constexpr bool pauses = true;
    sending_a_batch() { batch.push_back(asio::buffer("x", 1), self); }
    void start() { iplevel::async_send_batch(*socket, batch, handler()); }
    void make_ready() {}
    iplevel::outgoing_batch<udp> batch{4};
};

struct local_scene : scene<local>
{
    local_scene() : scene(local()) { asio::local::connect_pair(*socket, peer); }
    local::socket peer{context};
};

struct receiving_descriptors : local_scene
{
    static constexpr bool pauses = false; // it waits again by means of a peek
    void start()
    {
        iplevel::async_receive_with_descriptors(*socket, asio::buffer(bytes), from, control, handler());
    }
    void make_ready() { peer.send(asio::buffer("x", 1)); }
    char bytes[10];
    local::endpoint from;
    iplevel::received_local_control control;
};

struct sending_descriptors : local_scene
{
    static constexpr bool pauses = true;
    void start() { iplevel::async_send_with_descriptors(*socket, asio::buffer("x", 1), {}, handler()); }
    void make_ready() {}
};

template <typename Scene>
void check_every_state_and_event(bool cancelled)
{
    for (auto s : states) {
        if (!Scene::pauses && (s == state::pausing || s == state::pause_is_over))
            continue;
        for (auto e : events) {
            if (asio_forgets_waits && e == event::reopen && s != state::woken)
                continue;
            BOOST_TEST_CONTEXT("state " << int(s) << ", event " << int(e))
            {
                Scene scene;
                scene.block();
                scene.start();
                if (s != state::waiting)
                    scene.make_ready();
                if (s == state::pausing || s == state::pause_is_over)
                    scene.pause();
                if (s == state::woken || s == state::pause_is_over)
                    scene.wake();
                BOOST_TEST(scene.outcome.calls == 0);
                scene.happen(e);
                if (cancelled)
                    scene.signal.emit(asio::cancellation_type::partial); // must not access freed memory
                scene.check_aborted();
            }
        }
    }
}

template <typename Scene>
void check()
{
    for (bool cancelled : {false, true})
        check_every_state_and_event<Scene>(cancelled);
}

} // namespace

BOOST_AUTO_TEST_CASE(a_receive_ends_with_its_socket) { check<receiving>(); }

BOOST_AUTO_TEST_CASE(a_receive_of_a_batch_ends_with_its_socket) { check<receiving_a_batch>(); }

BOOST_AUTO_TEST_CASE(a_receive_of_an_error_ends_with_its_socket) { check<receiving_an_error>(); }

BOOST_AUTO_TEST_CASE(a_send_ends_with_its_socket) { check<sending>(); }

BOOST_AUTO_TEST_CASE(a_send_of_a_batch_ends_with_its_socket) { check<sending_a_batch>(); }

BOOST_AUTO_TEST_CASE(a_receive_of_descriptors_ends_with_its_socket) { check<receiving_descriptors>(); }

BOOST_AUTO_TEST_CASE(a_send_of_descriptors_ends_with_its_socket) { check<sending_descriptors>(); }
