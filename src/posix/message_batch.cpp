// Copyright (c) 2026 The iplevel authors
// SPDX-License-Identifier: BSL-1.0

#include "../system.hpp"
#ifdef IPLEVEL_NO_MMSG

#include "../message_batch.hpp"

#include <boost/system/errc.hpp>

#include <optional>

namespace iplevel::detail {

/// A batch of one message, because a call sends only one.
struct message_batch
{
    native_handle socket = {};
    std::optional<outgoing_message> message;
};

std::unique_ptr<message_batch, void (*)(message_batch*)> make_message_batch()
{
    return {new message_batch(), [](message_batch* batch) { delete batch; }};
}

bool supports_runs() noexcept { return false; }

error_code ask_about_runs(native_handle) noexcept
{
    return make_error_code(boost::system::errc::operation_not_supported);
}

bool stamps_messages(native_handle) noexcept { return false; }

void start_messages(message_batch& batch, native_handle socket) noexcept { batch.socket = socket; }

bool add_message(message_batch& batch, const outgoing_message& message, error_code&) noexcept
{
    if (batch.message)
        return false;
    batch.message = message;
    return true;
}

std::size_t send_messages(message_batch& batch, blocking mode, error_code& ec) noexcept
{
    const auto message = *batch.message;
    batch.message.reset();
    const buffer_list buffers(message.buffers, message.buffer_count);
    send_message(batch.socket, buffers, message.destination, *message.control, 0, mode, ec);
    return ec ? 0 : 1;
}

} // namespace iplevel::detail

#endif
