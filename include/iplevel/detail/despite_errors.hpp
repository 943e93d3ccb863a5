// Copyright (c) 2026 The iplevel authors
// SPDX-License-Identifier: BSL-1.0

#ifndef IPLEVEL_DETAIL_DESPITE_ERRORS_HPP
#define IPLEVEL_DETAIL_DESPITE_ERRORS_HPP

#include <iplevel/detail/message.hpp>

#include <cstddef>
#include <utility>

namespace iplevel::detail {

/// Get the number of attempts that must fail with an error before it is taken for that of the datagram.
/**
 * It is more than one for an error that an ICMP message about an earlier datagram can cause. The system
 * reports such an error once, by making the next call on the socket fail, and a send that fails has sent
 * nothing. Another attempt fails only if another message has arrived, or if the error is that of the datagram
 * itself, which makes every attempt fail.
 */
int attempts_despite(const error_code& ec) noexcept;

/// Makes an attempt that does not fail with the error of an earlier datagram.
template <typename Attempt>
class despite_errors : public Attempt
{
public:
    explicit despite_errors(Attempt attempt) : Attempt(std::move(attempt)) {}

    std::size_t operator()(native_handle socket, blocking mode, error_code& ec)
    {
        for (int attempts = 1;; ++attempts) {
            auto before = this->progress();
            auto size = Attempt::operator()(socket, mode, ec);
            if (this->progress() != before)
                attempts = 1; // that of another datagram
            if (!ec || attempts >= attempts_despite(ec))
                return size;
        }
    }
};

} // namespace iplevel::detail

#endif
