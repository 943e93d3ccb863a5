// Copyright (c) 2026 The iplevel authors
// SPDX-License-Identifier: BSL-1.0

#include "loopback.hpp"
#include "stage.hpp"

#include <uv.h>

#include <unistd.h>

namespace bench {
namespace {

/// libuv's own loop. It has a duplicate of the socket's descriptor.
class uv_receiver
{
public:
    explicit uv_receiver(loopback& l)
        : l_(l), memory_(20 * 65536) // libuv's recommendation: twenty messages per call
    {
        ::uv_loop_init(&loop_);
        ::uv_udp_init_ex(&loop_, &handle_, UV_UDP_RECVMMSG);
        ::uv_udp_open(&handle_, ::dup(l.receiver.native_handle()));
        handle_.data = this;
    }

    uv_receiver(const uv_receiver&) = delete;
    uv_receiver& operator=(const uv_receiver&) = delete;

    ~uv_receiver()
    {
        ::uv_close(reinterpret_cast<uv_handle_t*>(&handle_), nullptr);
        ::uv_run(&loop_, UV_RUN_DEFAULT);
        ::uv_loop_close(&loop_);
    }

    void receive()
    {
        left_ = l_.count();
        ::uv_udp_recv_start(&handle_, allocate, received);
        while (left_)
            ::uv_run(&loop_, UV_RUN_ONCE);
        ::uv_udp_recv_stop(&handle_);
    }

private:
    static void allocate(uv_handle_t* handle, std::size_t, uv_buf_t* buffer)
    {
        auto& memory = static_cast<uv_receiver*>(handle->data)->memory_;
        *buffer = ::uv_buf_init(memory.data(), static_cast<unsigned>(memory.size()));
    }

    static void received(uv_udp_t* handle, ssize_t size, const uv_buf_t*, const sockaddr* sender, unsigned)
    {
        auto* self = static_cast<uv_receiver*>(handle->data);
        if (size > 0 && sender) {
            --self->left_;
            sink = sink + std::size_t(size);
        }
    }

    loopback& l_;
    std::vector<char> memory_;
    std::size_t left_ = 0;
    uv_loop_t loop_;
    uv_udp_t handle_;
};

} // namespace

std::vector<contender> libuv_receive(loopback& l)
{
    auto uv = std::make_shared<uv_receiver>(l);
    auto c = timed("libuv recvmmsg", l.count(), l.filled(), [uv] { uv->receive(); });
    c.datagrams = 0; // libuv's system calls are not redirected
    return {c};
}

} // namespace bench
