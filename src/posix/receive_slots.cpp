// Copyright (c) 2026 The iplevel authors
// SPDX-License-Identifier: BSL-1.0

#include "../system.hpp"
#ifdef IPLEVEL_NO_MMSG

#include <iplevel/detail/receive_slots.hpp>

#include "message_calls.hpp"

#include <boost/asio/error.hpp>

#include <utility>

namespace iplevel::detail {

struct receive_slots::headers
{
    error_code left;
};

receive_slots::receive_slots(std::size_t count, std::size_t message_size, std::size_t control_size)
    : message_size_(message_size)
    , bytes_(memory(count, message_size))
    , slots_(count)
    , headers_(std::make_unique<headers>())
{
    check(count, control_size); // not allocated, because each receive has space for all control data
    for (std::size_t i = 0; i < count; ++i)
        slots_[i].data = bytes_.get() + i * message_size;
}

receive_slots::receive_slots(receive_slots&&) noexcept = default;
receive_slots& receive_slots::operator=(receive_slots&&) noexcept = default;
receive_slots::~receive_slots() = default;

void receive_slots::name(std::size_t i, address_view memory) noexcept
{
    name_capacity_ = memory.size;
    slots_[i].name.data = memory.data;
}

/// Make one call for each message. An error after the first message is saved, because the call has removed it
/// from the socket.
std::size_t receive_slots::receive(
    native_handle socket, std::size_t depth, blocking mode, error_code& ec) noexcept
{
    std::size_t received = 0;
    ec = std::exchange(headers_->left, {});
    while (!ec && received < depth) {
        auto& slot = slots_[received];
        slot.name.size = name_capacity_;
        control_storage storage;
        auto control = boost::asio::buffer(storage.bytes);
        int flags = 0;
        const buffer_view buffer{slot.data, message_size_};
        slot.size = call_recvmsg(socket, {&buffer, 1}, slot.name, control, flags, mode, ec);
        mode = blocking::never;
        if (!ec) {
            take_control(control, flags, slot.control);
            ++received;
        }
    }
    if (received) {
        if (ec != boost::asio::error::would_block)
            headers_->left = ec;
        ec = {};
    }
    return received;
}

bool receive_slots::error_left() const noexcept { return headers_->left.failed(); }

} // namespace iplevel::detail

#endif
