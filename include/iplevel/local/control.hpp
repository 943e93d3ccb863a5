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

/// Descriptors that are owned: closed with the list, unless they are released before.
class descriptor_list
{
public:
    /// A file descriptor of the system.
    using native_handle_type = boost::asio::ip::udp::socket::native_handle_type;

    /// No descriptors.
    descriptor_list() noexcept = default;
    /// Takes those of the other, which has none then.
    descriptor_list(descriptor_list&& other) noexcept : descriptors_(std::exchange(other.descriptors_, {})) {}
    /// Closes its own and takes those of the other, which has none then.
    descriptor_list& operator=(descriptor_list&& other) noexcept
    {
        std::swap(descriptors_, other.descriptors_);
        other.clear();
        return *this;
    }
    /// Closes them.
    ~descriptor_list() { clear(); }

    /// How many there are.
    std::size_t size() const noexcept { return descriptors_.size(); }
    /// Whether there is none.
    bool empty() const noexcept { return descriptors_.empty(); }

    /// The list keeps it; -1 once it has been released.
    native_handle_type operator[](std::size_t i) const noexcept { return descriptors_[i]; }

    /// The caller's from now on, as for a socket's assign().
    native_handle_type release(std::size_t i) noexcept { return std::exchange(descriptors_[i], -1); }

    /// Takes the descriptor over, also when it throws.
    void push_back(native_handle_type descriptor);

    /// Close all.
    void clear() noexcept;

private:
    std::vector<native_handle_type> descriptors_;
};

/// Who a process is: SCM_CREDENTIALS.
struct credentials
{
    /// Process id, in the receiver's namespace; 0 where that cannot name it.
    std::int32_t process = 0;
    /// User id.
    std::uint32_t user = 0;
    /// Group id.
    std::uint32_t group = 0;

    /// Equal in every member.
    friend bool operator==(const credentials& a, const credentials& b) noexcept
    {
        return a.process == b.process && a.user == b.user && a.group == b.group;
    }
    /// @copydoc operator==
    friend bool operator!=(const credentials& a, const credentials& b) noexcept { return !(a == b); }
};

/// What came with one datagram of a local socket.
struct received_local_control
{
    /// In the order they were sent; closed when the program executes another (close-on-exec).
    descriptor_list descriptors;

    /// The sender, as the system checked it. From receive_credentials.
    std::optional<credentials> sender;

    /// The datagram was longer than the buffers; its end is lost.
    bool truncated = false;

    /// Some descriptors did not come, because this process may not open more; or the control data was
    /// malformed.
    bool control_truncated = false;
};

/// What one outgoing datagram of a local socket takes with it.
struct outgoing_local_control
{
    /// How many the system takes with one datagram (SCM_MAX_FD).
    static constexpr std::size_t most_descriptors = 253;

    /// To be sent; they stay the sender's, too.
    std::vector<descriptor_list::native_handle_type> descriptors{};

    /// Another sender than this process; needs the rights for it.
    std::optional<credentials> sender{};
};

} // namespace iplevel

#endif
