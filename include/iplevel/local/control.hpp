// Copyright (c) 2026 The iplevel authors
// SPDX-License-Identifier: BSL-1.0

#ifndef IPLEVEL_LOCAL_CONTROL_HPP
#define IPLEVEL_LOCAL_CONTROL_HPP

#include <boost/asio/ip/udp.hpp>

#include <cstddef>
#include <cstdint>
#include <optional>
#include <utility>
#include <vector>

namespace iplevel {

/// A list that owns file descriptors: it closes them when it is destroyed, except for those that have been
/// released.
class descriptor_list
{
public:
    /// The system's type of a file descriptor.
    using native_handle_type = boost::asio::ip::udp::socket::native_handle_type;

    /// Construct an empty list.
    descriptor_list() noexcept = default;
    /// Take over the descriptors of another list, which is then empty.
    descriptor_list(descriptor_list&& other) noexcept : descriptors_(std::exchange(other.descriptors_, {})) {}
    /// Close all descriptors, and take over those of another list, which is then empty.
    descriptor_list& operator=(descriptor_list&& other) noexcept
    {
        std::swap(descriptors_, other.descriptors_);
        other.clear();
        return *this;
    }
    /// Close all descriptors.
    ~descriptor_list() { clear(); }

    /// Get the number of descriptors, including those that have been released.
    std::size_t size() const noexcept { return descriptors_.size(); }
    /// Determine whether the list is empty.
    bool empty() const noexcept { return descriptors_.empty(); }

    /// Get a descriptor, which remains owned by the list, or -1 if it has been released.
    native_handle_type operator[](std::size_t i) const noexcept { return descriptors_[i]; }

    /// Transfer ownership of a descriptor to the caller, for example to a socket's assign().
    native_handle_type release(std::size_t i) noexcept { return std::exchange(descriptors_[i], -1); }

    /// Append a descriptor and take ownership of it, even if the function throws.
    void push_back(native_handle_type descriptor);

    /// Close all descriptors and make the list empty.
    void clear() noexcept;

private:
    std::vector<native_handle_type> descriptors_;
};

/// The identity of a process (SCM_CREDENTIALS).
struct credentials
{
    /// The process id in the PID namespace of the receiver, or 0 if the process has no id there.
    std::int32_t process = 0;
    /// The user id.
    std::uint32_t user = 0;
    /// The group id.
    std::uint32_t group = 0;

    /// Compare all members.
    friend bool operator==(const credentials& a, const credentials& b) noexcept
    {
        return a.process == b.process && a.user == b.user && a.group == b.group;
    }
    /// @copydoc operator==
    friend bool operator!=(const credentials& a, const credentials& b) noexcept { return !(a == b); }
};

/// What was received along with one datagram of a local socket.
struct received_local_control
{
    /// The descriptors in the order in which they were sent. They have the close-on-exec flag.
    descriptor_list descriptors;

    /// The sender's credentials, verified by the kernel. Enabled by the option receive_credentials.
    std::optional<credentials> sender;

    /// The datagram was longer than the buffers, and the excess bytes are lost.
    bool truncated = false;

    /// Some descriptors were not received, because this process may not open more, or the control data was
    /// malformed.
    bool control_truncated = false;
};

/// What to send along with one datagram of a local socket.
struct outgoing_local_control
{
    /// The largest number of descriptors that can be sent with one datagram (SCM_MAX_FD).
    /**
     * With musl 1.2.4 about 240 at most can be sent. More fail with not_enough_memory.
     */
    static constexpr std::size_t most_descriptors = 253;

    /// The descriptors to send. They also remain open in the sender.
    std::vector<descriptor_list::native_handle_type> descriptors{};

    /// Credentials to send instead of those of this process. Requires the corresponding privileges.
    std::optional<credentials> sender{};
};

} // namespace iplevel

#endif
