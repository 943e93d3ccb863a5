// Copyright (c) 2026 The iplevel authors
// SPDX-License-Identifier: BSL-1.0

#ifndef IPLEVEL_DETAIL_GROUP_OPTION_HPP
#define IPLEVEL_DETAIL_GROUP_OPTION_HPP

#include <iplevel/detail/interface_index.hpp>
#include <iplevel/detail/option.hpp>
#include <iplevel/multicast/group.hpp>
#include <iplevel/network_interface.hpp>

#include <boost/asio/ip/address.hpp>

#include <array>
#include <cstddef>

namespace iplevel::detail {

using boost::asio::ip::address;

/// Throw std::invalid_argument if the address of a group or source has the scope id of another interface.
void check_scope(option_id id, const address& a, unsigned interface_index);

/// Get the index or, if it is 0, the scope id of the group.
/**
 * Throws std::invalid_argument if they name different interfaces.
 */
unsigned interface_of(option_id id, const address& group, unsigned interface_index);

/// Get the same for an option of an existing membership, which needs an interface if the group is an IPv6
/// group.
/**
 * Without one, Linux would take the first membership of the group. Throws std::invalid_argument.
 */
unsigned membership_interface(option_id id, const address& group, unsigned interface_index);

/// Get the same with a source, whose scope id must not name another interface.
unsigned membership_interface(
    option_id id, const address& group, const address& source, unsigned interface_index);

/// A group on an interface, perhaps with a source, as the system lays it out (RFC 3678 section 5.1).
/**
 * It has room for either request.
 */
class group_request : public set_only<stored<std::array<unsigned char, 264>>>
{
public:
    address group() const noexcept { return group_; }

    /// Get the index of the interface, 0 if the routing table chooses it.
    unsigned interface_index() const noexcept { return interface_index_; }

    template <typename Protocol>
    std::size_t size(const Protocol&) const noexcept
    {
        return size_;
    }

protected:
    /// The interface is a result of interface_of().
    group_request(const address& group, unsigned interface_index) noexcept;
    group_request(const address& group, const address& source, unsigned interface_index) noexcept;

private:
    address group_;
    unsigned interface_index_;
    std::size_t size_ = 0;
};

/// Level and name depend on the family of the group, so that an IPv6 socket can join an IPv4 group.
template <option_id Id>
class named_group_request : public group_request
{
public:
    using group_request::group_request;

    template <typename Protocol>
    int level(const Protocol&) const noexcept
    {
        return name_of(Id, group().is_v6()).level;
    }

    template <typename Protocol>
    int name(const Protocol&) const noexcept
    {
        return name_of(Id, group().is_v6()).name;
    }
};

/// The shape of an option for all sources of a group.
template <option_id Id>
class group_option : public named_group_request<Id>
{
public:
    explicit group_option(const address& group, unsigned interface_index = 0)
        : named_group_request<Id>(
              group, Id == option_id::join_group ? interface_of(Id, group, interface_index)
                                                 : membership_interface(Id, group, interface_index))
    {}

    group_option(const address& group, const network_interface& on) : group_option(group, index_of(Id, on)) {}

    explicit group_option(const multicast::group_on_interface& where)
        : group_option(where.group, where.interface_index)
    {}
};

/// The shape of an option for one source of a group.
template <option_id Id>
class source_option : public named_group_request<Id>
{
public:
    source_option(const address& group, const address& source, unsigned interface_index = 0)
        : named_group_request<Id>(group, source, membership_interface(Id, group, source, interface_index))
    {}

    source_option(const address& group, const address& source, const network_interface& on)
        : source_option(group, source, index_of(Id, on))
    {}

    source_option(const multicast::group_on_interface& where, const address& source)
        : source_option(where.group, source, where.interface_index)
    {}
};

} // namespace iplevel::detail

#endif
