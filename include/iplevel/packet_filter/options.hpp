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

/// Check a program as the system does when it is attached.
/**
 * A program that passes may still be too large for the memory limit of the system (ENOMEM).
 * @returns The index of the first bad instruction, or filter.size() if there is none.
 * @par Errors
 * The errors of iplevel::error whose names begin with `filter_`.
 */
std::size_t check(const program& filter, error_code& ec) noexcept;

/// Check a program. Throws system_error, with the index of the bad instruction in its text.
void check(const program& filter);

/// Read a program in the language of bpf_asm, which disassemble() writes.
/**
 * Targets of jumps are labels, or numbers of instructions to skip. Case does not matter. The program is not
 * checked as by check().
 * @returns The program or, after an error, the instructions before the one that cannot be read.
 * @par Errors
 * error::filter_syntax, error::filter_unknown_label, error::filter_jump_too_far
 */
program assemble(std::string_view text, error_code& ec);
/// @copydoc assemble
program assemble(std::string_view text);

/// Write a program in the language of bpf_asm, one line for each instruction, with labels L0, L1, ...
/**
 * assemble() reads the same program from it, except for fields that an instruction does not use. An
 * instruction that does not exist is written as by to_string(), and cannot be read back.
 */
std::string disassemble(const program& filter);

/// Get an instruction in the language of bpf_asm. Jump targets are numbers of instructions to skip.
/**
 * An instruction that does not exist is written as `unknown instruction {op, jt, jf, k}`.
 */
std::string to_string(const instruction& i);

/// Write the result of to_string().
std::ostream& operator<<(std::ostream& os, const instruction& i);

/// Get a program that gives each packet to the socket of the processor that received it.
/**
 * For attach_reuse_port_filter.
 * @param sockets The number of sockets that share the port. Processor n is served by socket n % sockets, in
 * the order in which the sockets were bound.
 * @throws std::out_of_range The number is 0.
 */
program steer_by_cpu(std::uint32_t sockets);

} // namespace packet_filter

namespace detail {

/// A program in the form of the system.
struct program_argument
{
    std::uint16_t length = 0;
    const packet_filter::instruction* instructions = nullptr;
};

/// The shape of an option whose value is a program. It cannot be copied, since the argument points to it.
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
    /// A length that does not fit becomes one that is still too long.
    static std::uint16_t length(std::size_t size) noexcept
    {
        return static_cast<std::uint16_t>(size > 0xffff ? 0xffff : size);
    }

    const packet_filter::program program_;
};

/// A program that the system fills in.
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

/// The shape of an option that removes something from the socket, and has no value.
template <option_id Id>
class removal : public set_only_integer<Id, 0, 0>
{
public:
    removal() : set_only_integer<Id, 0, 0>(0) {}
};

} // namespace detail

/// A program that decides which packets the socket receives, and how many bytes of each.
/**
 * SO_ATTACH_FILTER. On UDP, TCP and `icmp::datagram` sockets the packet that the program reads begins with
 * the transport header, on raw IPv4 sockets with the IPv4 header, on raw IPv6 sockets after the IPv6 headers.
 * The sockets of Asio's ip::icmp are raw sockets, too. The transport header of a UDP or TCP packet is always
 * kept.
 *
 * The program replaces the previous filter. Packets that were queued before stay queued, so attach the
 * program before bind. An accepted connection inherits the filter of its acceptor. With receive_coalesced,
 * coalesced datagrams are one packet to the program: the first datagram, followed by the bytes of the others.
 * Its result is for all of them.
 * @par Value
 * `packet_filter::program`: `attach_filter(program)`. It cannot be read; attached_filter reads it. The option
 * cannot be copied, and has no default constructor.
 * @par Errors
 * EINVAL: the program is empty, or packet_filter::check() refuses it. EPERM: lock_filter is on. ENOMEM: the
 * program is too large.
 * @par Concepts
 * SettableSocketOption
 */
class attach_filter : public detail::program_option<detail::option_id::attach_filter>
{
public:
    /// For set_option().
    explicit attach_filter(packet_filter::program value) : program_option(std::move(value)) {}
};

