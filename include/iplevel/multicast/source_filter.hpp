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

/// What a list of sources means.
enum class filter_mode
{
    /// Only what they send is received: of a group joined for sources.
    include,
    /// What anyone else sends is received: of a group joined for anyone.
    exclude
};

/// "include" or "exclude".
std::ostream& operator<<(std::ostream& os, filter_mode mode);

/// Everything a socket lets through of one group on one interface, to be read or replaced in one step.
/**
 * MCAST_MSFILTER (RFC 3678 section 5.2). The group has to be joined, and the interface has to be the one it
 * is joined on: Linux does not find it by index 0, whichever interface that was when joining. To include no
 * source is to leave the group. A filter of an IPv6 group on one of several interfaces needs a socket of its
 * own, as for join_source_group.
 *
 * The constructors throw std::invalid_argument for a network_interface that was not found, and for an index
 * that contradicts the scope id of group or source.
 *
 * A link-local source is read back with the interface as its scope id. What was read can be set, however much
 * room there was.
 *
 * address_not_available from get_option() and invalid_argument from set_option(): not joined.
 * no_buffer_space: too many sources, as for join_source_group.
 * @par Concepts: GettableSocketOption, SettableSocketOption.
 */
class source_filter
{
public:
    /// For get_option(), which throws std::length_error when there are more sources than there is room for.
    explicit source_filter(
        const boost::asio::ip::address& group, unsigned interface_index, std::size_t room = 64);

    /// @copydoc source_filter(const boost::asio::ip::address&, unsigned, std::size_t)
    explicit source_filter(
        const boost::asio::ip::address& group, const network_interface& on, std::size_t room = 64)
        : source_filter(group, detail::index_of(detail::option_id::source_filter, on), room)
    {}

    /// For set_option(). Throws std::invalid_argument for a source of another family than the group's.
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

    /// The group it is about.
    boost::asio::ip::address group() const noexcept { return group_; }
    /// As given, or as the system has it.
    filter_mode mode() const noexcept { return mode_; }

    /// As given, or as the system lists them.
    const std::vector<boost::asio::ip::address>& sources() const& noexcept { return sources_; }
    /// By value from a temporary filter.
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

    /// Where the system reads which filter is asked for, and writes it.
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

    /// Of all the room, filled or not.
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
