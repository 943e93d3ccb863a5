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

/// Throws std::invalid_argument where the address, of a group or source, is of another interface.
void check_scope(option_id id, const address& a, unsigned interface_index);

/// The interface that is meant: without an index the one of the group's scope id.
/**
 * Throws std::invalid_argument where the two name different interfaces.
 */
unsigned interface_of(option_id id, const address& group, unsigned interface_index);

/// The same for an option that is about a membership, which an IPv6 group without an interface does not name.
/**
 * Linux would take the first membership of the group that it finds. Throws std::invalid_argument.
 */
unsigned membership_interface(option_id id, const address& group, unsigned interface_index);

/// The same of a source, whose scope id may not name another interface.
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

    /// 0 where the routes choose.
    unsigned interface_index() const noexcept { return interface_index_; }

    template <typename Protocol>
    std::size_t size(const Protocol&) const noexcept
    {
        return size_;
    }

protected:
    /// The interface is the one that interface_of() has found.
    group_request(const address& group, unsigned interface_index) noexcept;
    group_request(const address& group, const address& source, unsigned interface_index) noexcept;

private:
    address group_;
    unsigned interface_index_;
    std::size_t size_ = 0;
};

/// Level and name follow the family of the group, so that an IPv6 socket can join an IPv4 group.
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

/// The shape of an option about everyone who sends to a group.
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

/// The shape of an option about one source that sends to a group.
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
