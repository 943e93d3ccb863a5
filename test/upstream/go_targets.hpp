// Copyright (c) 2026 The iplevel authors
// SPDX-License-Identifier: BSL-1.0

#ifndef IPLEVEL_TEST_UPSTREAM_GO_TARGETS_HPP
#define IPLEVEL_TEST_UPSTREAM_GO_TARGETS_HPP

#include <iplevel.hpp>

#include <boost/asio/ip/udp.hpp>

#include <vector>

/// Everything to which doc/go_map.adoc refers its readers. A name that does not exist does not compile.
namespace go_targets {

using boost::asio::ip::address;
using boost::asio::ip::udp;

// Names in a namespace.
namespace general {
using iplevel::async_receive_batch;
using iplevel::async_receive_with_control;
using iplevel::async_send_batch;
using iplevel::async_send_with_control;
using iplevel::attach_filter;
using iplevel::attached_filter;
using iplevel::checksum_offset;
using iplevel::control_capacity;
using iplevel::control_flags;
using iplevel::control_size;
using iplevel::decode;
using iplevel::detach_filter;
using iplevel::disable_control;
using iplevel::enable_control;
using iplevel::encode;
using iplevel::find_interface;
using iplevel::header_included;
using iplevel::hop_limit;
using iplevel::interface_flags;
using iplevel::internet_checksum;
using iplevel::ipv4_header;
using iplevel::ipv6_header;
using iplevel::lock_filter;
using iplevel::network_interface;
using iplevel::network_interfaces;
using iplevel::outgoing_batch;
using iplevel::outgoing_control;
using iplevel::decode_ipv4_datagram;
using iplevel::decode_ipv4_header;
using iplevel::decode_ipv6_header;
using iplevel::path_mtu;
using iplevel::pseudo_header_sum;
using iplevel::receive_batch;
using iplevel::receive_with_control;
using iplevel::received_batch;
using iplevel::received_control;
using iplevel::reply_to;
using iplevel::send_batch;
using iplevel::send_with_control;
using iplevel::set_option_for_both_families;
using iplevel::system_default;
using iplevel::traffic_class;
} // namespace general

namespace multicast {
using iplevel::multicast::block_source;
using iplevel::multicast::join_group;
using iplevel::multicast::join_source_group;
using iplevel::multicast::leave_group;
using iplevel::multicast::leave_source_group;
using iplevel::multicast::open_receiver;
using iplevel::multicast::outbound_interface;
using iplevel::multicast::source_filter;
using iplevel::multicast::unblock_source;
} // namespace multicast

namespace icmp {
using iplevel::icmp::datagram;
using iplevel::icmp::decode_quoted_v4;
using iplevel::icmp::decode_v4;
using iplevel::icmp::decode_v6;
using iplevel::icmp::echo;
using iplevel::icmp::encode;
using iplevel::icmp::error_body;
using iplevel::icmp::extended_echo_reply;
using iplevel::icmp::extended_echo_request;
using iplevel::icmp::extension;
using iplevel::icmp::filter_v4;
using iplevel::icmp::filter_v6;
using iplevel::icmp::interface_by_address;
using iplevel::icmp::interface_by_index;
using iplevel::icmp::interface_by_name;
using iplevel::icmp::interface_information;
using iplevel::icmp::message_body;
using iplevel::icmp::message_v4;
using iplevel::icmp::message_v6;
using iplevel::icmp::mpls_label;
using iplevel::icmp::mpls_label_stack;
using iplevel::icmp::raw_body;
using iplevel::icmp::raw_extension;
using iplevel::icmp::to_string;
using iplevel::icmp::type_v4;
using iplevel::icmp::type_v6;
} // namespace icmp

namespace packet_filter {
using iplevel::packet_filter::ancillary;
using iplevel::packet_filter::assemble;
using iplevel::packet_filter::check;
using iplevel::packet_filter::comparison;
using iplevel::packet_filter::compute;
using iplevel::packet_filter::compute_x;
using iplevel::packet_filter::copy_a_to_x;
using iplevel::packet_filter::copy_x_to_a;
using iplevel::packet_filter::disassemble;
using iplevel::packet_filter::instruction;
using iplevel::packet_filter::jump;
using iplevel::packet_filter::jump_if;
using iplevel::packet_filter::jump_if_x;
using iplevel::packet_filter::link_header;
using iplevel::packet_filter::load_absolute;
using iplevel::packet_filter::load_ancillary;
using iplevel::packet_filter::load_constant;
using iplevel::packet_filter::load_header_length;
using iplevel::packet_filter::load_indirect;
using iplevel::packet_filter::load_length;
using iplevel::packet_filter::load_scratch;
using iplevel::packet_filter::negate;
using iplevel::packet_filter::network_header;
using iplevel::packet_filter::operation;
using iplevel::packet_filter::program;
using iplevel::packet_filter::reg;
using iplevel::packet_filter::return_a;
using iplevel::packet_filter::return_constant;
using iplevel::packet_filter::store_scratch;
using iplevel::packet_filter::to_string;
} // namespace packet_filter

// Members, enumerators and types in classes.
template <auto...>
struct values;
template <typename...>
struct types;

using in_general = values<
    &iplevel::received_control::control_truncated, &iplevel::received_control::destination,
    &iplevel::received_control::hop_limit, &iplevel::received_control::interface_index,
    &iplevel::received_control::path_mtu, &iplevel::received_control::traffic_class,
    &iplevel::received_control::truncated, &iplevel::outgoing_control::hop_limit,
    &iplevel::outgoing_control::interface_index, &iplevel::outgoing_control::source,
    &iplevel::outgoing_control::traffic_class, &iplevel::ipv4_header::checksum,
    &iplevel::ipv4_header::destination, &iplevel::ipv4_header::dont_fragment,
    &iplevel::ipv4_header::fragment_offset, &iplevel::ipv4_header::hop_limit,
    &iplevel::ipv4_header::identification, &iplevel::ipv4_header::more_fragments,
    &iplevel::ipv4_header::options, &iplevel::ipv4_header::protocol, &iplevel::ipv4_header::size,
    &iplevel::ipv4_header::source, &iplevel::ipv4_header::total_length, &iplevel::ipv4_header::traffic_class,
    &iplevel::ipv6_header::destination, &iplevel::ipv6_header::flow_label, &iplevel::ipv6_header::hop_limit,
    &iplevel::ipv6_header::next_header, &iplevel::ipv6_header::payload_length, &iplevel::ipv6_header::size,
    &iplevel::ipv6_header::source, &iplevel::ipv6_header::traffic_class, &iplevel::outgoing_batch<udp>::sent,
    &iplevel::received_batch<udp>::datagram::control, &iplevel::received_batch<udp>::datagram::data,
    &iplevel::received_batch<udp>::datagram::sender, &iplevel::received_batch<udp>::datagram::truncated,
    &iplevel::multicast::outbound_interface::index, &iplevel::network_interface::flags,
    &iplevel::network_interface::index, &iplevel::network_interface::mtu,
    static_cast<std::vector<address> (iplevel::network_interface::*)() const>(
        &iplevel::network_interface::multicast_groups),
    iplevel::condition::not_supported, iplevel::error::field_out_of_range, iplevel::error::malformed_control,
    iplevel::error::message_too_short, iplevel::control_flags::hop_limit, iplevel::control_flags::packet_info,
    iplevel::control_flags::path_mtu, iplevel::control_flags::traffic_class,
    iplevel::interface_flags::broadcast, iplevel::interface_flags::loopback,
    iplevel::interface_flags::multicast, iplevel::interface_flags::point_to_point,
    iplevel::interface_flags::running, iplevel::interface_flags::up>;

using types_in_general = types<iplevel::ip_protocol::socket, iplevel::icmp::datagram::socket>;

/// Members with several overloads, to which a pointer to member cannot refer.
struct overloaded : iplevel::outgoing_batch<udp>
{
    using iplevel::outgoing_batch<udp>::push_back;
};

struct overloaded_interface : iplevel::network_interface
{
    using iplevel::network_interface::addresses;
    using iplevel::network_interface::hardware_address;
    using iplevel::network_interface::name;
};

struct overloaded_filter_v4 : iplevel::icmp::filter_v4
{
    using iplevel::icmp::filter_v4::block;
    using iplevel::icmp::filter_v4::block_all;
    using iplevel::icmp::filter_v4::pass;
    using iplevel::icmp::filter_v4::pass_all;
};

struct overloaded_filter_v6 : iplevel::icmp::filter_v6
{
    using iplevel::icmp::filter_v6::block;
    using iplevel::icmp::filter_v6::block_all;
    using iplevel::icmp::filter_v6::pass;
    using iplevel::icmp::filter_v6::pass_all;
};

using in_icmp = values<

