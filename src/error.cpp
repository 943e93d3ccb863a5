// Copyright (c) 2026 The iplevel authors
// SPDX-License-Identifier: BSL-1.0

#include <iplevel/error.hpp>

#include <boost/system/errc.hpp>

#include <string>

namespace iplevel {
namespace {

namespace errc = boost::system::errc;

const char* text(error e) noexcept
{
    switch (e) {
    case error::malformed_control: return "malformed control message";
    case error::control_buffer_too_small: return "control buffer too small";
    case error::source_family_mismatch: return "source address of another family than the datagram";
    case error::too_many_buffers: return "too many buffers for one datagram";
    }
    return "unknown iplevel error";
}

class category_of_errors final : public boost::system::error_category
{
public:
    const char* name() const noexcept override { return "iplevel"; }
    std::string message(int value) const override { return text(static_cast<error>(value)); }
    const char* message(int value, char*, std::size_t) const noexcept override
    {
        return text(static_cast<error>(value));
    }
};

class category_of_conditions final : public boost::system::error_category
{
public:
    const char* name() const noexcept override { return "iplevel.condition"; }
    std::string message(int) const override { return "not supported"; }

    bool equivalent(const error_code& ec, int) const noexcept override
    {
        return ec == errc::no_protocol_option || ec == errc::operation_not_supported ||
               ec == errc::not_supported || ec == errc::function_not_supported;
    }
};

} // namespace

const boost::system::error_category& error_category() noexcept
{
    static const category_of_errors category;
    return category;
}

const boost::system::error_category& condition_category() noexcept
{
    static const category_of_conditions category;
    return category;
}

} // namespace iplevel
