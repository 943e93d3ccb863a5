// Copyright (c) 2026 The iplevel authors
// SPDX-License-Identifier: BSL-1.0

#ifndef IPLEVEL_PACKET_FILTER_OPTIONS_HPP
#define IPLEVEL_PACKET_FILTER_OPTIONS_HPP

#include <iplevel/detail/option_shapes.hpp>
#include <iplevel/error.hpp>
#include <iplevel/packet_filter/instruction.hpp>

#include <cstddef>
#include <cstdint>
#include <iosfwd>
#include <string>
#include <string_view>
#include <utility>

namespace iplevel {
namespace packet_filter {

/// The most instructions a program can have.
inline constexpr std::size_t longest_program = 4096;

/// Finds what the system would refuse a program for; ec says why, the result which instruction.
/**
 * A program that passes can still be too large for the system's memory limit (ENOMEM).
 * @returns the index of the first bad instruction, filter.size() when there is none.
 * @par Errors: those of iplevel::error that begin with `filter_`.
 */
std::size_t check(const program& filter, error_code& ec) noexcept;

/// Throws system_error with the index of the instruction in its text.
void check(const program& filter);

/// Reads a program in the language of bpf_asm, in which disassemble() writes.
/**
 * Targets of jumps are labels, or numbers of instructions to skip. Case does not matter. Does not check().
 * @returns the program; with an error, the instructions before the one that cannot be read.
 * @par Errors: filter_syntax, filter_unknown_label, filter_jump_too_far.
 */
program assemble(std::string_view text, error_code& ec);
/// @copydoc assemble
program assemble(std::string_view text);

/// One line for each instruction, in the language of bpf_asm; targets of jumps are labels L0, L1, ...
/**
 * assemble() makes the same program of it, except for fields that an instruction does not use. An instruction
 * that does not exist is written as to_string() does, and cannot be read back.
 */
std::string disassemble(const program& filter);

/// An instruction in the language of bpf_asm; targets of a jump are numbers of instructions to skip.
/**
 * What is no instruction comes out as `unknown instruction {op, jt, jf, k}`.
 */
std::string to_string(const instruction& i);

/// As to_string().
std::ostream& operator<<(std::ostream& os, const instruction& i);

/// Gives each packet to the socket of the processor that received it: for attach_reuse_port_filter.
/**
 * @param sockets how many sockets share the port; processor n is served by socket n % sockets, counted in the
 * order in which they were bound.
 * @throws std::out_of_range for 0.
 */
program steer_by_cpu(std::uint32_t sockets);

} // namespace packet_filter

namespace detail {

/// A program as the system takes it.
struct program_argument
{
    std::uint16_t length = 0;
    const packet_filter::instruction* instructions = nullptr;
};

/// The shape of an option whose value is a program. It is not copied: the argument points into it.
template <option_id Id>
class program_option : public named_option<Id>, public set_only<stored<program_argument>>
{
public:
    explicit program_option(packet_filter::program value) : program_(std::move(value))
    {
        value_ = {length(program_.size()), program_.data()};
    }

    program_option(const program_option&) = delete;
    program_option& operator=(const program_option&) = delete;

    const packet_filter::program& value() const& noexcept { return program_; }
    packet_filter::program value() && { return program_; }

private:
    /// A program whose length does not fit stays one that is too long.
    static std::uint16_t length(std::size_t size) noexcept
    {
        return static_cast<std::uint16_t>(size > 0xffff ? 0xffff : size);
    }

    const packet_filter::program program_;
};

/// A program as the system fills it in.
class stored_program
{
public:
    template <typename Protocol>
    void* data(const Protocol&)
    {
        answer_.resize(packet_filter::longest_program);
        return answer_.data();
    }

    /// The system counts this option in instructions.
    template <typename Protocol>
    std::size_t size(const Protocol&) const noexcept
    {
        return packet_filter::longest_program;
    }

