// Copyright (c) 2026 The iplevel authors
// SPDX-License-Identifier: BSL-1.0

#include "../system.hpp"
#ifdef IPLEVEL_LINUX

#include "netlink.hpp"

#include <boost/system/errc.hpp>

#include <cerrno>
#include <sys/socket.h>
#include <unistd.h>

namespace iplevel::detail::netlink {
namespace {

/// The initial capacity for one datagram. The kernel limits the datagrams of a dump to 32768 bytes, but an
/// interface with many alternative names makes a datagram of more than 65536 bytes.
constexpr std::size_t usual_capacity = 65536;

class descriptor
{
public:
    explicit descriptor(int value) noexcept : value_(value) {}
    descriptor(const descriptor&) = delete;
    descriptor& operator=(const descriptor&) = delete;
    ~descriptor()
    {
        if (value_ >= 0)
            ::close(value_);
    }
    int value() const noexcept { return value_; }

private:
    int value_;
};

error_code last_error() noexcept { return {errno, boost::system::system_category()}; }

/// Make a system call, and repeat it while it is interrupted by a signal.
template <typename Call>
auto despite_signals(Call call) noexcept
{
    auto result = call();
    while (result < 0 && errno == EINTR)
        result = call();
    return result;
}

/// Determine whether the answer ends with this datagram, whether by completion or by an error.
bool ends_with(const_buffer datagram, error_code& ec)
{
    do {
        record<nlmsghdr> message;
        if (!take(datagram, message)) {
            ec = error::malformed_interface_list;
            return true;
        }
        if (message.header.nlmsg_flags & NLM_F_DUMP_INTR) {
            ec = error::interrupted_interface_list;
            return true;
        }
        if (message.header.nlmsg_type == NLMSG_DONE || message.header.nlmsg_type == NLMSG_ERROR) {
            int code = 0; // negative; the error of a dump is in its NLMSG_DONE
            if (read(message.payload, code))
                ec.assign(static_cast<int>(-std::int64_t{code}), boost::system::system_category());
            else
                ec = error::malformed_interface_list;
            return true;
        }
        if (!(message.header.nlmsg_flags & NLM_F_MULTI))
            return true;
    } while (datagram.size() != 0);
    return false;
}

/// Send a request and receive the answer. If a datagram does not fit, it is lost, and the capacity is
/// increased so that the next attempt succeeds.
std::vector<char> ask_once(const std::vector<char>& request, std::size_t& capacity, error_code& ec)
{
    ec.clear();
    const descriptor netlink(::socket(AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC, NETLINK_ROUTE));
    sockaddr_nl kernel{};
    kernel.nl_family = AF_NETLINK;
    // The socket is connected, so that only the kernel can send to it.
    if (netlink.value() < 0 ||
        despite_signals([&] {
            return ::connect(netlink.value(), reinterpret_cast<const sockaddr*>(&kernel), sizeof kernel);
        }) != 0) {
        ec = last_error();
        return {};
    }
    // This makes the kernel restrict a dump to one interface. A kernel before 4.20 dumps all of them, so
    // callers must filter the result.
    const int on = 1;
    ::setsockopt(netlink.value(), SOL_NETLINK, NETLINK_GET_STRICT_CHK, &on, sizeof on);

    if (despite_signals([&] { return ::send(netlink.value(), request.data(), request.size(), 0); }) < 0) {
        ec = last_error();
        return {};
    }
    std::vector<char> answer;
    for (;;) {
        const std::size_t before = answer.size();
        answer.resize(before + capacity);
        // With MSG_TRUNC the result is the datagram's length, even if it exceeds the number of bytes copied.
        const ssize_t size = despite_signals(
            [&] { return ::recv(netlink.value(), answer.data() + before, capacity, MSG_TRUNC); });
        if (size < 0)
            ec = last_error();
        else if (static_cast<std::size_t>(size) > capacity) {
            ec = make_error_code(boost::system::errc::message_size);
            capacity = static_cast<std::size_t>(size);
        }
        if (ec)
            return {};
        answer.resize(before + static_cast<std::size_t>(size));
        if (ends_with(boost::asio::buffer(answer) + before, ec))
            return ec ? std::vector<char>() : answer;
    }
}

} // namespace

std::vector<char> ask(const std::vector<char>& request, error_code& ec)
{
    std::size_t capacity = usual_capacity;
    std::vector<char> answer = ask_once(request, capacity, ec);
    for (int again = 15;
         again != 0 && (ec == error::interrupted_interface_list || ec == boost::system::errc::message_size);
         --again)
        answer = ask_once(request, capacity, ec);
    return answer;
}

} // namespace iplevel::detail::netlink

#endif
