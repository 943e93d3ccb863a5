// Copyright (c) 2026 The iplevel authors
// SPDX-License-Identifier: BSL-1.0

#include "../system.hpp"
#ifdef IPLEVEL_POSIX

#include <iplevel/local/control.hpp>

#include <unistd.h>

namespace iplevel {

void descriptor_list::push_back(native_handle_type descriptor)
{
    struct guard
    {
        native_handle_type descriptor;
        ~guard()
        {
            if (descriptor != -1)
                ::close(descriptor);
        }
    } owner{descriptor};
    descriptors_.push_back(descriptor);
    owner.descriptor = -1;
}

void descriptor_list::clear() noexcept
{
    for (auto descriptor : descriptors_)
        if (descriptor != -1)
            ::close(descriptor);
    descriptors_.clear();
}

} // namespace iplevel

#endif
