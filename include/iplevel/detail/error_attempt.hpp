// Copyright (c) 2026 The iplevel authors
// SPDX-License-Identifier: BSL-1.0

#ifndef IPLEVEL_DETAIL_ERROR_ATTEMPT_HPP
#define IPLEVEL_DETAIL_ERROR_ATTEMPT_HPP

#include <iplevel/detail/attempt.hpp>
#include <iplevel/detail/message.hpp>
#include <iplevel/detail/wait_again.hpp>
#include <iplevel/error_queue/report.hpp>

#include <cstddef>

namespace iplevel::detail {

/// Receive one report from the error queue, or the pending error if it has no report. Never blocks.
/**
 * On success destination has the size of the address received, or 0 if there is none, and report is
 * overwritten. On failure both are unchanged.
 */
std::size_t take_error(
    native_handle socket, buffer_list buffers, address_view& destination, error_report& report,
    error_code& ec) noexcept;

/// Receives one report from the error queue. Refers to the caller's buffers, destination and report.
template <typename MutableBufferSequence, typename Endpoint>
class error_attempt : public attempt_defaults, public wait_for_error
{
public:
    error_attempt(const MutableBufferSequence& buffers, Endpoint& destination, error_report& report)
        : buffers_(buffers), destination_(&destination), report_(&report)
    {}

    std::size_t operator()(native_handle socket, blocking, error_code& ec) const
    {
        return receive_from(*destination_, ec, [&](address_view& name) {
            return take_error(socket, buffer_views(buffers_), name, *report_, ec);
        });
    }

private:
    MutableBufferSequence buffers_;
    Endpoint* destination_;
    error_report* report_;
};

} // namespace iplevel::detail

#endif
