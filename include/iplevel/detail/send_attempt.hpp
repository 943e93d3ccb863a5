// Copyright (c) 2026 The iplevel authors
// SPDX-License-Identifier: BSL-1.0

#ifndef IPLEVEL_DETAIL_SEND_ATTEMPT_HPP
#define IPLEVEL_DETAIL_SEND_ATTEMPT_HPP

#include <iplevel/detail/message.hpp>
#include <iplevel/detail/message_socket.hpp>
#include <iplevel/detail/operation.hpp>

#include <boost/asio/basic_waitable_timer.hpp>
#include <boost/asio/socket_base.hpp>

#include <chrono>
#include <cstddef>
#include <memory>
#include <optional>
#include <utility>

namespace iplevel::detail {

/// Sends one datagram if there is room. Refers to the caller's buffers; owns the rest.
template <typename ConstBufferSequence, typename Endpoint>
class send_attempt
{
public:
    static constexpr auto what = boost::asio::socket_base::wait_write;

    send_attempt(
        const ConstBufferSequence& buffers, const std::optional<Endpoint>& destination,
        const send_control& control, message_flags flags)
        : buffers_(buffers)
        , destination_(destination)
        , control_(control)
        , flags_(flags)
    {}

    std::size_t operator()(native_handle socket, blocking mode, error_code& ec) const
    {
        address_view name;
        if (destination_)
            name = {const_cast<void*>(static_cast<const void*>(destination_->data())), destination_->size()};
        return send_message(socket, buffer_list(buffers_), name, control_, flags_, mode, ec);
    }

    /// Waits for a moment.
    /**
     * async_wait would return at once, again and again, while an entry stands in the error queue, and no send
     * is without effect. A full send buffer together with such an entry is rare and does not last.
     */
    template <typename Socket, typename Operation>
    void wait_again(Socket& socket, Operation&& operation)
    {
        using clock = std::chrono::steady_clock;
        using timer = boost::asio::basic_waitable_timer<
            clock, boost::asio::wait_traits<clock>, typename Socket::executor_type>;
        auto moment = std::make_shared<timer>(socket.get_executor(), std::chrono::microseconds(250));
        moment_ = moment;
        moment->async_wait(std::forward<Operation>(operation));
    }

private:
    ConstBufferSequence buffers_;
    std::optional<Endpoint> destination_;
    send_control control_;
    message_flags flags_;
    std::shared_ptr<void> moment_;
};

} // namespace iplevel::detail

#endif