    &iplevel::icmp::filter_v4::will_block,

    &iplevel::icmp::filter_v6::will_block, &iplevel::icmp::message_v4::body, &iplevel::icmp::message_v4::code,
    &iplevel::icmp::message_v4::type, &iplevel::icmp::raw_body::data, &iplevel::icmp::echo::data,
    &iplevel::icmp::echo::identifier, &iplevel::icmp::echo::sequence,
    &iplevel::icmp::extended_echo_request::extensions, &iplevel::icmp::extended_echo_request::identifier,
    &iplevel::icmp::extended_echo_request::local, &iplevel::icmp::extended_echo_request::sequence,
    &iplevel::icmp::extended_echo_reply::active, &iplevel::icmp::extended_echo_reply::identifier,
    &iplevel::icmp::extended_echo_reply::ipv4, &iplevel::icmp::extended_echo_reply::ipv6,
    &iplevel::icmp::extended_echo_reply::sequence, &iplevel::icmp::extended_echo_reply::state,
    &iplevel::icmp::error_body::datagram, &iplevel::icmp::error_body::extensions,
    &iplevel::icmp::error_body::mtu, &iplevel::icmp::error_body::pointer,
    &iplevel::icmp::raw_extension::object, &iplevel::icmp::mpls_label_stack::labels,
    &iplevel::icmp::mpls_label::bottom_of_stack, &iplevel::icmp::mpls_label::label,
    &iplevel::icmp::mpls_label::traffic_class, &iplevel::icmp::mpls_label::ttl,
    &iplevel::icmp::interface_information::address, &iplevel::icmp::interface_information::index,
    &iplevel::icmp::interface_information::mtu, &iplevel::icmp::interface_information::name,
    &iplevel::icmp::interface_information::role, &iplevel::icmp::interface_by_name::name,
    &iplevel::icmp::interface_by_index::index, &iplevel::icmp::interface_by_address::bytes,
    &iplevel::icmp::interface_by_address::family>;

using icmp_types = values<
    iplevel::icmp::type_v4::echo_reply, iplevel::icmp::type_v4::destination_unreachable,
    iplevel::icmp::type_v4::redirect, iplevel::icmp::type_v4::echo_request,
    iplevel::icmp::type_v4::router_advertisement, iplevel::icmp::type_v4::router_solicitation,
    iplevel::icmp::type_v4::time_exceeded, iplevel::icmp::type_v4::parameter_problem,
    iplevel::icmp::type_v4::timestamp_request, iplevel::icmp::type_v4::timestamp_reply,
    iplevel::icmp::type_v4::photuris, iplevel::icmp::type_v4::extended_echo_request,
    iplevel::icmp::type_v4::extended_echo_reply, iplevel::icmp::type_v6::destination_unreachable,
    iplevel::icmp::type_v6::packet_too_big, iplevel::icmp::type_v6::time_exceeded,
    iplevel::icmp::type_v6::parameter_problem, iplevel::icmp::type_v6::echo_request,
    iplevel::icmp::type_v6::echo_reply, iplevel::icmp::type_v6::multicast_listener_query,
    iplevel::icmp::type_v6::multicast_listener_report, iplevel::icmp::type_v6::multicast_listener_done,
    iplevel::icmp::type_v6::router_solicitation, iplevel::icmp::type_v6::router_advertisement,
    iplevel::icmp::type_v6::neighbor_solicitation, iplevel::icmp::type_v6::neighbor_advertisement,
    iplevel::icmp::type_v6::redirect, iplevel::icmp::type_v6::router_renumbering,
    iplevel::icmp::type_v6::node_information_query, iplevel::icmp::type_v6::node_information_response,
    iplevel::icmp::type_v6::inverse_neighbor_discovery_solicitation,
    iplevel::icmp::type_v6::inverse_neighbor_discovery_advertisement,
    iplevel::icmp::type_v6::multicast_listener_report_v2,
    iplevel::icmp::type_v6::home_agent_address_discovery_request,
    iplevel::icmp::type_v6::home_agent_address_discovery_reply,
    iplevel::icmp::type_v6::mobile_prefix_solicitation, iplevel::icmp::type_v6::mobile_prefix_advertisement,
    iplevel::icmp::type_v6::certification_path_solicitation,
    iplevel::icmp::type_v6::certification_path_advertisement,
    iplevel::icmp::type_v6::multicast_router_advertisement,
    iplevel::icmp::type_v6::multicast_router_solicitation,
    iplevel::icmp::type_v6::multicast_router_termination, iplevel::icmp::type_v6::fmipv6,
    iplevel::icmp::type_v6::rpl_control, iplevel::icmp::type_v6::ilnpv6_locator_update,
    iplevel::icmp::type_v6::duplicate_address_request, iplevel::icmp::type_v6::duplicate_address_confirmation,
    iplevel::icmp::type_v6::mpl_control, iplevel::icmp::type_v6::extended_echo_request,
    iplevel::icmp::type_v6::extended_echo_reply>;

using in_packet_filter = values<
    &iplevel::packet_filter::instruction::op, &iplevel::packet_filter::instruction::jt,
    &iplevel::packet_filter::instruction::jf, &iplevel::packet_filter::instruction::k,
    iplevel::packet_filter::reg::a, iplevel::packet_filter::reg::x, iplevel::packet_filter::operation::add,
    iplevel::packet_filter::operation::subtract, iplevel::packet_filter::operation::multiply,
    iplevel::packet_filter::operation::divide, iplevel::packet_filter::operation::bit_or,
    iplevel::packet_filter::operation::bit_and, iplevel::packet_filter::operation::shift_left,
    iplevel::packet_filter::operation::shift_right, iplevel::packet_filter::operation::modulo,
    iplevel::packet_filter::operation::bit_xor, iplevel::packet_filter::comparison::equal,
    iplevel::packet_filter::comparison::not_equal, iplevel::packet_filter::comparison::greater,
    iplevel::packet_filter::comparison::less, iplevel::packet_filter::comparison::greater_or_equal,
    iplevel::packet_filter::comparison::less_or_equal, iplevel::packet_filter::comparison::bits_set,
    iplevel::packet_filter::comparison::bits_not_set, iplevel::packet_filter::ancillary::protocol,
    iplevel::packet_filter::ancillary::packet_type, iplevel::packet_filter::ancillary::interface_index,
    iplevel::packet_filter::ancillary::netlink_attribute,
    iplevel::packet_filter::ancillary::nested_netlink_attribute, iplevel::packet_filter::ancillary::mark,
    iplevel::packet_filter::ancillary::queue, iplevel::packet_filter::ancillary::hardware_type,
    iplevel::packet_filter::ancillary::receive_hash, iplevel::packet_filter::ancillary::cpu,
    iplevel::packet_filter::ancillary::vlan_tag, iplevel::packet_filter::ancillary::vlan_tag_present,
    iplevel::packet_filter::ancillary::payload_offset, iplevel::packet_filter::ancillary::random,
    iplevel::packet_filter::ancillary::vlan_protocol>;

} // namespace go_targets

#endif
