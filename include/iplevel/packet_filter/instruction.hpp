// Copyright (c) 2026 The iplevel authors
// SPDX-License-Identifier: BSL-1.0

#ifndef IPLEVEL_PACKET_FILTER_INSTRUCTION_HPP
#define IPLEVEL_PACKET_FILTER_INSTRUCTION_HPP

#include <iplevel/checked.hpp>

#include <cstdint>
#include <vector>

/// Classic BPF: small programs that the system runs on each packet that arrives at a socket.
/**
 * The machine has an accumulator A, an index register X, both zero at the start, and 16 scratch slots, all of
 * 32 bits; arithmetic wraps. It reads the packet in network byte order and jumps only forward. It ends with
 * how many bytes of the packet to keep: 0 drops it. A load outside of the packet, and a division by an X that
 * is 0, end it with 0.
 *
 * The functions here make one instruction each; they throw std::out_of_range for an enumerator or scratch
 * slot that does not exist and for a conditional jump over more than 255 instructions, and in a constant
 * expression do not compile. What only a whole program can get wrong, check() finds.
 */
namespace iplevel::packet_filter {

/// One instruction, as the system takes it.
struct instruction
{
    std::uint16_t op = 0;         ///< What to do.
    checked<std::uint8_t> jt = 0; ///< Instructions to skip when the condition of a jump is true.
    checked<std::uint8_t> jf = 0; ///< Instructions to skip when it is false.
    std::uint32_t k = 0;          ///< A constant, an offset, a scratch slot, ...
};

/// Equal in every member, used or not.
constexpr bool operator==(const instruction& a, const instruction& b) noexcept
{
    return a.op == b.op && a.jt == b.jt && a.jf == b.jf && a.k == b.k;
}

/// @copydoc operator==
constexpr bool operator!=(const instruction& a, const instruction& b) noexcept { return !(a == b); }

/// Instructions in the order they run; valid only when check() says so.
using program = std::vector<instruction>;

/// A register of the machine.
enum class reg : std::uint8_t
{
    a, ///< The accumulator.
    x  ///< The index register.
};

/// How much a load reads from the packet.
enum class width : std::uint8_t
{
    word = 0x00, ///< Four bytes.
    half = 0x08, ///< Two bytes.
    byte = 0x10  ///< One byte.
};

/// What is computed with A.
enum class operation : std::uint8_t
{
    add = 0x00,         ///< A + operand
    subtract = 0x10,    ///< A - operand
    multiply = 0x20,    ///< A * operand
    divide = 0x30,      ///< A / operand, without sign
    bit_or = 0x40,      ///< A | operand
    bit_and = 0x50,     ///< A & operand
    shift_left = 0x60,  ///< A << operand
    shift_right = 0x70, ///< A >> operand, without sign
    modulo = 0x90,      ///< A % operand, without sign
    bit_xor = 0xa0      ///< A ^ operand
};

/// How a jump compares A, without sign.
enum class comparison : std::uint8_t
{
    equal,            ///< A == operand
    not_equal,        ///< A != operand
    greater,          ///< A > operand
    less,             ///< A < operand
    greater_or_equal, ///< A >= operand
    less_or_equal,    ///< A <= operand
    bits_set,         ///< A & operand is not 0.
    bits_not_set      ///< A & operand is 0.
};

/// What the system knows about a packet beside its bytes.
enum class ancillary : std::uint8_t
{
    protocol = 0,           ///< The EtherType.
    packet_type = 4,        ///< 0 to us, 1 broadcast, 2 multicast, 3 to another host, 4 outgoing.
    interface_index = 8,    ///< Of the interface it arrived on.
    netlink_attribute = 12, ///< Offset of the netlink attribute of type X, searched from offset A; or 0.
    nested_netlink_attribute = 16, ///< The same inside of the attribute at offset A.
    mark = 20,                     ///< As SO_MARK.
    queue = 24,                    ///< The receive queue of the device, plus 1; 0 where it does not say.
    hardware_type = 28,            ///< Of that interface: ARPHRD_ETHER is 1.
    receive_hash = 32,             ///< Of the flow, as the network card or the system computed it; or 0.
    cpu = 36,                      ///< The processor that runs the program.
    vlan_tag = 44,                 ///< The tag control information (IEEE 802.1Q).
    vlan_tag_present = 48,         ///< 1 where there is a tag, 0 where not.
    payload_offset = 52,           ///< Where the payload of the transport protocol begins.
    random = 56,                   ///< Another number each time.
    vlan_protocol = 60             ///< The EtherType of the tag.
};

/// Scratch slots of the machine, numbered from 0.
inline constexpr std::uint32_t scratch_slots = 16;

namespace detail {

/// Throws std::out_of_range: "packet_filter: there is no scratch slot 16".
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

/// The machine has four comparisons; their opposites swap the targets.
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

/// Turns an offset from the network header into one for the loads; it reaches 4 KiB less than 1 MiB.
/**
 * Filters of a UDP or TCP socket see the packet from the transport header on; this reaches the addresses.
 */
constexpr std::uint32_t network_header(std::uint32_t offset) noexcept { return 0xfff00000 + offset; }

/// Turns an offset from the link header into one for the loads; a packet that has none is dropped.
constexpr std::uint32_t link_header(std::uint32_t offset) noexcept { return 0xffe00000 + offset; }

/// Sets a register: `ld #k`, `ldx #k`.
constexpr instruction load_constant(reg target, std::uint32_t k)
{
    return {detail::op_of(target, 0x00), 0, 0, k};
}

/// Sets a register from a scratch slot, which every path to here must have stored: `ld M[k]`, `ldx M[k]`.
constexpr instruction load_scratch(reg target, std::uint32_t slot)
{
    return {detail::op_of(target, 0x60), 0, 0, detail::valid_slot(slot)};
}

/// Keeps a register in a scratch slot: `st M[k]`, `stx M[k]`.
constexpr instruction store_scratch(reg source, std::uint32_t slot)
{
    return {detail::op_of(source, 0x02), 0, 0, detail::valid_slot(slot)};
}

/// Sets a register to the packet's length, headers that the filter sees included: `ld #len`, `ldx #len`.
constexpr instruction load_length(reg target) { return {detail::op_of(target, 0x80), 0, 0, 0}; }

/// Sets A from the packet: `ld [k]`, `ldh [k]`, `ldb [k]`.
constexpr instruction load_absolute(std::uint32_t offset, width w)
{
    return {detail::op_of(w, 0x20), 0, 0, offset};
}

/// Sets A from the packet at X + offset, modulo 2^32: `ld [x + k]`, `ldh [x + k]`, `ldb [x + k]`.
constexpr instruction load_indirect(std::uint32_t offset, width w)
{
    return {detail::op_of(w, 0x40), 0, 0, offset};
}

/// Sets X to the length of the IPv4 header at an offset of the packet: `ldx 4*([k]&0xf)`.
constexpr instruction load_header_length(std::uint32_t offset) noexcept { return {0xb1, 0, 0, offset}; }

/// Sets A to what the system knows about the packet: `ld #proto`, `ld #cpu`, ...
constexpr instruction load_ancillary(ancillary what) noexcept
{
    return {0x20, 0, 0, 0xfffff000 + static_cast<std::uint32_t>(what)};
}

/// Computes A = A op k: `add #k`, ...; a shift by 32 or more and a division by 0 are not valid.
constexpr instruction compute(operation o, std::uint32_t k) { return {detail::op_of(o, 0x04), 0, 0, k}; }

/// Computes A = A op X: `add x`, ...; only the lower five bits of X shift.
constexpr instruction compute_x(operation o) { return {detail::op_of(o, 0x0c), 0, 0, 0}; }

/// Computes A = -A: `neg`.
constexpr instruction negate() noexcept { return {0x84, 0, 0, 0}; }

/// Skips instructions: `ja k`.
constexpr instruction jump(std::uint32_t skip) noexcept { return {0x05, 0, 0, skip}; }

/// Skips instructions depending on how A compares with k: `jeq #k,skip_true,skip_false`, ...
constexpr instruction jump_if(
    comparison c, std::uint32_t k, checked<std::uint8_t> skip_true, checked<std::uint8_t> skip_false = 0)
{
    return detail::jump_if(c, 0x05, k, skip_true, skip_false);
}

/// Skips instructions depending on how A compares with X: `jeq x,skip_true,skip_false`, ...
constexpr instruction jump_if_x(
    comparison c, checked<std::uint8_t> skip_true, checked<std::uint8_t> skip_false = 0)
{
    return detail::jump_if(c, 0x0d, 0, skip_true, skip_false);
}

/// Copies A into X: `tax`.
constexpr instruction copy_a_to_x() noexcept { return {0x07, 0, 0, 0}; }

/// Copies X into A: `txa`.
constexpr instruction copy_x_to_a() noexcept { return {0x87, 0, 0, 0}; }

/// Ends with A: `ret a`.
constexpr instruction return_a() noexcept { return {0x16, 0, 0, 0}; }

/// Ends with a constant, 0 to drop the packet, 0xffffffff to keep all of it: `ret #k`.
constexpr instruction return_constant(std::uint32_t k) noexcept { return {0x06, 0, 0, k}; }

} // namespace iplevel::packet_filter

#endif
