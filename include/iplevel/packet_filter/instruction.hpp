// Copyright (c) 2026 The iplevel authors
// SPDX-License-Identifier: BSL-1.0

#ifndef IPLEVEL_PACKET_FILTER_INSTRUCTION_HPP
#define IPLEVEL_PACKET_FILTER_INSTRUCTION_HPP

#include <iplevel/checked.hpp>

#include <cstdint>
#include <vector>

/// Classic BPF: small programs that the kernel runs on each packet that arrives at a socket.
/**
 * A program runs on a machine that has an accumulator A, an index register X and 16 scratch slots, all of 32
 * bits. A and X are zero at the start, and arithmetic wraps around. The program reads the packet in network
 * byte order, and it can only jump forward. Its result is the number of bytes of the packet to keep, where 0
 * drops the packet. A load from outside of the packet, and a division by an X of 0, end the program with the
 * result 0.
 *
 * Each of the functions here makes one instruction. They throw std::out_of_range for an enumerator or scratch
 * slot that does not exist, and for a conditional jump over more than 255 instructions; in a constant
 * expression these are compile errors. check() finds the errors that depend on the whole program.
 */
namespace iplevel::packet_filter {

/// One instruction, in the system's format.
struct instruction
{
    std::uint16_t op = 0;         ///< The operation code.
    checked<std::uint8_t> jt = 0; ///< The number of instructions to skip if the condition of a jump is true.
    checked<std::uint8_t> jf = 0; ///< The number of instructions to skip if it is false.
    std::uint32_t k = 0;          ///< The operand: a constant, an offset, a scratch slot, or the like.
};

/// Compare all members, including those that the operation does not use.
constexpr bool operator==(const instruction& a, const instruction& b) noexcept
{
    return a.op == b.op && a.jt == b.jt && a.jf == b.jf && a.k == b.k;
}

/// @copydoc operator==
constexpr bool operator!=(const instruction& a, const instruction& b) noexcept { return !(a == b); }

/// A sequence of instructions. check() determines whether it is valid.
using program = std::vector<instruction>;

/// The registers of the machine.
enum class reg : std::uint8_t
{
    a, ///< The accumulator.
    x  ///< The index register.
};

/// The sizes of a load from the packet.
enum class width : std::uint8_t
{
    word = 0x00, ///< Four bytes.
    half = 0x08, ///< Two bytes.
    byte = 0x10  ///< One byte.
};

/// The arithmetic and logical operations on A.
enum class operation : std::uint8_t
{
    add = 0x00,         ///< A + operand
    subtract = 0x10,    ///< A - operand
    multiply = 0x20,    ///< A * operand
    divide = 0x30,      ///< A / operand, unsigned
    bit_or = 0x40,      ///< A | operand
    bit_and = 0x50,     ///< A & operand
    shift_left = 0x60,  ///< A << operand
    shift_right = 0x70, ///< A >> operand, unsigned
    modulo = 0x90,      ///< A % operand, unsigned
    bit_xor = 0xa0      ///< A ^ operand
};

/// The conditions of a jump. All comparisons are unsigned.
enum class comparison : std::uint8_t
{
    equal,            ///< A == operand
    not_equal,        ///< A != operand
    greater,          ///< A > operand
    less,             ///< A < operand
    greater_or_equal, ///< A >= operand
    less_or_equal,    ///< A <= operand
    bits_set,         ///< (A & operand) != 0
    bits_not_set      ///< (A & operand) == 0
};

/// The ancillary data: properties of a packet that the kernel knows in addition to its bytes.
enum class ancillary : std::uint8_t
{
    protocol = 0,           ///< The EtherType.
    packet_type = 4,        ///< 0 to this host, 1 broadcast, 2 multicast, 3 to another host, 4 outgoing.
    interface_index = 8,    ///< The index of the interface on which the packet arrived.
    netlink_attribute = 12, ///< The offset of the netlink attribute of type X from offset A on, or 0.
    nested_netlink_attribute = 16, ///< The same, searched inside the attribute at offset A.
    mark = 20,                     ///< The mark of the packet, as set by SO_MARK.
    queue = 24,                    ///< The receive queue of the device, plus 1, or 0 if it is not known.
    hardware_type = 28,            ///< The hardware type of the interface: ARPHRD_ETHER is 1.
    receive_hash = 32,             ///< The flow's hash, from the network device or the kernel, or 0.
    cpu = 36,                      ///< The number of the processor that runs the program.
    vlan_tag = 44,                 ///< The tag control information of the VLAN tag (IEEE 802.1Q).
    vlan_tag_present = 48,         ///< 1 if there is a VLAN tag, or 0 if there is none.
    payload_offset = 52,           ///< The offset of the transport protocol's payload.
    random = 56,                   ///< A random number, different in each load.
    vlan_protocol = 60             ///< The EtherType of the VLAN tag.
};

/// The number of scratch slots, which are numbered from 0.
inline constexpr std::uint32_t scratch_slots = 16;

namespace detail {

/// Throw std::out_of_range with a text such as "packet_filter: there is no scratch slot 16".
[[noreturn]] void throw_no_such(const char* what, unsigned value);

constexpr std::uint16_t op_of(reg r, unsigned base)
{
    if (r != reg::a && r != reg::x)
        throw_no_such("reg", static_cast<unsigned>(r));
    return static_cast<std::uint16_t>(base | static_cast<unsigned>(r));
}

constexpr std::uint16_t op_of(width w, unsigned base)
{
    if (w != width::word && w != width::half && w != width::byte)
        throw_no_such("width", static_cast<unsigned>(w));
    return static_cast<std::uint16_t>(base | static_cast<unsigned>(w));
}

constexpr std::uint16_t op_of(operation o, unsigned base)
{
    const auto bits = static_cast<unsigned>(o);
    if (bits % 16 != 0 || bits > 0xa0 || bits == 0x80)
        throw_no_such("operation", bits);
    return static_cast<std::uint16_t>(base | bits);
}

constexpr std::uint32_t valid_slot(std::uint32_t slot)
{
    if (slot >= scratch_slots)
        throw_no_such("scratch slot", slot);
    return slot;
}

/// Make a conditional jump. The machine has four of the eight comparisons; the others are their opposites,
/// with the two targets swapped.
constexpr instruction jump_if(
    comparison c, unsigned base, std::uint32_t k, checked<std::uint8_t> yes, checked<std::uint8_t> no)
{
    const auto op = [&](unsigned bits) { return static_cast<std::uint16_t>(base | bits); };
    const auto jump = [&](unsigned bits) { return instruction{op(bits), yes, no, k}; };
    const auto opposite = [&](unsigned bits) { return instruction{op(bits), no, yes, k}; };
    switch (c) {
    case comparison::equal: return jump(0x10);
    case comparison::not_equal: return opposite(0x10);
    case comparison::greater: return jump(0x20);
    case comparison::less_or_equal: return opposite(0x20);
    case comparison::greater_or_equal: return jump(0x30);
    case comparison::less: return opposite(0x30);
    case comparison::bits_set: return jump(0x40);
    case comparison::bits_not_set: return opposite(0x40);
    }
    throw_no_such("comparison", static_cast<unsigned>(c));
}

} // namespace detail

/// Convert an offset from the network header to an offset for the loads. It must be less than 1 MiB - 4 KiB.
/**
 * A filter of a UDP or TCP socket sees the packet from the transport header on. Offsets from the network
 * header give access to the IP addresses.
 */
constexpr std::uint32_t network_header(std::uint32_t offset) noexcept { return 0xfff00000 + offset; }

/// Convert an offset from the link header to an offset for the loads. The load drops a packet that has no
/// link header.
constexpr std::uint32_t link_header(std::uint32_t offset) noexcept { return 0xffe00000 + offset; }

/// Set a register to a constant: `ld #k`, `ldx #k`.
constexpr instruction load_constant(reg target, std::uint32_t k)
{
    return {detail::op_of(target, 0x00), 0, 0, k};
}

/// Set a register from a scratch slot: `ld M[k]`, `ldx M[k]`. Every path to the instruction must have stored
/// the slot.
constexpr instruction load_scratch(reg target, std::uint32_t slot)
{
    return {detail::op_of(target, 0x60), 0, 0, detail::valid_slot(slot)};
}

/// Store a register in a scratch slot: `st M[k]`, `stx M[k]`.
constexpr instruction store_scratch(reg source, std::uint32_t slot)
{
    return {detail::op_of(source, 0x02), 0, 0, detail::valid_slot(slot)};
}

/// Set a register to the length of the packet, including the headers that the filter sees: `ld #len`, `ldx
/// #len`.
constexpr instruction load_length(reg target) { return {detail::op_of(target, 0x80), 0, 0, 0}; }

/// Set A from the packet at an offset: `ld [k]`, `ldh [k]`, `ldb [k]`.
constexpr instruction load_absolute(std::uint32_t offset, width w)
{
    return {detail::op_of(w, 0x20), 0, 0, offset};
}

/// Set A from the packet at X + offset, modulo 2^32: `ld [x + k]`, `ldh [x + k]`, `ldb [x + k]`.
constexpr instruction load_indirect(std::uint32_t offset, width w)
{
    return {detail::op_of(w, 0x40), 0, 0, offset};
}

/// Set X to the length of the IPv4 header at an offset in the packet: `ldx 4*([k]&0xf)`.
constexpr instruction load_header_length(std::uint32_t offset) noexcept { return {0xb1, 0, 0, offset}; }

/// Set A from the ancillary data of the packet: `ld #proto`, `ld #cpu`, ...
constexpr instruction load_ancillary(ancillary what) noexcept
{
    return {0x20, 0, 0, 0xfffff000 + static_cast<std::uint32_t>(what)};
}

/// Set A to A op k: `add #k`, ... A shift by 32 or more and a division by 0 are not valid.
constexpr instruction compute(operation o, std::uint32_t k) { return {detail::op_of(o, 0x04), 0, 0, k}; }

/// Set A to A op X: `add x`, ... A shift uses only the lower five bits of X.
constexpr instruction compute_x(operation o) { return {detail::op_of(o, 0x0c), 0, 0, 0}; }

/// Set A to -A: `neg`.
constexpr instruction negate() noexcept { return {0x84, 0, 0, 0}; }

/// Skip instructions: `ja k`.
constexpr instruction jump(std::uint32_t skip) noexcept { return {0x05, 0, 0, skip}; }

/// Compare A with k, and skip instructions depending on the result: `jeq #k,skip_true,skip_false`, ...
constexpr instruction jump_if(
    comparison c, std::uint32_t k, checked<std::uint8_t> skip_true, checked<std::uint8_t> skip_false = 0)
{
    return detail::jump_if(c, 0x05, k, skip_true, skip_false);
}

/// Compare A with X, and skip instructions depending on the result: `jeq x,skip_true,skip_false`, ...
constexpr instruction jump_if_x(
    comparison c, checked<std::uint8_t> skip_true, checked<std::uint8_t> skip_false = 0)
{
    return detail::jump_if(c, 0x0d, 0, skip_true, skip_false);
}

/// Copy A to X: `tax`.
constexpr instruction copy_a_to_x() noexcept { return {0x07, 0, 0, 0}; }

/// Copy X to A: `txa`.
constexpr instruction copy_x_to_a() noexcept { return {0x87, 0, 0, 0}; }

/// End the program with A as its result: `ret a`.
constexpr instruction return_a() noexcept { return {0x16, 0, 0, 0}; }

/// End the program with a constant as its result: `ret #k`. 0 drops the packet, and 0xffffffff keeps all of
/// it.
constexpr instruction return_constant(std::uint32_t k) noexcept { return {0x06, 0, 0, k}; }

} // namespace iplevel::packet_filter

#endif
