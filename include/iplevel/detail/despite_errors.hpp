// Copyright (c) 2026 The iplevel authors
// SPDX-License-Identifier: BSL-1.0

#ifndef IPLEVEL_DETAIL_DESPITE_ERRORS_HPP
#define IPLEVEL_DETAIL_DESPITE_ERRORS_HPP

#include <iplevel/detail/message.hpp>

#include <cstddef>
#include <utility>

namespace iplevel::detail {

/// How many tries must fail with this error before it is the datagram's own: one, unless an ICMP message
/// about an earlier datagram can bring it.
/**
 * The system reports the error of an ICMP message once, to the next call on the socket, and a send that it
 * fails has sent nothing. The next try fails likewise only if another message has arrived in the meantime, or
 * for an error of its own, which every try meets.
 */
int tries_despite(const error_code& ec) noexcept;

/// Sends as another attempt does; an error of an earlier datagram does not fail it.
template <typename Attempt>
class despite_errors : public Attempt
{
public:
    explicit despite_errors(Attempt attempt) : Attempt(std::move(attempt)) {}

    std::size_t operator()(native_handle socket, blocking mode, error_code& ec)
    {
        for (int tries = 1;; ++tries) {
            auto before = this->progress();
            auto size = Attempt::operator()(socket, mode, ec);
            if (this->progress() != before)
                tries = 1; // of another datagram
            if (!ec || tries >= tries_despite(ec))
                return size;
        }
    }
};

} // namespace iplevel::detail

#endif