    template <typename Protocol>
    void resize(const Protocol&, std::size_t size)
    {
        answer_.resize(size);
        value_.swap(answer_);
    }

protected:
    packet_filter::program value_;

private:
    packet_filter::program answer_;
};

/// The shape of an option that takes something off the socket.
template <option_id Id>
class removal : public set_only_integer<Id, 0, 0>
{
public:
    removal() : set_only_integer<Id, 0, 0>(0) {}
};

} // namespace detail

/// Decides with a program which packets the socket receives, and how many bytes of each.
/**
 * SO_ATTACH_FILTER. On UDP, TCP and `icmp::datagram` sockets the program sees a packet from the transport
 * header on, on raw IPv4 sockets from the IPv4 header on, on raw IPv6 sockets behind the IPv6 headers; raw
 * are Asio's ip::icmp sockets, too. Of a UDP or TCP packet the transport header is always kept. It replaces
 * the filter there was; packets queued before stay queued, so attach before bind. An accepted connection
 * inherits the filter of its acceptor. With receive_coalesced the program sees a run of datagrams as one
 * packet, the first with the bytes of the others behind it, and what it returns is for the run.
 * @par Concepts: SettableSocketOption; not copyable.
 * @par Errors: EINVAL for a program that packet_filter::check() refuses, an empty one included; EPERM after
 * lock_filter; ENOMEM for one that is too large.
 */
using attach_filter = detail::program_option<detail::option_id::attach_filter>;

/// Decides with an eBPF program which packets the socket receives.
/**
 * SO_ATTACH_BPF, with the descriptor of a loaded program of type BPF_PROG_TYPE_SOCKET_FILTER.
 * @par Concepts: SettableSocketOption.
 */
using attach_ebpf_filter =
    detail::set_only_integer<detail::option_id::attach_ebpf_filter, 0, detail::highest>;

/// Takes the filter off.
/**
 * SO_DETACH_FILTER. Takes an eBPF filter off, too.
 * @par Concepts: SettableSocketOption.
 * @par Errors: ENOENT when there is none, EPERM after lock_filter.
 */
using detach_filter = detail::removal<detail::option_id::detach_filter>;

/// Keeps the filter as it is, for as long as the socket lives: so a process can give up its rights.
/**
 * SO_LOCK_FILTER. It cannot be switched off again (EPERM).
 * @par Concepts: GettableSocketOption, SettableSocketOption.
 */
using lock_filter = detail::boolean<detail::option_id::lock_filter>;

/// Decides with a program which of the sockets that share a port receives a packet.
/**
 * SO_ATTACH_REUSEPORT_CBPF. The program sees the packet's payload and ends with the number of a socket, in
 * the order in which they were bound; when one is closed, the last takes its number. A number that does not
 * exist leaves the choice to the system. To be set on one of the sockets, after reuse_port; it holds for all.
 * With receive_coalesced a run of datagrams goes where the first of them leads.
 * A program for TCP chooses the acceptor of a connection, when there is no payload yet.
 * @par Concepts: SettableSocketOption; not copyable.
 * @par Errors: as attach_filter; EINVAL also without reuse_port.
 */
using attach_reuse_port_filter = detail::program_option<detail::option_id::attach_reuse_port_filter>;

/// Decides with an eBPF program which of the sockets that share a port receives a packet.
/**
 * SO_ATTACH_REUSEPORT_EBPF, with the descriptor of a loaded program of type BPF_PROG_TYPE_SOCKET_FILTER or
 * BPF_PROG_TYPE_SK_REUSEPORT.
 * @par Concepts: SettableSocketOption.
 */
using attach_reuse_port_ebpf =
    detail::set_only_integer<detail::option_id::attach_reuse_port_ebpf, 0, detail::highest>;

/// Leaves the choice between the sockets that share a port to the system again.
/**
 * SO_DETACH_REUSEPORT_BPF.
 * @par Concepts: SettableSocketOption.
 * @par Errors: ENOENT when there is no program.
 */
using detach_reuse_port_filter = detail::removal<detail::option_id::detach_reuse_port_filter>;

/// The program of attach_filter, as the system keeps it; empty when there is none.
/**
 * SO_GET_FILTER.
 * @par Concepts: GettableSocketOption.
 * @par Errors: EACCES for an eBPF filter.
 */
class attached_filter : public detail::named_option<detail::option_id::attached_filter>,
                        public detail::get_only<detail::stored_program>
{
public:
    /// Empty until get_option() has filled it in; when that fails, as it was.
    const packet_filter::program& value() const& noexcept { return value_; }
    /// By value from a temporary option.
    packet_filter::program value() && noexcept { return std::move(value_); }
};

} // namespace iplevel

#endif
