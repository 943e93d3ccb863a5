// Copyright (c) 2026 The iplevel authors
// SPDX-License-Identifier: BSL-1.0

#ifndef IPLEVEL_DETAIL_RECEIVE_SLOTS_HPP
#define IPLEVEL_DETAIL_RECEIVE_SLOTS_HPP

#include <iplevel/control.hpp>
#include <iplevel/detail/message.hpp>

#include <cstddef>
#include <memory>
#include <vector>

namespace iplevel::detail {

/// The memory for one message of a batch, and the result of receiving it.
struct receive_slot
{
    unsigned char* data = nullptr;
    std::size_t size = 0;
    address_view name;
    received_control control;
};

/// The memory for a batch of messages, and the call that fills it. The memory for the names belongs to the
/// owner.
class receive_slots
{
public:
    receive_slots(std::size_t count, std::size_t message_size, std::size_t control_size);
    receive_slots(receive_slots&&) noexcept;
    receive_slots& operator=(receive_slots&&) noexcept;
    ~receive_slots();

    std::size_t count() const noexcept { return slots_.size(); }
    receive_slot& operator[](std::size_t i) noexcept { return slots_[i]; }
    const receive_slot& operator[](std::size_t i) const noexcept { return slots_[i]; }

    /// Set the memory in which a slot stores the sender's address.
    void name(std::size_t i, address_view memory) noexcept;

    /// Receive 1 to `depth` messages into the first slots. Blocks at most until the first message arrives.
    std::size_t receive(native_handle socket, std::size_t depth, blocking mode, error_code& ec) noexcept;

    /// Determine whether an error was returned after the last messages. The next receive reports it without
    /// a system call.
    bool error_left() const noexcept;

private:
    /// Throw std::length_error if the memory required exceeds what can be addressed.
    static void check(std::size_t count, std::size_t size);
    static std::unique_ptr<unsigned char[]> memory(std::size_t count, std::size_t size);

    /// The description of the slots in the system's own format.
    struct headers;

    std::size_t message_size_;
    std::size_t name_capacity_ = 0;
    std::unique_ptr<unsigned char[]> bytes_;
    std::vector<receive_slot> slots_;
    std::unique_ptr<headers> headers_;
};

} // namespace iplevel::detail

#endif