/// An eBPF program that decides which packets the socket receives.
/**
 * SO_ATTACH_BPF.
 * @par Value
 * `int`, the descriptor of a loaded program of type BPF_PROG_TYPE_SOCKET_FILTER:
 * `attach_ebpf_filter(descriptor)`. It cannot be read, and has no default constructor.
 * @par Concepts
 * SettableSocketOption
 */
struct attach_ebpf_filter
    : detail::set_only_integer<detail::option_id::attach_ebpf_filter, 0, detail::highest>
{
    using set_only_integer::set_only_integer;
};

/// Removes the filter of the socket, also an eBPF filter.
/**
 * SO_DETACH_FILTER. It has no value: `detach_filter()`.
 * @par Errors
 * ENOENT: there is no filter. EPERM: lock_filter is on.
 * @par Concepts
 * SettableSocketOption
 */
struct detach_filter : detail::removal<detail::option_id::detach_filter>
{};

/// Whether the filter of the socket can no longer be changed, so that a process can give up its privileges.
/**
 * SO_LOCK_FILTER. It cannot be switched off again (EPERM).
 * @par Value
 * `bool`: `lock_filter(true)`. It is off on a new socket.
 * @par Concepts
 * GettableSocketOption, SettableSocketOption
 */
struct lock_filter : detail::boolean<detail::option_id::lock_filter>
{
    using boolean::boolean;
};

/// A program that decides which of the sockets that share a port receives a packet.
/**
 * SO_ATTACH_REUSEPORT_CBPF. Set it on one of the sockets, after reuse_port: it is for all of them. The
 * program reads the payload of the packet and returns the number of a socket, in the order in which the
 * sockets were bound. When a socket is closed, the last socket takes its number. For a number without a
 * socket the system chooses one. With receive_coalesced, the first of the coalesced datagrams decides for all
 * of them. A program for TCP chooses the acceptor of a connection, and there is no payload yet.
 * @par Value
 * `packet_filter::program`: `attach_reuse_port_filter(program)`. It cannot be read or copied, and has no
 * default constructor.
 * @par Errors
 * As attach_filter. EINVAL: reuse_port is not set.
 * @par Concepts
 * SettableSocketOption
 */
class attach_reuse_port_filter : public detail::program_option<detail::option_id::attach_reuse_port_filter>
{
public:
    /// For set_option().
    explicit attach_reuse_port_filter(packet_filter::program value) : program_option(std::move(value)) {}
};

/// An eBPF program that decides which of the sockets that share a port receives a packet.
/**
 * SO_ATTACH_REUSEPORT_EBPF.
 * @par Value
 * `int`, the descriptor of a loaded program of type BPF_PROG_TYPE_SOCKET_FILTER or
 * BPF_PROG_TYPE_SK_REUSEPORT: `attach_reuse_port_ebpf(descriptor)`. It cannot be read, and has no default
 * constructor.
 * @par Concepts
 * SettableSocketOption
 */
struct attach_reuse_port_ebpf
    : detail::set_only_integer<detail::option_id::attach_reuse_port_ebpf, 0, detail::highest>
{
    using set_only_integer::set_only_integer;
};

/// Removes the program that chooses between the sockets that share a port.
/**
 * SO_DETACH_REUSEPORT_BPF. It has no value: `detach_reuse_port_filter()`.
 * @par Errors
 * ENOENT: there is no program.
 * @par Concepts
 * SettableSocketOption
 */
struct detach_reuse_port_filter : detail::removal<detail::option_id::detach_reuse_port_filter>
{};

/// The program that attach_filter has attached, as the system stores it.
/**
 * SO_GET_FILTER.
 * @par Value
 * `packet_filter::program`, empty if there is no filter. It cannot be set.
 * @par Errors
 * EACCES: the filter is an eBPF program.
 * @par Concepts
 * GettableSocketOption
 */
class attached_filter : public detail::named_option<detail::option_id::attached_filter>,
                        public detail::get_only<detail::stored_program>
{
public:
    /// Get the program. It is empty until get_option() has read it, and does not change if that fails.
    const packet_filter::program& value() const& noexcept { return value_; }
    /// Get the program of a temporary object.
    packet_filter::program value() && noexcept { return std::move(value_); }
};

} // namespace iplevel

#endif
