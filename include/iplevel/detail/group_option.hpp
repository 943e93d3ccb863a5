// Copyright (c) 2026 The iplevel authors
// SPDX-License-Identifier: BSL-1.0

#ifndef IPLEVEL_DETAIL_GROUP_OPTION_HPP
#define IPLEVEL_DETAIL_GROUP_OPTION_HPP

#include <iplevel/detail/option.hpp>
#include <iplevel/network_interface.hpp>

#include <boost/asio/ip/address.hpp>

#include <cstddef>

namespace iplevel::detail {

using boost::asio::ip::address;

/// The interface that is meant: without an index the one of the group's scope id.
inline unsigned interface_of(const address& group, unsigned interface_index) noexcept
{
    const bool by_scope = interface_index == 0 && group.is_v6();
    return by_scope ? static_cast<unsigned>(group.to_v6().scope_id()) : interface_index;
}

/// A group on an interface, perhaps with a source, as the system lays it out (RFC 3678 section 5.1).
class group_request : public set_only
{
public:
    address group() const noexcept { return group_; }

    /// 0 where the routes choose.
    unsigned interface_index() const noexcept { return interface_index_; }

    template <typename Protocol>
    unreadable data(const Protocol& protocol) noexcept
    {
        return unreadable(std::as_const(*this).data(protocol));
    }

    template <typename Protocol>
    const void* data(const Protocol&) const noexcept
    {
        return bytes_;
    }

    template <typename Protocol>
    std::size_t size(const Protocol&) const noexcept
    {
        return size_;
    }

protected:
    group_request(const address& group, unsigned interface_index) noexcept;
    group_request(const address& group, const address& source, unsigned interface_index) noexcept;

private:
    address group_;
    unsigned interface_index_;
    std::size_t size_ = 0;
    alignas(8) unsigned char bytes_[264] = {};
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
    explicit group_option(const address& group, unsigned interface_index = 0) noexcept
        : named_group_request<Id>(group, interface_index)
    {}

    group_option(const address& group, const network_interface& on) noexcept : group_option(group, on.index())
    {}
};

/// The shape of an option about one source that sends to a group.
template <option_id Id>
class source_option : public named_group_request<Id>
{
public:
    source_option(const address& group, const address& source, unsigned interface_index = 0) noexcept
        : named_group_request<Id>(group, source, interface_index)
    {}

    source_option(const address& group, const address& source, const network_interface& on) noexcept
        : source_option(group, source, on.index())
    {}
};

} // namespace iplevel::detail

#endif
