// Copyright (c) 2026 The iplevel authors
// SPDX-License-Identifier: BSL-1.0

#ifndef IPLEVEL_MULTICAST_SOURCE_FILTER_HPP
#define IPLEVEL_MULTICAST_SOURCE_FILTER_HPP

#include <iplevel/detail/interface_index.hpp>
#include <iplevel/detail/option.hpp>
#include <iplevel/network_interface.hpp>

#include <boost/asio/ip/address.hpp>

#include <cstddef>
#include <iosfwd>
#include <utility>
#include <vector>

namespace iplevel::multicast {

/// The meaning of a list of sources.
enum class filter_mode
{
    /// Receive datagrams from these sources only: the group is joined for sources.
    include,
    /// Receive datagrams from all other sources: the group is joined for any source.
    exclude
};

/// Write "include" or "exclude".
std::ostream& operator<<(std::ostream& os, filter_mode mode);

/// The sources that a socket receives of a group on an interface, to be read or replaced as a whole.
/**
 * MCAST_MSFILTER (RFC 3678 section 5.2). The group must be joined on this interface. Linux does not find a
 * group by index 0, even if it was joined with index 0. Including no source leaves the group. As with
 * join_source_group, each of several interfaces of an IPv6 group needs its own socket.
 *
 * The constructors throw std::invalid_argument for a network_interface that was not found, and for an index
 * that contradicts the scope id of the group or a source.
 *
 * A link-local source is read with the interface as its scope id. A filter that was read can be set.
 *
 * If the group is not joined, get_option() fails with address_not_available, and set_option() with
 * invalid_argument. Too many sources fail with no_buffer_space, as with join_source_group.
 * @par Value
 * A mode and sources, of a group on an interface: `source_filter(group, nic, filter_mode::include, {a, b})`
 * for set_option(), `source_filter(group, nic)` for get_option().
 * @par Concepts
 * GettableSocketOption, SettableSocketOption
 */
class source_filter
{
public:
    /// For get_option(), which throws std::length_error if there are more than `room` sources.
    explicit source_filter(
        const boost::asio::ip::address& group, unsigned interface_index, std::size_t room = 64);

    /// @copydoc source_filter(const boost::asio::ip::address&, unsigned, std::size_t)
    explicit source_filter(
        const boost::asio::ip::address& group, const network_interface& on, std::size_t room = 64)
        : source_filter(group, detail::index_of(detail::option_id::source_filter, on), room)
    {}

    /// For set_option(). Throws std::invalid_argument for a source that is not of the family of the group.
    source_filter(
        const boost::asio::ip::address& group, unsigned interface_index, filter_mode mode,
        const std::vector<boost::asio::ip::address>& sources);

    /// @copydoc source_filter(const boost::asio::ip::address&, unsigned, filter_mode,
    /// const std::vector<boost::asio::ip::address>&)
    source_filter(
        const boost::asio::ip::address& group, const network_interface& on, filter_mode mode,
        const std::vector<boost::asio::ip::address>& sources)
        : source_filter(group, detail::index_of(detail::option_id::source_filter, on), mode, sources)
    {}

    /// Get the group of the filter.
    boost::asio::ip::address group() const noexcept { return group_; }
    /// Get the mode as constructed, or as get_option() read it.
    filter_mode mode() const noexcept { return mode_; }

    /// Get the sources as constructed, or as get_option() read them.
    const std::vector<boost::asio::ip::address>& sources() const& noexcept { return sources_; }
    /// Get the sources of a temporary object.
    std::vector<boost::asio::ip::address> sources() && noexcept { return std::move(sources_); }

    /// @name Asio's GettableSocketOption and SettableSocketOption
    /// @{
    template <typename Protocol>
    int level(const Protocol&) const noexcept
    {
        return detail::name_of(detail::option_id::source_filter, group_.is_v6()).level;
    }

    template <typename Protocol>
    int name(const Protocol&) const noexcept
    {
        return detail::name_of(detail::option_id::source_filter, group_.is_v6()).name;
    }

    /// The system reads here which filter is requested, and writes the filter.
    template <typename Protocol>
    void* data(const Protocol&) noexcept
    {
        return question();
    }

    template <typename Protocol>
    const void* data(const Protocol&) const noexcept
    {
        return bytes_.data();
    }

    /// Includes the room for sources that are not there.
    template <typename Protocol>
    std::size_t size(const Protocol&) noexcept
    {
        return answer_.size();
    }

    template <typename Protocol>
    std::size_t size(const Protocol&) const noexcept
    {
        return bytes_.size();
    }

    template <typename Protocol>
    void resize(const Protocol&, std::size_t size)
    {
        read_answer(size);
    }
    /// @}

private:
    static const std::vector<boost::asio::ip::address>& checked(
        const boost::asio::ip::address& group, unsigned interface_index,
        const std::vector<boost::asio::ip::address>& sources);

    void* question() noexcept;
    void read_answer(std::size_t size);

    boost::asio::ip::address group_;
    filter_mode mode_ = filter_mode::include;
    std::vector<boost::asio::ip::address> sources_;
    std::vector<unsigned char> bytes_;  // struct group_filter, for set_option()
    std::vector<unsigned char> answer_; // room for another, for get_option()
};

} // namespace iplevel::multicast

#endif
